#pragma once

#include <span>
#include <vector>

#include "smnn/sim/dynamics/propagator.hpp"
#include "smnn/sim/events.hpp"
#include "smnn/sim/matrix.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::learning {

// V of (18): what the potential of a neuron that never resets would be, were it driven through a weight of
// 1 by one of the signals of a trial: a mode, lambda * kappa[k-1], or an input channel that has events.
//
// The trial is stepped through once, keeping a state every so many ticks; a window of V is computed from
// its state when it is asked for.
//   Cost    a few operations a tick and signal, twice; an addition an event
//   Memory  two numbers a signal and window, and one window, of half a megabyte or 16 ticks
class MembraneResponse {
public:
    explicit MembraneResponse(const sim::Network& network); // refers to the network while it lives

    // Steps through a trial, whose input and activity (kappa, P numbers a tick) must live on.
    void recall(const sim::Events& input, std::span<const double> activity, sim::Tick ticks);

    // Signals: first all modes, then these channels.
    std::span<const sim::Channel> channels() const { return channels_; }
    std::size_t width() const { return current_.size(); } // signals, padded

    sim::Tick window_ticks() const { return window_ticks_; }
    // V of the first tick of a window, which starts at a multiple of window_ticks(); the next tick's
    // stands width() numbers further. Valid until the next call.
    const float* window(sim::Tick from);

private:
    void find_channels(const sim::Events& input);
    void compute(sim::Tick from);

    const sim::Network& network_;
    sim::StepFactors factors_;
    const sim::Events* input_ = nullptr;
    std::span<const double> activity_;
    sim::Tick ticks_ = 0;
    sim::Tick window_ticks_ = 1;
    sim::Tick window_ = -1; // the first tick of the one in rows_
    std::vector<sim::Channel> channels_;
    std::vector<std::uint32_t> place_of_; // of a channel among the signals
    sim::AlignedVector<float> current_;
    sim::AlignedVector<float> potential_;
    sim::AlignedVector<float> states_; // currents and potentials at the start of each window
    sim::AlignedVector<float> rows_;
};

} // namespace smnn::learning
