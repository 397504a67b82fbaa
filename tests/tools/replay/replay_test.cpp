#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::run_smnn;

namespace {

// Three trials, recorded.
struct Bench {
    tests::Scratch scratch;
    std::string line;
    io::SpikeLog log;

    Bench() {
        tests::write_small_digits(scratch / "digits");
        io::write_network(scratch / "net", tests::small_network());
        run_smnn("encode digits --trials 3 --ticks 30 --data " + (scratch / "digits") + " --out " +
                 (scratch / "in.spikes"));
        run_smnn("simulate " + (scratch / "net") + " --input " + (scratch / "in.spikes") +
                 " --record " + (scratch / "out.spikes"));
        line = "replay " + (scratch / "out.spikes") + " --network " + (scratch / "net") + " ";
        log = io::read_spike_log(scratch / "out.spikes");
    }
};

std::vector<sim::Event> list(const sim::Events& events) {
    std::vector<sim::Event> all;
    for (std::size_t i = 0; i < events.size(); ++i) all.push_back(events[i]);
    return all;
}

} // namespace

TEST_CASE("what was recorded is what happens again, in either engine", "[tools]") {
    const Bench bench;
    for (const char* engine : {"event", "clock", "auto"}) {
        CAPTURE(engine);
        const auto answer = run_smnn(bench.line + "--json --engine " + engine);
        CHECK(answer.exit == 0);
        CHECK(answer.json()["identical"] == true);
        CHECK(answer.json()["trials"] == 3);
        CHECK(answer.json()["spikes"] > 0);
    }
}

TEST_CASE("a spike taken from a recording is missed at its trial, tick and neuron", "[tools]") {
    Bench bench;
    std::vector<sim::Event> spikes = list(bench.log.trials[1].spikes);
    REQUIRE(spikes.size() > 4);
    const sim::Event taken = spikes[3];
    spikes.erase(spikes.begin() + 3);
    bench.log.trials[1].spikes = sim::sorted(spikes);
    io::write_spike_log(bench.scratch / "out.spikes", bench.log);

    const auto answer = run_smnn(bench.line + "--json");
    CHECK(answer.exit == 1);
    const auto difference = answer.json()["first_difference"];
    CHECK(answer.json()["identical"] == false);
    CHECK(answer.json()["trials"] == 3); // of the recording, not up to the difference
    std::size_t recorded = 0;
    for (const io::RecordedTrial& trial : bench.log.trials) recorded += trial.spikes.size();
    CHECK(answer.json()["spikes"] == recorded);
    CHECK(difference["trial"] == 1);
    CHECK(difference["tick"] == taken.tick);
    CHECK(difference["neuron"] == taken.channel);
    CHECK(difference["spike_only_in"] == "replay");
    CHECK(difference["potential"] > difference["threshold"]);
    // Both engines agree on it but for rounding, so it was the recording that was changed.
    CHECK(difference["potential_of_other_engine"].get<double>() ==
          Approx(difference["potential"].get<double>()).epsilon(1e-6));
    CHECK(run_smnn(bench.line).exit == 1);
}

TEST_CASE("a spike added to a recording is found where the potential was too low", "[tools]") {
    Bench bench;
    std::vector<sim::Event> spikes = list(bench.log.trials[2].spikes);
    // Tick 0 comes before any drive could have taken a membrane to the threshold and before it all.
    spikes.insert(spikes.begin(), sim::Event{.tick = 0, .channel = 17});
    bench.log.trials[2].spikes = sim::sorted(spikes);
    io::write_spike_log(bench.scratch / "out.spikes", bench.log);

    const auto difference = run_smnn(bench.line + "--json").json()["first_difference"];
    CHECK(difference["trial"] == 2);
    CHECK(difference["tick"] == 0);
    CHECK(difference["neuron"] == 17);
    CHECK(difference["spike_only_in"] == "recording");
    CHECK(difference["potential"] <= difference["threshold"]);
}

TEST_CASE("another network is refused by its identity", "[tools]") {
    const Bench bench;
    sim::Network other = tests::small_network();
    other.weights.readout(0, 0) += 1.0F;
    io::write_network(bench.scratch / "net", other);
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line), "was recorded from the network") == "");
}

TEST_CASE("settings are no part of a network's identity", "[tools]") {
    const Bench bench;
    sim::Network renamed = tests::small_network();
    renamed.settings["comment"] = "the one from Tuesday";
    io::write_network(bench.scratch / "net", renamed);
    CHECK(run_smnn(bench.line).exit == 0);
}

TEST_CASE("a log without a network's spikes cannot be replayed, nor can a damaged one", "[tools]") {
    const Bench bench;
    CHECK(tests::flaw_of_refusal(run_smnn("replay " + (bench.scratch / "in.spikes") +
                                          " --network " + (bench.scratch / "net")),
                                 "holds no spikes of a network") == "");
    const std::string bytes = io::read_file(bench.scratch / "out.spikes");
    io::write_file(bench.scratch / "out.spikes", bytes.substr(0, bytes.size() - 1));
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line), "out.spikes: byte") == "");
}

TEST_CASE("a log that gives a known network other sizes is refused", "[tools]") {
    Bench bench;
    bench.log.header.neurons = 1'000'000;
    io::write_spike_log(bench.scratch / "out.spikes", bench.log);
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line), "has 1000000 neurons") == "");
}
