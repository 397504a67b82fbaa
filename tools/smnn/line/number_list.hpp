#pragma once

#include <cstdint>
#include <vector>

#include "tools/smnn/line/numbers.hpp"

namespace smnn::cli {

// Numbers and spans of them, as in 0,5,7 or 0-9,20: in their order, each once.
Parse<std::vector<std::uint32_t>> number_list();

} // namespace smnn::cli
