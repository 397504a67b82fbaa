#include <algorithm>
#include <array>
#include <cmath>

#include "smnn/sim/readout.hpp"
#include "tests/reference/answer.hpp"
#include "tests/reference/forward.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/difference.hpp"
#include "tests/support/engines.hpp"
#include "tests/support/networks.hpp"

using namespace smnn;
using tests::engines;
using tests::NamedEngine;
using tests::RandomTrial;
using tests::RunFunction;

namespace {

// Recordings are float32, half a unit in the last place is 6e-8; the rest is a margin for sums whose
// terms are larger than the sum.
constexpr double recording_tolerance = 1e-6;

sim::Trace run(RunFunction engine, const RandomTrial& trial) {
    sim::RunConfig config;
    config.ticks = trial.ticks;
    return engine(trial.network, trial.input, config);
}

sim::Trace record(RunFunction engine, const RandomTrial& trial) {
    sim::RunConfig config;
    config.ticks = trial.ticks;
    config.record_potentials = true;
    config.record_mode_activity = true;
    return engine(trial.network, trial.input, config);
}

// Modes whose product is exact in float32, whatever the order of its sums: multiples of 1/8 and 1/4.
void round_modes(RandomTrial& trial) {
    sim::Weights& weights = trial.network.weights;
    const auto round_to = [](sim::Matrix& matrix, float step) {
        for (float& value : matrix.values()) {
            value = std::clamp(std::round(value / step) * step, -2.0F, 2.0F);
        }
    };
    round_to(weights.mode_in, 0.125F);
    round_to(weights.mode_out, 0.125F);
    round_to(weights.importance, 0.25F);
}

// W = xi_in diag(lambda) xi_out^T
sim::Network multiplied_out(const sim::Network& modes) {
    sim::Network dense = modes;
    dense.weights = sim::zero_full_rank_weights(modes.neurons(), modes.inputs(), modes.outputs());
    dense.weights.input = modes.weights.input;
    dense.weights.readout = modes.weights.readout;
    for (std::size_t i = 0; i < modes.neurons(); ++i) {
        for (std::size_t j = 0; j < modes.neurons(); ++j) {
            double weight = 0.0;
            for (std::size_t p = 0; p < modes.modes(); ++p) {
                weight += static_cast<double>(modes.weights.mode_in(i, p)) *
                          static_cast<double>(modes.weights.importance(p, 0)) *
                          static_cast<double>(modes.weights.mode_out(p, j));
            }
            dense.weights.recurrent(i, j) = static_cast<float>(weight);
        }
    }
    return dense;
}

// Two neurons, 0 and 19, so far apart that no vector holds both, and an event at tick 3. The event
// reaches them with the weights `kick` and `input`; a spike of neuron 0 reaches neuron 19, through a mode
// or a full matrix, with the weight `spike`. Who has spiked is silent from then on.
struct Reach {
    double kick;
    double input;
    double spike;
};
RandomTrial two_apart(sim::NeuronParameters neuron, bool full_rank, const Reach& reach) {
    constexpr sim::Tick ticks = 400;
    RandomTrial trial;
    trial.ticks = ticks;
    trial.input.append({3, 0, 1.0F});
    sim::Network& network = trial.network;
    network.neuron = neuron;
    network.neuron.refractory_ms = neuron.time_step_ms * static_cast<double>(ticks);
    network.weights =
        full_rank ? sim::zero_full_rank_weights(20, 1, 1) : sim::zero_weights(20, 1, 1, 1);
    network.weights.input(0, 0) = static_cast<float>(reach.kick);
    network.weights.input(19, 0) = static_cast<float>(reach.input);
    if (full_rank) {
        network.weights.recurrent(19, 0) = static_cast<float>(reach.spike);
    } else {
        network.weights.mode_in(19, 0) = static_cast<float>(reach.spike);
        network.weights.importance(0, 0) = 1.0F;
        network.weights.mode_out(0, 0) = 1.0F;
    }
    return trial;
}

// How many times stronger all that reaches neuron 19 must be to take it to the threshold, seen from so
// far below that it is linear; infinite if nothing reaches it.
double way_to_threshold(const sim::NeuronParameters& neuron, bool full_rank, Reach reach) {
    constexpr double little = 1e-12;
    reach.input *= little;
    reach.spike *= little;
    const RandomTrial trial = two_apart(neuron, full_rank, reach);
    const reference::Run plain = reference::run(trial.network, trial.input, trial.ticks);
    double highest = 0.0;
    for (std::size_t k = 0; k < plain.potential.rows(); ++k) {
        highest = std::max(highest, plain.potential(k, 19));
    }
    return neuron.threshold * little / highest;
}

// The same network with its neurons in another order: neuron i stands at (i + shift) mod N.
sim::Network rotated(const sim::Network& network, std::size_t shift) {
    sim::Network result = network;
    const std::size_t N = network.neurons();
    for (std::size_t i = 0; i < N; ++i) {
        const std::size_t to = (i + shift) % N;
        for (std::size_t c = 0; c < network.inputs(); ++c) {
            result.weights.input(to, c) = network.weights.input(i, c);
        }
        for (std::size_t p = 0; p < network.modes(); ++p) {
            result.weights.mode_in(to, p) = network.weights.mode_in(i, p);
            result.weights.mode_out(p, to) = network.weights.mode_out(p, i);
        }
        for (std::size_t j = 0; network.is_full_rank() && j < N; ++j) {
            result.weights.recurrent(to, (j + shift) % N) = network.weights.recurrent(i, j);
        }
    }
    return result;
}

} // namespace

TEST_CASE("over a thousand random networks the two engines and the plain equations spike alike",
          "[agreement]") {
    constexpr std::uint64_t networks = 1200;
    std::size_t spiking = 0;
    std::size_t reverberating = 0; // spike long after the last input
    std::size_t silent = 0;
    for (std::uint64_t seed = 0; seed < networks; ++seed) {
        const RandomTrial trial = tests::random_trial(seed);
        const reference::Run plain = reference::run(trial.network, trial.input, trial.ticks);
        for (const auto& [name, engine] : engines) {
            CHECK(tests::spike_difference(trial, engine, plain) == "");
        }
        const sim::Events spikes = reference::spikes(plain);
        spiking += spikes.empty() ? 0 : 1;
        silent += spikes.empty() ? 1 : 0;
        reverberating += spikes.end_tick() > trial.input.end_tick() + 100 ? 1 : 0;
    }
    // The property would hold of networks that do nothing.
    CHECK(spiking > networks * 7 / 10);
    CHECK(reverberating > networks / 100);
    CHECK(silent > networks / 50);
}

TEST_CASE("so they do with time constants of a millionth of a tick to ten million ticks",
          "[agreement]") {
    constexpr std::uint64_t networks = 600;
    std::size_t spiking = 0;
    std::size_t memoryless = 0; // spike, and keep nothing from one tick to the next
    for (std::uint64_t seed = 0; seed < networks; ++seed) {
        const RandomTrial trial =
            tests::random_trial(seed, {.neurons = 60, .ticks = 300, .any_time_constants = true});
        const reference::Run plain = reference::run(trial.network, trial.input, trial.ticks);
        for (const auto& [name, engine] : engines) {
            CHECK(tests::spike_difference(trial, engine, plain) == "");
        }
        const bool spikes = !reference::spikes(plain).empty();
        const sim::StepFactors factors = sim::step_factors(trial.network.neuron);
        spiking += spikes ? 1 : 0;
        memoryless += spikes && factors.synapse == 0.0 && factors.membrane == 0.0 ? 1 : 0;
    }
    CHECK(spiking > networks * 6 / 10);
    CHECK(memoryless > networks / 20);
}

TEST_CASE("a neuron without memory spikes at every event that is strong enough", "[agreement]") {
    RandomTrial trial;
    trial.network = tests::lone_neuron(2.0F);
    trial.network.neuron.time_step_ms = 1.0;
    trial.network.neuron.tau_membrane_ms = trial.network.neuron.tau_synapse_ms = 1e-3;
    trial.network.neuron.refractory_ms = 0.0;
    trial.network.neuron.filter = sim::Filter::none;
    trial.input.append({2, 0, 1.0F});
    trial.input.append({4, 0, 1.0F});
    trial.ticks = 10;
    for (const auto& [name, engine] : engines) {
        INFO(name);
        const sim::Events spikes = run(engine, trial).spikes;
        REQUIRE(spikes.size() == 2);
        CHECK(spikes[0].tick == 2);
        CHECK(spikes[1].tick == 4);
    }
}

// From rest the first tick's potential is one product, the same to the bit in every engine.
TEST_CASE("an event that comes to the threshold spikes above its last bit alone", "[agreement]") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        RandomTrial trial;
        trial.network = tests::lone_neuron(0.7F);
        trial.network.neuron =
            tests::random_trial(seed, {.any_time_constants = true}).network.neuron;
        trial.input.append({5, 0, 1.0F});
        trial.ticks = 7;
        const double potential = sim::step_factors(trial.network.neuron).leak * double{0.7F};
        for (const auto& [name, engine] : engines) {
            INFO("seed " << seed << ", " << name);
            trial.network.neuron.threshold = std::nextafter(potential, 0.0);
            sim::Events spikes = run(engine, trial).spikes;
            REQUIRE(!spikes.empty());
            CHECK(spikes[0].tick == 5);
            trial.network.neuron.threshold = potential;
            spikes = run(engine, trial).spikes;
            CHECK((spikes.empty() || spikes[0].tick > 5));
        }
    }
}

TEST_CASE("what the engines record is what the plain equations say", "[agreement]") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const RandomTrial trial = tests::random_trial(seed, {.neurons = 60, .ticks = 200});
        const reference::Run plain = reference::run(trial.network, trial.input, trial.ticks);
        const double scale = trial.network.neuron.threshold;
        for (const auto& [name, engine] : engines) {
            INFO("seed " << seed << ", threshold " << scale << ", " << name);
            const sim::Trace trace = record(engine, trial);
            CHECK(tests::recording_difference(trace.potentials, plain.potential,
                                              recording_tolerance) == "");
            if (trial.network.modes() == 0) continue;
            CHECK(tests::recording_difference(trace.mode_activity, plain.mode_activity,
                                              recording_tolerance) == "");
        }
    }
}

TEST_CASE("the two engines spike alike across silences of a million ticks", "[agreement]") {
    std::size_t late_spikes = 0;
    for (std::uint64_t seed = 0; seed < 16; ++seed) {
        RandomTrial trial =
            tests::random_trial(seed, {.neurons = 4, .inputs = 3, .outputs = 2, .ticks = 120});
        const auto gap = static_cast<sim::Tick>(100'000 + 60'000 * seed);
        const sim::Tick cut = trial.ticks / 2;
        trial.input = tests::with_silence(trial.input, cut, gap);
        trial.ticks += gap;
        CHECK(tests::spike_difference(trial, tests::run_event_driven, tests::run_clock_driven) ==
              "");
        late_spikes += run(tests::run_event_driven, trial).spikes.end_tick() > cut + gap ? 1 : 0;
    }
    CHECK(late_spikes >= 5);
}

TEST_CASE("as many modes as neurons, one for each source, are the dense matrix they hold",
          "[agreement]") {
    std::size_t spikes = 0;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        RandomTrial dense = tests::random_trial(seed, {.neurons = 40, .ticks = 200});
        if (!dense.network.is_full_rank()) continue;
        // Mode p reads neuron p + 3 (mod N) alone and writes that neuron's column of W.
        RandomTrial modes = dense;
        sim::Network& network = modes.network;
        const std::size_t N = network.neurons();
        network.weights = sim::zero_weights(N, N, network.inputs(), network.outputs());
        network.weights.input = dense.network.weights.input;
        network.weights.readout = dense.network.weights.readout;
        for (std::size_t p = 0; p < N; ++p) {
            const std::size_t source = (p + 3) % N;
            network.weights.importance(p, 0) = 1.0F;
            network.weights.mode_out(p, source) = 1.0F;
            for (std::size_t i = 0; i < N; ++i) {
                network.weights.mode_in(i, p) = dense.network.weights.recurrent(i, source);
            }
        }
        const reference::Run plain = reference::run(dense.network, dense.input, dense.ticks);
        for (const auto& [name, engine] : engines) {
            CHECK(tests::spike_difference(dense, engine, plain) == "");
            CHECK(tests::spike_difference(modes, engine, plain) == "");
        }
        spikes += reference::spikes(plain).size();
    }
    CHECK(spikes > 1000);
}

TEST_CASE("modes spike as the dense matrix that is their product", "[agreement]") {
    std::size_t spikes = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        RandomTrial modes = tests::random_trial(seed, {.neurons = 40, .ticks = 200});
        if (modes.network.modes() == 0) continue;
        round_modes(modes);
        RandomTrial dense = modes;
        dense.network = multiplied_out(modes.network);
        const reference::Run plain = reference::run(dense.network, dense.input, dense.ticks);
        for (const auto& [name, engine] : engines) {
            INFO("seed " << seed);
            CHECK(tests::spike_difference(modes, engine, plain) == "");
            CHECK(tests::spike_difference(dense, engine, plain) == "");
            // An input sum is taken in float32. The loudest is 50 thresholds, and a product that is fused
            // with its addition rounds by 2^-24 of it.
            const double tolerance =
                recording_tolerance + 50.0 * 0x1p-24 * modes.network.neuron.threshold;
            CHECK(tests::recording_difference(record(engine, modes).potentials, plain.potential,
                                              tolerance) == "");
        }
        spikes += reference::spikes(plain).size();
    }
    CHECK(spikes > 1000);
}

TEST_CASE("one spike costs P additions, one input event N", "[agreement]") {
    std::size_t spikes = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const RandomTrial trial = tests::random_trial(seed, {.ticks = 100});
        const sim::Network& network = trial.network;
        for (const auto& [name, engine] : engines) {
            INFO("seed " << seed << ", " << name);
            const sim::Trace trace = run(engine, trial);
            const std::size_t a_spike =
                network.is_full_rank() ? network.neurons() : network.modes();
            CHECK(trace.cost.spikes == trace.spikes.size());
            CHECK(trace.cost.recurrent_additions == a_spike * trace.spikes.size());
            CHECK(trace.cost.input_events == trial.input.size());
            CHECK(trace.cost.input_operations == network.neurons() * trial.input.size());
            spikes += trace.spikes.size();
        }
    }
    CHECK(spikes > 1000);
}

TEST_CASE("a silence a thousand times longer costs the event-driven engine nothing",
          "[agreement]") {
    std::size_t quiet = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        RandomTrial trial = tests::random_trial(seed, {.neurons = 50, .ticks = 150});
        const sim::Tick cut = trial.ticks / 2;
        const sim::Events input = trial.input;
        const sim::Tick ticks = trial.ticks;
        const auto run_with_silence = [&](sim::Tick length) {
            trial.input = tests::with_silence(input, cut, length);
            trial.ticks = ticks + length;
            return run(tests::run_event_driven, trial);
        };
        // Networks that spike on without input have no silence to be cheap in.
        constexpr sim::Tick a_while = 20'000;
        if (tests::before(run_with_silence(a_while).spikes, cut + a_while).end_tick() >
            cut + a_while / 2) {
            continue;
        }
        // Long after every time constant, 60 ticks at the most or the published ones, 3,000.
        constexpr sim::Tick silence = 300'000;
        const sim::Trace reference = run_with_silence(silence);
        ++quiet;
        for (const sim::Tick k : {2, 1000}) {
            INFO("seed " << seed << ", " << k << " times the silence");
            const sim::Trace trace = run_with_silence(k * silence);
            CHECK(trace.cost == reference.cost);
            CHECK(trace.spikes ==
                  tests::with_silence(reference.spikes, cut + silence, (k - 1) * silence));
        }
    }
    CHECK(quiet > 100);
}

TEST_CASE("a trial that starts later gives the same spikes later, at the same cost",
          "[agreement]") {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const RandomTrial trial = tests::random_trial(seed, {.neurons = 50, .ticks = 200});
        for (const sim::Tick start : {1, 17, 12345}) {
            RandomTrial later = trial;
            later.input = tests::with_silence(trial.input, 0, start);
            later.ticks += start;
            INFO("seed " << seed << ", started at " << start);
            const sim::Trace first = run(tests::run_event_driven, trial);
            const sim::Trace second = run(tests::run_event_driven, later);
            CHECK(second.spikes == tests::with_silence(first.spikes, 0, start));
            CHECK(second.cost == first.cost);
        }
    }
}

TEST_CASE("no spike depends on what comes after it", "[agreement]") {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const RandomTrial whole = tests::random_trial(seed, {.neurons = 50, .ticks = 200});
        RandomTrial part = whole;
        part.ticks = 1 + whole.ticks / 3;
        part.input = tests::before(whole.input, part.ticks);
        for (const auto& [name, engine] : engines) {
            INFO("seed " << seed);
            CHECK(run(engine, part).spikes == tests::before(run(engine, whole).spikes, part.ticks));
        }
    }
}

TEST_CASE("the order in which neurons are numbered changes nothing but their numbers",
          "[agreement]") {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const RandomTrial trial = tests::random_trial(seed, {.ticks = 100});
        const std::size_t N = trial.network.neurons();
        RandomTrial other = trial;
        other.network = rotated(trial.network, 5);
        const sim::Events spikes = run(tests::run_event_driven, trial).spikes;
        std::vector<sim::Event> expected;
        for (std::size_t e = 0; e < spikes.size(); ++e) {
            sim::Event spike = spikes[e];
            spike.channel = static_cast<sim::Channel>((spike.channel + 5) % N);
            expected.push_back(spike);
        }
        INFO("seed " << seed);
        CHECK(run(tests::run_event_driven, other).spikes == sim::sorted(expected));
    }
}

TEST_CASE("one kick sends one spike round a ring of neurons for ever", "[agreement]") {
    constexpr std::size_t neurons = 100;
    RandomTrial trial;
    trial.network = tests::ring(neurons);
    trial.input.append({3, 0, 1.0F});
    trial.ticks = 20'000;
    CHECK(tests::spike_difference(trial, tests::run_event_driven, tests::run_clock_driven) == "");
    const sim::Events spikes = run(tests::run_event_driven, trial).spikes;
    CHECK(spikes.size() > 30 * neurons);
    CHECK(spikes.end_tick() > trial.ticks - 10);
    for (std::size_t e = 0; e < spikes.size(); ++e) CHECK(spikes[e].channel == e % neurons);
}

TEST_CASE("a neuron spikes strictly above the threshold, not at it", "[agreement]") {
    // tau_m so short that a_m is 0: U = I = the weight, exactly.
    RandomTrial trial;
    trial.network = tests::lone_neuron(1.0F);
    trial.network.neuron.tau_membrane_ms = 1e-3;
    trial.input.append({5, 0, 1.0F});
    trial.ticks = 10;
    const float above = std::nextafter(1.0F, 2.0F);
    for (const auto& [name, engine] : engines) {
        trial.network.weights.input(0, 0) = 1.0F;
        CHECK(run(engine, trial).spikes.empty());
        trial.network.weights.input(0, 0) = above;
        REQUIRE(run(engine, trial).spikes.size() == 1);
        CHECK(run(engine, trial).spikes[0].tick == 5);
    }
}

// Nothing is looked at too late even where a bound is as tight as it can be: a neuron that its input
// takes a part of the way, and a spike, later, just across or not quite. Weights are float32: a
// millionth is some 16 units in the last place.
TEST_CASE("a potential that peaks a millionth above the threshold is a spike, below it none",
          "[agreement]") {
    std::size_t tried = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        sim::NeuronParameters neuron = tests::random_trial(seed).network.neuron;
        if (seed % 4 == 0) neuron.tau_synapse_ms = 1e9; // a current that stays
        const bool full_rank = seed % 3 == 0;
        const double input = way_to_threshold(neuron, full_rank, {0.0, 1.0, 0.0});
        const double kick = input * (1.01 + static_cast<double>(seed % 5) / 10.0);
        const double spike = way_to_threshold(neuron, full_rank, {kick, 0.0, 1.0});
        for (const double share : {0.0, 0.5, 0.95, 1.0}) {
            Reach reach{kick, share * input, share < 1.0 ? (1.0 - share) * spike : 0.0};
            if (std::isinf(reach.spike)) continue; // neuron 0 spikes too late to matter
            const double way = way_to_threshold(neuron, full_rank, reach);
            ++tried;
            for (const double sign : {1.0, -1.0}) {
                const double factor = way * (1.0 + sign * 1e-6);
                const RandomTrial trial = two_apart(
                    neuron, full_rank, {kick, factor * reach.input, factor * reach.spike});
                const std::size_t expected = sign > 0.0 ? 2 : 1; // one of them is neuron 0's
                for (const auto& [name, engine] : engines) {
                    INFO("seed " << seed << ", share of the input " << share << ", sign " << sign
                                 << ", " << name);
                    CHECK(run(engine, trial).spikes.size() == expected);
                }
            }
        }
    }
    CHECK(tried > 600);
}

TEST_CASE("a neuron a ten-billionth below the threshold spikes at the very next tick",
          "[agreement]") {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        RandomTrial trial;
        trial.network = tests::lone_neuron(1.0F);
        trial.network.neuron = tests::random_trial(seed).network.neuron;
        trial.network.neuron.threshold = 1e9;
        trial.input.append({2, 0, 1.0F});
        trial.ticks = 100;
        const reference::Run free = reference::run(trial.network, trial.input, trial.ticks);
        for (std::size_t k = 2; free.potential(k + 1, 0) > free.potential(k, 0) * (1.0 + 1e-8);
             k += 3) {
            trial.network.neuron.threshold = free.potential(k, 0) * (1.0 + 1e-10);
            for (const auto& [name, engine] : engines) {
                INFO("seed " << seed << ", tick " << k << ", " << name);
                const sim::Events spikes = run(engine, trial).spikes;
                REQUIRE(spikes.size() > 0);
                CHECK(spikes[0].tick == static_cast<sim::Tick>(k + 1));
            }
            if (k + 4 >= free.potential.rows()) break;
        }
    }
}

TEST_CASE("scores read from spikes alone are those of the full table of rates", "[agreement]") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const RandomTrial trial = tests::random_trial(seed, {.neurons = 60, .ticks = 300});
        const sim::Network& network = trial.network;
        const reference::Run plain = reference::run(network, trial.input, trial.ticks);
        const sim::Events spikes = reference::spikes(plain);
        const reference::Answer answer = reference::answer(
            network, plain.rate, tests::random_target(seed, network, trial.ticks));
        INFO("seed " << seed << ", " << sim::name(network.readout));
        // float32 tables
        CHECK(tests::recording_difference(sim::filtered_rates(network, spikes, trial.ticks),
                                          plain.rate, recording_tolerance) == "");
        if (network.readout == sim::Readout::trajectory) {
            CHECK(tests::recording_difference(sim::read_trajectory(network, spikes, trial.ticks),
                                              answer.output, recording_tolerance) == "");
            continue;
        }
        // In double; a jump over n ticks and n steps differ by rounding, and a mean in closed form
        // divides by 1 - a_d, 3e-4 at the smallest.
        const sim::Scores scores = sim::read_scores(network, spikes, trial.ticks);
        for (std::size_t i = 0; i < network.neurons(); ++i) {
            CHECK(scores.seen[i] == Approx(answer.seen[i]).epsilon(1e-11).margin(1e-15));
        }
        for (std::size_t o = 0; o < network.outputs(); ++o) {
            CHECK(scores.values[o] == Approx(answer.output(0, o)).epsilon(1e-9).margin(1e-12));
        }
        // Two rates that differ by rounding only leave the tick of the maximum open.
        if (network.readout != sim::Readout::max_rate || answer.smallest_margin < 1e-9) continue;
        for (std::size_t i = 0; i < network.neurons(); ++i) {
            CHECK(scores.at[i] == static_cast<sim::Tick>(answer.at[i]));
        }
    }
}
