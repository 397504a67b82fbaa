#include "smnn/learning/analysis/parts.hpp"

#include <stdexcept>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/sim/random.hpp"
#include "smnn/sim/readout.hpp"
#include "tests/reference/forward.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/engines.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using namespace smnn::learning;

namespace {

constexpr tests::TrialLimits small{.neurons = 40, .inputs = 20, .outputs = 5, .ticks = 150};

// Some of `count` things, ascending, each with the same probability.
std::vector<std::size_t> some_of(std::size_t count, double share, std::uint64_t seed) {
    sim::Random random(seed, "some");
    std::vector<std::size_t> some;
    for (std::size_t i = 0; i < count; ++i) {
        if (random.uniform() < share) some.push_back(i);
    }
    return some;
}

// The spikes with the addresses that neurons have when some are gone; none of those may have spiked.
sim::Events moved_up(const sim::Events& spikes, const std::vector<std::size_t>& gone) {
    sim::Events moved;
    for (std::size_t i = 0; i < spikes.size(); ++i) {
        const sim::Event spike = spikes[i];
        std::uint32_t before = 0;
        for (const std::size_t neuron : gone) {
            REQUIRE(neuron != spike.channel);
            if (neuron < spike.channel) ++before;
        }
        moved.append({spike.tick, spike.channel - before});
    }
    return moved;
}

// Whichever of the engines is asked, a network and its smaller version spike alike, as the equations say.
std::size_t spikes_in_common(const tests::RandomTrial& trial, Part part,
                             const std::vector<std::size_t>& pieces) {
    const sim::Network silenced = ablated(trial.network, part, pieces);
    const sim::Network smaller = pruned(trial.network, part, pieces);
    const sim::Events spikes =
        reference::spikes(reference::run(silenced, trial.input, trial.ticks));
    const sim::Events expected = part == Part::neurons ? moved_up(spikes, pieces) : spikes;
    for (const tests::NamedEngine& engine : tests::engines) {
        CAPTURE(trial.seed, engine.name, name(part));
        CHECK(engine.run(silenced, trial.input, {.ticks = trial.ticks}).spikes == spikes);
        CHECK(engine.run(smaller, trial.input, {.ticks = trial.ticks}).spikes == expected);
    }
    return expected.size();
}

sim::Network small_modes() {
    return initialise({.neurons = 4, .modes = 3, .inputs = 2, .outputs = 2}, {},
                      sim::Readout::max_rate, 1);
}

} // namespace

TEST_CASE("a mode of importance 0 and a mode that is not there leave the same spikes",
          "[learning]") {
    std::size_t spikes = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const tests::RandomTrial trial = tests::random_trial(seed, small);
        if (trial.network.modes() == 0) continue;
        const double share = seed % 5 == 0 ? 1.0 : 0.5;
        spikes += spikes_in_common(trial, Part::modes, some_of(trial.network.modes(), share, seed));
    }
    CHECK(spikes > 2000); // it is not silence that agrees
}

TEST_CASE("a neuron that is silenced and one that is not there are the same to all others",
          "[learning]") {
    std::size_t spikes = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const tests::RandomTrial trial = tests::random_trial(seed, small);
        const auto gone = some_of(trial.network.neurons() - 1, 0.3, seed);
        spikes += spikes_in_common(trial, Part::neurons, gone);
    }
    CHECK(spikes > 2000);
}

TEST_CASE("without some of its neurons a network answers through the weights of the others",
          "[learning]") {
    const std::vector<std::size_t> gone{0, 2};
    std::size_t spikes = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        tests::RandomTrial trial = tests::random_trial(seed, small);
        if (trial.network.neurons() < 4) continue;
        trial.network.readout = sim::Readout::trajectory;
        const auto answer = [&](const sim::Network& network) {
            const sim::Trace trace =
                tests::run_clock_driven(network, trial.input, {.ticks = trial.ticks});
            spikes += trace.spikes.size();
            return sim::read_trajectory(network, trace.spikes, trial.ticks);
        };
        CAPTURE(seed);
        CHECK(answer(ablated(trial.network, Part::neurons, gone)) ==
              answer(pruned(trial.network, Part::neurons, gone)));
    }
    CHECK(spikes > 1000);
}

TEST_CASE("what is ablated is 0 and everything else is as it was", "[learning]") {
    const sim::Network whole = small_modes();
    const std::vector<std::size_t> pieces{1, 5, 6};
    const auto check = [&](Part part, auto weights) {
        const sim::Network less = ablated(whole, part, pieces);
        CHECK(pruned(whole, part, pieces) == less);
        sim::Network expected = whole;
        sim::Matrix& matrix = weights(expected);
        for (const std::size_t piece : pieces) {
            CHECK(matrix(piece % matrix.rows(), piece / matrix.rows()) != 0.0F);
            matrix(piece % matrix.rows(), piece / matrix.rows()) = 0.0F;
        }
        CHECK(less == expected);
        CHECK(count_pieces(whole, part) == matrix.rows() * matrix.cols());
    };
    check(Part::input_modes, [](auto& n) -> sim::Matrix& { return n.weights.mode_in; });
    check(Part::output_modes, [](auto& n) -> sim::Matrix& { return n.weights.mode_out; });
    check(Part::input_weights, [](auto& n) -> sim::Matrix& { return n.weights.input; });
    CHECK(count_pieces(whole, Part::modes) == 3);
    CHECK(count_pieces(whole, Part::neurons) == 4);
}

TEST_CASE("a sparse input loses the weights that are pruned, and a neuron all of its own",
          "[learning]") {
    const sim::Network dense = ablated(small_modes(), Part::input_weights, std::vector{2UL});
    const sim::Network sparse = with_sparse_input(dense);
    REQUIRE(count_pieces(sparse, Part::input_weights) == 7);
    // Piece 2 of the weights that are there is row 3 of channel 0.
    const sim::Network less = pruned(sparse, Part::input_weights, std::vector{2UL});
    CHECK(count_pieces(less, Part::input_weights) == 6);
    CHECK(with_dense_input(less) == ablated(dense, Part::input_weights, std::vector{3UL}));

    const std::vector<std::size_t> gone{0, 3};
    CHECK(pruned(sparse, Part::neurons, gone) ==
          with_sparse_input(pruned(dense, Part::neurons, gone)));
    CHECK(with_dense_input(ablated(sparse, Part::neurons, gone)) ==
          ablated(dense, Part::neurons, gone));
}

TEST_CASE("nothing is taken from where there is nothing", "[learning]") {
    const sim::Network full_rank =
        initialise({.neurons = 4, .full_rank = true, .inputs = 2, .outputs = 2}, {},
                   sim::Readout::max_rate, 1);
    CHECK(tests::contains(tests::refusal([&] { count_pieces(full_rank, Part::modes); }),
                          "full rank"));
    const std::vector<std::size_t> all{0, 1, 2, 3};
    CHECK(tests::contains(tests::refusal([&] { pruned(small_modes(), Part::neurons, all); }),
                          "all 4 are to be pruned"));
    CHECK_THROWS_AS(ablated(small_modes(), Part::modes, std::vector{3UL}), std::out_of_range);
    CHECK(pruned(small_modes(), Part::modes, std::vector<std::size_t>{0, 1, 2}).modes() == 0);
    CHECK(part_from_name(name(Part::input_weights)) == Part::input_weights);
    CHECK(tests::contains(tests::refusal([] { part_from_name("synapses"); }), "'synapses'"));
}
