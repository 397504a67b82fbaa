#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "smnn/sim/events.hpp"
#include "smnn/sim/matrix.hpp"

namespace smnn::learning {

// The gradients that are sums over ticks of d I[k] times something known beforehand: (11) and (12). They are
// taken a window of ticks at a time, from a history of d I with a column a tick, so that a weight's sum
// stays in a register for the window and meets memory once.
inline constexpr sim::Tick longest_window = 64; // a bit a tick

// (11): gradient += sum over [from, until) of history(tick - from) x[tick]^T, N x D.
class InputGradient {
public:
    explicit InputGradient(std::size_t inputs) : ticks_of_(inputs), channels_(inputs + 1) {}

    void add(const sim::Events& input, sim::Tick from, sim::Tick until, const sim::Matrix& history,
             sim::Matrix& gradient);

private:
    std::vector<std::uint64_t>
        ticks_of_;                       // the window's ticks with a spike of a channel, a bit each
    std::vector<sim::Channel> channels_; // which had one
};

// (12): gradient += sum over ticks of history(tick) signal[tick]^T, N x P.
//   history   a column a tick, as long as a padded one of the gradient
//   signal    P numbers a tick
void add_outer_products(const float* history, std::span<const float> signal, sim::Matrix& gradient);

} // namespace smnn::learning
