#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <map>

#include "io/file.hpp"
#include "io/network_file.hpp"
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

// A log whose second trial lost its end.
void write_cut_log(const std::string& path) {
    io::write_spike_log(path, small_log());
    io::write_file(path, io::read_file(path).substr(0, io::read_file(path).size() - 30));
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

TEST_CASE("a damaged log is refused with the flag that saves its whole trials", "[tools]") {
    const tests::Scratch scratch;
    write_cut_log(scratch / "cut.spikes");
    const std::string cut = scratch / "cut.spikes";
    const std::string hint = ": smnn convert --damaged saves the whole trials before it";
    const std::vector<std::string> before = scratch.names();
    const auto refused = run_smnn({"convert", cut, scratch / "out.csv"});
    CHECK(tests::flaw_of_refusal(refused, cut + ": byte") == "");
    CHECK(tests::flaw_of_refusal(refused, hint) == "");
    CHECK(scratch.names() == before);

    sim::Network network = tests::small_network();
    io::SpikeLog log;
    log.header = {.inputs = 64, .neurons = 20, .network_identity = sim::identity(network)};
    log.trials.resize(2);
    io::write_network(scratch / "net", network);
    io::write_spike_log(cut, log);
    io::write_file(cut, io::read_file(cut).substr(0, io::read_file(cut).size() - 1));
    CHECK(tests::flaw_of_refusal(run_smnn({"replay", cut, "--network", scratch / "net"}), hint) ==
          "");
    CHECK(tests::flaw_of_refusal(run_smnn({"simulate", scratch / "net", "--input", cut}), hint) ==
          "");
}

TEST_CASE("--damaged saves the whole trials, as a log or as text, and says where it was cut",
          "[tools]") {
    const tests::Scratch scratch;
    write_cut_log(scratch / "cut.spikes");
    const std::string line = "convert --damaged " + (scratch / "cut.spikes") + " ";
    const auto answer = run_smnn(line + (scratch / "saved.spikes"));
    CHECK(answer.exit == 0);
    CHECK(answer.err.starts_with("smnn convert: " + (scratch / "cut.spikes") + ": byte "));
    CHECK(answer.err.ends_with(": 1 trial before it is whole\n"));
    io::SpikeLog whole = small_log();
    whole.trials.pop_back();
    CHECK(io::read_spike_log(scratch / "saved.spikes") == whole);

    CHECK(run_smnn(line + (scratch / "saved.csv")).err == answer.err);
    CHECK(io::read_file(scratch / "saved.csv") ==
          "tick,channel,value\n1,0,0.1\n1,3,1\n9,2,-1e-30\n");

    CHECK(run_smnn(line + (scratch / "cut.spikes")).exit == 0); // in its own place
    CHECK(io::read_spike_log(scratch / "cut.spikes") == whole);
    const auto again = run_smnn(line + (scratch / "again.spikes"));
    CHECK(again.exit == 0);
    CHECK(again.err.empty()); // nothing was damaged
    CHECK(io::read_spike_log(scratch / "again.spikes") == whole);
}

TEST_CASE("--damaged is for logs, and keeps both parts of one", "[tools]") {
    const tests::Scratch scratch;
    write_cut_log(scratch / "cut.spikes");
    io::write_file(scratch / "in.csv", "tick,channel\n0,3\n");
    const std::string out = " " + (scratch / "out.spikes") + " --damaged";
    CHECK(tests::flaw_of_refusal(run_smnn("convert " + (scratch / "in.csv") + out),
                                 "is plain text, a spike log is needed") == "");
    CHECK(tests::flaw_of_refusal(
              run_smnn("convert " + (scratch / "cut.spikes") + out + " --part input"),
              "--part: a log keeps both") == "");
    CHECK(scratch.names() == std::vector<std::string>{"cut.spikes", "in.csv"});
}

TEST_CASE("a recording that is killed is cut, and its whole trials can be saved and replayed",
          "[tools]") {
    const tests::Scratch scratch;
    const std::string net = scratch / "net";
    const std::string in = scratch / "in.csv";
    const std::string recording = scratch / "out.spikes";
    io::write_network(net, tests::small_network());
    std::string table = "trial,tick,channel\n"; // far more trials than will be run
    for (int trial = 0; trial < 20'000; ++trial) {
        table += std::to_string(trial) + ",0,3\n" + std::to_string(trial) + ",0,4\n";
    }
    io::write_file(in, table);
    std::vector<std::string> words = {SMNN_BINARY, "simulate", net,      "--input",
                                      in,          "--ticks",  "10000",  "--engine",
                                      "clock",     "--record", recording};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);

    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    const auto bytes = [&] {
        std::error_code not_yet;
        const auto size = std::filesystem::file_size(recording, not_yet);
        return not_yet ? 0 : size;
    };
    int status = 0;
    pid_t ended = 0;
    while (bytes() < 1000 && (ended = ::waitpid(child, &status, WNOHANG)) == 0) ::usleep(1000);
    REQUIRE(ended == 0); // else there was nothing to kill
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));

    const auto seen = run_smnn({"inspect", "--json", recording});
    CHECK(seen.exit == 1);
    CHECK(seen.json()["whole"] == false);
    const std::size_t whole_trials = seen.json()["whole_trials"];
    CHECK(whole_trials > 0);
    const std::string saved = scratch / "saved.spikes";
    const auto answer = run_smnn({"convert", "--damaged", recording, saved});
    CHECK(answer.exit == 0);
    CHECK(tests::contains(answer.err, std::to_string(whole_trials) + " trial"));
    CHECK(run_smnn({"inspect", saved}).exit == 0);
    const auto replayed = run_smnn({"replay", saved, "--network", net, "--json"});
    CHECK(replayed.exit == 0);
    CHECK(replayed.json()["trials"] == whole_trials);
}
