#include "smnn/learning/activity/growing_histogram.hpp"

#include <algorithm>

namespace smnn::learning {

void GrowingHistogram::add(std::uint64_t number) {
    make_room_for(number);
    ++counts_[number / width_];
}

void GrowingHistogram::add_below(std::uint64_t end) {
    if (end == 0) return;
    make_room_for(end - 1);
    const std::uint64_t full = end / width_;
    for (std::size_t bin = 0; bin < full; ++bin) counts_[bin] += width_;
    if (full < counts_.size()) counts_[full] += end % width_;
}

void GrowingHistogram::make_room_for(std::uint64_t number) {
    while (number / width_ >= counts_.size()) {
        const std::size_t half = counts_.size() / 2;
        for (std::size_t bin = 0; bin < half; ++bin) {
            counts_[bin] = counts_[2 * bin] + counts_[2 * bin + 1];
        }
        std::fill(counts_.begin() + static_cast<std::ptrdiff_t>(half), counts_.end(), 0);
        width_ *= 2;
    }
}

std::span<const std::uint64_t> GrowingHistogram::counts() const {
    std::size_t end = counts_.size();
    while (end > 0 && counts_[end - 1] == 0) --end;
    return std::span(counts_).first(end);
}

} // namespace smnn::learning
