#include "smnn/learning/replay.hpp"
#include "smnn/sim/counts/workload.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/runs.hpp"

using namespace smnn;

TEST_CASE("a network with a sparse input fires as its dense form does, spike for spike",
          "[agreement]") {
    std::size_t spikes = 0;
    std::uint64_t saved = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        tests::RandomTrial trial = tests::random_trial(seed, {.neurons = 100, .ticks = 200});
        const sim::Network sparse = with_sparse_input(trial.network);
        for (const auto run : {tests::run_event_driven, tests::run_clock_driven}) {
            INFO("seed " << seed << (run == tests::run_event_driven ? ", event" : ", clock"));
            const sim::Trace expected =
                run(trial.network, trial.input, {.ticks = trial.ticks, .record_potentials = true});
            const sim::Trace trace =
                run(sparse, trial.input, {.ticks = trial.ticks, .record_potentials = true});
            REQUIRE(trace.spikes == expected.spikes);
            REQUIRE(trace.potentials == expected.potentials);
            CHECK(trace.cost.input_events == expected.cost.input_events);
            std::uint64_t additions = 0;
            for (std::size_t i = 0; i < trial.input.size(); ++i) {
                additions += sparse.weights.sparse_input.count_of(trial.input[i].channel);
            }
            CHECK(trace.cost.input_operations == additions);
            saved += expected.cost.input_operations - additions;
            spikes += trace.spikes.size();
        }
    }
    CHECK(spikes > 10'000);
    CHECK(saved > 100'000);
}

TEST_CASE("a sparse input is as much work, in NeuroBench's words, as the weights that are not 0",
          "[agreement]") {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const tests::RandomTrial trial = tests::random_trial(seed, {.neurons = 60, .ticks = 100});
        const sim::Network sparse = with_sparse_input(trial.network);
        const sim::Trace trace =
            tests::run_clock_driven(trial.network, trial.input, {.ticks = trial.ticks});
        INFO("seed " << seed);
        CHECK(sim::WorkloadCount(sparse).of(trial.input, trace) ==
              sim::WorkloadCount(trial.network).of(trial.input, trace));
        CHECK(sim::connection_sparsity(sparse) == sim::connection_sparsity(trial.network));
    }
}

TEST_CASE("a sparse input has no gradient, and the refusal says so", "[agreement]") {
    const tests::RandomTrial trial = tests::random_trial(3);
    const sim::Network sparse = with_sparse_input(trial.network);
    const sim::Trace trace = tests::run_clock_driven(sparse, trial.input, {.ticks = trial.ticks});
    const learning::Target target = tests::random_target(3, sparse, trial.ticks);
    CHECK_THROWS_WITH(learning::replay(sparse, trial.input, trace, target, {}),
                      "a network with a sparse input has no gradient here: only a dense input can "
                      "be trained");
}
