#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "smnn/sim/integer/fixed_network.hpp"

namespace smnn::io {

// The parts of a C program (io/c_source.hpp), in the order of the file. NAME stands for the network's.

// What of the program a network needs.
struct CNeeds {
    explicit CNeeds(const sim::FixedNetwork& network);

    bool modes;
    bool full_rank;
    bool rise;  // of the filter,
    bool decay; // which is none
    bool payloads;
    bool units;   // shares of modes that are cut to whole units of the current
    bool several; // spikes a tick
    bool highest; // r of a trial
    bool mean;
};

// Every `word` in a text in other words.
std::string replaced(std::string text, const std::string& word, const std::string& by);

// The comment that says what it is and how it is called.
std::string c_introduction(const sim::FixedNetwork& network, std::size_t constant_bytes,
                           std::size_t state_bytes);

std::string c_step_signature(const CNeeds& needs);

std::string c_constants(const sim::FixedNetwork& network);

// Arrays, and what they take.
struct CData {
    std::string text;
    std::size_t bytes = 0;
};

// "static const TYPE NAME[ROWS][COLS]": a matrix, its columns one after another; and "#define NAME value".
void add_table(const std::string& remark, const std::string& name, const std::string& dimensions,
               const sim::IntegerMatrix& matrix, CData& data);
std::string define(const std::string& name, std::int64_t value);

// "static TYPE NAME[UNIT];": `count` numbers.
struct CState {
    const char* type;
    std::size_t bytes; // of a number
    const char* name;
    const char* unit; // empty: a number alone
    std::size_t count;
    const char* remark;
};
void add_state(const CState& state, CData& data);

CData c_tables(const sim::FixedNetwork& network);
CData c_states(const sim::FixedNetwork& network);

// What works on them.
std::string c_functions(const sim::FixedNetwork& network);

// A whole program, and what its constants and its states take.
struct CProgram {
    std::string text;
    std::size_t constant_bytes = 0;
    std::size_t state_bytes = 0;
};

// Of a network by the rules of Xylo.
CProgram c_xylo_program(const sim::FixedNetwork& network);

} // namespace smnn::io
