#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/events.hpp"
#include "sim/matrix.hpp"

namespace smnn::learning {

// The gradients that are sums over ticks of d I[k] times something known beforehand: (11) and (12). They are
// taken a window of ticks at a time, from a history of d I with a column a tick, so that a weight's sum
// stays in a register for the window and meets memory once.
inline constexpr sim::Tick longest_window = 64; // a bit a tick

// (11): gradient += sum over [from, until) of history(tick - from) x[tick]^T, N x D.
class InputGradient {
public:
    explicit InputGradient(std::size_t inputs) : ticks_of_(inputs) {}

    void add(const sim::Events& input, sim::Tick from, sim::Tick until, const sim::Matrix& history,
             sim::Matrix& gradient);

private:
    std::vector<std::uint64_t>
        ticks_of_;                       // the window's ticks with a spike of a channel, a bit each
    std::vector<sim::Channel> channels_; // which had one
};

// (12): gradient += sum over the window's ticks of history(tick) signal[tick]^T, N x P.
//   signal   P numbers a tick, ticks of them
void add_outer_products(const sim::Matrix& history, std::span<const float> signal,
                        sim::Matrix& gradient);

} // namespace smnn::learning
