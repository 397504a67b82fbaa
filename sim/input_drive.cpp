#include "sim/input_drive.hpp"

#include <algorithm>
#include <cassert>

#include "sim/lanes.hpp"

namespace smnn::sim {

namespace {

constexpr std::size_t block = 8; // vectors of neurons whose sums are kept in registers

template <std::size_t vectors>
void drive_block(const Matrix& input, const Volley& volley, std::size_t row, float* drive) {
    Floats sum[vectors] = {};
    const float* const base = input.values().data() + row;
    if (volley.values.empty()) {
        for (const Channel channel : volley.channels) {
            const float* const column = base + channel * input.stride();
            for (std::size_t v = 0; v < vectors; ++v) sum[v] += floats_at(column + v * lanes);
        }
    } else {
        for (std::size_t i = 0; i < volley.channels.size(); ++i) {
            const float* const column = base + volley.channels[i] * input.stride();
            for (std::size_t v = 0; v < vectors; ++v) {
                sum[v] += volley.values[i] * floats_at(column + v * lanes);
            }
        }
    }
    for (std::size_t v = 0; v < vectors; ++v) floats_at(drive + row + v * lanes) = sum[v];
}

// Rows from `row` on, at most `block` vectors of them.
void drive_rows(const Matrix& input, const Volley& volley, std::size_t row, float* drive) {
    switch (std::min(block, (input.stride() - row) / lanes)) {
        case 8:
            return drive_block<8>(input, volley, row, drive);
        case 7:
            return drive_block<7>(input, volley, row, drive);
        case 6:
            return drive_block<6>(input, volley, row, drive);
        case 5:
            return drive_block<5>(input, volley, row, drive);
        case 4:
            return drive_block<4>(input, volley, row, drive);
        case 3:
            return drive_block<3>(input, volley, row, drive);
        case 2:
            return drive_block<2>(input, volley, row, drive);
        default:
            return drive_block<1>(input, volley, row, drive);
    }
}

// Two ticks of a narrower block, event by event in turns: the block's slice of the weights fits the
// fastest cache, and an addition does not wait for the one before it. The sums are the same.
constexpr std::size_t pair_block = 4;

template <std::size_t vectors>
void drive_pair(const Matrix& input, const Volley& a, const Volley& b, std::size_t row,
                float* drive_a, float* drive_b) {
    Floats sum_a[vectors] = {};
    Floats sum_b[vectors] = {};
    const float* const base = input.values().data() + row;
    const auto add = [&](const Volley& volley, std::size_t i, Floats* sum) {
        const float* const column = base + volley.channels[i] * input.stride();
        for (std::size_t v = 0; v < vectors; ++v) sum[v] += floats_at(column + v * lanes);
    };
    const std::size_t both = std::min(a.channels.size(), b.channels.size());
    for (std::size_t i = 0; i < both; ++i) {
        add(a, i, sum_a);
        add(b, i, sum_b);
    }
    for (std::size_t i = both; i < a.channels.size(); ++i) add(a, i, sum_a);
    for (std::size_t i = both; i < b.channels.size(); ++i) add(b, i, sum_b);
    for (std::size_t v = 0; v < vectors; ++v) {
        floats_at(drive_a + row + v * lanes) = sum_a[v];
        floats_at(drive_b + row + v * lanes) = sum_b[v];
    }
}

// Rows from `row` on, at most `pair_block` vectors of them.
void drive_row_pairs(const Matrix& input, const Volley& a, const Volley& b, std::size_t row,
                     float* drive_a, float* drive_b) {
    switch (std::min(pair_block, (input.stride() - row) / lanes)) {
        case 4:
            return drive_pair<4>(input, a, b, row, drive_a, drive_b);
        case 3:
            return drive_pair<3>(input, a, b, row, drive_a, drive_b);
        case 2:
            return drive_pair<2>(input, a, b, row, drive_a, drive_b);
        default:
            return drive_pair<1>(input, a, b, row, drive_a, drive_b);
    }
}

} // namespace

void input_drive(const Matrix& input, const Volley& volley, std::span<float> drive) {
    assert(drive.size() == input.stride());
    for (std::size_t row = 0; row < input.stride(); row += block * lanes) {
        drive_rows(input, volley, row, drive.data());
    }
}

DriveWindow::DriveWindow(const Matrix& input) : input_(input) {
    constexpr std::size_t largest = 1 << 18; // numbers: a megabyte
    const std::size_t ticks =
        std::clamp<std::size_t>(largest / std::max<std::size_t>(input.stride(), 1), 1, 64);
    drives_ = Matrix(input.rows(), ticks);
    columns_.assign(ticks, nullptr);
}

std::size_t DriveWindow::fill(const Events& events, Tick from, Tick until) {
    assert(until - from <= longest());
    from_ = from;
    std::fill(columns_.begin(), columns_.end(), nullptr);
    const std::size_t first = events.first_volley_from(from);
    std::size_t last = first;
    std::size_t count = 0;
    for (; last < events.volleys() && events.volley(last).tick < until; ++last) {
        const Volley volley = events.volley(last);
        columns_[static_cast<std::size_t>(volley.tick - from)] =
            drives_.column(last - first).data();
        count += volley.channels.size();
    }
    const auto drive_of = [&](std::size_t i) { return drives_.column(i - first).data(); };
    // An odd tick out, and graded ones, go alone.
    const std::size_t paired = events.is_graded() ? first : last - (last - first) % 2;
    for (std::size_t row = 0; row < input_.stride(); row += pair_block * lanes) {
        for (std::size_t i = first; i < paired; i += 2) {
            drive_row_pairs(input_, events.volley(i), events.volley(i + 1), row, drive_of(i),
                            drive_of(i + 1));
        }
    }
    for (std::size_t row = 0; row < input_.stride(); row += block * lanes) {
        for (std::size_t i = paired; i < last; ++i) {
            drive_rows(input_, events.volley(i), row, drive_of(i));
        }
    }
    return count;
}

} // namespace smnn::sim
