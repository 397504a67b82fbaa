#pragma once

#include <cstdint>
#include <string>

namespace smnn::cli {

// An identity of a network as people compare it: 16 hexadecimal digits.
std::string identity_text(std::uint64_t identity);

} // namespace smnn::cli
