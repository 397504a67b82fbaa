#include "smnn/sim/dynamics/input_drive.hpp"

#include <algorithm>
#include <cassert>

#include "smnn/sim/dynamics/lanes.hpp"

namespace smnn::sim {

namespace {

constexpr std::size_t block = sums_in_registers; // vectors of neurons

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
constexpr std::size_t pair_block = (sums_in_registers + 1) / 2;

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

// Adds a volley's columns in address order; reach(neuron) for each neuron they reach. Returns the additions.
//   A product with 1 is exact. The sums begin at 0 and so are never -0: a weight of 0 that is not there would
//   have changed nothing.
template <class F>
std::size_t scatter(const SparseColumns& input, const Volley& volley, float* drive, F&& reach) {
    std::size_t additions = 0;
    for (std::size_t i = 0; i < volley.channels.size(); ++i) {
        const std::span<const Channel> neurons = input.neurons_of(volley.channels[i]);
        const std::span<const float> values = input.values_of(volley.channels[i]);
        const float strength = volley.value(i);
        for (std::size_t k = 0; k < neurons.size(); ++k) {
            drive[neurons[k]] += strength * values[k];
            reach(neurons[k]);
        }
        additions += neurons.size();
    }
    return additions;
}

} // namespace

std::size_t input_drive(const Weights& weights, const Volley& volley, std::span<float> drive) {
    const Matrix& input = weights.input;
    assert(drive.size() == input.stride());
    if (!weights.sparse_input.empty()) {
        std::fill(drive.begin(), drive.end(), 0.0F);
        return scatter(weights.sparse_input, volley, drive.data(), [](Channel) {});
    }
    for (std::size_t row = 0; row < input.stride(); row += block * lanes) {
        drive_rows(input, volley, row, drive.data());
    }
    return volley.channels.size() * input.rows();
}

std::size_t add_input_drive(const SparseColumns& input, const Volley& volley,
                            std::span<float> drive, GroupMarks& marks) {
    return scatter(input, volley, drive.data(),
                   [&](Channel neuron) { marks.mark(neuron / lanes); });
}

DriveWindow::DriveWindow(const Weights& weights) : weights_(weights) {
    constexpr std::size_t largest = 1 << 18; // numbers: a megabyte
    const Matrix& input = weights.input;
    const std::size_t ticks =
        std::clamp<std::size_t>(largest / std::max<std::size_t>(input.stride(), 1), 1, 64);
    drives_ = Matrix(input.rows(), ticks);
    columns_.assign(ticks, nullptr);
}

DriveWindow::Filled DriveWindow::fill(const Events& events, Tick from, Tick until) {
    assert(until - from <= longest());
    from_ = from;
    std::fill(columns_.begin(), columns_.end(), nullptr);
    const std::size_t first = events.first_volley_from(from);
    std::size_t last = first;
    Filled filled;
    for (; last < events.volleys() && events.volley(last).tick < until; ++last) {
        const Volley volley = events.volley(last);
        columns_[static_cast<std::size_t>(volley.tick - from)] =
            drives_.column(last - first).data();
        filled.events += volley.channels.size();
    }
    if (!weights_.sparse_input.empty()) {
        filled.additions = fill_sparse(events, first, last);
    } else {
        fill_dense(events, first, last);
        filled.additions = filled.events * weights_.input.rows();
    }
    return filled;
}

// The drives of the volleys [first, last), a column each from the first on.
std::size_t DriveWindow::fill_sparse(const Events& events, std::size_t first, std::size_t last) {
    std::size_t additions = 0;
    for (std::size_t i = first; i < last; ++i) {
        const std::span<float> drive = drives_.column(i - first);
        std::fill(drive.begin(), drive.end(), 0.0F);
        additions += scatter(weights_.sparse_input, events.volley(i), drive.data(), [](Channel) {});
    }
    return additions;
}

void DriveWindow::fill_dense(const Events& events, std::size_t first, std::size_t last) {
    const Matrix& input = weights_.input;
    const auto drive_of = [&](std::size_t i) { return drives_.column(i - first).data(); };
    // An odd tick out, and graded ones, go alone.
    const std::size_t paired = events.is_graded() ? first : last - (last - first) % 2;
    for (std::size_t row = 0; row < input.stride(); row += pair_block * lanes) {
        for (std::size_t i = first; i < paired; i += 2) {
            drive_row_pairs(input, events.volley(i), events.volley(i + 1), row, drive_of(i),
                            drive_of(i + 1));
        }
    }
    for (std::size_t row = 0; row < input.stride(); row += block * lanes) {
        for (std::size_t i = paired; i < last; ++i) {
            drive_rows(input, events.volley(i), row, drive_of(i));
        }
    }
}

} // namespace smnn::sim
