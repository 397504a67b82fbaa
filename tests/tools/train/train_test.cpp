#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/learning/training_options.hpp"
#include "smnn/sim/network.hpp"
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

TEST_CASE("every training tells its speed, its gradient and its spikes", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    const std::string rows =
        "train sequential-digits --neurons 20 --epochs 2 --initial-scale 3 "
        "--data " +
        (scratch / "digits") + " --out " + (scratch / "net");
    const std::string context =
        "train context --neurons 20 --trials 20 --epochs 2 --out " + (scratch / "net");
    for (const std::string& line : {short_training(scratch, "net"), rows, context}) {
        for (const std::string dynamics : {" --dynamics spiking", " --dynamics rate"}) {
            CAPTURE(line, dynamics);
            const tests::Answer answer = run_smnn(line + dynamics + " --json");
            REQUIRE(answer.exit == 0);
            const auto report = answer.json();
            for (const char* key :
                 {"seconds_per_epoch", "milliseconds_per_batch", "gradient_norm"}) {
                CAPTURE(key);
                CHECK(report[key].get<double>() > 0.0);
            }
            const bool has_spikes = dynamics == " --dynamics spiking";
            CHECK((report["hidden_spikes_per_neuron"].get<double>() > 0.0) == has_spikes);
        }
    }
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

TEST_CASE("what is frozen stays as it was drawn, the rest is learned", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    const auto weights = [&](const std::string& flags) {
        REQUIRE(run_smnn(short_training(scratch, "net") + "--initial-scale 3 " + flags).exit == 0);
        return io::read_network(scratch / "net").weights;
    };
    // A rate this small moves no weight by a bit.
    const sim::Weights drawn = weights("--learning-rate 1e-30");
    const sim::Weights input = weights("--freeze input");
    CHECK(input.input == drawn.input);
    CHECK(input.readout != drawn.readout);
    CHECK(input.importance != drawn.importance);
    const sim::Weights others = weights("--freeze readout,importance");
    CHECK(others.readout == drawn.readout);
    CHECK(others.importance == drawn.importance);
    CHECK(others.input != drawn.input);
}

TEST_CASE("neurons under Dale's law have one sign, and cut input weights are 0", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    REQUIRE(run_smnn(short_training(scratch, "net") +
                     "--initial-scale 4 --dale 0.7 --input-sparsity 0.5")
                .exit == 0);
    const sim::Network network = io::read_network(scratch / "net");
    std::size_t inhibitory = 0;
    for (std::size_t n = 0; n < network.neurons(); ++n) {
        const auto column = network.weights.mode_out.column(n);
        const auto [least, most] = std::minmax_element(column.begin(), column.end());
        CHECK((*least >= 0.0F || *most <= 0.0F));
        inhibitory += *least < 0.0F;
    }
    CHECK(inhibitory > 0);
    CHECK(inhibitory < network.neurons());
    std::size_t cut = 0;
    for (std::size_t d = 0; d < network.inputs(); ++d) {
        for (const float weight : network.weights.input.column(d)) cut += weight == 0.0F;
    }
    // 1,280 weights, each cut with probability a half: within four standard deviations.
    CHECK(std::abs(static_cast<double>(cut) - 640.0) < 72.0);
}

TEST_CASE("every parameter of the neuron can be chosen and is in the file", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    REQUIRE(run_smnn(short_training(scratch, "net") +
                     "--tau-synapse 11 --tau-membrane 21 --tau-rise 3 --tau-decay 31 --threshold "
                     "0.5 --filter single --gain 0.25 --readout mean_rate --initial-scale 3")
                .exit == 0);
    const sim::Network network = io::read_network(scratch / "net");
    CHECK(network.neuron.tau_synapse_ms == 11.0);
    CHECK(network.neuron.tau_membrane_ms == 21.0);
    CHECK(network.neuron.tau_rise_ms == 3.0);
    CHECK(network.neuron.tau_decay_ms == 31.0);
    CHECK(network.neuron.threshold == 0.5);
    CHECK(network.neuron.filter == sim::Filter::single_exponential);
    CHECK(network.neuron.synaptic_gain == 0.25);
    CHECK(network.readout == sim::Readout::mean_rate);
}

TEST_CASE("each option of the training makes another network and is among its settings",
          "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    const auto trained = [&](const std::string& flags) {
        REQUIRE(run_smnn(short_training(scratch, "net") + "--initial-scale 3 " + flags).exit == 0);
        return io::read_network(scratch / "net");
    };
    const sim::Network usual = trained("");
    const std::vector<std::array<std::string, 3>> options = {
        {"--surrogate triangle --slope 2", "surrogate", "triangle"},
        {"--surrogate arctangent", "surrogate", "arctangent"},
        {"--slope 10", "slope", "10"},
        {"--attached-reset", "attached_reset", "yes"},
        {"--spike-target 1.5 --spike-strength 0.25", "spike_target", "1.5"},
        {"--spike-target 2 --spike-strength 0.25", "spike_strength", "0.25"},
        {"--schedule constant", "schedule", "constant"},
        {"--schedule step --step-epochs 1 --step-factor 0.5", "step_factor", "0.5"},
        {"--weight-decay 0.125", "weight_decay", "0.125"},
        {"--clip 0.001", "clip", "0.001"},
        {"--validation 0.25", "validation", "0.25"},
        {"--dynamics rate", "task", "digits"},
    };
    for (const auto& [flags, key, value] : options) {
        CAPTURE(flags);
        const sim::Network network = trained(flags);
        CHECK(network.settings.at(key) == value);
        CHECK(network.weights != usual.weights);
    }
}

TEST_CASE("each option of a training is a flag of train", "[tools]") {
    const std::string help = run_smnn("train --help").out;
    const learning::TrainingOptions usual;
    learning::for_each_option(usual, [&](std::string name, const auto&) {
        std::replace(name.begin(), name.end(), '_', '-');
        CHECK(contains(help, "--" + name + " "));
    });
}

TEST_CASE("flags that mean nothing together are refused", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    const std::map<std::string, std::string> lines = {
        {"--step-epochs 2", "belong to --schedule step"},
        {"--step-factor 0.5 --schedule cosine", "belong to --schedule step"},
        {"--patience 3", "--patience needs --validation SHARE"},
        {"--checkpoint-every 3", "--checkpoint-every needs --checkpoint FILE"},
        {"--spike-target 2", "--spike-target N and --spike-strength X belong together"},
        {"--spike-strength 2", "--spike-target N and --spike-strength X belong together"},
        {"--spike-target -1 --spike-strength 1", "--spike-target -1: a number of at least 0"},
        {"--spike-target 1 --spike-strength -1", "--spike-strength -1: a number of at least 0"},
        {"--spike-target 1 --spike-strength 1 --dynamics rate",
         "--spike-target does not belong to --dynamics rate"},
        {"--spike-target 6 --spike-strength 1", "in a trial of 30 ticks a neuron can fire 5 times"},
        {"--freeze output", "--freeze output: input, readout and importance can be frozen"},
        {"--dale 1.5", "--dale 1.5: a number from 0 to 1 is needed"},
        {"--input-sparsity 1", "--input-sparsity 1: a number from 0 to below 1 is needed"},
        {"--validation 1", "--validation 1: a number from 0 to below 1 is needed"},
        {"--readout trajectory", "classes are read as max_rate or mean_rate"},
        {"--surrogate box", "surrogate 'box' is not known"},
        {"--schedule linear", "schedule 'linear' is not known"},
        {"--gain 0", "--gain 0: a number above 0"},
        {"--checkpoint " + (scratch / "net"), "net: another file is needed"},
        {"--log " + (scratch / "net"), "net: another file is needed"},
        {"--resume x --log x", "--checkpoint x: another file is needed"},
    };
    for (const auto& [flags, part] : lines) {
        CAPTURE(flags);
        CHECK(tests::flaw_of_refusal(run_smnn(short_training(scratch, "net") + flags), part) == "");
    }
    CHECK(scratch.names() == std::vector<std::string>{"digits"});
}
