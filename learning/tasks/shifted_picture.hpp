#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "smnn/sim/encoding/encoding.hpp"
#include "smnn/sim/random.hpp"

namespace smnn::learning {

// Picture `index`, moved by a random number of pixels from -shift to shift down and to the right, each
// equally likely; what comes in from outside is 0. With a shift of 0 the picture itself, and nothing drawn.
//   room   holds the moved picture, which is valid as long as it
std::span<const std::uint8_t> shifted_picture(const sim::LabelledImages& images, std::size_t index,
                                              std::size_t shift, sim::Random& random,
                                              std::vector<std::uint8_t>& room);

} // namespace smnn::learning
