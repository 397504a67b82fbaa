#pragma once

#include <string>

namespace smnn::cli {

// What a measurement was made on and with: the processor, its cores, the compiler and its options for
// the processor.
std::string machine_in_words();

// The day, as 2026-11-30.
std::string today();

} // namespace smnn::cli
