#include <map>
#include <sstream>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/redirected.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::run_smnn;

namespace {

// As a person would write it with three lines of Python.
std::string input_table(const sim::Events& events) {
    std::ostringstream text;
    text.precision(9);
    text << "tick,channel,value\n";
    for (std::size_t i = 0; i < events.size(); ++i) {
        text << events[i].tick << ',' << events[i].channel << ',' << events[i].value << '\n';
    }
    return text.str();
}

std::string spike_table(const sim::Events& events) {
    std::ostringstream text;
    text << "tick,neuron\n";
    for (std::size_t i = 0; i < events.size(); ++i) {
        text << events[i].tick << ',' << events[i].channel << '\n';
    }
    return text.str();
}

// A network of 20 neurons, and trials for it in a spike log.
struct Bench {
    tests::Scratch scratch;
    std::string line;

    Bench() {
        tests::write_small_digits(scratch / "digits");
        io::write_network(scratch / "net", tests::small_network());
        run_smnn("encode digits --trials 4 --ticks 30 --data " + (scratch / "digits") + " --out " +
                 (scratch / "in.spikes"));
        line = "simulate " + (scratch / "net") + " ";
    }
};

} // namespace

TEST_CASE("a network brought as text gives the golden spikes as text, from either engine",
          "[tools]") {
    for (const std::string& name : tests::golden_names()) {
        const tests::Golden golden = tests::read_golden(name);
        const tests::Scratch scratch;
        io::write_file(scratch / "in.csv", input_table(golden.input));
        REQUIRE(run_smnn("import " + std::string(SMNN_SOURCE_DIR) + "/tests/data/golden/" + name +
                         ".json --out " + (scratch / "net"))
                    .exit == 0);
        for (const char* engine : {"event", "clock"}) {
            CAPTURE(name, engine);
            const auto answer =
                run_smnn("simulate " + (scratch / "net") + " --input " + (scratch / "in.csv") +
                         " --ticks " + std::to_string(golden.ticks) + " --record " +
                         (scratch / "out.csv") + " --json --engine " + engine);
            REQUIRE(answer.exit == 0);
            CHECK(io::read_file(scratch / "out.csv") == spike_table(golden.spikes));
            CHECK(answer.json()["engine"] == engine);
            CHECK(answer.json()["ticks"] == golden.ticks);
            CHECK(answer.json()["spikes"] == golden.spikes.size());
            CHECK(answer.json()["input_events"] == golden.input.size());
        }
    }
}

TEST_CASE("a recording keeps input, spikes, labels, seed and the network's identity", "[tools]") {
    const Bench bench;
    const auto answer = run_smnn(bench.line + "--json --input " + (bench.scratch / "in.spikes") +
                                 " --record " + (bench.scratch / "out.spikes"));
    REQUIRE(answer.exit == 0);
    const io::SpikeLog in = io::read_spike_log(bench.scratch / "in.spikes");
    const io::SpikeLog out = io::read_spike_log(bench.scratch / "out.spikes");
    CHECK(out.header.network_identity == sim::identity(tests::small_network()));
    CHECK(out.header.seed == in.header.seed);
    CHECK(out.header.neurons == 20);
    REQUIRE(out.trials.size() == 4);
    std::size_t spikes = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(out.trials[i].input == in.trials[i].input);
        CHECK(out.trials[i].label == in.trials[i].label);
        CHECK(out.trials[i].ticks == in.trials[i].ticks);
        spikes += out.trials[i].spikes.size();
    }
    CHECK(spikes > 0);
    CHECK(answer.json()["spikes"] == spikes);
    CHECK(answer.json()["trials"] == 4);
    CHECK(answer.json()["ticks"] == 120);
    CHECK(answer.json()["cost"]["spikes"] == spikes);
    CHECK(answer.json()["cost"]["recurrent_additions"] == 3 * spikes); // P a spike
    CHECK(answer.json()["seconds"].is_number());
}

TEST_CASE("a longer run goes on after the input; a run cannot end before it", "[tools]") {
    const Bench bench;
    const std::string input = bench.line + "--json --input " + (bench.scratch / "in.spikes");
    CHECK(run_smnn(input + " --ticks 100").json()["ticks"] == 400);
    CHECK(tests::flaw_of_refusal(run_smnn(input + " --ticks 10"), "--ticks 10: ") == "");
}

TEST_CASE("plain text without --ticks runs to its last event", "[tools]") {
    const Bench bench;
    io::write_file(bench.scratch / "in.csv", "tick,channel\n0,3\n41,63\n");
    const auto answer = run_smnn(bench.line + "--json --input " + (bench.scratch / "in.csv"));
    CHECK(answer.json()["ticks"] == 42);
    CHECK(answer.json()["input_events"] == 2);
}

TEST_CASE("a spike log can come in through a pipe and the recording leave through one", "[tools]") {
    const Bench bench;
    REQUIRE(run_smnn(bench.line + "--input " + (bench.scratch / "in.spikes") + " --record " +
                     (bench.scratch / "out.spikes"))
                .exit == 0);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    {
        const tests::Redirected in(0, tests::pipe_with(io::read_file(bench.scratch / "in.spikes")));
        const tests::Redirected out(1, ends[1]);
        const tests::Answer answer = run_smnn(bench.line + "--input - --record -");
        CHECK(answer.exit == 0);
        CHECK(answer.out.empty()); // the report makes way for the data
        CHECK(tests::contains(answer.err, "spikes"));
    }
    const tests::Redirected in(0, ends[0]);
    CHECK(io::read_file("-") == io::read_file(bench.scratch / "out.spikes"));
}

TEST_CASE("input that is not the network's is refused, and no recording is left", "[tools]") {
    const Bench bench;
    const std::map<std::string, std::pair<std::string, std::string>> files = {
        {"wide.csv", {"tick,channel\n0,64\n", "wide.csv: trial 0: an event on channel 64"}},
        {"back.csv", {"tick,channel\n5,0\n4,0\n", "line 3"}},
        {"before.csv", {"tick,channel\n-1,0\n", "line 2"}},
        {"nan.csv", {"tick,channel,value\n0,0,nan\n", "line 2"}},
        {"infinite.csv", {"tick,channel,value\n0,0,inf\n", "line 2"}},
        {"words.csv", {"tick,channel\nsoon,0\n", "line 2"}},
        {"hidden.csv", {"tick,neuron\n0,0\n", "has spikes of neurons, input is needed"}},
        {"empty.csv", {"", "empty"}},
        {"text.spikes", {"tick,channel\n0,0\n", "text.spikes"}},
    };
    const std::vector<std::string> before = bench.scratch.names();
    for (const auto& [name, content] : files) {
        CAPTURE(name);
        io::write_file(bench.scratch / name, content.first);
        const auto answer = run_smnn(bench.line + "--input " + (bench.scratch / name) +
                                     " --record " + (bench.scratch / "out.spikes"));
        CHECK(tests::flaw_of_refusal(answer, content.second) == "");
        std::filesystem::remove(bench.scratch / name);
    }
    CHECK(bench.scratch.names() == before);

    run_smnn("encode digits --trials 1 --time-step 1 --data " + (bench.scratch / "digits") +
             " --out " + (bench.scratch / "fine.spikes"));
    CHECK(
        tests::flaw_of_refusal(run_smnn(bench.line + "--input " + (bench.scratch / "fine.spikes")),
                               "has a time step of 1 ms, the network of 2 ms") == "");
    io::SpikeLog few;
    few.header.inputs = 63;
    io::write_spike_log(bench.scratch / "few.spikes", few);
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line + "--input " + (bench.scratch / "few.spikes")),
                                 "has 63 input channels, the network 64") == "");
}

TEST_CASE("recorded spikes of one network drive another whose inputs are as many", "[tools]") {
    const Bench bench;
    const std::string out = bench.scratch / "out.spikes";
    REQUIRE(run_smnn(bench.line + "--input " + (bench.scratch / "in.spikes") + " --record " + out)
                .exit == 0);
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line + "--part spikes --input " + out),
                                 "has 20 neurons, the network 64 input channels") == "");

    sim::Network second = tests::small_network(2);
    second.weights.input = sim::Matrix(20, 20);
    for (std::size_t i = 0; i < 20; ++i) second.weights.input(i, i) = 20.0F; // every spike fires
    io::write_network(bench.scratch / "second", second);
    const std::string line = "simulate " + (bench.scratch / "second") + " --part spikes --json ";
    const auto answer = run_smnn(line + "--input " + out);
    REQUIRE(answer.exit == 0);
    CHECK(answer.json()["trials"] == 4);
    std::size_t spikes = 0;
    const io::SpikeLog log = io::read_spike_log(out);
    for (const io::RecordedTrial& trial : log.trials) spikes += trial.spikes.size();
    REQUIRE(spikes > 0);
    CHECK(answer.json()["input_events"] == spikes);

    // The same spikes as a table.
    REQUIRE(run_smnn(bench.line + "--input " + (bench.scratch / "in.spikes") + " --record " +
                     (bench.scratch / "out.csv"))
                .exit == 0);
    CHECK(run_smnn(line + "--ticks 30 --input " + (bench.scratch / "out.csv")).json()["spikes"] ==
          answer.json()["spikes"]);
    io::write_file(bench.scratch / "in.csv", "tick,channel\n0,0\n");
    CHECK(tests::flaw_of_refusal(run_smnn(line + "--input " + (bench.scratch / "in.csv")),
                                 "has channels of input") == "");
}

TEST_CASE("a table of times in ms drives a network on the ticks of its time step", "[tools]") {
    const Bench bench;
    io::write_file(bench.scratch / "ticks.csv", "tick,channel\n0,3\n41,63\n");
    io::write_file(bench.scratch / "times.csv", "time_ms,channel\n0.4,3\n82.0,63\n");
    for (const char* name : {"ticks", "times"}) {
        REQUIRE(run_smnn(bench.line + "--input " + (bench.scratch / name) + ".csv --record " +
                         (bench.scratch / name) + ".spikes")
                    .exit == 0);
    }
    CHECK(io::read_spike_log(bench.scratch / "ticks.spikes") ==
          io::read_spike_log(bench.scratch / "times.spikes"));
}

TEST_CASE("trials are added to a recording, of the same network alone", "[tools]") {
    const Bench bench;
    const std::string input = "--input " + (bench.scratch / "in.spikes") + " --record ";
    const std::string log = bench.scratch / "out.spikes";
    for (int i = 0; i < 2; ++i) {
        REQUIRE(run_smnn(bench.line + input + log + " --append").exit == 0);
    }
    REQUIRE(run_smnn(bench.line + input + (bench.scratch / "once.spikes")).exit == 0);
    const io::SpikeLog twice = io::read_spike_log(log);
    const io::SpikeLog once = io::read_spike_log(bench.scratch / "once.spikes");
    REQUIRE(twice.trials.size() == 8);
    CHECK(std::vector(twice.trials.begin() + 4, twice.trials.end()) == once.trials);

    io::write_network(bench.scratch / "net", tests::small_network(2));
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line + input + log + " --append"),
                                 "recorded with another network") == "");
    CHECK(tests::flaw_of_refusal(
              run_smnn(bench.line + input + (bench.scratch / "x.csv") + " --append"),
              "a spike log is needed") == "");
    CHECK(tests::flaw_of_refusal(
              run_smnn(bench.line + "--append --input " + (bench.scratch / "in.spikes")),
              "--append needs --record") == "");
}
