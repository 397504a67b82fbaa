#include "tools/smnn/flags/tasks.hpp"

#include <map>

#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::contains;
using tests::run_smnn;

namespace {

// A training of a tenth of a second: 60 trials of 60 ticks, 20 neurons.
std::string short_context(const std::string& net) {
    return "train context --out " + net +
           " --neurons 20 --trials 60 --batch 20 --epochs 2 --silent-ticks 10 --stimulus-ticks 30 "
           "--response-ticks 20 --initial-scale 3 ";
}

std::string short_rows(const tests::Scratch& scratch) {
    return "train sequential-digits --data " + (scratch / "digits") + " --out " +
           (scratch / "rows") +
           " --neurons 20 --epochs 2 --batch 20 --ticks-per-row 4 --initial-scale 3 ";
}

} // namespace

TEST_CASE("a trajectory is reported by its errors and signs, the same by train and evaluate",
          "[tools]") {
    const tests::Scratch scratch;
    const std::string net = scratch / "net";
    const tests::Answer answer = run_smnn(short_context(net) + "--seed 6 --json");
    REQUIRE(answer.exit == 0);
    const auto trained = answer.json();
    const auto evaluated = run_smnn("evaluate " + net + " --seed 6 --json").json();
    CHECK(trained["trials"] == 1000);
    CHECK(evaluated["trials"] == 1000);
    for (const char* key : {"mean_square_error", "response_error", "sign_accuracy"}) {
        CAPTURE(key);
        CHECK(trained[key].get<double>() > 0.0);
        CHECK(trained[key] == evaluated[key]);
    }
    CHECK(!trained.contains("accuracy"));
    CHECK(!contains(answer.err, "accuracy"));
    for (const char* key : {"seconds_per_epoch", "milliseconds_per_batch", "gradient_norm",
                            "hidden_spikes_per_neuron"}) {
        CAPTURE(key);
        CHECK(trained[key].get<double>() > 0.0);
    }
    CHECK(evaluated["response_ticks"] == 20);
    CHECK(evaluated["ticks"] == 60);
}

TEST_CASE("evaluating context in two halves sees the trials of the whole", "[tools]") {
    const tests::Scratch scratch;
    const std::string net = scratch / "net";
    REQUIRE(run_smnn(short_context(net)).exit == 0);
    const auto error = [&](const std::string& flags) {
        const auto report = run_smnn("evaluate " + net + " --json " + flags).json();
        return report["mean_square_error"].get<double>() * report["trials"].get<double>();
    };
    // Sums of 30 in another order: rounding, no more.
    CHECK(error("--trials 10") + error("--first 10 --trials 20") ==
          Approx(error("--trials 30")).epsilon(1e-12));
    CHECK(error("--limit 10") == error("--trials 10"));
    CHECK(error("--trials 30 --switch-fraction 1") != error("--trials 30"));
}

TEST_CASE("rows of pixels are trained, evaluated, encoded and simulated as one task", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    const tests::Answer answer = run_smnn(short_rows(scratch) + "--json");
    REQUIRE(answer.exit == 0);
    const std::string data = " --data " + (scratch / "digits") + " ";
    const auto evaluated =
        run_smnn("evaluate " + (scratch / "rows") + data + "--trials 7 --json").json();
    CHECK(evaluated["ticks"] == 8 * 4);
    REQUIRE(run_smnn("encode sequential-digits" + data + "--network " + (scratch / "rows") +
                     " --trials 7 --out " + (scratch / "in.spikes"))
                .exit == 0);
    const auto simulated =
        run_smnn("simulate " + (scratch / "rows") + " --json --input " + (scratch / "in.spikes"))
            .json();
    // Seven times a mean of seven: rounding, no more.
    CHECK(simulated["spikes"].get<double>() ==
          Approx(7 * evaluated["hidden_spikes_per_trial"].get<double>()).epsilon(1e-12));
    CHECK(io::read_spike_log(scratch / "in.spikes").trials[3].label == 3U);
    CHECK(run_smnn("compare " + (scratch / "rows") + data + "--trials 3 --repetitions 1").exit ==
          0);
}

TEST_CASE("encoded context is graded, without a class, and made as for the network", "[tools]") {
    const tests::Scratch scratch;
    REQUIRE(run_smnn(short_context(scratch / "net")).exit == 0);
    REQUIRE(run_smnn("encode context --trials 2 --network " + (scratch / "net") + " --out " +
                     (scratch / "in.spikes"))
                .exit == 0);
    const io::SpikeLog log = io::read_spike_log(scratch / "in.spikes");
    REQUIRE(log.trials.size() == 2);
    CHECK(log.trials[0].ticks == 60);
    CHECK(log.trials[0].input.is_graded());
    CHECK(!log.trials[0].label);
    CHECK(log.header.inputs == 4);
}

TEST_CASE("a flag of another task is refused by its name", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    const std::string net = scratch / "net";
    REQUIRE(run_smnn(short_context(net)).exit == 0);
    const std::string data = " --data " + (scratch / "digits") + " ";
    const std::map<std::string, std::string> lines = {
        {"train context --out x" + data, "--data does not belong to context"},
        {"train context --out x --ticks 5", "--ticks does not belong to context"},
        {"train context --out x --coding rate", "--coding does not belong to context"},
        {"train context --out x --readout mean_rate", "--readout does not belong to context"},
        {"train digits --out x --trials 5" + data, "--trials does not belong to digits"},
        {"train digits --out x --switch-fraction 0.1" + data,
         "--switch-fraction does not belong to digits"},
        {"train sequential-digits --out x --ticks 5" + data,
         "--ticks does not belong to sequential-digits"},
        {"train sequential-digits --out x", "--data is missing: sequential-digits needs a folder"},
        {"evaluate " + net + data, "--data does not belong to context"},
        {"evaluate " + net + " --predictions " + (scratch / "p.csv"),
         "--predictions does not belong to context"},
        {"evaluate " + net + " --split train", "--split does not belong to context"},
        {"encode context --split train --out x", "--split does not belong to context"},
        {"encode context --out x" + data, "--data does not belong to context"},
        {"encode sequential-digits --network " + net + " --out x" + data,
         "--ticks-per-row is needed: the network's settings do not say it"},
        {"train context --out x --switch-fraction 1.1",
         "--switch-fraction 1.1: a number from 0 to 1 is needed"},
        {"train context --out x --response-ticks 0", "--response-ticks 0: a whole number from 1"},
    };
    const tests::WorkingDirectory here(scratch.path());
    for (const auto& [line, part] : lines) {
        CAPTURE(line);
        CHECK(tests::flaw_of_refusal(run_smnn(line), part) == "");
    }
    CHECK(scratch.names() == std::vector<std::string>{"digits", "net"});
}

TEST_CASE("a response too short for a whole switch still switches within itself", "[tools]") {
    const cli::TaskKind& kind = cli::find_task("context", "tried");
    cli::TaskSettings settings;
    settings.kind = &kind;
    settings.context.response_ticks = 10;
    settings.context.switch_fraction = 1.0;
    const learning::Task task = cli::make_task(settings, nullptr, 3);
    sim::Random random(1, "encoding", 0);
    learning::Trial trial;
    task.make_trial(0, random, trial);
    // The context is told by channels 2 and 3, one of them at each tick: it flips at the eighth tick from
    // the end.
    std::vector<sim::Channel> contexts;
    for (std::size_t i = 0; i < trial.input.size(); ++i) {
        if (trial.input[i].channel >= 2) contexts.push_back(trial.input[i].channel);
    }
    REQUIRE(contexts.size() == static_cast<std::size_t>(task.ticks));
    for (std::size_t tick = 0; tick < contexts.size(); ++tick) {
        CHECK((contexts[tick] == contexts[0]) == (tick < contexts.size() - 8));
    }
}
