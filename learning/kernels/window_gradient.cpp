#include "smnn/learning/kernels/window_gradient.hpp"

#include <algorithm>
#include <bit>
#include <cassert>

#include "smnn/sim/dynamics/lanes.hpp"

namespace smnn::learning {

using sim::Channel;
using sim::Floats;
using sim::floats_at;
using sim::lanes;
using sim::Matrix;
using sim::Tick;
using sim::Volley;

namespace {

constexpr std::size_t block = sim::sums_in_registers; // vectors of neurons

// f(row, number of vectors as a type) for the rows of a matrix, block after block.
template <class F>
void for_each_block(std::size_t stride, F&& f) {
    std::size_t row = 0;
    const auto take = [&]<std::size_t vectors>() {
        for (; row + vectors * lanes <= stride; row += vectors * lanes) {
            f.template operator()<vectors>(row);
        }
    };
    take.template operator()<block>();
    if constexpr (block >= 7) {
        take.template operator()<7>(); // 100 neurons, the paper's network
        take.template operator()<4>();
    }
    take.template operator()<2>();
    take.template operator()<1>();
}

// sum += the columns of the history whose bits are set.
template <std::size_t vectors>
void add_columns(const float* history, std::size_t stride, std::uint64_t ticks, Floats* sum) {
    for (; ticks != 0; ticks &= ticks - 1) {
        const float* const column =
            history + static_cast<std::size_t>(std::countr_zero(ticks)) * stride;
        for (std::size_t v = 0; v < vectors; ++v) sum[v] += floats_at(column + v * lanes);
    }
}

void add_at_once(const Volley& volley, const Matrix& history, std::size_t column,
                 Matrix& gradient) {
    const std::span<const float> d_current = history.column(column);
    for (std::size_t i = 0; i < volley.channels.size(); ++i) {
        const std::span<float> sums = gradient.column(volley.channels[i]);
        const float value = volley.value(i);
        for (std::size_t n = 0; n < sums.size(); ++n) sums[n] += value * d_current[n];
    }
}

bool has_repeats(const Volley& volley) {
    bool repeats = false;
    for (std::size_t i = 1; i < volley.channels.size(); ++i) {
        repeats |= volley.channels[i - 1] == volley.channels[i];
    }
    return repeats;
}

// What a bit a tick cannot say: all spikes of a channel in one tick but the first.
void add_repeats(const Volley& volley, const Matrix& history, Tick from, Matrix& gradient) {
    for (std::size_t i = 1; i < volley.channels.size(); ++i) {
        if (volley.channels[i - 1] != volley.channels[i]) continue;
        add_at_once({volley.tick, volley.channels.subspan(i, 1), {}}, history,
                    static_cast<std::size_t>(volley.tick - from), gradient);
    }
}

} // namespace

void InputGradient::add(const sim::Events& input, Tick from, Tick until, const Matrix& history,
                        Matrix& gradient) {
    assert(until - from <= longest_window);
    std::size_t i = input.first_volley_from(from);
    if (input.is_graded()) {
        for (; i < input.volleys() && input.volley(i).tick < until; ++i) {
            const Volley volley = input.volley(i);
            add_at_once(volley, history, static_cast<std::size_t>(volley.tick - from), gradient);
        }
        return;
    }
    std::size_t count = 0;
    for (; i < input.volleys() && input.volley(i).tick < until; ++i) {
        const Volley volley = input.volley(i);
        const std::uint64_t bit = std::uint64_t{1} << (volley.tick - from);
        if (has_repeats(volley)) add_repeats(volley, history, from, gradient);
        for (const Channel channel : volley.channels) { // without a branch an event
            std::uint64_t& ticks = ticks_of_[channel];
            channels_[count] = channel;
            count += ticks == 0 ? 1 : 0;
            ticks |= bit;
        }
    }
    if (count == 0) return;
    const std::span<const Channel> channels = std::span(channels_).first(count);

    // A channel that spiked at most ticks is the sum of all less those at which it did not.
    const int length = static_cast<int>(until - from);
    const std::uint64_t all = ~std::uint64_t{0} >> (longest_window - length);
    const std::size_t stride = history.stride();
    for_each_block(stride, [&]<std::size_t vectors>(std::size_t row) {
        const float* const slice = history.values().data() + row;
        Floats total[vectors] = {};
        add_columns<vectors>(slice, stride, all, total);
        for (const Channel channel : channels) {
            float* const column = gradient.values().data() + channel * stride + row;
            const std::uint64_t ticks = ticks_of_[channel];
            Floats sum[vectors];
            if (2 * std::popcount(ticks) <= length) {
                for (std::size_t v = 0; v < vectors; ++v) sum[v] = floats_at(column + v * lanes);
                add_columns<vectors>(slice, stride, ticks, sum);
                for (std::size_t v = 0; v < vectors; ++v) floats_at(column + v * lanes) = sum[v];
            } else {
                for (std::size_t v = 0; v < vectors; ++v) sum[v] = Floats{};
                add_columns<vectors>(slice, stride, all & ~ticks, sum);
                for (std::size_t v = 0; v < vectors; ++v) {
                    floats_at(column + v * lanes) += total[v] - sum[v];
                }
            }
        }
    });
    for (const Channel channel : channels) ticks_of_[channel] = 0;
}

void add_outer_products(const float* history, std::span<const float> signal, Matrix& gradient) {
    const std::size_t width = gradient.cols();
    const std::size_t stride = gradient.stride();
    for_each_block(stride, [&]<std::size_t vectors>(std::size_t row) {
        for (std::size_t p = 0; p < width; ++p) {
            float* const column = gradient.values().data() + p * stride + row;
            Floats sum[vectors];
            for (std::size_t v = 0; v < vectors; ++v) sum[v] = floats_at(column + v * lanes);
            const float* d_current = history + row;
            for (std::size_t i = p; i < signal.size(); i += width, d_current += stride) {
                for (std::size_t v = 0; v < vectors; ++v) {
                    sum[v] += signal[i] * floats_at(d_current + v * lanes);
                }
            }
            for (std::size_t v = 0; v < vectors; ++v) floats_at(column + v * lanes) = sum[v];
        }
    });
}

} // namespace smnn::learning
