#pragma once

#include <map>
#include <string>
#include <vector>

#include "smnn/learning/objective/loss.hpp"
#include "smnn/learning/objective/surrogate.hpp"
#include "smnn/sim/network.hpp"
#include "tests/support/table.hpp"

namespace smnn::tests {

// Tables by the names of sim::for_each_matrix, in the shapes in which sim::Weights stores them
// (mode_out is P x N, importance P x 1).
using WeightTables = std::map<std::string, Table>;

// One case of tests/data/golden: a network, its input, and everything that must come of it,
// computed in double by automatic differentiation of the same equations.
struct Golden {
    std::string name;
    sim::Network network;
    sim::Tick ticks = 0;
    sim::Events input;

    sim::Events spikes;
    Table potential;     // T x N, U
    Table filtered_rate; // T x N, r
    Table mode_activity; // T x P, kappa; empty if full rank
    Table output;        // 1 x O, or T x O of a trajectory

    learning::Surrogate surrogate;
    learning::Target target;
    double loss = 0.0;
    WeightTables gradient; // reset detached
    WeightTables gradient_attached_reset;
};

// Read apart from io's reader of the same format, so that each checks the other.
//   Errors  nlohmann::json::exception, sim::ParameterError
Golden read_golden(const std::string& name);

// The names of all cases.
const std::vector<std::string>& golden_names();

} // namespace smnn::tests
