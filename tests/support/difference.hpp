#pragma once

#include <string>

#include "smnn/sim/run/trace.hpp"
#include "tests/reference/forward.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/runs.hpp"

namespace smnn::tests {

// Where two roads part, in words; empty where they agree.

// The seed, the tick and neuron of the first spike that only one of two engines has, and the
// potentials that both record there.
std::string spike_difference(const RandomTrial& trial, RunFunction one, RunFunction other);

// The same of an engine and a finished run of the reference.
std::string spike_difference(const RandomTrial& trial, RunFunction engine,
                             const reference::Run& run);

// The first tick at which a recording (rows x ticks) and a table (ticks x rows) differ by more than
// `tolerance` times the larger of 1 and the value.
std::string recording_difference(const sim::Matrix& recording, const Table& table,
                                 double tolerance);

// Root of the summed squares.
double norm(const Table& table);
double norm(const WeightTables& gradient);

// The first matrix of a gradient that is further from the expected one than `tolerance` times its
// own norm plus a hundredth of `tolerance` times the norm of them all: a matrix whose gradient nearly
// cancels is not asked for more than that.
std::string gradient_difference(const sim::Weights& gradient, const WeightTables& expected,
                                double tolerance);
std::string gradient_difference(const WeightTables& gradient, const WeightTables& expected,
                                double tolerance);

} // namespace smnn::tests
