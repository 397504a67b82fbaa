#pragma once

#include <optional>
#include <string>
#include <vector>

#include "smnn/learning/activity/clusters.hpp"
#include "smnn/learning/activity/context_switch.hpp"
#include "smnn/learning/activity/projection.hpp"
#include "smnn/learning/activity/spike_trials.hpp"

namespace smnn::learning {

// The directions in which trials are looked at.
struct Axes {
    Directions output_modes;
    Directions input_modes;
    std::vector<std::string> names; // of [Win, xi_in], those that are new
    Directions orthogonal;          // the same; none where they are more than neurons
};
Axes axes_of(const sim::Network& network);

// One trial, every so many ticks, and where it ends.
struct Path {
    std::size_t condition = 0;
    std::vector<sim::Tick> ticks;
    Series output_modes;
    Series input_modes;
    Series answer; // Wout r, where it is a trajectory
    Series orthogonal;
    Point output_end; // means over the last ticks
    Point input_end;
    Point before_switch; // along the output modes
};

// Trials whose context flips at a tick.
struct Switched {
    sim::Tick tick = 0;
    std::vector<Path> paths;
    SwitchCount all;
    SwitchCount changing; // of those whose answer is another one after the switch
};

// How well the conditions are separated along one set of modes.
struct EndPoints {
    std::vector<Cluster> clusters;
    std::optional<Separation> separation;
};

// The mean over the trials of each condition along [Win, xi_in] orthonormalised, as far as all trials are
// long: a series an axis.
struct Coefficients {
    std::vector<std::string> names;
    std::vector<sim::Tick> ticks;
    std::vector<Series> mean; // of each condition
};

// A population along its modes: the paths of its trials, where they end, and how far the conditions are
// apart.
struct ModeSpace {
    double time_step_ms = 1.0;
    std::vector<std::string> conditions;
    sim::Tick ticks = 0;
    sim::Tick every = 1;
    sim::Tick end_ticks = 1; // that an end point is the mean of
    std::vector<Path> paths; // of the trials that do not switch
    EndPoints output;
    EndPoints input;
    std::optional<Switched> switched;
    std::optional<Coefficients>
        coefficients; // none where [Win, xi_in] has more columns than neurons

    // Those that a picture shows: of a switch the trials that do.
    const std::vector<Path>& shown() const { return switched ? switched->paths : paths; }
};

// Trials along the axes of their network, a point every `every` ticks (some 100 a trial).
//   flip  tick at which the context flips in the trials that these are compared with; 0: none
ModeSpace mode_space_of(const sim::Network& network, const Axes& axes, const SpikeTrials& trials,
                        std::optional<sim::Tick> every, sim::Tick flip = 0);

// Trials of the same network whose context flips at `flip`, among the states of those that do not
// switch, at the same times. The conditions of both are the held states.
Switched switch_among(const ModeSpace& space, const sim::Network& network, const Axes& axes,
                      const SpikeTrials& trials, sim::Tick flip);

// Of the trials that are shown.
std::optional<Coefficients> coefficients_of(const ModeSpace& space, const Axes& axes);

} // namespace smnn::learning
