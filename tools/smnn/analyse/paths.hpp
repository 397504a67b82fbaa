#pragma once

#include <optional>
#include <string>
#include <vector>

#include "smnn/learning/activity/clusters.hpp"
#include "smnn/learning/activity/context_switch.hpp"
#include "smnn/learning/activity/projection.hpp"
#include "tools/smnn/analyse/spike_trials.hpp"

namespace smnn::cli {

// The directions that trials are looked at along.
struct Axes {
    learning::Directions output_modes;
    learning::Directions input_modes;
    std::vector<std::string> names;  // of [Win, xi_in], those that are new
    learning::Directions orthogonal; // the same; none where they are more than neurons
};

// One trial, every so many ticks, and where it ends.
struct Path {
    std::size_t condition = 0;
    std::vector<sim::Tick> ticks;
    learning::Series output_modes;
    learning::Series input_modes;
    learning::Series answer; // Wout r, where it is a trajectory
    learning::Series orthogonal;
    learning::Point output_end; // means over the last ticks
    learning::Point input_end;
    learning::Point before_switch; // along the output modes
};

struct Switched {
    sim::Tick tick = 0;
    std::vector<Path> paths;
    learning::SwitchCount all;
    learning::SwitchCount changing; // of those whose answer is another one after the switch
};

// How well the conditions are told apart along one set of modes.
struct EndPoints {
    std::vector<learning::Cluster> clusters;
    std::optional<learning::Separation> separation;
};

struct ModeSpace {
    std::vector<std::string> conditions;
    sim::Tick ticks = 0;
    sim::Tick every = 1;
    sim::Tick end_ticks = 1; // that an end point is the mean of
    std::vector<Path> paths; // of the trials that do not switch
    EndPoints output;
    EndPoints input;
    std::optional<Switched> switched;
};

Axes axes_of(const sim::Network& network);

// Trials along the axes of their network, a point every `every` ticks (some 100 a trial).
//   flip  where trials are asked too that are to be compared with others that switch there; 0: nowhere
ModeSpace mode_space_of(const sim::Network& network, const Axes& axes, const SpikeTrials& trials,
                        std::optional<sim::Tick> every, sim::Tick flip = 0);

// Trials of the same network whose context flips at `flip`, among the states of those that do not
// switch, at the same times.   Both are told apart by what is held
Switched switch_among(const ModeSpace& space, const sim::Network& network, const Axes& axes,
                      const SpikeTrials& trials, sim::Tick flip);

} // namespace smnn::cli
