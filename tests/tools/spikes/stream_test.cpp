// Events that come and go through pipes, without an end to wait for.

#include <algorithm>
#include <csignal>
#include <fstream>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/spike_trains.hpp"
#include "tests/tools/child.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::Child;
using tests::contains;
using tests::memory_is_ours;
using tests::run_smnn;

namespace {

// One neuron that answers each event of its one channel with a spike at once, and with none after it
// if the next event is a hundred ticks away: (1 - a_m) 11 = 1.05 is just above the threshold.
void write_echo(const std::string& path) { io::write_network(path, tests::lone_neuron(11.0F)); }

// A table in which the channel speaks at every hundredth tick.
std::string hundredth_ticks(sim::Tick from, sim::Tick until) {
    std::string lines;
    for (sim::Tick tick = from; tick < until; tick += 100) lines += std::to_string(tick) + ",0\n";
    return lines;
}

// Line by line: a child begins as large as its parent is.
void write_every_tick(const std::string& path, sim::Tick ticks) {
    std::ofstream file(path);
    file << "tick,channel\n";
    for (sim::Tick tick = 0; tick < ticks; ++tick) file << tick << ",0\n";
}

bool is_one_line(const std::string& text) {
    return text.starts_with("smnn simulate: ") && std::count(text.begin(), text.end(), '\n') == 1;
}

} // namespace

TEST_CASE("a line typed is answered by its spikes before the next is typed", "[tools]") {
    const tests::Scratch scratch;
    write_echo(scratch / "net");
    Child smnn({"simulate", scratch / "net", "--input", "-", "--from", "csv", "--record", "-"});
    REQUIRE(smnn.type("tick,channel\n0,0\n1,\n")); // tick 1 has begun: tick 0 is complete
    CHECK(smnn.hear() == "tick,neuron\n0,0\n");
    REQUIRE(smnn.type("100,0\n200,0\n"));
    CHECK(smnn.hear() == "100,0\n");
    REQUIRE(smnn.type("201,\n"));
    CHECK(smnn.hear() == "200,0\n");
    REQUIRE(smnn.type("300,0\n"));
    smnn.end_input();
    CHECK(smnn.hear() == "300,0\n");
    CHECK(contains(smnn.complaint(), "spikes")); // the report makes way for the data
    CHECK(smnn.wait().exit == 0);
}

TEST_CASE("networks are chained by logs through pipes, as they would be by files", "[tools]") {
    const tests::Scratch scratch;
    write_echo(scratch / "net");
    io::write_file(scratch / "in.csv", "tick,channel\n" + hundredth_ticks(0, 10'000));
    const std::string net = scratch / "net";
    const std::string first = std::string(SMNN_BINARY) + " simulate " + net + " --input " +
                              (scratch / "in.csv") + " --record - --to spikes 2>/dev/null";
    const std::string second = std::string(SMNN_BINARY) + " simulate " + net +
                               " --input - --part spikes --record " + (scratch / "out.spikes") +
                               " >/dev/null";
    REQUIRE(std::system((first + " | " + second).c_str()) == 0);
    const io::SpikeLog log = io::read_spike_log(scratch / "out.spikes");
    REQUIRE(log.trials.size() == 1);
    CHECK(log.trials[0].spikes.size() == 100);
    CHECK(log.trials[0].spikes == log.trials[0].input);
    CHECK(log.trials[0].ticks == 9'901);
}

TEST_CASE("ten times as long a stream takes the same memory", "[tools]") {
    const tests::Scratch scratch;
    write_echo(scratch / "net");
    const auto peak = [&](sim::Tick ticks) {
        write_every_tick(scratch / "long.csv", ticks);
        Child smnn({"simulate", scratch / "net", "--input", "-", "--from", "csv", "--record", "-",
                    "--to", "spikes"},
                   {.in = scratch / "long.csv", .out = "/dev/null"});
        const Child::End end = smnn.wait();
        CHECK(end.exit == 0);
        return end.peak_kibibytes;
    };
    const long of_short = peak(300'000);
    const long of_long = peak(3'000'000);
    // 2.7 million events would take 54 MB if they were kept: 4 bytes each, 16 for their ticks.
    if (memory_is_ours) CHECK(of_long < of_short + 4'000);
}

TEST_CASE("what a killed recorder leaves of a stream, repaired, replays to the spike", "[tools]") {
    const tests::Scratch scratch;
    write_echo(scratch / "net");
    const std::string log = scratch / "live.spikes";
    {
        Child smnn({"simulate", scratch / "net", "--input", "-", "--from", "csv", "--record", log,
                    "--to", "spikes"});
        REQUIRE(smnn.type("tick,channel\n" + hundredth_ticks(0, 50'000) + "50000,\n"));
        // Until the spikes are in the file.
        const std::string watch = "inspect --json " + log + " --repair " + (scratch / "seen");
        for (int i = 0; i < 1000; ++i, ::usleep(10'000)) {
            const auto seen = run_smnn(watch);
            if (seen.exit == 0 && seen.json()["repaired_ticks"] == 50'000) break;
        }
        smnn.kill();
        CHECK(smnn.wait().exit == 128 + SIGKILL);
    }
    CHECK(run_smnn("inspect " + log).exit == 1);
    const auto repaired = run_smnn("inspect --json " + log + " --repair " + (scratch / "good"));
    CHECK(repaired.exit == 0);
    CHECK(repaired.json()["whole"] == false);
    CHECK(repaired.json()["repaired_trials"] == 1);
    CHECK(repaired.json()["repaired_ticks"] == 50'000);
    const auto replayed =
        run_smnn("replay --json " + (scratch / "good") + " --network " + (scratch / "net"));
    CHECK(replayed.exit == 0);
    CHECK(replayed.json()["spikes"] == 500);
}

TEST_CASE("nobody reads the spikes any more: one line, exit 2, no death by signal", "[tools]") {
    const tests::Scratch scratch;
    write_echo(scratch / "net");
    Child smnn({"simulate", scratch / "net", "--input", "-", "--from", "csv", "--record", "-"});
    smnn.close_output();
    REQUIRE(smnn.type("tick,channel\n0,0\n1,\n"));
    const std::string complaint = smnn.complaint();
    CHECK(is_one_line(complaint));
    CHECK(contains(complaint, "-: cannot be written: Broken pipe"));
    CHECK(smnn.wait().exit == 2);
}

TEST_CASE("a disk that fills up while a log is appended to leaves the log as it was", "[tools]") {
    const tests::Scratch scratch;
    write_echo(scratch / "net");
    io::write_file(scratch / "in.csv", "tick,channel\n" + hundredth_ticks(0, 2'000));
    const std::string log = scratch / "out.spikes";
    const std::vector<std::string> words = {
        "simulate", scratch / "net", "--input", scratch / "in.csv", "--record", log, "--append"};
    for (int i = 0; i < 2; ++i) {
        Child smnn(words);
        CHECK(smnn.wait().exit == 0);
    }
    CHECK(io::read_spike_log(log).trials.size() == 2);
    const std::string before = io::read_file(log);
    Child smnn(words, {.in = "", .out = "", .most_file_bytes = before.size() + 40});
    const std::string complaint = smnn.complaint();
    CHECK(is_one_line(complaint));
    CHECK(contains(complaint, log + ": cannot be written"));
    CHECK(smnn.wait().exit == 2);
    CHECK((io::read_file(log) == before));
}

TEST_CASE("no writer of a run or a log outlives a full disk", "[tools]") {
    const tests::Scratch scratch;
    write_echo(scratch / "net");
    io::write_file(scratch / "in.csv", "tick,channel\n" + hundredth_ticks(0, 2'000));
    const std::string simulate =
        "simulate " + (scratch / "net") + " --input " + (scratch / "in.csv");
    const std::string log = scratch / "out.spikes";
    REQUIRE(run_smnn(simulate + " --record " + log).exit == 0);
    for (const std::string& line :
         {simulate + " --record /dev/full", simulate + " --record /dev/full --to csv",
          simulate + " --record-potentials /dev/full", "inspect " + log + " --repair /dev/full",
          "replay " + log + " --out /dev/full --to csv",
          "replay " + log + " --out /dev/full --to spikes"}) {
        CAPTURE(line);
        CHECK(tests::flaw_of_refusal(run_smnn(line), "/dev/full: cannot be written") == "");
    }
}
