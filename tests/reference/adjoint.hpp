#pragma once

#include "smnn/learning/replay.hpp"
#include "tests/reference/answer.hpp"
#include "tests/reference/forward.hpp"
#include "tests/support/golden.hpp"

namespace smnn::reference {

// s'(x) of learning/objective/surrogate.hpp, written once more.
double surrogate_derivative(const learning::Surrogate& surrogate, double x);

// The function whose derivative it is and that is 0 far below the threshold: the soft spike of a run
// that can be differentiated.
double soft_spike(const learning::Surrogate& surrogate, double x);

// R of a run's spikes: strength (sum_ik S_i[k] / N - spikes)^2.
double spike_penalty(const Run& run, const learning::SpikeTarget& target);

// The backward equations of the model, dense, every variable of every tick in double.
//   Cost  T N P (full rank: T N^2)
tests::WeightTables adjoint(const sim::Network& network, const sim::Events& input, const Run& run,
                            const Answer& answer, const learning::ReplayOptions& options);

} // namespace smnn::reference
