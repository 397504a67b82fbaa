#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "smnn/sim/network.hpp"

namespace smnn::cli {

// What is varied, everything else kept.
enum class SweepAxis {
    rate,    // events of the input, of all channels together, a second
    dt,      // the time step, as a whole fraction of the network's own
    neurons, // N
    modes,   // P
};

const char* name(SweepAxis axis); // "rate", "dt", "neurons", "modes"
SweepAxis sweep_axis_from_name(const std::string& word);

struct SweepSettings {
    SweepAxis axis = SweepAxis::rate;
    std::size_t neurons = 1000;
    std::size_t modes = 10;
    std::size_t inputs = 100;
    double time_step_ms = 0.1;
    double rate_hz = 100.0; // of all channels together
    double trial_ms = 500.0;
    std::size_t points = 9;
    double seconds = 20.0; // to measure, beyond two runs of each engine a point
    std::uint64_t seed = 1;
};

// Both engines at one place of the axis.
struct SweepPoint {
    double value = 0.0; // events a second; seconds; N; P
    std::uint64_t ticks = 0;
    double input_hz = 0.0;      // events a second, as drawn
    double spikes_hz = 0.0;     // spikes a second of a neuron
    double event_seconds = 0.0; // of computing, a simulated second
    double clock_seconds = 0.0;
};

// Where one engine overtakes the other.
struct Overtaking {
    double value = 0.0;                 // of the axis
    double seconds = 0.0;               // that both take there, a simulated second
    bool event_is_faster_above = false; // else below
};

// The values of the axis, evenly on a logarithm, ascending.
std::vector<double> values_of(const SweepSettings& settings);

// Measures every point: a trial of Poisson input from the seed, one run of each engine whose spikes are
// compared, then runs in turns until this point's share of the time is used.
//   network  where there is none one is drawn from the seed
//   tell     called before each point with its index and value
//   Errors   EnginesDisagree; ParameterError as the network's makers
std::vector<SweepPoint> sweep(const SweepSettings& settings,
                              const std::optional<sim::Network>& network,
                              const std::function<void(std::size_t, double)>& tell);

// The engines are within 5 % of each other, which medians of a few runs cannot tell apart.
bool is_tie(const SweepPoint& point);

// Between points where the quicker engine changes, ties left out; interpolated on logarithms of value and
// time.
std::vector<Overtaking> overtakings(const std::vector<SweepPoint>& points);

} // namespace smnn::cli
