#include <algorithm>
#include <sstream>

#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"
#include "tools/smnn/replay/terminal_raster.hpp"

using namespace smnn;
using tests::contains;
using tests::flaw_of_refusal;
using tests::run_smnn;

namespace {

// Four neurons; neuron i spikes at ticks 10 i and 10 i + 1.
void write_stairs(const std::string& path) {
    io::SpikeLog log;
    log.header.inputs = 2;
    log.header.neurons = 4;
    log.trials.resize(1);
    log.trials[0].ticks = 40;
    log.trials[0].input = sim::sorted({{7, 1}});
    log.trials[0].spikes =
        sim::sorted({{0, 0}, {1, 0}, {10, 1}, {11, 1}, {20, 2}, {21, 2}, {30, 3}, {31, 3}});
    io::write_spike_log(path, log);
}

} // namespace

TEST_CASE("a raster in a terminal has time to the right and neurons down", "[tools]") {
    const tests::Scratch scratch;
    write_stairs(scratch / "run.spikes");
    const auto answer = run_smnn("raster " + (scratch / "run.spikes") + " --ascii");
    REQUIRE(answer.exit == 0);
    CHECK(contains(answer.out,
                   "trial 0: 8 spikes of 4 neurons in ticks 0 to 40, 25 a second and neuron"));
    CHECK(contains(answer.out, "a mark: 1 tick of 2 ms by 1 neuron, at most 1 spike"));
    CHECK(contains(answer.out,
                   "\n      0| ||\n      1|           ||\n"
                   "      2|                     ||\n"
                   "      3|                               ||\n"));
}

TEST_CASE("in braille a character holds two columns and four rows of spikes", "[tools]") {
    const tests::Scratch scratch;
    write_stairs(scratch / "run.spikes");
    const auto answer = run_smnn("raster " + (scratch / "run.spikes"));
    REQUIRE(answer.exit == 0);
    // The dots 1 and 4, 2 and 5, 3 and 6, 7 and 8: the four rows of a character.
    CHECK(contains(answer.out, "\n      0| \u2809    \u2812    \u2824    \u28c0\n"));
}

TEST_CASE("a raster shows the ticks, neurons and part that are asked for", "[tools]") {
    const tests::Scratch scratch;
    write_stairs(scratch / "run.spikes");
    const std::string line = "raster " + (scratch / "run.spikes") + " --ascii ";
    CHECK(contains(run_smnn(line + "--from-tick 10 --until-tick 21 --only-neurons 1-2").out,
                   "\n      1| ||\n      2|           |\n"));
    CHECK(contains(run_smnn(line + "--part input").out, "1 input event of 2 inputs"));
    const auto narrow = run_smnn(line + "--columns 20 --trial 0"); // 11 columns of 4 ticks
    CHECK(contains(narrow.out, "a mark: 4 ticks of 2 ms by 1 neuron, at most 2 spikes"));
    std::istringstream rows(narrow.out.substr(narrow.out.find("\n      0|") + 1));
    for (std::string row; std::getline(rows, row) && contains(row, "|");) CHECK(row.size() <= 20);
}

TEST_CASE("a raster of nothing is refused in one line", "[tools]") {
    const tests::Scratch scratch;
    write_stairs(scratch / "run.spikes");
    io::SpikeLog input;
    input.header.inputs = 2;
    input.trials.resize(1);
    input.trials[0].ticks = 3;
    io::write_spike_log(scratch / "in.spikes", input);
    const auto flaw = [&](const std::string& words, const std::string& part) {
        return flaw_of_refusal(run_smnn("raster " + words), part);
    };
    CHECK(flaw(scratch / "in.spikes", "has input alone") == "");
    CHECK(flaw((scratch / "run.spikes") + " --trial 1", "has 1 trial, number 0") == "");
    CHECK(flaw((scratch / "run.spikes") + " --only-neurons 3-2", "numbers go up") == "");
    CHECK(flaw((scratch / "run.spikes") + " --only-neurons 4", "the channels end at 4") == "");
    CHECK(flaw((scratch / "run.spikes") + " --from-tick 9 --until-tick 9", "9 to 9") == "");
    CHECK(flaw((scratch / "run.spikes") + " --columns 5", "--columns 5") == "");
    CHECK(flaw(scratch / "missing", "missing") == "");
}
