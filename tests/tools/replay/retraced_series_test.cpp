// Potentials and mode activity that are recorded beside the spikes.

#include <sstream>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/runs.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/spike_trains.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::run_smnn;

namespace {

// Two trials for the small network.
struct Bench {
    tests::Scratch scratch;
    sim::Network network = tests::small_network();
    std::vector<sim::Events> inputs = {tests::bernoulli(1, 0, 30, 64, 0.2),
                                       tests::bernoulli(2, 0, 20, 64, 0.2)};
    std::string line;

    Bench() {
        io::write_network(scratch / "net", network);
        io::SpikeLog log{{.inputs = 64}, {}};
        log.trials.push_back({.ticks = 30, .label = {}, .input = inputs[0], .spikes = {}});
        log.trials.push_back({.ticks = 25, .label = {}, .input = inputs[1], .spikes = {}});
        io::write_spike_log(scratch / "in.spikes", log);
        line = "simulate " + (scratch / "net") + " --input " + (scratch / "in.spikes");
    }
};

// The numbers of a table, without its header.
std::vector<std::vector<double>> numbers_in(const std::string& path) {
    std::istringstream text(io::read_file(path));
    std::vector<std::vector<double>> rows;
    std::string line;
    std::getline(text, line);
    while (std::getline(text, line)) {
        std::istringstream fields(line);
        rows.emplace_back();
        for (std::string field; std::getline(fields, field, ',');) {
            rows.back().push_back(std::stod(field));
        }
    }
    return rows;
}

} // namespace

TEST_CASE(
    "recorded potentials and mode activity are those of the run, to the bit, from either engine",
    "[tools]") {
    const Bench bench;
    for (const char* engine : {"event", "clock"}) {
        CAPTURE(engine);
        REQUIRE(run_smnn(bench.line + " --engine " + engine + " --record-potentials " +
                         (bench.scratch / "u.csv") + " --only-neurons 7,0-2,7 --record-modes " +
                         (bench.scratch / "k.csv"))
                    .exit == 0);
        CHECK(io::read_file(bench.scratch / "u.csv")
                  .starts_with("trial,tick,neuron_0,neuron_1,neuron_2,neuron_7\n0,0,"));
        CHECK(io::read_file(bench.scratch / "k.csv")
                  .starts_with("trial,tick,mode_0,mode_1,mode_2\n0,0,0,0,0\n"));
        const auto potentials = numbers_in(bench.scratch / "u.csv");
        const auto modes = numbers_in(bench.scratch / "k.csv");
        REQUIRE(potentials.size() == 55);
        REQUIRE(modes.size() == 55);
        std::size_t row = 0;
        for (std::size_t trial = 0; trial < 2; ++trial) {
            const sim::Trace trace = tests::run_clock_driven(bench.network, bench.inputs[trial],
                                                             {.ticks = trial == 0 ? 30 : 25,
                                                              .record_potentials = true,
                                                              .record_mode_activity = true});
            REQUIRE(trace.spikes.size() > 0);
            for (std::size_t tick = 0; tick < static_cast<std::size_t>(trace.ticks);
                 ++tick, ++row) {
                REQUIRE(potentials[row][0] == static_cast<double>(trial));
                REQUIRE(potentials[row][1] == static_cast<double>(tick));
                std::size_t column = 2;
                for (const std::size_t neuron : {0U, 1U, 2U, 7U}) {
                    REQUIRE(static_cast<float>(potentials[row][column++]) ==
                            trace.potentials(neuron, tick));
                }
                for (std::size_t mode = 0; mode < 3; ++mode) {
                    REQUIRE(static_cast<float>(modes[row][2 + mode]) ==
                            trace.mode_activity(mode, tick));
                }
            }
        }
    }
}

TEST_CASE("neurons and modes that are not there cannot be recorded", "[tools]") {
    const Bench bench;
    const auto refused = [&](const std::string& flags, const std::string& part) {
        return tests::flaw_of_refusal(run_smnn(bench.line + flags), part);
    };
    const std::string potentials = " --record-potentials " + (bench.scratch / "u.csv");
    CHECK(refused(potentials + " --only-neurons 20", "there is no neuron 20: the network has 20") ==
          "");
    CHECK(refused(potentials + " --only-neurons 9-3", "spans go up") == "");
    CHECK(refused(potentials + " --only-neurons 1,,2", "--only-neurons 1,,2") == "");
    CHECK(refused(potentials + " --only-neurons x", "--only-neurons x") == "");
    CHECK(refused(" --only-neurons 1", "--only-neurons needs --record-potentials") == "");
    CHECK(refused(potentials + " --record " + (bench.scratch / "u.csv"),
                  "two recordings cannot go to one file") == "");
    sim::Network flat = bench.network;
    flat.weights.mode_in = sim::Matrix(20, 0);
    flat.weights.mode_out = sim::Matrix::packed(0, 20);
    flat.weights.importance = sim::Matrix::packed(0, 1);
    io::write_network(bench.scratch / "net", flat);
    CHECK(refused(" --record-modes " + (bench.scratch / "k.csv"), "the network has no modes") ==
          "");
    CHECK(bench.scratch.names() == std::vector<std::string>{"in.spikes", "net"});
}
