#include "tools/smnn/cli.hpp"

#include <map>
#include <sstream>

#include "smnn/io/file.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"
#include "tools/smnn/commands/commands.hpp"

using namespace smnn;
using tests::contains;
using tests::run_smnn;

namespace {

std::vector<std::string> names(const cli::CommandTable& table) {
    std::vector<std::string> names;
    for (const cli::Command* command : table.commands) names.emplace_back(command->name);
    return names;
}

// The command lines after "Example:" of a help page, without the program's name.
std::vector<std::string> examples_in(const std::string& help) {
    std::istringstream page(help.substr(help.find("Example:\n")));
    std::vector<std::string> examples;
    std::string line;
    std::getline(page, line);
    while (std::getline(page, line)) examples.push_back(line.substr(line.find("smnn ") + 5));
    return examples;
}

} // namespace

TEST_CASE("help names every command", "[tools]") {
    const tests::Answer help = run_smnn("--help");
    CHECK(help.exit == 0);
    for (const std::string& command : names(cli::command_table()))
        CHECK(contains(help.out, "\n  " + command + " "));
}

TEST_CASE("the examples on each help page run, one after the other", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "tools/digits", 60, 20);
    const tests::WorkingDirectory here(scratch.path());
    std::vector<std::string> pages = names(cli::command_table());
    const std::vector<std::string> analyses = names(cli::analysis_table);
    pages.insert(pages.end(), analyses.begin(), analyses.end());
    for (const std::string& command : pages) {
        const tests::Answer help = run_smnn(command + " --help");
        REQUIRE(help.exit == 0);
        for (const std::string& example : examples_in(help.out)) {
            CAPTURE(example);
            REQUIRE(example.starts_with(command + " "));
            const tests::Answer answer = run_smnn(example);
            CHECK(answer.exit == 0);
            if (answer.exit != 0) CHECK(answer.err.empty()); // shows it
        }
    }
}

TEST_CASE("a help page does nothing else, wherever --help stands", "[tools]") {
    const tests::Scratch scratch;
    const std::string out = scratch / "digits.smnn";
    CHECK(run_smnn({"train", "digits", "--neurons", "0", "--out", out, "-h"}).exit == 0);
    CHECK(scratch.names().empty());
}

TEST_CASE("a version is a name and a number", "[tools]") {
    CHECK(run_smnn("--version").out.starts_with("smnn 0."));
}

TEST_CASE("an unknown word is answered by the known one it was meant to be", "[tools]") {
    const std::map<std::string, std::string> meant = {
        {"trian digits", "is 'train' meant?"},
        {"simulat", "is 'simulate' meant?"},
        {"zebra", "smnn --help lists them"},
        {"", "a command is missing"},
        {"train digits --neuron 3", "is --neurons meant?"},
        {"evaluate NET --dta x", "is --data meant?"},
        {"inspect NET --zebra", "there is no flag --zebra: --help lists them"},
        {"inspect NET -x", "there is no flag -x"},
    };
    for (const auto& [line, answer] : meant) {
        CAPTURE(line);
        CHECK(tests::flaw_of_refusal(run_smnn(line), answer).empty());
    }
}

TEST_CASE("what is missing, doubled or too much is named", "[tools]") {
    const std::map<std::string, std::string> lines = {
        {"inspect", "FILE is missing: smnn inspect FILE"},
        {"inspect a b", "'b' is one argument too many"},
        {"simulate NET", "--input is missing"},
        {"simulate NET --input", "--input"},
        {"simulate NET --input a --input b", "--input"},
        {"simulate NET --input a --json=yes", "--json"},
        {"compare NET", "one of --data DIR and --input IN is needed"},
        {"compare NET --data a --input b", "one of --data DIR and --input IN is needed"},
        {"train shapes --data a --out b", "'shapes' cannot be trained"},
        {"encode shapes --data a --out b", "'shapes' cannot be encoded"},
        {"export NET --to npz --out x", "--to npz: one of json"},
        {"inspect -", "a file is needed"},
    };
    for (const auto& [line, part] : lines) {
        CAPTURE(line);
        CHECK(tests::flaw_of_refusal(run_smnn(line), part) == "");
    }
}

TEST_CASE("the former spelling of a flag does the same, is not listed, and excludes the new one",
          "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    const std::string line = "encode digits --data " + (scratch / "digits") + " --out ";
    REQUIRE(run_smnn(line + (scratch / "new") + " --trials 2").exit == 0);
    REQUIRE(run_smnn(line + (scratch / "former") + " --count 2").exit == 0);
    CHECK(io::read_file(scratch / "former") == io::read_file(scratch / "new"));
    CHECK(!contains(run_smnn("encode --help").out, "--count"));
    CHECK(tests::flaw_of_refusal(run_smnn(line + (scratch / "both") + " --trials 2 --count 2"),
                                 "--count is the former spelling of --trials") == "");
    CHECK(tests::flaw_of_refusal(run_smnn(line + (scratch / "none") + " --count 0"),
                                 "--count 0: a whole number from 1") == "");
}

TEST_CASE("a flag out of range is refused with its name, its value and what is allowed",
          "[tools]") {
    const std::map<std::string, std::string> lines = {
        {"--neurons 0", "--neurons 0: a whole number from 1 to"},
        {"--neurons -3", "--neurons -3: a whole number from 1 to"},
        {"--neurons 10x", "--neurons 10x: a whole number"},
        {"--neurons 1e3", "--neurons 1e3: a whole number"},
        {"--neurons 99999999999999999999", "--neurons 99999999999999999999: a whole number"},
        {"--modes -1", "--modes -1: a whole number from 0 to"},
        {"--modes 3 --full-rank", "--modes and --full-rank exclude each other"},
        {"--epochs 0", "--epochs 0: a whole number from 1 to"},
        {"--batch 0", "--batch 0: a whole number from 1 to"},
        {"--learning-rate nan", "--learning-rate nan: a number above 0"},
        {"--learning-rate inf", "--learning-rate inf: a number above 0"},
        {"--learning-rate -0.1", "--learning-rate -0.1: a number above 0"},
        {"--learning-rate 0", "--learning-rate 0: a number above 0"},
        {"--learning-rate 0,1", "--learning-rate 0,1: a number above 0"},
        {"--time-step 0", "--time-step 0: a number above 0"},
        {"--time-step two", "--time-step two: a number above 0"},
        {"--ticks 0", "--ticks 0: a whole number from 1 to"},
        {"--refractory -1", "--refractory -1: a number of at least 0"},
        {"--delay 0", "--delay 0: a whole number from 1 to"},
        {"--coding morse", "--coding morse: coding 'morse' is not known: rate, latency or camera"},
        {"--seed -1", "--seed -1: a whole number from 0 to"},
        {"--seed 0x10", "--seed 0x10: a whole number"},
        {"--threads many", "--threads many: a whole number from 0 to"},
    };
    const tests::Scratch scratch;
    const std::string required =
        "train digits --data " + scratch.path() + " --out " + (scratch / "digits.smnn") + " ";
    for (const auto& [flags, part] : lines) {
        CAPTURE(flags);
        CHECK(tests::flaw_of_refusal(run_smnn(required + flags), part) == "");
    }
    CHECK(scratch.names().empty());
}

TEST_CASE("no run is allowed to be longer than a run can be", "[tools]") {
    const std::string too_long = " --ticks 2305843009213693953";
    const std::string range = "a whole number from 0 to 2305843009213693952 is needed";
    CHECK(tests::flaw_of_refusal(run_smnn("simulate NET --input IN" + too_long), range) == "");
    CHECK(tests::flaw_of_refusal(run_smnn("convert A B.csv" + too_long), range) == "");
}

TEST_CASE("what a terminal would obey does not reach it", "[tools]") {
    const tests::Scratch scratch;
    const std::string name = "a\n\x1b]0;b\x07\x7f\r\t\xc3\xa4";
    const std::string shown = "a ?]0;b??  \xc3\xa4";
    CHECK(run_smnn({"inspect", scratch / name}).err ==
          "smnn inspect: " + (scratch / shown) + ": cannot be read: No such file or directory\n");

    io::SpikeLog log;
    log.header.made_by = name;
    io::write_spike_log(scratch / "log", log);
    const tests::Answer answer = run_smnn({"inspect", scratch / "log"});
    CHECK(answer.exit == 0);
    CHECK(contains(answer.out, " " + shown + "\n"));
}

TEST_CASE("a result that cannot be written is not a success", "[tools]") {
    std::ostringstream out;
    std::ostringstream err;
    out.setstate(std::ios::badbit); // a full disk, a pipe nobody reads
    CHECK(cli::run(std::vector<std::string>{"--version"}, out, err) == 2);
    CHECK(err.str() == "smnn: the standard output cannot be written\n");
}
