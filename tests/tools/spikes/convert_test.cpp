#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <map>

#include "smnn/io/file.hpp"
#include "smnn/io/hdf5/hdf5.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::run_smnn;

namespace {

const std::string data = std::string(SMNN_SOURCE_DIR) + "/tests/data/spikes/";

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
    io::write_file(path, io::read_file(path).substr(0, io::read_file(path).size() - 58));
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
    CHECK(tests::flaw_of_refusal(run_smnn(line), "--part input or --part spikes is needed") == "");
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
        {"in.csv" + out, "--time-step, --inputs and --ticks are needed"},
        {"in.csv" + out + "--time-step 2", "--inputs and --ticks are needed"},
        {"hidden.csv" + out + "--time-step 2 --inputs 4", "--neurons and --ticks are needed"},
        {"in.csv" + out + "--time-step 2 --inputs 4", "--ticks is needed"},
        {"in.csv" + out + "--time-step 2 --inputs 3 --ticks 9",
         "--inputs 3: " + (scratch / "in.csv") + " has an event on channel 3 in trial 0"},
        {"in.csv" + out + "--time-step 2 --inputs 4 --ticks 8",
         "--ticks 8: " + (scratch / "in.csv") + " has an event at tick 8 in trial 0"},
        {"in.csv" + out + "--time-step 2 --inputs 4 --ticks 9 --part spikes",
         "--part spikes: " + (scratch / "in.csv") + " has channels of input"},
        {"in.csv" + out + "--from pigeon",
         "--from pigeon: spikes, csv, sonata, shd, nest, nwb, nmnist, evt2, evt21, evt3, dat, es, "
         "aedat2 "
         "or aedat4 is needed"},
        {"none.csv" + out, "none.csv: cannot be read"},
    };
    for (const auto& [words, part] : lines) {
        CAPTURE(words);
        CHECK(tests::flaw_of_refusal(run_smnn("convert " + (scratch / words)), part) == "");
    }
    CHECK(scratch.names() == std::vector<std::string>{"hidden.csv", "in.csv"});
    CHECK(run_smnn("convert " + (scratch / "in.csv") + out + "--time-step 2 --inputs 4 --ticks 9")
              .exit == 0);
    CHECK(io::read_spike_log(scratch / "out.spikes").trials[0].ticks == 9);
}

TEST_CASE("through every format and back, spikes are the same log", "[tools]") {
    const tests::Scratch scratch;
    io::SpikeLog log;
    log.header = {.time_step_ms = 0.1, .neurons = 9, .made_by = "smnn convert"};
    log.trials.resize(3);
    for (io::RecordedTrial& trial : log.trials) trial.ticks = 2'000'000;
    log.trials[0].label = 3;
    log.trials[0].spikes = sim::sorted({{0, 8}, {3, 0}, {3, 0}, {3, 5}, {1'999'999, 1}});
    log.trials[1].label = 0;
    log.trials[2].label = 4'294'967'295;
    log.trials[2].spikes = sim::sorted({{7, 7}});
    const std::string a = scratch / "a.spikes";
    const std::string b = scratch / "b.spikes";
    const std::string again = " --time-step 0.1 --neurons 9 --ticks 2000000 --exact-times";
    io::write_spike_log(a, log);
    REQUIRE(run_smnn("convert " + a + " " + (scratch / "a.h5") + " --to shd").exit == 0);
    REQUIRE(run_smnn("convert " + (scratch / "a.h5") + " " + b + again).exit == 0);
    CHECK(io::read_file(b) == io::read_file(a));

    // One trial: SONATA has one, and only the SHD layout keeps a label.
    log.trials.resize(1);
    io::write_spike_log(scratch / "one.spikes", log);
    const std::map<std::string, std::string> there = {
        {"one.csv", ""},
        {"ms.csv", " --times ms"},
        {"one.sonata", " --population hidden"},
    };
    for (const auto& [name, flags] : there) {
        CAPTURE(name);
        REQUIRE(run_smnn("convert " + a + " " + (scratch / name) + " --trial 0" + flags).exit == 0);
        REQUIRE(run_smnn("convert " + (scratch / name) + " " + b + again + " --label 3").exit == 0);
        CHECK(io::read_file(b) == io::read_file(scratch / "one.spikes"));
    }
    CHECK(io::read_file(scratch / "ms.csv").starts_with("time_ms,neuron\n0,8\n0.3,0\n0.3,0\n"));
}

TEST_CASE("files of other tools become logs", "[tools]") {
    const tests::Scratch scratch;
    const std::string log = scratch / "out.spikes";
    const auto convert = [&](const std::string& name, const std::string& flags) {
        const auto answer = run_smnn("convert " + data + name + " " + log + " --json " + flags);
        CAPTURE(answer.err);
        REQUIRE(answer.exit == 0);
        return answer.json();
    };
    auto report = convert("shd.h5", "--time-step 2 --inputs 700 --ticks 500");
    CHECK(report["from"] == "shd");
    CHECK(report["trials"] == 2);
    CHECK(report["events"] == 10);
    CHECK(io::read_spike_log(log).trials[1].label == 19);
    CHECK(io::read_spike_log(log).header.inputs == 700);

    report =
        convert("sonata_two.h5", "--time-step 0.5 --population thalamus --neurons 3 --ticks 12");
    CHECK(report["from"] == "sonata");
    CHECK(report["moved"] == 1);
    CHECK(report["largest_move_ms"] == Approx(0.04).epsilon(1e-12));
    CHECK(io::read_spike_log(log).trials[0].spikes == sim::sorted({{2, 0}, {2, 2}, {11, 2}}));

    convert("sonata_two.h5",
            "--time-step 1 --population nowhere --time-unit s --neurons 1 --ticks 4000");
    CHECK(io::read_spike_log(log).trials[0].spikes == sim::sorted({{3000, 0}}));

    report = convert("units.nwb", "--time-step 0.1 --ticks 20000");
    CHECK(report["from"] == "nwb");
    CHECK(io::read_spike_log(log).header.neurons == 3);
    convert("units.nwb", "--time-step 0.1 --ticks 20000 --part input --start -1");
    CHECK(io::read_spike_log(log).header.inputs == 3);
    CHECK(io::read_spike_log(log).trials[0].input.volley(0).tick == 31);

    const std::string bytes("\2\1\0\3\144\2\1\0\3\170\41\41\200\47\20", 15);
    tests::overwrite(scratch / "0.bin", bytes); // 868 and 888 us, 10 ms and brighter
    const auto answer = run_smnn("convert " + (scratch / "0.bin") + " " + log +
                                 " --time-step 1 --width 34 --height 34 --ticks 11 --label 5");
    REQUIRE(answer.exit == 0);
    CHECK(tests::contains(answer.err,
                          "2 of 3 times lie between ticks of 1 ms: each goes to the "
                          "nearest, at most 0.132 ms away"));
    const io::SpikeLog seen = io::read_spike_log(log);
    CHECK(seen.header.inputs == 2 * 34 * 34);
    CHECK(seen.trials[0].input == sim::sorted({{1, 36}, {1, 36}, {10, 2 * 34 * 34 - 1}}));
    CHECK(seen.trials[0].label == 5);
}

TEST_CASE("spikes of a channel that fall on one tick stay several, are counted, and can be merged",
          "[tools]") {
    const tests::Scratch scratch;
    io::Hdf5Writer file(scratch / "in.h5");
    file.numbers<double>("/spikes/p/timestamps", {3}, std::vector<double>{0.9, 1.1, 1.2});
    file.text_of("/spikes/p/timestamps", "units", "ms");
    file.numbers<std::uint64_t>("/spikes/p/node_ids", {3}, std::vector<std::uint64_t>{3, 3, 4});
    file.commit();
    const std::string line = "convert " + (scratch / "in.h5") + " " + (scratch / "out.spikes") +
                             " --json --time-step 1 --inputs 5 --ticks 2";
    auto report = run_smnn(line).json();
    CHECK(report["events"] == 3);
    CHECK(report["coinciding"] == 1);
    CHECK(report["merged"] == 0);
    CHECK(report["moved"] == 3);
    CHECK(io::read_spike_log(scratch / "out.spikes").trials[0].input ==
          sim::sorted({{1, 3}, {1, 3}, {1, 4}}));
    report = run_smnn(line + " --merge").json();
    CHECK(report["events"] == 2);
    CHECK(report["merged"] == 1);
    CHECK(io::read_spike_log(scratch / "out.spikes").trials[0].input ==
          sim::sorted({{1, 3}, {1, 4}}));
    CHECK(tests::flaw_of_refusal(run_smnn(line + " --exact-times"),
                                 "timestamps: [0]: time 0.9 ms lies between two ticks of 1 ms") ==
          "");
}

TEST_CASE("what a foreign file does not say is asked for, and what it says is not overruled",
          "[tools]") {
    const tests::Scratch scratch;
    io::write_spike_log(scratch / "a.spikes", small_log());
    io::write_file(scratch / "0.bin", "");
    const std::string out = " " + (scratch / "out.spikes") + " ";
    const std::string h5 = " " + (scratch / "out.h5") + " ";
    const std::string log = scratch / "a.spikes";
    const std::map<std::string, std::string> lines = {
        {data + "shd.h5" + out, "--time-step, --inputs or --neurons and --ticks are needed"},
        {data + "shd.h5" + out + "--time-step 1", "--inputs or --neurons and --ticks are needed"},
        {data + "shd.h5" + out + "--time-step 1 --part input", "--inputs and --ticks are needed"},
        {data + "shd.h5" + out + "--time-step 1 --inputs 700", "--ticks is needed"},
        {data + "shd.h5" + out + "--time-step 1 --inputs 631 --ticks 800",
         "--inputs 631: " + data + "shd.h5 has an event on channel 631 in trial 1"},
        {data + "shd.h5" + out + "--time-step 1 --inputs 700 --ticks 700",
         "--ticks 700: " + data + "shd.h5 has an event at tick 792 in trial 0"},
        {data + "shd.h5" + out + "--trial 2 --time-step 1 --inputs 700 --ticks 800",
         "--trial 2: " + data + "shd.h5 has 2 trials"},
        {data + "sonata_two.h5" + out + "--time-step 1",
         "--population, --inputs or --neurons and --ticks are needed: " + data +
             "sonata_two.h5 has cortex, nowhere and thalamus"},
        {data + "sonata_two.h5" + out + "--time-step 1 --population nowhere",
         "--time-unit, --inputs or --neurons and --ticks are needed"},
        {data + "units.nwb" + out + "--time-step 1 --neurons 4", "--neurons 4: " + data},
        {data + "units.nwb" + h5 + "--to nwb --time-step 1", "is read only"},
        {(scratch / "0.bin") + out, "--time-step and --ticks are needed"},
        {(scratch / "0.bin") + out + "--time-step 1 --height 65537", "--height 65537"},
        {log + h5, "--to is needed: " + (scratch / "out.h5") + " may be sonata or shd"},
        {log + h5 + "--to sonata", "--population is needed"},
        {log + h5 + "--to sonata --population p",
         "--trial is needed: " + (scratch / "out.h5") + ": SONATA holds one trial"},
        {log + h5 + "--to sonata --population p --trial 0", "graded events"},
        {log + h5 + "--to shd",
         "--label is needed: the SHD layout has one for every trial, trial 0"},
        {log + h5 + "--to shd --label 1", "graded events"},
        {log + " " + (scratch / "out.csv") + " --time-step 2",
         "--time-step 2: " + log + " has 0.5"},
        {log + " " + (scratch / "out.csv") + " --inputs 3", "--inputs 3: " + log + " has 4"},
        {log + " " + log, "is read too"},
        {data + "units.nwb" + out + "--time-step 1 --ticks 9999 --time-unit ms",
         "--time-unit ms: " + data + "units.nwb has s"},
        {data + "sonata_two.h5" + out + "--time-step 1 --population cortex --time-unit ms",
         "--time-unit ms: " + data + "sonata_two.h5 has s"},
        {log + " " + (scratch / "out.csv") + " --population p",
         "--population: " + log + " is of format spikes, which has no use for it"},
        {log + " " + (scratch / "out.csv") + " --start 1", "--start: " + log},
        {log + " " + (scratch / "out.csv") + " --width 34", "--width: " + log},
        {log + " " + (scratch / "out.csv") + " --label 3",
         "--label: " + (scratch / "out.csv") + " is of format csv"},
        {data + "shd.h5 " + (scratch / "out.shd") + " --time-step 1 --label 3",
         "--label 3: " + data + "shd.h5 has"},
        {log + h5 + "--to sonata --times ms --population p", "--times: "},
        {data + "make" + h5 + "--from sonata --to shd --time-step 1", "no HDF5 file"},
        {"-" + out + "--from shd --time-step 1 --inputs 700 --ticks 9", "a file is needed"},
        {log + h5 + "--to shd --label 4294967296", "--label 4294967296"},
        {log + h5 + "--time-unit hour", "--time-unit hour: s, ms or us is needed"},
        {log + " " + (scratch / "out.csv") + " --times now", "--times now: tick or ms is needed"},
    };
    for (const auto& [words, part] : lines) {
        CAPTURE(words);
        CHECK(tests::flaw_of_refusal(run_smnn("convert " + words), part) == "");
    }
    CHECK(scratch.names() == std::vector<std::string>{"0.bin", "a.spikes"});
}

TEST_CASE("plain text of ticks becomes one of times, and a stream of it keeps every column",
          "[tools]") {
    const tests::Scratch scratch;
    io::write_file(scratch / "in.csv", "tick,channel\n0,3\n7,1\n");
    const std::string out = " " + (scratch / "out.csv");
    REQUIRE(
        run_smnn("convert " + (scratch / "in.csv") + out + " --times ms --time-step 0.1").exit ==
        0);
    CHECK(io::read_file(scratch / "out.csv") == "time_ms,channel\n0,3\n0.7,1\n");
    REQUIRE(run_smnn("convert " + out + " " + (scratch / "in.csv") +
                     " --times tick --time-step 0.1 --exact-times")
                .exit == 0);
    CHECK(io::read_file(scratch / "in.csv") == "tick,channel\n0,3\n7,1\n");

    const int answer = std::system(("printf 'tick,channel\n0,3\n' | " SMNN_BINARY " convert - " +
                                    out + " --from csv --times ms --time-step 2 >/dev/null 2>&1")
                                       .c_str());
    CHECK(answer == 0);
    CHECK(io::read_file(scratch / "out.csv") == "trial,time_ms,channel,value\n0,0,3,1\n");
}

TEST_CASE("an HDF5 file is what is in it, whatever its name", "[tools]") {
    const tests::Scratch scratch;
    const std::string path = scratch / "units.h5";
    std::filesystem::copy_file(data + "units.nwb", path);
    const std::string table = " " + (scratch / "out.csv") + " --time-step 1 --json";
    CHECK(run_smnn("convert " + path + table).json()["from"] == "nwb");
    CHECK(run_smnn("convert " + data + "shd.h5" + table + " --part input").json()["from"] == "shd");
    CHECK(run_smnn("convert " + data + "sonata_spikes.h5" + table + " --part spikes")
              .json()["from"] == "sonata");
}

TEST_CASE("a damaged log is refused with the command that saves what is before the damage",
          "[tools]") {
    const tests::Scratch scratch;
    write_cut_log(scratch / "cut.spikes");
    const std::string cut = scratch / "cut.spikes";
    const std::string hint = ": smnn inspect --repair saves what is before it";
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

TEST_CASE("a file becomes another of its own format, and keeps what the format holds", "[tools]") {
    const tests::Scratch scratch;
    io::SpikeLog log = small_log();
    log.header.neurons = 3;
    log.header.seed = 5;
    log.header.network_identity = 7;
    log.header.made_by = "smnn simulate";
    log.trials[0].label = 4;
    log.trials[0].spikes = sim::sorted({{2, 1}, {4, 2}});
    const std::string a = scratch / "a.spikes";
    const std::string b = scratch / "b.spikes";
    io::write_spike_log(a, log);
    REQUIRE(run_smnn("convert " + a + " " + b).exit == 0);
    CHECK(io::read_spike_log(b) == log);
    REQUIRE(run_smnn("convert " + a + " " + b + " --trial 0 --part input").exit == 0);
    const io::SpikeLog one = io::read_spike_log(b);
    REQUIRE(one.trials.size() == 1);
    CHECK(one.trials[0].input == log.trials[0].input);
    CHECK(one.trials[0].label == 4U);
    CHECK(one.header.neurons == 0);

    io::write_file(scratch / "in.csv", "tick,channel\n0,3\n7,1\n");
    REQUIRE(run_smnn("convert " + (scratch / "in.csv") + " " + (scratch / "out.csv")).exit == 0);
    CHECK(io::read_file(scratch / "out.csv") == io::read_file(scratch / "in.csv"));
    REQUIRE(
        run_smnn("convert " + data + "shd.h5 " + (scratch / "out.shd") + " --time-step 1").exit ==
        0);
    const auto seen = run_smnn("inspect --json " + (scratch / "out.shd")).json();
    CHECK(seen["labelled_trials"] == 2);
    CHECK(seen["events"] == 10);
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
    const std::size_t whole_trials = seen.json()["whole_trials"].get<std::size_t>();
    CHECK(whole_trials > 0);
    const std::string saved = scratch / "saved.spikes";
    const auto answer = run_smnn({"inspect", recording, "--repair", saved, "--json"});
    CHECK(answer.exit == 0);
    const auto repaired_trials = answer.json()["repaired_trials"].get<std::size_t>();
    CHECK(repaired_trials >= whole_trials);
    CHECK(repaired_trials <= whole_trials + 1); // the one that was cut, as far as it is known
    CHECK(run_smnn({"inspect", saved}).exit == 0);
    const auto replayed = run_smnn({"replay", saved, "--network", net, "--json"});
    CHECK(replayed.exit == 0);
    CHECK(replayed.json()["trials"] == repaired_trials);
}
