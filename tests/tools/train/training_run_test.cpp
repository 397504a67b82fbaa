// A training may be stopped or killed at any batch: what is resumed ends in the same bytes.

#include "tools/smnn/train/training_run.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <sstream>

#include "smnn/io/checkpoint_file.hpp"
#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::contains;
using tests::run_smnn;
using Lines = std::vector<cli::Report>;

namespace {

// 26 batches an epoch, each long enough to be killed in.
struct Bench {
    tests::Scratch scratch;
    std::string flags;

    Bench() {
        tests::write_small_digits(scratch / "digits", 130, 20);
        flags = "train digits --data " + (scratch / "digits") +
                " --neurons 50 --batch 5 --ticks 100 --initial-scale 3 --seed 4 ";
    }
    std::string line(const std::string& name, std::size_t epochs = 3) const {
        return flags + "--epochs " + std::to_string(epochs) + " --out " + (scratch / name) +
               " --log " + (scratch / (name + ".log")) + " ";
    }
};

std::string text_of(const std::string& path) {
    return std::filesystem::exists(path) ? io::read_file(path) : "";
}

// The log of a run but for the seconds, which no two runs share.
Lines log_of(const std::string& path) {
    Lines lines;
    std::istringstream text(text_of(path));
    for (std::string line; std::getline(text, line);) {
        lines.push_back(cli::Report::parse(line));
        CHECK(lines.back()["seconds"].is_number());
        lines.back().erase("seconds");
    }
    return lines;
}

std::ptrdiff_t line_count(const std::string& path) {
    const std::string text = text_of(path);
    return std::count(text.begin(), text.end(), '\n');
}

// The program in a process of its own, what it says in `said`.
pid_t start(const std::string& line, const std::string& said) {
    std::istringstream text(line);
    std::vector<std::string> words{SMNN_BINARY};
    for (std::string word; text >> word;) words.push_back(word);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        const int out = ::open(said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
        [[maybe_unused]] const int niceness = ::nice(19); // who waits for it goes first
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    return child;
}

// Starts it, and sends the signal when the log has as many lines. The status it ends with; 0 if it was
// through before the signal came.
int status_when_signalled(const std::string& line, const std::string& said, const std::string& log,
                          std::ptrdiff_t lines, int signal) {
    const pid_t child = start(line, said);
    int status = 0;
    while (line_count(log) < lines) {
        if (::waitpid(child, &status, WNOHANG) == child) return status;
        ::usleep(100);
    }
    ::kill(child, signal);
    ::waitpid(child, &status, 0);
    return status;
}

} // namespace

TEST_CASE("killed at four places and resumed by the same line, a training ends in the same bytes",
          "[tools]") {
    const Bench bench;
    REQUIRE(run_smnn(bench.line("straight")).exit == 0);
    for (const std::string every : {"1", "7", "1000"}) {
        CAPTURE(every);
        const std::string net = bench.scratch / ("killed" + every);
        const std::string line = bench.line("killed" + every) + "--resume " + net +
                                 ".run --checkpoint-every " + every + " ";
        std::size_t kills = 0;
        for (const std::ptrdiff_t lines : {1, 9, 30, 60}) {
            const int status =
                status_when_signalled(line, bench.scratch / "said", net + ".log", lines, SIGKILL);
            kills += WIFSIGNALED(status);
        }
        CHECK(kills > 0); // else it was all too fast, and nothing was tried
        REQUIRE(run_smnn(line).exit == 0);
        CHECK(io::read_file(net) == io::read_file(bench.scratch / "straight"));
        CHECK(log_of(net + ".log") == log_of(bench.scratch / "straight.log"));
    }
}

TEST_CASE("every task and both dynamics go on to the same bytes after a kill", "[tools]") {
    const Bench bench;
    const std::string rows = "train sequential-digits --neurons 50 --ticks-per-row 10 --data " +
                             (bench.scratch / "digits") + " --initial-scale 3 ";
    const std::string context =
        "train context --neurons 50 --trials 100 --silent-ticks 20 --stimulus-ticks 60 ";
    for (const std::string& task :
         {rows, rows + "--spike-target 1 --spike-strength 1 --full-rank --dale 0.8 ", context,
          context + "--dynamics rate --validation 0.2 --patience 9 "}) {
        CAPTURE(task);
        const auto line = [&](const std::string& name) {
            return task + "--batch 5 --epochs 3 --out " + (bench.scratch / name) + " --log " +
                   (bench.scratch / (name + ".log")) + " ";
        };
        REQUIRE(run_smnn(line("straight")).exit == 0);
        const std::string resumed =
            line("killed") + "--checkpoint-every 4 --resume " + (bench.scratch / "run");
        const int status = status_when_signalled(resumed, bench.scratch / "said",
                                                 bench.scratch / "killed.log", 31, SIGKILL);
        CHECK(WIFSIGNALED(status)); // else it was too fast, and nothing was tried
        REQUIRE(run_smnn(resumed).exit == 0);
        CHECK(io::read_file(bench.scratch / "killed") == io::read_file(bench.scratch / "straight"));
        CHECK(log_of(bench.scratch / "killed.log") == log_of(bench.scratch / "straight.log"));
        for (const char* left : {"run", "killed.log"}) {
            std::filesystem::remove(bench.scratch / left);
        }
    }
}

TEST_CASE("a polite signal stops a training with a checkpoint and a line that says how to go on",
          "[tools]") {
    const Bench bench;
    REQUIRE(run_smnn(bench.line("straight")).exit == 0);
    for (const int signal : {SIGINT, SIGTERM}) {
        const std::string net = bench.scratch / ("stopped" + std::to_string(signal));
        const std::string line = bench.line("stopped" + std::to_string(signal)) + "--checkpoint " +
                                 net + ".run --checkpoint-every 1000 ";
        const std::string said = bench.scratch / "said";
        const int status = status_when_signalled(line, said, net + ".log", 3, signal);
        REQUIRE(WIFEXITED(status));
        REQUIRE(WEXITSTATUS(status) == 128 + signal);
        CHECK(contains(text_of(said), "--resume " + net + ".run goes on from there\n"));
        CHECK(!std::filesystem::exists(net));
        REQUIRE(run_smnn(line + "--resume " + net + ".run").exit == 0);
        CHECK(io::read_file(net) == io::read_file(bench.scratch / "straight"));
        CHECK(log_of(net + ".log") == log_of(bench.scratch / "straight.log"));
    }
}

TEST_CASE("any number of threads may resume; another training may not", "[tools]") {
    const Bench bench;
    const std::string run = bench.scratch / "run";
    const std::string line = bench.line("net") + "--resume " + run + " ";
    REQUIRE(run_smnn(line + "--threads 1").exit == 0);
    const std::string net = io::read_file(bench.scratch / "net");
    const std::string checkpoint = io::read_file(run);
    CHECK(run_smnn(line + "--threads 2").exit == 0);
    CHECK(io::read_file(bench.scratch / "net") == net);

    const std::vector<std::pair<std::string, std::string>> others = {
        {"--weight-decay 0.1", "weight_decay 0, this line says 0.1"},
        {"--modes 4", "modes 3, this line says 4"},
        {"--full-rank", "modes 3, this line says full rank"},
        {"--tau-rise 3", "synaptic_gain 0.0"}, // follows from it, and comes before it
        {"--readout mean_rate", "readout max_rate, this line says mean_rate"},
        {"--coding latency", "coding rate, this line says latency"},
        {"--freeze input", "freeze none, this line says input"},
        {"--validation 0.1", "validation 0, this line says 0.1"},
        {"--schedule step --step-epochs 2", "schedule cosine, this line says step"},
    };
    for (const auto& [flags, part] : others) {
        CAPTURE(flags);
        CHECK(tests::flaw_of_refusal(run_smnn(line + flags), run + ": a training with " + part) ==
              "");
    }
    tests::write_idx_images(bench.scratch / "digits/train-images-idx3-ubyte",
                            tests::small_pictures(130, 9));
    CHECK(tests::flaw_of_refusal(run_smnn(line), "pictures_checksum") == "");
    CHECK(io::read_file(run) == checkpoint);
    CHECK(io::read_file(bench.scratch / "net") == net);
}

TEST_CASE("a training that begins anew sets the checkpoint that is there aside", "[tools]") {
    const Bench bench;
    const std::string run = bench.scratch / "run";
    REQUIRE(run_smnn(bench.line("net") + "--checkpoint " + run).exit == 0);
    const std::string first = io::read_file(run);
    const tests::Answer answer =
        run_smnn(bench.line("net") + "--weight-decay 0.1 --checkpoint " + run);
    CHECK(answer.exit == 0);
    CHECK(contains(answer.err, run + ".previous"));
    CHECK(io::read_file(run + ".previous") == first);
    CHECK(io::read_file(run) != first);
}

TEST_CASE("a training that diverges ends in one line, its checkpoint from before what ruined it",
          "[tools]") {
    const Bench bench;
    const std::string run = bench.scratch / "run";
    const std::string steps = "--schedule step --step-epochs 1 ";
    REQUIRE(run_smnn(bench.line("good", 1) + steps).exit == 0);
    // The first step of the second epoch is one too many; the batch after it shows that.
    const std::string line = bench.line("net") + steps + "--step-factor 1e30 --checkpoint-every 1 ";
    const tests::Answer answer = run_smnn(line + "--checkpoint " + run);
    CHECK(answer.exit == 1);
    CHECK(answer.out.empty());
    CHECK(contains(answer.err, "smnn train: training diverged at epoch 2, batch 2: "));
    CHECK(contains(answer.err, run + " is from before\n"));
    CHECK(!std::filesystem::exists(bench.scratch / "net"));
    const sim::Checkpoint checkpoint = io::read_checkpoint(run);
    CHECK(checkpoint.counters.at("epoch") == 1);
    CHECK(checkpoint.counters.at("batch") == 0);
    CHECK(checkpoint.network.weights == io::read_network(bench.scratch / "good").weights);
    // Once more, from there.
    const std::string bytes = io::read_file(run);
    CHECK(contains(run_smnn(line + "--resume " + run).err, "diverged at epoch 2, batch 2: "));
    CHECK(io::read_file(run) == bytes);
}

TEST_CASE("silence, saturation and numbers beyond all bounds are named in the batch they show in",
          "[tools]") {
    const Bench bench;
    const std::vector<std::pair<std::string, std::string>> lines = {
        {" --initial-scale 0.001", "batch 1: the network is silent, for 100 trials"},
        // Of 5 that a neuron can fire.
        {" --batch 10 --learning-rate 0.05 --spike-target 5 --spike-strength 100",
         "the network is saturated, 4."},
        {" --learning-rate 1e30", "batch 2: the gradient's norm is "},
        {" --dynamics rate --learning-rate 1e30", "batch 2: the gradient's norm is "},
    };
    for (const auto& [flags, part] : lines) {
        CAPTURE(flags);
        const tests::Answer answer =
            run_smnn("train digits --neurons 20 --ticks 30 --epochs 2 --data " +
                     (bench.scratch / "digits") + " --out " + (bench.scratch / "net") + flags);
        CHECK(answer.exit == 1);
        CHECK(contains(answer.err, part));
        CHECK(!std::filesystem::exists(bench.scratch / "net"));
    }
}

TEST_CASE("a checkpoint that is damaged, or none, is refused and left alone", "[tools]") {
    const Bench bench;
    const std::string run = bench.scratch / "run";
    io::write_file(run, "something else");
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line("net") + "--resume " + run),
                                 run + ": byte 0: not a file of smnn") == "");
    CHECK(io::read_file(run) == "something else");
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line("net") + "--resume " + bench.scratch.path()),
                                 "is a directory") == "");
    CHECK(tests::flaw_of_refusal(
              run_smnn(bench.line("net") + "--checkpoint " + (bench.scratch / "no/where")),
              "no/where: cannot be written") == "");
    for (const char* flag : {"--checkpoint", "--resume", "--log"}) {
        CHECK(tests::flaw_of_refusal(run_smnn(bench.flags + "--out net " + flag + " -"),
                                     std::string(flag) + " -: a file is needed") == "");
    }
}

TEST_CASE("the log has a line a batch and a line an epoch, in order", "[tools]") {
    const Bench bench;
    REQUIRE(run_smnn(bench.line("net") + "--schedule step --step-epochs 1 --validation 0.2").exit ==
            0);
    const Lines lines = log_of(bench.scratch / "net.log");
    REQUIRE(lines.size() == 3 * 21 + 3); // 104 of 130 pictures to learn from, 5 a batch
    double rate = 8e-3;
    for (std::size_t epoch = 1, i = 0; epoch <= 3; ++epoch, rate *= 0.1) {
        for (std::size_t batch = 1; batch <= 21; ++batch, ++i) {
            CHECK(lines[i]["epoch"] == epoch);
            CHECK(lines[i]["batch"] == batch);
            CHECK(lines[i]["learning_rate"].get<double>() == Approx(rate).epsilon(1e-12));
            for (const char* key :
                 {"loss", "accuracy", "gradient_norm", "hidden_spikes_per_neuron"}) {
                CHECK(lines[i][key].is_number());
            }
        }
        CHECK(lines[i]["epoch"] == epoch);
        CHECK(!lines[i].contains("batch"));
        CHECK(lines[i]["validation_loss"].is_number());
        CHECK(lines[i]["validation_accuracy"].is_number());
        ++i;
    }
    REQUIRE(run_smnn(bench.line("net") + "--log-every 20").exit == 0);
    CHECK(line_count(bench.scratch / "net.log") == 3 * 26 / 20 + 3);
}

TEST_CASE("the log tells the loss and the penalty of the spikes apart", "[tools]") {
    const Bench bench;
    const tests::Answer answer =
        run_smnn(bench.line("net") + "--spike-target 1 --spike-strength 0.5 --json");
    REQUIRE(answer.exit == 0);
    for (const auto& line : log_of(bench.scratch / "net.log")) {
        CHECK(line["spike_penalty"].get<double>() > 0.0);
    }
    const auto last = log_of(bench.scratch / "net.log").back();
    CHECK(answer.json()["spike_penalty"] == last["spike_penalty"]);
    CHECK(answer.json()["train_loss"] == last["loss"]);
    REQUIRE(run_smnn(bench.line("net")).exit == 0);
    CHECK(!log_of(bench.scratch / "net.log").back().contains("spike_penalty"));
}

TEST_CASE("what is held out is never learned from", "[tools]") {
    const Bench bench;
    REQUIRE(run_smnn(bench.line("one") + "--validation 0.2").exit == 0);
    sim::LabelledImages pictures = tests::small_pictures(130, 1);
    std::fill(pictures.pixels.begin() + 104 * 64, pictures.pixels.end(), std::uint8_t{77});
    tests::write_idx_images(bench.scratch / "digits/train-images-idx3-ubyte", pictures);
    REQUIRE(run_smnn(bench.line("two") + "--validation 0.2").exit == 0);
    CHECK(io::read_network(bench.scratch / "one").weights ==
          io::read_network(bench.scratch / "two").weights);
    CHECK(log_of(bench.scratch / "one.log").back()["validation_loss"] !=
          log_of(bench.scratch / "two.log").back()["validation_loss"]);
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line("two") + "--validation 0.001"),
                                 "that is 0 of 130 trials") == "");
}

TEST_CASE("without patience left the best network is written, killed in between or not",
          "[tools]") {
    const Bench bench;
    // What is held out has other labels: the surer the network, the worse.
    sim::LabelledImages pictures = tests::small_pictures(130, 1);
    std::rotate(pictures.labels.begin() + 91, pictures.labels.begin() + 92, pictures.labels.end());
    tests::write_idx_labels(bench.scratch / "digits/train-labels-idx1-ubyte", pictures);
    const std::string flags = "--validation 0.3 --schedule constant --learning-rate 0.01 ";
    const tests::Answer answer = run_smnn(bench.line("best", 40) + flags + "--patience 3 --json");
    REQUIRE(answer.exit == 0);
    const auto report = answer.json();
    const auto best = report["best_epoch"].get<std::size_t>();
    CHECK(report["epochs"] == best + 3);
    REQUIRE(best + 3 < 40);
    double least = 1e300;
    for (const auto& line : log_of(bench.scratch / "best.log")) {
        if (line.contains("batch")) continue;
        const auto loss = line["validation_loss"].get<double>();
        CHECK((line["epoch"] != best || loss < least));
        CHECK((line["epoch"] <= best || loss >= report["validation_loss"].get<double>()));
        least = std::min(least, loss);
    }
    CHECK(least == report["validation_loss"].get<double>());

    // At a constant rate the best network is that of a training that ends there.
    REQUIRE(run_smnn(bench.line("short", best) + flags).exit == 0);
    CHECK(io::read_network(bench.scratch / "best").weights ==
          io::read_network(bench.scratch / "short").weights);

    const std::string line = bench.line("killed", 40) + flags + "--patience 3 --resume " +
                             (bench.scratch / "run") + " --checkpoint-every 10 ";
    const int status =
        status_when_signalled(line, bench.scratch / "said", bench.scratch / "killed.log",
                              static_cast<std::ptrdiff_t>(20 * best + 5), SIGKILL);
    CHECK(WIFSIGNALED(status));
    REQUIRE(run_smnn(line).exit == 0);
    CHECK(io::read_network(bench.scratch / "killed") == io::read_network(bench.scratch / "best"));
}
