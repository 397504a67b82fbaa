#include <algorithm>
#include <map>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "smnn/learning/analysis/parts.hpp"
#include "smnn/learning/analysis/ranking.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/redirected.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using learning::Part;
using tests::contains;
using tests::run_smnn;

namespace {

// A network of 20 neurons and 3 modes, and what it did.
struct Bench {
    tests::Scratch scratch;
    std::string net = scratch / "net";
    std::string out = scratch / "out";
    std::string run = scratch / "run.spikes";
    sim::Network whole = tests::small_network();

    Bench() {
        tests::write_small_digits(scratch / "digits");
        io::write_network(net, whole);
        run_smnn("encode digits --trials 4 --ticks 30 --data " + (scratch / "digits") + " --out " +
                 (scratch / "in.spikes"));
        record(net, run);
    }
    void record(const std::string& network, const std::string& path) const {
        REQUIRE(run_smnn("simulate " + network + " --input " + (scratch / "in.spikes") +
                         " --record " + path)
                    .exit == 0);
    }
    io::SpikeLog recorded(const std::string& network) const {
        record(network, scratch / "again.spikes");
        return io::read_spike_log(scratch / "again.spikes");
    }
    tests::Answer prune(const std::string& flags) const {
        return run_smnn("prune " + net + " --out " + out + " --json " + flags);
    }
};

std::size_t zeros_of(const sim::Matrix& matrix) {
    std::size_t zeros = 0;
    for (std::size_t col = 0; col < matrix.cols(); ++col) {
        const auto column = matrix.column(col);
        zeros += static_cast<std::size_t>(std::count(column.begin(), column.end(), 0.0F));
    }
    return zeros;
}

} // namespace

TEST_CASE("the least important modes go, and the spikes are those of a network in which they are 0",
          "[tools]") {
    const Bench bench;
    const auto report = bench.prune("--what modes --count 2").json();
    CHECK(report["pruned"] == 2);
    CHECK(report["of"] == 3);
    CHECK(report["order"] == "least important first");
    CHECK(report["modes"] == 1);
    CHECK(report["parameters_before"] == sim::parameter_count(bench.whole));
    CHECK(report["parameters"] == sim::parameter_count(bench.whole) - 2 * (2 * 20 + 1));
    const sim::Network less = io::read_network(bench.out);
    CHECK(less.modes() == 1);
    CHECK(less.settings.at("pruned") == "2 of 3 modes, least important first");
    CHECK(less.settings.at("coding") == "rate");

    const auto tau = learning::strengths(bench.whole, Part::modes);
    const auto best = std::max_element(tau.begin(), tau.end()) - tau.begin();
    std::vector<std::size_t> gone{0, 1, 2};
    gone.erase(gone.begin() + best);
    const std::string zero = bench.scratch / "zero";
    io::write_network(zero, learning::ablated(bench.whole, Part::modes, gone));
    CHECK(bench.recorded(bench.out).trials == bench.recorded(zero).trials);
    CHECK(bench.recorded(bench.out).trials != bench.recorded(bench.net).trials);
}

TEST_CASE("the neurons that spike least in a recording go, and the others spike as without them",
          "[tools]") {
    const Bench bench;
    const auto report =
        bench.prune("--what neurons --fraction 0.25 --recording " + bench.run).json();
    CHECK(report["order"] == "fewest spikes first");
    CHECK(report["neurons"] == 15);
    std::vector<double> spikes(20);
    for (const io::RecordedTrial& trial : io::read_spike_log(bench.run).trials) {
        for (std::size_t i = 0; i < trial.spikes.size(); ++i) {
            spikes[trial.spikes[i].channel] += 1.0;
        }
    }
    const auto order = learning::ranking(spikes, learning::Order::least);
    sim::Network expected = learning::pruned(bench.whole, Part::neurons, std::span(order).first(5));
    sim::Network less = io::read_network(bench.out);
    CHECK(less.weights == expected.weights);
    // It still answers, and may lose more.
    CHECK(run_smnn("evaluate " + bench.out + " --data " + (bench.scratch / "digits")).exit == 0);
    REQUIRE(run_smnn("prune " + bench.out + " --what modes --count 1 --out " + bench.out).exit ==
            0);
    CHECK(io::read_network(bench.out).settings.at("pruned") ==
          "5 of 20 neurons, fewest spikes first; 1 of 3 modes, least important first");
}

TEST_CASE("the smallest weights are set to 0, a sparse input loses them", "[tools]") {
    const Bench bench;
    REQUIRE(bench.prune("--what input-weights --fraction 0.75").exit == 0);
    const sim::Network thin = io::read_network(bench.out);
    CHECK(zeros_of(thin.weights.input) == 20 * 64 * 3 / 4);
    CHECK(thin.weights.mode_in == bench.whole.weights.mode_in);
    float smallest = 1e9F;
    float largest = 0.0F; // of those that went
    for (std::size_t i = 0; i < 20; ++i) {
        for (std::size_t c = 0; c < 64; ++c) {
            const float size = std::abs(bench.whole.weights.input(i, c));
            if (thin.weights.input(i, c) == 0.0F) {
                largest = std::max(largest, size);
            } else {
                smallest = std::min(smallest, size);
            }
        }
    }
    CHECK(largest <= smallest);

    REQUIRE(bench.prune("--what output-modes --count 7 --order most").exit == 0);
    CHECK(zeros_of(io::read_network(bench.out).weights.mode_out) == 7);

    io::write_network(bench.net, with_sparse_input(bench.whole));
    REQUIRE(bench.prune("--what input-weights --fraction 0.75").exit == 0);
    CHECK(with_dense_input(io::read_network(bench.out)).weights == thin.weights);
    CHECK(io::read_network(bench.out).weights.sparse_input.size() == 20 * 64 / 4);
}

TEST_CASE("a random order is that of its seed", "[tools]") {
    const Bench bench;
    const auto network = [&](const std::string& seed) {
        const auto answer = bench.prune("--what neurons --count 5 --order random --seed " + seed);
        CHECK(answer.json()["seed"].dump() == seed);
        return io::read_network(bench.out);
    };
    CHECK(network("3") == network("3"));
    CHECK(network("3") != network("4"));
}

TEST_CASE("a pruned network can go down a pipe, its report beside it", "[tools]") {
    const Bench bench;
    const std::string line = "prune " + bench.net + " --what modes --count 1 --out ";
    const tests::Answer answer = [&] {
        const tests::Redirected output(STDOUT_FILENO,
                                       ::open(bench.out.c_str(), O_WRONLY | O_CREAT, 0600));
        return run_smnn(line + "-");
    }();
    CHECK(answer.exit == 0);
    CHECK(answer.out.empty());
    CHECK(contains(answer.err, "least important first"));
    REQUIRE(run_smnn(line + (bench.scratch / "file")).exit == 0);
    CHECK(io::read_file(bench.out) == io::read_file(bench.scratch / "file"));
}

TEST_CASE("what cannot be pruned is said in one line and nothing is written", "[tools]") {
    const Bench bench;
    const std::string full = bench.scratch / "full";
    io::write_network(
        full, learning::initialise({.neurons = 4, .full_rank = true, .inputs = 2, .outputs = 2}, {},
                                   sim::Readout::max_rate, 1));
    io::write_network(bench.scratch / "other", tests::small_network(2));
    bench.record(bench.scratch / "other", bench.scratch / "other.spikes");
    const std::map<std::string, std::string> lines = {
        {bench.net + " --fraction 0.5", "--what is missing"},
        {bench.net + " --what modes", "one of --fraction X and --count N is needed"},
        {bench.net + " --what modes --fraction 0.5 --count 1", "one of --fraction X and --count N"},
        {bench.net + " --what modes --fraction 1.5", "--fraction 1.5"},
        {bench.net + " --what modes --count 4", "--count 4: of modes there are 3"},
        {bench.net + " --what modes --count -1", "--count -1"},
        {bench.net + " --what axons --count 1", "--what axons: 'axons' is no part"},
        {bench.net + " --what neurons --count 1", "--recording RUN.spikes is needed"},
        {bench.net + " --what modes --count 1 --recording " + bench.run, "--recording belongs to"},
        {bench.net + " --what neurons --count 1 --recording " + (bench.scratch / "other.spikes"),
         "was recorded from the network"},
        {bench.net + " --what neurons --fraction 1 --order random", "all 20 are to be pruned"},
        {full + " --what input-modes --count 1", full + ": the network is of full rank"},
        {(bench.scratch / "missing") + " --what modes --count 1", "missing: cannot be read"},
    };
    for (const auto& [words, part] : lines) {
        CAPTURE(words);
        CHECK(tests::flaw_of_refusal(run_smnn("prune " + words + " --out " + bench.out), part) ==
              "");
    }
    CHECK(!std::filesystem::exists(bench.out));
    CHECK(tests::flaw_of_refusal(run_smnn("prune " + bench.net + " --what modes --count 1"),
                                 "--out is missing") == "");
}
