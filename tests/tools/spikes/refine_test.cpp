#include "smnn/sim/transform/refine.hpp"

#include <cmath>

#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::run_smnn;

namespace {

struct Bench {
    tests::Scratch scratch;
    std::string net = scratch / "net";
    std::string data;

    Bench() {
        tests::write_small_digits(scratch / "digits");
        io::write_network(net, tests::small_network());
        data = " --data " + (scratch / "digits") + " ";
    }
    io::SpikeLog encoded(const std::string& flags) const {
        const tests::Answer answer = run_smnn("encode digits --network " + net + data +
                                              "--trials 5 --out " + (scratch / "in") + " " + flags);
        CHECK(answer.err == "");
        return io::read_spike_log(scratch / "in");
    }
    io::SpikeLog simulated(const std::string& flags) const {
        const tests::Answer answer = run_smnn("simulate " + net + " --input " + (scratch / "in") +
                                              " --record " + (scratch / "out") + " " + flags);
        CHECK(answer.err == "");
        return io::read_spike_log(scratch / "out");
    }
};

} // namespace

TEST_CASE("a trained network keeps its accuracy on a finer grid, down to microseconds", "[tools]") {
    const tests::Scratch scratch;
    const std::string data = " --data " SMNN_SOURCE_DIR "/tools/digits ";
    REQUIRE(run_smnn("train digits" + data + "--neurons 50 --epochs 3 --seed 1 --out " +
                     (scratch / "net"))
                .exit == 0);
    const auto evaluated = [&](const std::string& flags) {
        return run_smnn("evaluate " + (scratch / "net") + data + "--json " + flags).json();
    };
    const auto coarse = evaluated("");
    CHECK(coarse["accuracy"] > 0.75);
    CHECK(coarse["time_step_ms"] == 2.0);
    // Of 1,000 pictures some three are answered otherwise, one way or the other.
    const auto fine = evaluated("--refine 10");
    CHECK(fine["time_step_ms"] == 0.2);
    CHECK(fine["trials"] == 1000);
    CHECK(std::abs(fine["accuracy"].get<double>() - coarse["accuracy"].get<double>()) <= 0.005);
    CHECK(fine["input_spikes_per_trial"] == coarse["input_spikes_per_trial"]);
    CHECK(fine["hidden_spikes_per_trial"].get<double>() ==
          Approx(coarse["hidden_spikes_per_trial"].get<double>()).epsilon(0.1));

    const auto few = evaluated("--trials 50");
    const auto finest = evaluated("--trials 50 --refine 2000 --engine event");
    CHECK(finest["time_step_ms"] == 0.001);
    CHECK(finest["ticks"] == 100'000);
    CHECK(std::abs(finest["accuracy"].get<double>() - few["accuracy"].get<double>()) < 0.03);
    CHECK(finest["loss"].get<double>() == Approx(few["loss"].get<double>()).epsilon(0.1));
}

TEST_CASE("a refined run is recorded in its own ticks, and replayed with the same --refine",
          "[tools]") {
    const Bench bench;
    const io::SpikeLog input = bench.encoded("");
    const io::SpikeLog out = bench.simulated("--refine 8");
    CHECK(out.header.time_step_ms == 0.25);
    CHECK(out.header.network_identity == sim::identity(sim::refined(tests::small_network(), 8)));
    REQUIRE(out.trials.size() == 5);
    CHECK(out.trials[0].ticks == 240);
    CHECK(out.trials[0].input == sim::refined(input.trials[0].input, 8));
    CHECK(out.trials[0].spikes.size() > 20);

    const std::string line = "replay " + (bench.scratch / "out") + " --network " + bench.net;
    const auto replayed = run_smnn(line + " --refine 8 --json");
    CHECK(replayed.exit == 0);
    CHECK(replayed.json()["identical"] == true);
    CHECK(tests::flaw_of_refusal(run_smnn(line), "was recorded from the network") == "");
    CHECK(run_smnn("simulate " + bench.net + " --input " + (bench.scratch / "in") +
                   " --refine 8 --json")
              .json()["time_step_ms"] == 0.25);
}

TEST_CASE("trials encoded on the finer grid run as those that are refined on the way", "[tools]") {
    const Bench bench;
    bench.encoded("");
    const io::SpikeLog expected = bench.simulated("--refine 8");
    const io::SpikeLog fine = bench.encoded("--refine 8");
    CHECK(fine.header.time_step_ms == 0.25);
    CHECK(fine.trials[3].input == expected.trials[3].input);
    CHECK(bench.simulated("--refine 8").trials[3].spikes == expected.trials[3].spikes);
    CHECK(tests::flaw_of_refusal(run_smnn("simulate " + bench.net + " --input " +
                                          (bench.scratch / "in") + " --refine 7"),
                                 "has a time step of 0.25 ms") == "");
}

TEST_CASE("latency code speaks on the finer grid where there is one", "[tools]") {
    const Bench bench;
    const io::SpikeLog coarse = bench.encoded("--coding latency");
    const io::SpikeLog fine = bench.encoded("--coding latency --refine 10");
    for (std::size_t i = 0; i < 5; ++i) {
        const sim::Events& a = coarse.trials[i].input;
        const sim::Events& b = fine.trials[i].input;
        CHECK(fine.trials[i].ticks == 300);
        REQUIRE(a.size() == b.size());
        for (std::size_t e = 0; e < a.size(); ++e) CHECK(b[e].tick / 10 == a[e].tick);
    }
    // A bar of 250 speaks at 5/255 of 60 ms, not at 0.
    CHECK(coarse.trials[0].input[0].tick == 0);
    CHECK(fine.trials[0].input[0].tick == 5);
}

TEST_CASE("digits seen by an event camera are encoded, trained and evaluated", "[tools]") {
    const Bench bench;
    const std::string line = "encode digits --coding camera --trials 3" + bench.data + "--out ";
    REQUIRE(run_smnn(line + (bench.scratch / "a") + " --time-step 0.001 --ticks 300000").exit == 0);
    const io::SpikeLog log = io::read_spike_log(bench.scratch / "a");
    CHECK(log.header.inputs == 128);
    CHECK(log.trials[0].ticks == 300'000);
    CHECK(log.trials[0].input.size() > 100);
    CHECK(log.trials[0].input.end_channel() > 64);
    REQUIRE(run_smnn(line + (bench.scratch / "b") + " --refine 2000").exit == 0);
    CHECK(io::read_spike_log(bench.scratch / "b").trials[2].input == log.trials[2].input);

    const std::string train =
        "train digits --coding camera --neurons 20 --epochs 15 --batch 20 --learning-rate 0.02" +
        bench.data + "--out " + (bench.scratch / "seen");
    const auto trained = run_smnn(train + " --json");
    REQUIRE(trained.exit == 0);
    CHECK(trained.json()["accuracy"] > 0.3); // of ten classes
    CHECK(io::read_network(bench.scratch / "seen").settings.at("ticks") == "150");
    const auto evaluated =
        run_smnn("evaluate " + (bench.scratch / "seen") + bench.data + "--json").json();
    CHECK(evaluated["accuracy"] == trained.json()["accuracy"]);
    CHECK(evaluated["coding"] == "camera");
}

TEST_CASE("context is judged over the same time on a finer grid", "[tools]") {
    const tests::Scratch scratch;
    REQUIRE(
        run_smnn("train context --neurons 20 --trials 60 --batch 20 --epochs 2 --silent-ticks 10 "
                 "--stimulus-ticks 30 --response-ticks 20 --initial-scale 3 --out " +
                 (scratch / "net"))
            .exit == 0);
    const std::string line = "evaluate " + (scratch / "net") + " --trials 50 --json";
    const auto coarse = run_smnn(line).json();
    const auto fine = run_smnn(line + " --refine 5").json();
    CHECK(fine["ticks"] == 300);
    for (const char* key : {"mean_square_error", "response_error"}) {
        CHECK(fine[key].get<double>() == Approx(coarse[key].get<double>()).epsilon(0.1));
    }
}

TEST_CASE("a time step is refined a whole number of times", "[tools]") {
    const Bench bench;
    for (const char* m : {"0", "-1", "1.5", "x", "1073741825"}) {
        CHECK(tests::flaw_of_refusal(
                  run_smnn("evaluate " + bench.net + bench.data + "--refine " + m),
                  "--refine " + std::string(m) + ": a whole number from 1 to 1073741824") == "");
    }
}
