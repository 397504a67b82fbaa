#include <map>

#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/event_table.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::run_smnn;

TEST_CASE("encoded pictures, simulated, spike as often as evaluate says", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    io::write_network(scratch / "net", tests::small_network());
    const std::string data = " --data " + (scratch / "digits") + " ";
    REQUIRE(run_smnn("encode digits" + data + "--network " + (scratch / "net") +
                     " --first 3 --trials 7 --seed 5 --out " + (scratch / "in.spikes"))
                .exit == 0);
    const auto simulated =
        run_smnn("simulate " + (scratch / "net") + " --json --input " + (scratch / "in.spikes"))
            .json();
    const auto evaluated =
        run_smnn("evaluate " + (scratch / "net") + data + "--first 3 --trials 7 --seed 5 --json")
            .json();
    REQUIRE(simulated["spikes"] > 0);
    // Seven times a mean of seven: rounding, no more.
    CHECK(simulated["spikes"].get<double>() ==
          Approx(7 * evaluated["hidden_spikes_per_trial"].get<double>()).epsilon(1e-12));
    CHECK(simulated["input_events"].get<double>() ==
          Approx(7 * evaluated["input_spikes_per_trial"].get<double>()).epsilon(1e-12));
}

TEST_CASE("an encoded log keeps labels, seed, time step and the length of its trials", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    REQUIRE(
        run_smnn("encode digits --data " + (scratch / "digits") +
                 " --first 4 --trials 3 --ticks 12 --time-step 0.5 --seed 11 --split train --out " +
                 (scratch / "in.spikes"))
            .exit == 0);
    const io::SpikeLog log = io::read_spike_log(scratch / "in.spikes");
    CHECK(log.header.seed == 11);
    CHECK(log.header.time_step_ms == 0.5);
    CHECK(log.header.inputs == 64);
    CHECK(log.header.neurons == 0);
    REQUIRE(log.trials.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(log.trials[i].ticks == 12);
        CHECK(log.trials[i].label == 4 + i);
        CHECK(log.trials[i].spikes.empty());
    }

    sim::Random random(11, "encoding", 4);
    sim::Events expected;
    sim::encode(tests::small_pictures(60, 1).image(4), 8, sim::Coding::rate, 12, random, expected);
    CHECK(log.trials[0].input == expected);
}

TEST_CASE("as plain text a picture is the same events", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    for (const char* file : {"in.spikes", "in.csv"}) {
        REQUIRE(run_smnn("encode digits --coding latency --trials 2 --data " +
                         (scratch / "digits") + " --out " + (scratch / file))
                    .exit == 0);
    }
    const io::SpikeLog log = io::read_spike_log(scratch / "in.spikes");
    const tests::EventTable table = tests::read_events_csv(scratch / "in.csv");
    REQUIRE(table.trials.size() == 2);
    CHECK(table.address == io::Address::channel);
    CHECK(table.trials[0] == log.trials[0].input);
    CHECK(table.trials[1] == log.trials[1].input);
}

TEST_CASE("pictures that are not there cannot be encoded, and nothing is written", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits", 60, 20);
    const std::string line =
        "encode digits --data " + (scratch / "digits") + " --out " + (scratch / "in.spikes") + " ";
    const std::map<std::string, std::string> lines = {
        {"--first 20 --trials 1", "there are 20 pictures"},
        {"--first 15 --trials 6", "there are 20 pictures"},
        {"--first 1 --trials 18446744073709551615", "there are 20 pictures"},
        {"--trials 0", "--trials 0: a whole number from 1"},
        {"--time-step 0", "--time-step 0: a number above 0"},
        {"--network " + (scratch / "none"), "none: cannot be read"},
    };
    for (const auto& [flags, part] : lines) {
        CAPTURE(flags);
        CHECK(tests::flaw_of_refusal(run_smnn(line + flags), part) == "");
    }
    CHECK(scratch.names() == std::vector<std::string>{"digits"});
}
