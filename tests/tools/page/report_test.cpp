#include <cmath>
#include <filesystem>
#include <random>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::contains;
using tests::flaw_of_refusal;
using tests::run_smnn;

namespace {

// A network, three of its trials recorded, potentials and modes of them, a log of a training.
struct Bench {
    tests::Scratch scratch;
    std::string net = scratch / "net.smnn";
    std::string run = scratch / "run.spikes";
    std::string potentials = scratch / "u.csv";
    std::string modes = scratch / "kappa.csv";
    std::string log = scratch / "train.jsonl";
    std::string out = " --out " + (scratch / "page.html");

    Bench() {
        tests::write_small_digits(scratch / "digits");
        io::write_network(net, tests::small_network());
        run_smnn("encode digits --trials 3 --ticks 30 --data " + (scratch / "digits") + " --out " +
                 (scratch / "in.spikes"));
        run_smnn("simulate " + net + " --input " + (scratch / "in.spikes") + " --record " + run +
                 " --record-potentials " + potentials + " --only-neurons 0,5-7 --record-modes " +
                 modes);
        io::write_file(log,
                       "{\"epoch\":1,\"loss\":2.0,\"accuracy\":0.1}\n"
                       "{\"epoch\":2,\"loss\":0.5,\"accuracy\":0.7}\n{\"epo");
    }

    std::string page() const { return io::read_file(scratch / "page.html"); }
    std::string flaw(const std::string& files, const std::string& part) const {
        const std::string found = flaw_of_refusal(run_smnn("report " + files + out), part);
        return found.empty() && std::filesystem::exists(scratch / "page.html") ? "a page" : found;
    }
    std::string write(const std::string& name, const std::string& text) const {
        io::write_file(scratch / name, text);
        return scratch / name;
    }
};

} // namespace

TEST_CASE("a page has a section for each thing that it was given", "[tools]") {
    const Bench bench;
    const auto answer = run_smnn("report " + bench.net + " " + bench.log + " " + bench.run + " " +
                                 bench.potentials + " " + bench.modes + bench.out + " --json");
    REQUIRE(answer.exit == 0);
    CHECK(answer.json()["charts"] == 5);
    CHECK(answer.json()["bytes"] == bench.page().size());
    for (const char* words : {"The network net.smnn", "Learning: loss", "Learning: accuracy",
                              "Spikes, trial 0 of run.spikes", "Potentials, trial 0 of u.csv",
                              "Mode activity, trial 0 of kappa.csv", "Made by <code>smnn report"}) {
        CAPTURE(words);
        CHECK(contains(bench.page(), words));
    }
    run_smnn("report " + bench.log + bench.out);
    CHECK_FALSE(contains(bench.page(), "The network"));
    CHECK_FALSE(contains(bench.page(), "Spikes, trial"));
}

TEST_CASE("another trial of a recording and its tables can be drawn", "[tools]") {
    const Bench bench;
    CHECK(run_smnn("report " + bench.run + " " + bench.modes + " --trial 2" + bench.out).exit == 0);
    CHECK(contains(bench.page(), "Spikes, trial 2 of run.spikes"));
    CHECK(contains(bench.page(), "Mode activity, trial 2 of kappa.csv"));
}

TEST_CASE("a page asks for nothing from outside, and forbids itself to", "[tools]") {
    const Bench bench;
    run_smnn("report " + bench.net + " " + bench.run + bench.out);
    const std::string page = bench.page();
    CHECK(contains(page, "default-src 'none'"));
    CHECK_FALSE(contains(page, "unsafe-eval"));
    for (const char* reference : {"<link", "<img", "<iframe", " src=", "@import", "url("}) {
        CAPTURE(reference);
        CHECK_FALSE(contains(page.substr(0, page.find("<script>")), reference));
    }
}

TEST_CASE("a page draws what the commands found out, and keeps how they did", "[tools]") {
    const Bench bench;
    const std::string pictures = " --data " + (bench.scratch / "digits");
    const auto find = [&](const std::string& name, const std::string& line) {
        return " " + bench.write(name, run_smnn(line + " --json").out);
    };
    const std::string files =
        find("importance.json", "analyse importance " + bench.net) +
        find("activity.json", "analyse activity " + bench.run) +
        find("cost.json",
             "compare " + bench.net + " --repetitions 1 --input " + (bench.scratch / "in.spikes"));
    const auto answer = run_smnn("report" + files + bench.out);
    CAPTURE(answer.err);
    REQUIRE(answer.exit == 0);
    for (const char* words : {"Importance of the modes by rank", "Strength of the modes by rank",
                              "Firing rates", "Intervals between spikes", "Time of a trial",
                              "Energy of a trial", "Found by: smnn analyse importance"}) {
        CAPTURE(words);
        CHECK(contains(bench.page(), words));
    }
}

TEST_CASE("paths are drawn in the space of one mode, two, three or the three that move most",
          "[tools]") {
    const Bench bench;
    for (const std::size_t modes : {1U, 2U, 3U, 5U}) {
        CAPTURE(modes);
        cli::Report json{{"analysis", "mode-space"}, {"time_step_ms", 2.0}};
        json["conditions"] = {"left", "right"};
        for (const int condition : {0, 1, 1}) {
            cli::Report trial{{"condition", condition}, {"tick", {0, 5, 10}}};
            for (std::size_t mode = 0; mode < modes; ++mode) {
                trial["output_modes"].push_back({0.0, 0.1 * condition, static_cast<double>(mode)});
            }
            json["trials"].push_back(trial);
        }
        const auto answer =
            run_smnn("report " + bench.write("space.json", json.dump()) + bench.out);
        CAPTURE(answer.err);
        REQUIRE(answer.exit == 0);
        CHECK(contains(bench.page(), "drag to turn") == (modes >= 3));
        CHECK(contains(bench.page(), "Of 5 modes the 3 that move most.") == (modes == 5));
        CHECK(contains(bench.page(), "\"title\":\"output mode 4\"") == (modes == 5));
        CHECK(contains(bench.page(), "The output mode over time") == (modes == 1));
    }
}

TEST_CASE("a page shows what a network takes for what", "[tools]") {
    const Bench bench;
    const std::string pictures = " --data " + (bench.scratch / "digits");
    REQUIRE(run_smnn("report " + bench.net + pictures + " --trials 12 --seed 3" + bench.out).exit ==
            0);
    CHECK(contains(bench.page(), "Of 12 digits"));
    CHECK(contains(bench.page(), "The worst answers, and the spikes that led to them"));
    const auto evaluated =
        run_smnn("evaluate " + bench.net + pictures + " --trials 12 --seed 3 --json").json();
    const auto right = std::lround(evaluated["accuracy"].get<double>() * 12);
    CHECK(contains(bench.page(), "Of 12 digits " + std::to_string(right) + " are answered right"));
    CHECK(flaw_of_refusal(run_smnn("report " + bench.log + pictures + bench.out),
                          "no network is given that answers") == "");
}

TEST_CASE("a million spikes of a thousand neurons make a page below 5 MB", "[tools]") {
    const tests::Scratch scratch;
    std::mt19937 draw(3);
    io::SpikeLog log;
    log.header.inputs = 1;
    log.header.neurons = 1000;
    log.trials.resize(1);
    log.trials[0].ticks = 20'000;
    for (sim::Tick tick = 0; tick < 20'000; ++tick) {
        auto neuron = static_cast<sim::Channel>(draw() % 20);
        for (; neuron < 1000; neuron += static_cast<sim::Channel>(1 + draw() % 39))
            log.trials[0].spikes.append({tick, neuron});
    }
    const std::size_t spikes = log.trials[0].spikes.size();
    REQUIRE(spikes > 950'000);
    io::write_spike_log(scratch / "big.spikes", log);
    const auto answer = run_smnn("report " + (scratch / "big.spikes") + " --out " +
                                 (scratch / "page.html") + " --json");
    REQUIRE(answer.exit == 0);
    CHECK(answer.json()["bytes"] < 5'000'000);
    CHECK(contains(io::read_file(scratch / "page.html"), "spikes are too many to draw one by one"));
}

TEST_CASE("a result is not written over what it is made from", "[tools]") {
    const Bench bench;
    const std::string network = io::read_file(bench.net);
    const std::string recording = io::read_file(bench.run);
    std::filesystem::create_symlink(bench.net, bench.scratch / "other.smnn");
    const std::string said = "is read too, the result needs a file of its own";
    for (const std::string& words :
         {"report " + bench.net + " --out " + bench.net,
          "report " + bench.net + " --out " + (bench.scratch / "other.smnn"),
          "analyse importance " + bench.net + " --csv " + bench.net,
          "analyse activity " + bench.run + " --csv " + bench.run,
          "analyse mode-space " + bench.net + " --input " + bench.run + " --csv " + bench.run,
          "analyse robustness " + bench.net + " --data " + (bench.scratch / "digits") + " --csv " +
              bench.net,
          "simulate " + bench.net + " --input " + bench.run + " --record " + bench.run,
          "simulate " + bench.net + " --input " + bench.run + " --record-modes " + bench.net,
          "prune " + bench.net + " --what neurons --count 1 --recording " + bench.run + " --out " +
              bench.run}) {
        CAPTURE(words);
        CHECK(flaw_of_refusal(run_smnn(words), said) == "");
    }
    CHECK(io::read_file(bench.net) == network);
    CHECK(io::read_file(bench.run) == recording);
}

TEST_CASE("trainings of one file name are told apart by their folders", "[tools]") {
    const Bench bench;
    std::filesystem::create_directory(bench.scratch / "second");
    std::filesystem::copy_file(bench.log, bench.scratch / "second/train.jsonl");
    CHECK(run_smnn("report " + bench.log + " " + (bench.scratch / "second/train.jsonl") + bench.out)
              .exit == 0);
    CHECK(contains(bench.page(), "second/train.jsonl"));
}

TEST_CASE("a table is drawn with the neurons of the network that it fits", "[tools]") {
    const Bench bench;
    sim::Network tiny = tests::small_network();
    tiny.neuron.time_step_ms = 0.25;
    const std::string larger = bench.write("larger.smnn", "");
    io::write_network(larger, tiny);
    CHECK(run_smnn("report " + larger + " " + bench.potentials + bench.out).exit == 0);
    const std::string fine = bench.page();
    CHECK(
        run_smnn("report " + bench.net + " " + larger + " " + bench.potentials + bench.out).exit ==
        0);
    // Both fit, and differ: nothing is claimed of the neurons.
    CHECK(contains(fine, "Dashed: the threshold"));
    CHECK_FALSE(contains(bench.page(), "Dashed: the threshold"));
}

TEST_CASE("what is no part of a page is refused in one line, and no page is written", "[tools]") {
    const Bench bench;
    io::write_network(bench.scratch / "other.smnn", tests::small_network(2));
    io::SpikeLog silent = io::read_spike_log(bench.run);
    for (io::RecordedTrial& trial : silent.trials) trial.spikes.clear();
    io::write_spike_log(bench.scratch / "silent.spikes", silent);
    silent.trials.clear();
    io::write_spike_log(bench.scratch / "empty.spikes", silent);

    CHECK(bench.flaw((bench.scratch / "other.smnn") + " " + bench.run, "was recorded from") == "");
    CHECK(bench.flaw(bench.scratch / "silent.spikes", "has no spikes") == "");
    CHECK(bench.flaw(bench.scratch / "empty.spikes", "holds no trial") == "");
    CHECK(bench.flaw(bench.scratch / "in.spikes", "has input alone") == "");
    CHECK(bench.flaw(bench.run + " --trial 3", "has 3 trials") == "");
    CHECK(bench.flaw(bench.modes + " --trial 3", "has no trial 3") == "");
    CHECK(bench.flaw(bench.write("words", "no numbers"), "is no network, spike log") == "");
    CHECK(bench.flaw(bench.write("list.json", "[1,2]"), "is no network, spike log") == "");
    CHECK(bench.flaw(bench.write("nothing", ""), "is no network, spike log") == "");
    CHECK(bench.flaw(bench.write("odd.jsonl", "{\"epoch\":1,\"loss\":1}\nx\n{\"epoch\":2}\n"),
                     "line 2") == "");
    CHECK(bench.flaw(bench.write("odd.csv", "tick,mode_0\n0,1\n2,1\n"), "line 3") == "");
    CHECK(bench.flaw(bench.write("nan.csv", "tick,mode_0\n0,nan\n"), "line 2") == "");
    CHECK(bench.flaw(bench.net + " " + bench.write("m.csv", "tick,mode_0,mode_9\n0,1,2\n"),
                     "3 modes") == "");
    CHECK(bench.flaw(bench.net + " " + bench.write("n.csv", "tick,neuron_20\n0,1\n"),
                     "20 neurons") == "");
    CHECK(bench.flaw(bench.write("odd.json", "{\"a\":1}"), "of no command that a page shows") ==
          "");
    CHECK(bench.flaw(bench.write("lie.json", "{\"analysis\":\"importance\"}"), "/strength/mean") ==
          "");
    CHECK(bench.flaw(bench.write("few.json",
                                 "{\"analysis\":\"activity\",\"rate_histogram\":"
                                 "{\"edges_hz\":[0,1],\"count\":[1,2]}}"),
                     "/rate_histogram/count: 1 numbers are expected") == "");
    CHECK(bench.flaw(bench.write("none.json",
                                 "{\"analysis\":\"mode-space\",\"conditions\":[\"a\"],"
                                 "\"time_step_ms\":2,\"trials\":[]}"),
                     "nothing to draw") == "");
    CHECK(bench.flaw(bench.write("what.json", "{\"analysis\":\"robustness\",\"curves\":[7]}"),
                     "/curves/0") == "");
    CHECK(bench.flaw(bench.scratch / "missing", "missing") == "");
    CHECK(bench.flaw("", "FILE is missing") == "");
    // Deeper than any stack that walks it.
    const std::string deep(200'000, '[');
    CHECK(bench.flaw(bench.write("deep.json", "{\"accuracy\":1,\"a\":" + deep), "nested") == "");
    CHECK(bench.flaw(bench.write("deep.jsonl", "{\"epoch\":1,\"a\":" + deep), "nested") == "");
    CHECK(bench.flaw(bench.write("dull.jsonl", "{\"epoch\":1,\"loss\":null}\n"),
                     "nothing to draw") == "");
    CHECK(bench.flaw("/dev/null", "is a stream") == "");
}
