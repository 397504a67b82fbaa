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
    for (std::size_t row = 0; row < input_.stride(); row += block * lanes) {
        for (std::size_t i = first; i < last; ++i) {
            drive_rows(input_, events.volley(i), row, drives_.column(i - first).data());
        }
    }
    return count;
}

} // namespace smnn::sim
