#pragma once

#include <span>

#include "smnn/sim/counts/work.hpp"

namespace smnn::sim {

// One published number of an energy model.
struct EnergyConstant {
    const char* operation;
    double picojoules;
};

// What some work would cost on a machine of a kind: an estimate from published numbers, good for ratios.
struct EnergyModel {
    const char* name;    // a word, for keys
    const char* meaning; // a line, for people
    const char* source;
    std::span<const EnergyConstant> constants;
    double (*picojoules)(const Work& work);
};

// The models that there are:
//
//   45nm_operations   arithmetic alone, in float32: ACs are additions; MACs, of the states too, a
//                     multiplication and an addition; a look is an addition
//   45nm_memory       the same, and bytes_moved in words of 64 bits from the smallest memory that holds
//                     the whole footprint
//   loihi             a synaptic operation for each AC and MAC, a neuron update for each membrane and
//                     each filter update: a mode is a compartment
//
// The queue of an event-driven engine is software; none of these machines has one, and none prices it.
std::span<const EnergyModel> energy_models();

double joules(const EnergyModel& model, const Work& work);

} // namespace smnn::sim
