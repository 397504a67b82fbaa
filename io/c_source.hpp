#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "smnn/sim/integer/fixed_network.hpp"

namespace smnn::io {

// A fixed-point network as one C99 file: integers, static memory, no library. It computes (F1)-(F6) of
// sim/fixed_network.hpp, bit for bit what sim/fixed_point does; its first comment says how to call it.
struct CSource {
    std::string text;
    std::vector<std::string> functions;
    std::size_t constant_bytes = 0; // weights and other tables, which may stay in flash
    std::size_t state_bytes = 0;    // what changes: RAM, beside a stack of a few hundred bytes
};

// `path` gives the functions their name: for out/digits.c they are digits_reset, digits_step, ...
//   Errors  ParameterError as validate()
CSource c_source(const sim::FixedNetwork& network, const std::string& path);

} // namespace smnn::io
