#include <cmath>

#include "smnn/learning/replay.hpp"
#include "smnn/sim/readout.hpp"
#include "tests/reference/adjoint.hpp"
#include "tests/reference/forward.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/difference.hpp"
#include "tests/support/engines.hpp"
#include "tests/support/golden.hpp"

using namespace smnn;
using tests::Golden;
using tests::Table;

namespace {

double largest_difference(const Table& one, const Table& other) {
    REQUIRE(one.rows() == other.rows());
    REQUIRE(one.cols() == other.cols());
    double largest = 0.0;
    for (std::size_t i = 0; i < one.rows(); ++i) {
        for (std::size_t j = 0; j < one.cols(); ++j) {
            largest = std::max(largest, std::abs(one(i, j) - other(i, j)));
        }
    }
    return largest;
}

reference::Run run_reference(const Golden& golden) {
    reference::RunOptions options;
    options.float32_input_sum = false;
    return reference::run(golden.network, golden.input, golden.ticks, options);
}

sim::Trace run_engine(const Golden& golden, tests::RunFunction engine) {
    sim::RunConfig config;
    config.ticks = golden.ticks;
    config.record_potentials = true;
    config.record_mode_activity = true;
    return engine(golden.network, golden.input, config);
}

} // namespace

// The golden cases and the reference are both in double; they differ by the order of their sums.
TEST_CASE("the slow reference writes the golden potentials, rates and modes to 1e-12",
          "[agreement]") {
    for (const std::string& name : tests::golden_names()) {
        INFO(name);
        const Golden golden = tests::read_golden(name);
        const reference::Run run = run_reference(golden);
        CHECK(golden.name == name);
        CHECK(reference::spikes(run) == golden.spikes);
        CHECK(largest_difference(run.potential, golden.potential) < 1e-12);
        CHECK(largest_difference(run.rate, golden.filtered_rate) < 1e-12);
        if (golden.network.modes() > 0) {
            CHECK(largest_difference(run.mode_activity, golden.mode_activity) < 1e-12);
        }
    }
}

TEST_CASE("the reference's adjoint is the golden gradient to 1e-10, reset detached or attached",
          "[agreement]") {
    for (const std::string& name : tests::golden_names()) {
        INFO(name);
        const Golden golden = tests::read_golden(name);
        const reference::Run run = run_reference(golden);
        const auto answer = reference::answer(golden.network, run.rate, golden.target);
        CHECK(largest_difference(answer.output, golden.output) < 1e-12);
        CHECK(std::abs(answer.loss - golden.loss) < 1e-12);

        learning::ReplayOptions options;
        options.surrogate = golden.surrogate;
        const auto detached =
            reference::adjoint(golden.network, golden.input, run, answer, options);
        CHECK(tests::gradient_difference(detached, golden.gradient, 1e-10) == "");
        options.attached_reset = true;
        const auto attached =
            reference::adjoint(golden.network, golden.input, run, answer, options);
        CHECK(tests::gradient_difference(attached, golden.gradient_attached_reset, 1e-10) == "");
    }
}

// Recordings are float32 and the engines sum one tick's input in float32: 1e-5.
TEST_CASE("both engines give the golden spikes, potentials and mode activity", "[agreement]") {
    for (const std::string& name : tests::golden_names()) {
        const Golden golden = tests::read_golden(name);
        for (const auto& [engine_name, engine] : tests::engines) {
            INFO(name << ", " << engine_name);
            const sim::Trace trace = run_engine(golden, engine);
            CHECK(trace.spikes == golden.spikes);
            CHECK(tests::recording_difference(trace.potentials, golden.potential, 1e-5) == "");
            CHECK(tests::recording_difference(trace.mode_activity,
                                              golden.network.modes() > 0
                                                  ? golden.mode_activity
                                                  : Table(trace.mode_activity.cols(), 0),
                                              1e-5) == "");
        }
    }
}

// The golden spikes are equal to ours, so rates and scores, which come from spikes alone, are exact
// but for the order of sums; a trajectory and a table of rates are handed out in float32.
TEST_CASE("spikes alone give the golden rates and outputs", "[agreement]") {
    for (const std::string& name : tests::golden_names()) {
        INFO(name);
        const Golden golden = tests::read_golden(name);
        const sim::Network& network = golden.network;
        CHECK(tests::recording_difference(sim::filtered_rates(network, golden.spikes, golden.ticks),
                                          golden.filtered_rate, 1e-6) == "");
        if (network.readout == sim::Readout::trajectory) {
            CHECK(tests::recording_difference(
                      sim::read_trajectory(network, golden.spikes, golden.ticks), golden.output,
                      1e-6) == "");
            continue;
        }
        const sim::Scores scores = sim::read_scores(network, golden.spikes, golden.ticks);
        Table values(1, scores.values.size());
        for (std::size_t o = 0; o < values.cols(); ++o) values(0, o) = scores.values[o];
        CHECK(largest_difference(values, golden.output) < 1e-12);
    }
}

// The replay keeps potentials, currents and gradients in float32, 6e-8 a rounding.
TEST_CASE("a replayed trace gives the golden loss and gradients, case by case", "[agreement]") {
    for (const std::string& name : tests::golden_names()) {
        const Golden golden = tests::read_golden(name);
        for (const auto& [engine_name, engine] : tests::engines) {
            INFO(name << ", " << engine_name);
            const sim::Trace trace = run_engine(golden, engine);
            learning::ReplayOptions options;
            options.surrogate = golden.surrogate;
            const auto detached =
                learning::replay(golden.network, golden.input, trace, golden.target, options);
            CHECK(std::abs(detached.loss - golden.loss) < 1e-6);
            CHECK(tests::gradient_difference(detached.weights, golden.gradient, 1e-5) == "");
            options.attached_reset = true;
            const auto attached =
                learning::replay(golden.network, golden.input, trace, golden.target, options);
            CHECK(tests::gradient_difference(attached.weights, golden.gradient_attached_reset,
                                             1e-5) == "");
        }
    }
}
