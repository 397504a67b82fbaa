#include "smnn/io/checkpoint_file.hpp"
#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::contains;
using tests::run_smnn;

namespace {

// Two trials, 3 input events and 2 spikes.
io::SpikeLog small_log() {
    io::SpikeLog log;
    log.header = {.inputs = 4, .neurons = 2, .seed = 3, .network_identity = 0xABC, .made_by = ""};
    log.trials.resize(2);
    log.trials[0].ticks = 10;
    log.trials[0].label = 7;
    log.trials[0].input = sim::sorted({{1, 0}, {1, 3}});
    log.trials[0].spikes = sim::sorted({{4, 1}});
    log.trials[1].ticks = 20;
    log.trials[1].input = sim::sorted({{19, 2}});
    log.trials[1].spikes = sim::sorted({{19, 0}});
    return log;
}

} // namespace

TEST_CASE("inspect tells a network's shape", "[tools]") {
    const tests::Scratch scratch;
    const sim::Network network = tests::small_network();
    io::write_network(scratch / "net", network);
    const auto answer = run_smnn("inspect --json " + (scratch / "net"));
    CHECK(answer.exit == 0);
    const auto report = answer.json();
    CHECK(report["kind"] == "network");
    CHECK(report["whole"] == true);
    CHECK(report["neurons"] == 20);
    CHECK(report["modes"] == 3);
    CHECK(report["inputs"] == 64);
    CHECK(report["outputs"] == 10);
    CHECK(report["recurrence"] == "modes");
    CHECK(report["parameters"] == sim::parameter_count(network));
    CHECK(report["neuron"]["delay_ticks"] == 2);
    CHECK(report["settings"]["ticks"] == "30");
}

TEST_CASE("inspect tells how far a training has come", "[tools]") {
    const tests::Scratch scratch;
    sim::Checkpoint checkpoint{
        .network = tests::small_network(), .parameter_sets = {}, .counters = {}};
    checkpoint.parameter_sets["adam.m"] = checkpoint.network.weights;
    checkpoint.counters = {{"batch", 7}, {"epoch", 2}};
    io::write_checkpoint(scratch / "run", checkpoint);
    const auto answer = run_smnn("inspect --json " + (scratch / "run"));
    CHECK(answer.exit == 0);
    const auto report = answer.json();
    CHECK(report["kind"] == "checkpoint");
    CHECK(report["whole"] == true);
    CHECK(report["counters"]["epoch"] == 2);
    CHECK(report["counters"]["batch"] == 7);
    CHECK(report["parameter_sets"][0] == "adam.m");
    CHECK(report["neurons"] == 20);
    CHECK(report["settings"]["ticks"] == "30");

    std::string bytes = io::read_file(scratch / "run");
    bytes.resize(bytes.size() - 1);
    io::write_file(scratch / "run", bytes);
    CHECK(run_smnn("inspect --json " + (scratch / "run")).exit == 1);
}

TEST_CASE("inspect tells what a log holds and what a spike takes in it", "[tools]") {
    const tests::Scratch scratch;
    io::write_spike_log(scratch / "log", small_log());
    const auto answer = run_smnn("inspect --json " + (scratch / "log"));
    CHECK(answer.exit == 0);
    const auto report = answer.json();
    CHECK(report["kind"] == "spike log");
    CHECK(report["whole"] == true);
    CHECK(report["trials"] == 2);
    CHECK(report["labelled_trials"] == 1);
    CHECK(report["ticks"] == 30);
    CHECK(report["input_events"] == 3);
    CHECK(report["spikes"] == 2);
    CHECK(report["identity"] == "0000000000000abc");
    CHECK(report["bytes_per_spike"].get<double>() ==
          Approx(static_cast<double>(io::read_file(scratch / "log").size()) / 5));
}

TEST_CASE("a log cut in its second trial is not whole, and its first is still counted", "[tools]") {
    const tests::Scratch scratch;
    io::write_spike_log(scratch / "log", small_log());
    const std::string bytes = io::read_file(scratch / "log");
    io::write_file(scratch / "log", bytes.substr(0, bytes.size() - 58));
    const auto answer = run_smnn("inspect --json " + (scratch / "log"));
    CHECK(answer.exit == 1);
    const auto report = answer.json();
    CHECK(report["whole"] == false);
    CHECK(report["whole_trials"] == 1);
    CHECK(contains(report["damage"].get<std::string>(), (scratch / "log") + ": byte"));
}

TEST_CASE("a damaged network is not whole, and inspect says from which byte on", "[tools]") {
    const tests::Scratch scratch;
    io::write_network(scratch / "net", tests::small_network());
    std::string bytes = io::read_file(scratch / "net");
    bytes[bytes.size() / 2] ^= 1;
    io::write_file(scratch / "net", bytes);
    const auto answer = run_smnn("inspect --json " + (scratch / "net"));
    CHECK(answer.exit == 1);
    CHECK(answer.json()["whole"] == false);
    CHECK(contains(answer.json()["damage"].get<std::string>(), (scratch / "net") + ": byte"));
}

TEST_CASE("inspect does not guess at files that are not ours", "[tools]") {
    const tests::Scratch scratch;
    io::write_file(scratch / "text", "tick,channel\n");
    io::write_file(scratch / "empty", "");
    for (const char* name : {"text", "empty"}) {
        CHECK(tests::flaw_of_refusal(run_smnn("inspect " + (scratch / name)),
                                     "neither a network nor a spike log nor a checkpoint") == "");
    }
    CHECK(tests::flaw_of_refusal(run_smnn("inspect " + (scratch / "none")), "cannot be read") ==
          "");
    CHECK(tests::flaw_of_refusal(run_smnn("inspect " + scratch.path()), "directory") == "");
}

TEST_CASE("inspect --repair saves what is readable of a log, and of nothing else", "[tools]") {
    const tests::Scratch scratch;
    io::write_spike_log(scratch / "log", small_log());
    const std::string bytes = io::read_file(scratch / "log");
    io::write_file(scratch / "cut", bytes.substr(0, bytes.size() - 58));
    const auto answer =
        run_smnn("inspect --json " + (scratch / "cut") + " --repair " + (scratch / "saved"));
    CHECK(answer.exit == 0);
    CHECK(answer.json()["whole"] == false);
    CHECK(answer.json()["repaired"] == scratch / "saved");
    CHECK(answer.json()["repaired_trials"] == 2); // of the second only the end was lost
    CHECK(io::read_spike_log(scratch / "saved") == small_log());

    CHECK(run_smnn("inspect " + (scratch / "cut") + " --repair " + (scratch / "cut")).exit == 0);
    CHECK(io::read_spike_log(scratch / "cut") == small_log()); // in its own place
    io::write_network(scratch / "net", tests::small_network());
    CHECK(tests::flaw_of_refusal(
              run_smnn("inspect " + (scratch / "net") + " --repair " + (scratch / "x")),
              "of a spike log alone a part is of use") == "");
}
