#include <algorithm>
#include <map>

#include "io/file.hpp"
#include "io/network_file.hpp"
#include "sim/network.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::contains;
using tests::run_smnn;

namespace {

// A training of less than a tenth of a second.
std::string short_training(const tests::Scratch& scratch, const std::string& out) {
    return "train digits --data " + (scratch / "digits") + " --out " + (scratch / out) +
           " --neurons 20 --epochs 3 --batch 20 --ticks 30 ";
}

} // namespace

TEST_CASE(
    "trained on the same pictures by 1 and by 2 threads, two networks are equal in every byte",
    "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits", 130, 20);
    REQUIRE(run_smnn(short_training(scratch, "one") + "--threads 1").exit == 0);
    REQUIRE(run_smnn(short_training(scratch, "two") + "--threads 2").exit == 0);
    CHECK(io::read_file(scratch / "one") == io::read_file(scratch / "two"));
    REQUIRE(run_smnn(short_training(scratch, "other") + "--seed 2").exit == 0);
    CHECK(io::read_file(scratch / "one") != io::read_file(scratch / "other"));
}

TEST_CASE("training learns: bars it has not seen are named", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits", 200, 50);
    const tests::Answer answer =
        run_smnn("train digits --json --data " + (scratch / "digits") + " --out " +
                 (scratch / "net") + " --neurons 30 --epochs 10 --batch 20 --ticks 30");
    REQUIRE(answer.exit == 0);
    // By chance it would be 0.1.
    CHECK(answer.json()["accuracy"].get<double>() > 0.8);
}

TEST_CASE("train reports under the promised keys, in the same numbers as evaluate", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    const tests::Answer answer = run_smnn(short_training(scratch, "net") + "--seed 7 --json");
    REQUIRE(answer.exit == 0);
    const auto report = answer.json();
    for (const char* key : {"accuracy", "loss", "epochs", "seconds_per_epoch", "parameters"}) {
        CAPTURE(key);
        CHECK(report[key].is_number());
    }
    CHECK(report["epochs"] == 3);
    CHECK(report["parameters"] == 20 * 64 + 2 * 20 * 3 + 3 + 10 * 20);

    const auto evaluated = run_smnn("evaluate " + (scratch / "net") + " --data " +
                                    (scratch / "digits") + " --seed 7 --json")
                               .json();
    CHECK(evaluated["accuracy"] == report["accuracy"]);
    CHECK(evaluated["loss"] == report["loss"]);
}

TEST_CASE("a network remembers how it was trained", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    REQUIRE(run_smnn(short_training(scratch, "net") +
                     "--full-rank --coding latency --time-step 1 --refractory 4 --delay 3 --seed 9 "
                     "--learning-rate 0.002 --initial-scale 8")
                .exit == 0);
    const sim::Network network = io::read_network(scratch / "net");
    CHECK(network.is_full_rank());
    CHECK(network.neuron.time_step_ms == 1.0);
    CHECK(network.neuron.refractory_ms == 4.0);
    CHECK(network.neuron.delay_ticks == 3);
    CHECK(network.neuron.synaptic_gain == sim::default_gain(network.neuron));
    const std::map<std::string, std::string> expected = {
        {"task", "digits"},         {"coding", "latency"}, {"ticks", "30"}, {"epochs", "3"},
        {"learning_rate", "0.002"}, {"batch", "20"},       {"seed", "9"},   {"pictures", "60"},
    };
    for (const auto& [key, value] : expected) {
        CAPTURE(key);
        CHECK(network.settings.at(key) == value);
    }
}

TEST_CASE("off a terminal, progress is a line an epoch on stderr", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    const tests::Answer answer = run_smnn(short_training(scratch, "net"));
    CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == 3);
    CHECK(contains(answer.err, "epoch 3 of 3"));
    CHECK(contains(answer.err, "left"));
    CHECK(!contains(answer.err, "\r"));
}

TEST_CASE("more modes than neurons are trained, and said", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    const tests::Answer answer =
        run_smnn("train digits --data " + (scratch / "digits") + " --out " + (scratch / "net") +
                 " --neurons 4 --modes 6 --epochs 1 --ticks 10");
    CHECK(answer.exit == 0);
    CHECK(contains(answer.err, "6 modes are more than the 4 neurons"));
}

TEST_CASE("a folder that cannot be written to is refused before the training", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    const std::string out = scratch / "nowhere/net";
    const tests::Answer answer =
        run_smnn({"train", "digits", "--data", scratch / "digits", "--out", out});
    CHECK(tests::flaw_of_refusal(answer, out) == ""); // one line: no progress came before it
    CHECK(tests::flaw_of_refusal(
              run_smnn({"train", "digits", "--data", scratch / "digits", "--out", scratch.path()}),
              scratch.path()) == "");
}

TEST_CASE("bad data end a training in one line, with the older network untouched", "[tools]") {
    const tests::Scratch scratch;
    const std::string folder = scratch / "digits";
    const std::string net = scratch / "net";
    io::write_file(net, "an older network");
    const auto refusal = [&](const std::string& part) {
        return tests::flaw_of_refusal(run_smnn({"train", "digits", "--data", folder, "--out", net}),
                                      part);
    };
    CHECK(refusal(folder + ": no directory") == "");

    tests::write_small_digits(folder);
    std::filesystem::remove(folder + "/train-images-idx3-ubyte");
    CHECK(refusal("train-images") == "");

    tests::write_idx_images(folder + "/train-images-idx3-ubyte", tests::small_pictures(59, 1));
    CHECK(refusal("59 images") == "");

    tests::write_small_digits(folder);
    sim::LabelledImages narrow = tests::small_pictures(20, 1);
    narrow.rows = 4;
    narrow.pixels.resize(20 * 32);
    tests::write_idx_images(folder + "/t10k-images-idx3-ubyte", narrow);
    CHECK(refusal("the test pictures have 32 pixels, those to learn from 64") == "");

    CHECK(io::read_file(net) == "an older network");
    CHECK(scratch.names() == std::vector<std::string>{"digits", "net"});
}
