#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "smnn/learning/analysis/parts.hpp"
#include "smnn/learning/analysis/ranking.hpp"
#include "smnn/learning/evaluation/evaluate.hpp"

namespace smnn::learning {

// How a network answers with less and less of it: after Lin & Huang (2024), Fig. 4.

struct RobustnessOptions {
    Part part = Part::modes;
    Order order = Order::least;
    std::size_t steps = 10;   // from all that there is to none of it
    std::size_t shuffles = 5; // random orders of each network
    std::uint64_t seed = 1;   // of the shuffles
    EvaluationOptions evaluation{};
};

// One value a step: how many pieces were ablated, and what the answers were worth then.
struct RobustnessCurve {
    Part part = Part::modes;
    Order order = Order::least;
    std::size_t pieces = 0;           // that there are
    std::vector<std::size_t> count{}; // ablated: 0, ..., pieces, ascending, none twice
    std::vector<double> mean{};       // over networks and shuffles
    std::vector<double> least{};
    std::vector<double> most{};
};

std::vector<double> fractions_of(const RobustnessCurve& curve); // count over pieces

// How many pieces each of the steps ablates: round(pieces * i / steps), each number once.
std::vector<std::size_t> counts_of(std::size_t pieces, std::size_t steps);

// How good the answers are: the share of right ones, or of trajectories the mean square error.
double worth(const sim::Network& network, const Task& task, const EvaluationOptions& options);

// A curve of all networks together. A shuffle ablates more of the same pieces from step to step. The
// result does not depend on the threads.
//   show    called after each evaluation
//   Cost    an evaluation a step, network and shuffle; whole and bare networks once for all shuffles
//   Errors  ParameterError if there is no network, or they differ in their number of pieces; as
//           evaluate(), count_pieces(), count_spikes()
RobustnessCurve robustness(std::span<const sim::Network> networks, const Task& task,
                           const RobustnessOptions& options, const std::function<void()>& show);

// How often that calls `show`.
std::size_t evaluations_of(std::span<const sim::Network> networks,
                           const RobustnessOptions& options);

} // namespace smnn::learning
