// Stepping through a log: replay without --network.

#include <chrono>

#include "smnn/io/file.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/redirected.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/spike_trains.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::run_smnn;

namespace {

io::SpikeLog two_trials() {
    io::SpikeLog log;
    log.header = {.time_step_ms = 2.0, .inputs = 4, .neurons = 3, .network_identity = 9};
    log.trials.resize(2);
    log.trials[0].ticks = 10;
    log.trials[0].label = 5;
    log.trials[0].input = sim::sorted({{0, 3}, {7, 0, 0.5F}});
    log.trials[0].spikes = sim::sorted({{1, 0}, {1, 2}, {2, 1}, {6, 0}});
    log.trials[1].ticks = 10;
    log.trials[1].spikes = sim::sorted({{9, 2}});
    return log;
}

struct Bench {
    tests::Scratch scratch;
    std::string line;

    Bench() {
        io::write_spike_log(scratch / "log", two_trials());
        line = "replay " + (scratch / "log");
    }
    std::string table(const std::string& flags) const {
        const auto answer = run_smnn(line + " --out " + (scratch / "out.csv") + flags);
        CHECK(answer.exit == 0);
        return io::read_file(scratch / "out.csv");
    }
};

} // namespace

TEST_CASE("the ticks of a log are stepped through from one to before another", "[tools]") {
    const Bench bench;
    CHECK(bench.table("") == "trial,tick,neuron\n0,1,0\n0,1,2\n0,2,1\n0,6,0\n1,9,2\n");
    CHECK(bench.table(" --from-tick 2 --until-tick 9") == "trial,tick,neuron\n0,2,1\n0,6,0\n1,,\n");
    CHECK(bench.table(" --trial 0 --from-tick 2") == "tick,neuron\n2,1\n6,0\n");
    CHECK(bench.table(" --trial 1") == "tick,neuron\n9,2\n");
    CHECK(bench.table(" --part input --trial 0") == "tick,channel,value\n0,3,1\n7,0,0.5\n");
}

TEST_CASE("what is stepped through can be a log of its own", "[tools]") {
    const Bench bench;
    const auto answer = run_smnn(bench.line + " --json --part input --until-tick 5 --out " +
                                 (bench.scratch / "part.spikes"));
    CHECK(answer.json()["trials"] == 2);
    CHECK(answer.json()["events"] == 1);
    const io::SpikeLog part = io::read_spike_log(bench.scratch / "part.spikes");
    CHECK(part.header.inputs == 4);
    CHECK(part.header.neurons == 0);
    REQUIRE(part.trials.size() == 2);
    CHECK(part.trials[0].ticks == 5);
    CHECK(part.trials[0].label == 5U);
    CHECK(part.trials[0].input == sim::sorted({{0, 3}}));
}

TEST_CASE("a raster shows a tick a line and says how long it is silent", "[tools]") {
    const Bench bench;
    const auto answer = run_smnn(bench.line + " --raster");
    CHECK(answer.exit == 0);
    CHECK(answer.out ==
          "trial 0\n"
          "         0\n"
          "         1  | |\n"
          "         2   |\n"
          "            3 ticks of silence\n"
          "         6  |\n"
          "            3 ticks of silence\n"
          "trial 1\n"
          "            9 ticks of silence\n"
          "         9    |\n");
    CHECK(tests::contains(answer.err, "events"));
}

TEST_CASE("of many neurons a column of the raster is several, the more spikes the darker",
          "[tools]") {
    const tests::Scratch scratch;
    io::SpikeLog log{{.inputs = 0, .neurons = 1000}, {}};
    log.trials.resize(1);
    log.trials[0].ticks = 1;
    std::vector<sim::Event> spikes = {{0, 0}};
    for (sim::Channel i = 0; i < 2; ++i) spikes.push_back({0, 10 + i});
    for (sim::Channel i = 0; i < 4; ++i) spikes.push_back({0, 20 + i});
    for (sim::Channel i = 0; i < 9; ++i) spikes.push_back({0, 30 + i});
    log.trials[0].spikes = sim::sorted(spikes);
    io::write_spike_log(scratch / "log", log);
    CHECK(run_smnn("replay " + (scratch / "log") + " --raster").out ==
          "trial 0\n         0  .:|#\n");
}

TEST_CASE("at speed 1 a trial takes its biological time, at speed 10 a tenth", "[tools]") {
    const Bench bench;
    const auto seconds = [&](const std::string& flags) {
        const auto start = std::chrono::steady_clock::now();
        bench.table(" --trial 0" + flags);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    // 10 ticks of 2 ms. A sleep may last longer than it was asked to, never shorter.
    CHECK(seconds(" --speed 0.2") >= 0.1);
    CHECK(seconds(" --speed 2") >= 0.01);
    CHECK(seconds(" --speed 0.2 --from-tick 5") >= 0.05);
}

TEST_CASE("a log without its end is stepped through from a pipe", "[tools]") {
    const Bench bench;
    const tests::Redirected in(0, tests::pipe_with(io::read_file(bench.scratch / "log")));
    const auto answer = run_smnn("replay - --raster --part input");
    CHECK(answer.exit == 0);
    CHECK(tests::contains(answer.out, "         7  |\n"));
}

TEST_CASE("steps that make no sense are refused", "[tools]") {
    const Bench bench;
    const auto refused = [&](const std::string& flags, const std::string& part) {
        return tests::flaw_of_refusal(run_smnn(bench.line + flags), part);
    };
    CHECK(refused(" --from-tick 5 --until-tick 4", "--from-tick 5 --until-tick 4: ticks go up") ==
          "");
    CHECK(refused(" --trial 2", "there is no trial 2") == "");
    CHECK(refused(" --speed 0", "--speed 0") == "");
    CHECK(refused(" --speed fast", "--speed fast") == "");
    CHECK(refused(" --raster --out x.csv", "--raster and --out exclude each other") == "");
    CHECK(refused(" --from-tick 5 --network x", "--from-tick does not belong to --network") == "");
    io::SpikeLog log{{.inputs = 2}, {}};
    io::write_spike_log(bench.scratch / "log", log);
    CHECK(refused(" --part spikes", "has channels of input") == "");
}
