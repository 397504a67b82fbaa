#pragma once

#include <cstddef>
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
CData c_tables(const sim::FixedNetwork& network);
CData c_states(const sim::FixedNetwork& network);

// What works on them.
std::string c_functions(const sim::FixedNetwork& network);

} // namespace smnn::io
