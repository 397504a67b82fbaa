#include "sim/input_drive.hpp"

#include <cassert>

namespace smnn::sim {

namespace {

// One 64-byte vector. Loads and stores go through it so that a block of sums stays in registers while
// the events pass by.
using Lanes = float __attribute__((vector_size(64)));

template <std::size_t vectors>
void drive_block(const Matrix& input, const Volley& volley, std::size_t row, float* drive) {
    Lanes sum[vectors] = {};
    const float* const base = input.values().data() + row;
    if (volley.values.empty()) {
        for (const Channel channel : volley.channels) {
            const auto* column = reinterpret_cast<const Lanes*>(base + channel * input.stride());
            for (std::size_t v = 0; v < vectors; ++v) sum[v] += column[v];
        }
    } else {
        for (std::size_t i = 0; i < volley.channels.size(); ++i) {
            const auto* column =
                reinterpret_cast<const Lanes*>(base + volley.channels[i] * input.stride());
            for (std::size_t v = 0; v < vectors; ++v) sum[v] += volley.values[i] * column[v];
        }
    }
    auto* const out = reinterpret_cast<Lanes*>(drive + row);
    for (std::size_t v = 0; v < vectors; ++v) out[v] = sum[v];
}

} // namespace

void input_drive(const Matrix& input, const Volley& volley, std::span<float> drive) {
    assert(drive.size() == input.stride());
    std::size_t row = 0;
    for (; row + 8 * lanes <= drive.size(); row += 8 * lanes) {
        drive_block<8>(input, volley, row, drive.data());
    }
    switch ((drive.size() - row) / lanes) {
        case 7:
            return drive_block<7>(input, volley, row, drive.data());
        case 6:
            return drive_block<6>(input, volley, row, drive.data());
        case 5:
            return drive_block<5>(input, volley, row, drive.data());
        case 4:
            return drive_block<4>(input, volley, row, drive.data());
        case 3:
            return drive_block<3>(input, volley, row, drive.data());
        case 2:
            return drive_block<2>(input, volley, row, drive.data());
        case 1:
            return drive_block<1>(input, volley, row, drive.data());
        default:
            return;
    }
}

} // namespace smnn::sim
