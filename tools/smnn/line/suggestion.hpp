#pragma once

#include <span>
#include <string>
#include <string_view>

namespace smnn::cli {

// The known word that an unknown one was probably meant to be: the fewest letters to insert, delete,
// replace or swap with their neighbour, the first on a tie. Empty if none is near.
std::string closest_word(std::string_view unknown, std::span<const std::string> known);

} // namespace smnn::cli
