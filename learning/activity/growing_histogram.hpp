#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace smnn::learning {

// How often each of the numbers 0, 1, 2, ... came, in few bins of equal width, whatever comes: a number
// beyond the last bin has bins join two by two until it fits.
//   Memory  8 bytes a bin
class GrowingHistogram {
public:
    // An even number of bins, 2 or more: of width 1, until a number needs more.
    explicit GrowingHistogram(std::size_t bins) : counts_(bins) {}

    void add(std::uint64_t number);

    // Every number of [0, end), once each. O(bins).
    void add_below(std::uint64_t end);

    // Bins join until a number fits, as if it had been added.
    void make_room_for(std::uint64_t number);

    // Bin b counts the numbers of [b width, (b + 1) width), width a power of 2.
    std::uint64_t width() const { return width_; }

    // The bins up to the last that is not empty.
    std::span<const std::uint64_t> counts() const;

private:
    std::uint64_t width_ = 1;
    std::vector<std::uint64_t> counts_;
};

} // namespace smnn::learning
