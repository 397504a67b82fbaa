// Our side of brian.py: a second of rate-coded input, and what it takes us.
//
//     bench_brian_partner FOLDER NEURONS MODES INPUTS ROUNDS [dense]
//
// Writes network.json and input.csv (io/network_json, io/csv) into FOLDER and prints one JSON object: the
// spikes, and of each side the median processor seconds. dense: the plain loop with the dense W as well.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "smnn/io/network_json.hpp"
#include "smnn/sim/simulator.hpp"
#include "tests/bench/simulation/disagreement.hpp"
#include "tests/bench/simulation/plain_loop.hpp"
#include "tests/bench/simulation/regime.hpp"
#include "tests/bench/simulation/spent.hpp"
#include "tests/support/event_table.hpp"

using namespace smnn;

namespace {

constexpr double plain_share = 0.01; // of its spikes, by float32

// The same network with W = xi_in diag(lambda) xi_out^T built.
sim::Network with_dense_recurrence(const sim::Network& network) {
    sim::Network dense = network;
    dense.weights =
        sim::zero_full_rank_weights(network.neurons(), network.inputs(), network.outputs());
    dense.weights.input = network.weights.input;
    dense.weights.readout = network.weights.readout;
    for (std::size_t j = 0; j < network.neurons(); ++j) {
        for (std::size_t i = 0; i < network.neurons(); ++i) {
            float sum = 0.0F;
            for (std::size_t p = 0; p < network.modes(); ++p) {
                sum += network.weights.mode_in(i, p) * network.weights.importance(p, 0) *
                       network.weights.mode_out(p, j);
            }
            dense.weights.recurrent(i, j) = sum;
        }
    }
    return dense;
}

void require_alike(std::size_t ours, std::size_t plain) {
    const double off = std::abs(static_cast<double>(plain) - static_cast<double>(ours));
    if (off > plain_share * static_cast<double>(ours)) {
        throw bench::Disagreement(std::to_string(plain) + " spikes of a plain loop, ours are " +
                                  std::to_string(ours));
    }
}

nlohmann::json measure(const bench::Regime& regime, const std::string& folder, std::size_t rounds,
                       bool is_dense) {
    const sim::Network network = draw_network(regime);
    const sim::Tick ticks = bench::ticks(regime);
    const sim::Events input = draw_input(regime);
    sim::Trace clocked = prepare_trace(network, input, {.ticks = ticks});
    sim::Trace evented = clocked;
    io::write_network_json(folder + "/network.json", network);
    tests::write_events_csv(folder + "/input.csv", std::vector{input});

    sim::Simulator simulator(network);
    const auto run_clock = [&] { simulator.run(sim::Engine::clock, input, clocked); };
    const auto run_event = [&] { simulator.run(sim::Engine::event, input, evented); };
    bench::PlainLoop plain(network);
    run_clock();
    run_event();
    if (evented.spikes != clocked.spikes) throw bench::Disagreement("the engines' spikes differ");
    require_alike(clocked.spikes.size(), plain.run(input, ticks));
    std::optional<sim::Network> dense;
    std::optional<bench::PlainLoop> plain_dense;
    if (is_dense) {
        dense = with_dense_recurrence(network);
        plain_dense.emplace(*dense);
        require_alike(clocked.spikes.size(), plain_dense->run(input, ticks));
    }

    std::map<std::string, std::vector<double>> times;
    const auto time = [&](const char* side, const auto& run) {
        times[side].push_back(bench::spent_by(1, run).processor);
    };
    for (std::size_t i = 0; i < rounds; ++i) {
        time("clock", run_clock);
        time("event", run_event);
        time("plain", [&] { plain.run(input, ticks); });
        if (plain_dense) time("plain dense", [&] { plain_dense->run(input, ticks); });
    }
    nlohmann::json seconds;
    for (const auto& [side, all] : times) seconds[side] = bench::quantile(all, 0.5);
    return {{"spikes", clocked.spikes.size()}, {"processor_seconds", seconds}};
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 6 && argc != 7) {
        std::fprintf(stderr, "usage: bench_brian_partner FOLDER N P D ROUNDS [dense]\n");
        return 2;
    }
    const auto number = [&](int i) {
        return static_cast<std::size_t>(std::strtoull(argv[i], nullptr, 10));
    };
    const std::size_t inputs = number(4);
    const double channels = static_cast<double>(inputs);
    // Weights that make some 20 spikes a neuron and second.
    const bench::Regime regime{.name = "rate code",
                               .neurons = number(2),
                               .modes = number(3),
                               .inputs = inputs,
                               .input_weight = 4.2 / std::sqrt(channels),
                               .events_per_second = channels * bench::rate_code_per_second};
    try {
        std::printf("%s\n", measure(regime, argv[1], number(5), argc == 7).dump().c_str());
    } catch (const bench::Disagreement& error) {
        std::fprintf(stderr, "bench_brian_partner: %s: no time is worth printing\n", error.what());
        return 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_brian_partner: %s\n", error.what());
        return 2;
    }
}
