#include <cmath>
#include <map>
#include <sstream>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "smnn/learning/activity/projection.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/sim/readout.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/runs.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::run_smnn;

namespace {

sim::Network context_network(std::uint64_t seed = 1, std::size_t modes = 3) {
    sim::Network network =
        learning::initialise({.neurons = 30, .modes = modes, .inputs = 4, .outputs = 1}, {},
                             sim::Readout::trajectory, seed);
    for (float& weight : network.weights.input.values()) weight *= 4.0F;
    network.settings = {{"task", "context"},
                        {"silent_ticks", "10"},
                        {"stimulus_ticks", "40"},
                        {"response_ticks", "50"},
                        {"switch_fraction", "0"}};
    return network;
}

struct Bench {
    tests::Scratch scratch;
    std::string context = scratch / "context.smnn";
    std::string digits = scratch / "digits.smnn";
    std::string in = scratch / "in.spikes";
    std::string run = scratch / "run.spikes";

    Bench() {
        io::write_network(context, context_network());
        io::write_network(digits, tests::small_network());
        tests::write_small_digits(scratch / "data");
        CHECK(run_smnn("encode digits --data " + (scratch / "data") +
                       " --ticks 30 --trials 20 --out " + in)
                  .exit == 0);
        CHECK(run_smnn("simulate " + digits + " --input " + in + " --record " + run).exit == 0);
    }
    tests::Answer look(const std::string& words) const {
        return run_smnn("analyse mode-space " + words);
    }
};

std::vector<double> numbers(const cli::Report& array) { return array.get<std::vector<double>>(); }

} // namespace

TEST_CASE("a recording is seen along its modes as its spikes say, told apart by labels",
          "[tools]") {
    const Bench bench;
    const std::string line = bench.digits + " --input " + bench.run + " --every 1 --json";
    const auto report = bench.look(line).json();
    CHECK(report["analysis"] == "mode-space");
    CHECK(report["command"] == "smnn analyse mode-space " + line);
    CHECK(report["task"] == "recording");
    CHECK(report["ticks"] == 30);
    CHECK(report["every"] == 1);
    CHECK(report["modes"] == 3);
    CHECK(report["conditions"].size() == 10);
    CHECK(report["conditions"][4] == "label 4");
    REQUIRE(report["trials"].size() == 20);
    CHECK(!report.contains("coefficients")); // 64 inputs and 3 modes, but 20 neurons
    CHECK(!report.contains("switch"));

    const sim::Network network = io::read_network(bench.digits);
    const io::SpikeLog log = io::read_spike_log(bench.run);
    const auto output =
        learning::project(network, log.trials[7].spikes, 30, learning::output_modes(network));
    const auto input =
        learning::project(network, log.trials[7].spikes, 30, learning::input_modes(network));
    const auto& trial = report["trials"][7];
    CHECK(trial["condition"] == 7);
    CHECK(trial["tick"].size() == 30);
    double loudest = 0.0;
    for (std::size_t mode = 0; mode < 3; ++mode) {
        for (std::size_t k = 0; k < 30; ++k) {
            // Shown to six decimals.
            CHECK(std::abs(numbers(trial["output_modes"][mode])[k] - output[mode][k]) <= 5.1e-7);
            CHECK(std::abs(numbers(trial["input_modes"][mode])[k] - input[mode][k]) <= 5.1e-7);
            loudest = std::max(loudest, std::abs(output[mode][k]));
        }
    }
    CHECK(loudest > 0.01);
}

TEST_CASE("input alone is run first, and seen as its recording is", "[tools]") {
    const Bench bench;
    const auto recorded = bench.look(bench.digits + " --input " + bench.run + " --json").json();
    const auto run = bench.look(bench.digits + " --input " + bench.in + " --json").json();
    CHECK(run["trials"] == recorded["trials"]);
    CHECK(run["attractors"] == recorded["attractors"]);
    const auto few =
        bench.look(bench.digits + " --input " + bench.in + " --trials 4 --json").json();
    CHECK(few["trials"].size() == 4);
    CHECK(few["trials"][3] == run["trials"][3]);
}

TEST_CASE("end points are means over the last ticks, and their spread is about them", "[tools]") {
    const Bench bench;
    const auto report =
        bench.look(bench.digits + " --input " + bench.run + " --every 1 --json").json();
    CHECK(report["end_ticks"] == 1); // 4 % of 30 ticks
    for (const auto& attractor : report["attractors"]) {
        REQUIRE(attractor["trials"] == 2);
        const std::size_t condition = attractor["condition"].get<std::size_t>();
        double spread = 0.0;
        for (std::size_t mode = 0; mode < 3; ++mode) {
            const double a = numbers(report["trials"][condition]["output_modes"][mode]).back();
            const double b = numbers(report["trials"][condition + 10]["output_modes"][mode]).back();
            CHECK(numbers(attractor["output_modes"])[mode] == Approx((a + b) / 2).margin(2e-6));
            spread += (a - b) * (a - b) / 4.0;
        }
        CHECK(attractor["spread"].get<double>() == Approx(std::sqrt(spread)).margin(2e-6));
    }
    CHECK(report["separation"]["measure"].get<std::string>().find("Davies and Bouldin") !=
          std::string::npos);
    CHECK(report["separation"]["nearest_share"].get<double>() <= 1.0);
    CHECK(report["separation"]["input_modes"]["least_distance"].get<double>() > 0.0);
}

TEST_CASE("contextual integration is told apart by context and choice", "[tools]") {
    const Bench bench;
    const auto look = [&](const std::string& words) {
        return bench.look(bench.context + " --task context --trials 12 --json " + words).json();
    };
    const auto report = look("--seed 3");
    CHECK(report["conditions"] ==
          std::vector<std::string>{"context 1, choice +", "context 1, choice -",
                                   "context 2, choice +", "context 2, choice -"});
    CHECK(report["task"] == "context");
    CHECK(report["seed"] == 3);
    CHECK(report["ticks"] == 100);
    CHECK(report["end_ticks"] == 4);
    CHECK(report["trials"].size() == 12);
    CHECK(look("--seed 3") == report);
    CHECK(look("--seed 4")["trials"] != report["trials"]);
    CHECK(report["trials"][0]["tick"].size() == 100);
    CHECK(look("--every 30")["trials"][0]["tick"] == std::vector<int>{0, 30, 60, 90});
}

TEST_CASE("a path says what was answered at its ticks, along with where the population was",
          "[tools]") {
    const Bench bench;
    const sim::Network network = io::read_network(bench.context);
    const auto trial =
        bench.look(bench.context + " --task context --trials 1 --seed 3 --every 7 --json")
            .json()["trials"][0];
    CHECK(run_smnn("encode context --network " + bench.context + " --trials 1 --seed 3 --out " +
                   bench.in)
              .exit == 0);
    io::SpikeLogReader log(bench.in);
    io::RecordedTrial shown;
    REQUIRE(log.next(shown));
    const sim::Trace trace = tests::run_clock_driven(network, shown.input, {.ticks = shown.ticks});
    const sim::Matrix answer = sim::read_trajectory(network, trace.spikes, shown.ticks);
    const auto found = numbers(trial["answer"][0]);
    REQUIRE(found.size() == 15);
    double largest = 0.0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto exact = static_cast<double>(answer(0, 7 * i));
        largest = std::max(largest, std::abs(exact));
        CHECK(std::abs(found[i] - exact) <= 0.5e-6); // is told to six places
    }
    CHECK(largest > 0.01);
    CHECK_FALSE(bench.look(bench.digits + " --input " + bench.run + " --json")
                    .json()["trials"][0]
                    .contains("answer"));
}

TEST_CASE("coefficients are those of the mean population along [Win, xi_in], orthonormal",
          "[tools]") {
    const Bench bench;
    const auto report =
        bench.look(bench.context + " --task context --trials 12 --every 1 --json").json();
    const auto& coefficients = report["coefficients"];
    CHECK(coefficients["names"] == std::vector<std::string>{"Win 0", "Win 1", "Win 2", "Win 3",
                                                            "xi_in 0", "xi_in 1", "xi_in 2"});
    REQUIRE(coefficients["per condition mean"].size() == 4);
    CHECK(coefficients["tick"].size() == 100);
    // Along xi_in 0 in full is what the coefficients up to it add up to.
    const sim::Network network = io::read_network(bench.context);
    learning::Directions all = learning::input_columns(network);
    const auto xi_in = learning::input_modes(network);
    all.push_back(xi_in[0]);
    const auto q = learning::orthonormalised(all);
    std::vector<double> mean(4, 0.0);
    std::vector<double> count(4, 0.0);
    for (const auto& trial : report["trials"]) {
        mean[trial["condition"].get<std::size_t>()] += numbers(trial["input_modes"][0])[80];
        count[trial["condition"].get<std::size_t>()] += 1.0;
    }
    std::size_t seen = 0;
    for (std::size_t condition = 0; condition < 4; ++condition) {
        if (count[condition] == 0.0) continue;
        double sum = 0.0;
        for (std::size_t axis = 0; axis < 5; ++axis) {
            double share = 0.0;
            for (std::size_t n = 0; n < 30; ++n) share += xi_in[0][n] * q[axis][n];
            sum += share * numbers(coefficients["per condition mean"][condition][axis])[80];
        }
        CHECK(sum == Approx(mean[condition] / count[condition]).margin(1e-5)); // six decimals
        ++seen;
    }
    CHECK(seen >= 2);
}

TEST_CASE("a switch is told apart by what must be held, and counted", "[tools]") {
    const Bench bench;
    const auto report = bench.look(bench.context + " --task switch --trials 40 --json").json();
    CHECK(report["conditions"].size() == 8);
    CHECK(report["conditions"][6] == "context 2, channels -+");
    REQUIRE(report["trials"].size() == 40);
    for (const auto& trial : report["trials"]) {
        const auto before = trial["condition"].get<std::size_t>();
        CHECK(trial["condition_after"] == (before + 4) % 8);
    }
    const auto& moved = report["switch"];
    CHECK(moved["tick"] == 60); // four fifths of the answer before the end
    CHECK(moved["trials"] == 40);
    CHECK(moved["share"].get<double>() == moved["moved"].get<double>() / 40.0);
    CHECK(moved["answer_changes"]["trials"].get<int>() < 40);
    CHECK(moved["answer_changes"]["trials"].get<int>() > 5);
}

TEST_CASE("for people mode space is a table and what is said of it", "[tools]") {
    const Bench bench;
    const auto answer = bench.look(bench.context + " --task switch --trials 30");
    CHECK(answer.exit == 0);
    for (const char* words :
         {"end points along xi_out", "mode 2", "spread", "context 2, channels -+",
          "Along xi_in no two", "The context flips at tick 60"}) {
        CAPTURE(words);
        CHECK(tests::contains(answer.out, words));
    }
}

TEST_CASE("paths go to a table, a line a trial and point", "[tools]") {
    const Bench bench;
    const std::string csv = bench.scratch / "paths.csv";
    const auto answer =
        bench.look(bench.digits + " --input " + bench.run + " --every 10 --csv " + csv + " --json");
    CHECK(answer.exit == 0);
    std::istringstream table(io::read_file(csv));
    std::string line;
    std::getline(table, line);
    CHECK(line == "trial,condition,tick,output_0,output_1,output_2,input_0,input_1,input_2");
    std::vector<std::string> lines;
    while (std::getline(table, line)) lines.push_back(line);
    REQUIRE(lines.size() == 60);
    CHECK(lines[59].starts_with("19,9,20,"));
}

TEST_CASE("what cannot be seen along modes is refused in one line", "[tools]") {
    const Bench bench;
    const std::string full = bench.scratch / "full.smnn";
    io::write_network(
        full, learning::initialise(
                  {.neurons = 20, .modes = 0, .full_rank = true, .inputs = 64, .outputs = 10}, {},
                  sim::Readout::max_rate, 1));
    const std::string rate = bench.scratch / "rate.smnn";
    sim::Network rates = context_network();
    rates.dynamics = sim::Dynamics::rate;
    io::write_network(rate, rates);
    const std::string other = bench.scratch / "other.smnn";
    io::write_network(other, tests::small_network(2));
    const std::string empty = bench.scratch / "empty.spikes";
    io::write_spike_log(empty, {{.inputs = 64}, {}});
    const std::string still = bench.scratch / "still.spikes";
    io::write_spike_log(still, {{.inputs = 64}, {{}}});
    const std::string endless = bench.scratch / "endless.spikes";
    io::RecordedTrial trial;
    trial.ticks = sim::longest_run;
    io::write_spike_log(endless, {{.inputs = 64}, {trial}});
    const std::string slow = bench.scratch / "slow.spikes";
    io::write_spike_log(slow, {{.time_step_ms = 1.0, .inputs = 64}, {}});
    const std::map<std::string, std::string> lines = {
        {full + " --input " + bench.in, full + ": the network is of full rank, it has no modes"},
        {rate + " --task context", rate + ": a rate network has no spikes to look at"},
        {other + " --input " + bench.run, bench.run + ": was recorded from the network "},
        {bench.context + " --input " + bench.in,
         bench.in + ": has 64 input channels, the network 4"},
        {bench.digits + " --input " + empty, empty + ": has no trials: one or more are needed"},
        {bench.digits + " --input " + still, still + ": trial 0: has 0 ticks: 1 to "},
        {bench.digits + " --input " + endless,
         endless + ": trial 0: has 2305843009213693952 ticks"},
        {bench.digits + " --input " + slow, slow + ": has a time step of 1 ms, the network of 2"},
        {bench.digits + " --input " + bench.digits, bench.digits + ": byte "},
        {bench.digits + " --task context", "was trained for digits"},
        {bench.context + " --task zebra", "--task zebra: context or switch is needed"},
        {bench.context, "one of them"},
        {bench.context + " --task switch --input " + bench.in, "one of them"},
        {bench.context + " --task switch --trials 0", "--trials 0"},
        {bench.context + " --task switch --every 0", "--every 0"},
        {bench.context + " --task switch --seed x", "--seed x"},
        {bench.context + " --task context --csv " + full + "/no", "no"},
    };
    for (const auto& [words, part] : lines) {
        CAPTURE(words);
        CHECK(tests::flaw_of_refusal(bench.look(words), part) == "");
    }
}
