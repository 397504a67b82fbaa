#include <map>

#include "io/file.hpp"
#include "io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::run_smnn;

namespace {

// Graded input, a spike, and a trial in which nothing happens.
io::SpikeLog small_log() {
    io::SpikeLog log;
    log.header = {.time_step_ms = 0.5, .inputs = 4, .made_by = "smnn convert"};
    log.trials.resize(2);
    log.trials[0].ticks = 10;
    log.trials[0].input = sim::sorted({{1, 0, 0.1F}, {1, 3}, {9, 2, -1e-30F}});
    log.trials[1].ticks = 10;
    return log;
}

} // namespace

TEST_CASE("to plain text and back, a log is the same file", "[tools]") {
    const tests::Scratch scratch;
    io::write_spike_log(scratch / "a.spikes", small_log());
    REQUIRE(run_smnn("convert " + (scratch / "a.spikes") + " " + (scratch / "a.csv")).exit == 0);
    REQUIRE(run_smnn("convert " + (scratch / "a.csv") + " " + (scratch / "b.spikes") +
                     " --time-step 0.5 --inputs 4 --ticks 10")
                .exit == 0);
    CHECK(io::read_file(scratch / "a.spikes") == io::read_file(scratch / "b.spikes"));
}

TEST_CASE("of a recording either part can be taken, and has to be named", "[tools]") {
    const tests::Scratch scratch;
    io::SpikeLog log = small_log();
    log.header.neurons = 3;
    log.trials.resize(1);
    log.trials[0].spikes = sim::sorted({{2, 1}, {4, 2}});
    io::write_spike_log(scratch / "a.spikes", log);
    const std::string line = "convert " + (scratch / "a.spikes") + " " + (scratch / "a.csv");
    CHECK(tests::flaw_of_refusal(run_smnn(line), "--part input or spikes") == "");
    REQUIRE(run_smnn(line + " --part spikes").exit == 0);
    CHECK(io::read_file(scratch / "a.csv") == "tick,neuron\n2,1\n4,2\n");
    REQUIRE(run_smnn(line + " --part input").exit == 0);
    CHECK(io::read_file(scratch / "a.csv").starts_with("tick,channel,value\n1,0,0.1\n"));
}

TEST_CASE("what plain text does not say is asked for, never guessed", "[tools]") {
    const tests::Scratch scratch;
    io::write_file(scratch / "in.csv", "tick,channel\n0,3\n8,1\n");
    io::write_file(scratch / "hidden.csv", "tick,neuron\n0,3\n");
    const std::string out = " " + (scratch / "out.spikes") + " ";
    const std::map<std::string, std::string> lines = {
        {"in.csv" + out, "--time-step is needed"},
        {"in.csv" + out + "--time-step 2", "--inputs is needed"},
        {"hidden.csv" + out + "--time-step 2 --inputs 4", "--neurons is needed"},
        {"in.csv" + out + "--time-step 2 --inputs 3", "channel 3"},
        {"in.csv" + out + "--time-step 2 --inputs 4 --ticks 8", "tick 8"},
        {"in.csv " + (scratch / "out.csv"), "are of one format"},
        {"in.csv" + out + "--from pigeon", "--from pigeon: spikes or csv is needed"},
        {"none.csv" + out, "none.csv: cannot be read"},
    };
    for (const auto& [words, part] : lines) {
        CAPTURE(words);
        CHECK(tests::flaw_of_refusal(run_smnn("convert " + (scratch / words)), part) == "");
    }
    CHECK(scratch.names() == std::vector<std::string>{"hidden.csv", "in.csv"});
    CHECK(run_smnn("convert " + (scratch / "in.csv") + out + "--time-step 2 --inputs 4").exit == 0);
    CHECK(io::read_spike_log(scratch / "out.spikes").trials[0].ticks == 9);
}
