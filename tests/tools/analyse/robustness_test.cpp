#include "smnn/learning/analysis/robustness.hpp"

#include <map>
#include <sstream>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::contains;
using tests::run_smnn;

namespace {

// Pictures, and two networks of 20 neurons and 3 modes for them.
struct Bench {
    tests::Scratch scratch;
    std::string net = scratch / "net";
    std::string other = scratch / "other";
    std::string data = " --data " + (scratch / "digits") + " ";
    std::string line = "analyse robustness " + net + data;

    Bench() {
        tests::write_small_digits(scratch / "digits");
        io::write_network(net, tests::small_network(1));
        io::write_network(other, tests::small_network(2));
    }
};

// A network for the same pictures, of another shape.
std::string write_other_shape(const Bench& bench, const std::string& name, std::size_t modes,
                              bool full_rank, sim::Dynamics dynamics = sim::Dynamics::spiking) {
    sim::Network network = learning::initialise(
        {.neurons = 20, .modes = modes, .full_rank = full_rank, .inputs = 64, .outputs = 10}, {},
        sim::Readout::max_rate, 1);
    network.settings = tests::small_network().settings;
    network.dynamics = dynamics;
    io::write_network(bench.scratch / name, network);
    return bench.scratch / name;
}

std::vector<std::string> names_of_curves(const cli::Report& report) {
    std::vector<std::string> names;
    for (const auto& curve : report["curves"]) {
        names.push_back(curve["what"].get<std::string>() + ": " +
                        curve["order"].get<std::string>());
    }
    return names;
}

} // namespace

TEST_CASE("robustness begins with what evaluate says and ends with what is left of the network",
          "[tools]") {
    const Bench bench;
    const auto report = run_smnn(bench.line + "--seeds 2 --json").json();
    CHECK(report["analysis"] == "robustness");
    CHECK(report["command"] ==
          "smnn " + bench.line.substr(0, bench.line.size() - 1) + " --seeds 2 --json");
    CHECK(report["files"] == std::vector<std::string>{bench.net});
    CHECK(report["measure"] == "accuracy");
    CHECK(report["trials"] == 20);
    CHECK(report["seeds"] == 2);
    CHECK(report["task"] == "digits");
    CHECK(names_of_curves(report) ==
          std::vector<std::string>{
              "modes: least important first", "modes: random", "modes: most important first",
              "input-modes: smallest first", "input-modes: random", "output-modes: smallest first",
              "output-modes: random", "input-weights: smallest first", "input-weights: random",
              "neurons: fewest spikes first", "neurons: random"});

    const auto accuracy = [&](const std::string& net) {
        return run_smnn("evaluate " + net + bench.data + "--json").json()["accuracy"];
    };
    CHECK(report["whole"]["mean"] == accuracy(bench.net));
    const std::string fewer = bench.scratch / "fewer";
    for (const auto& curve : report["curves"]) {
        CAPTURE(curve["what"], curve["order"]);
        const std::size_t steps = curve["count"].size();
        for (const char* key : {"fraction", "mean", "least", "most"}) {
            CHECK(curve[key].size() == steps);
        }
        CHECK(curve["count"].back() == curve["of"]);
        CHECK(curve["fraction"].back() == 1.0);
        CHECK(curve["mean"].front() == report["whole"]["mean"]);
        if (curve["what"] == "neurons") continue; // one at least has to stay
        REQUIRE(run_smnn("prune " + bench.net + " --fraction 1 --out " + fewer + " --what " +
                         curve["what"].get<std::string>())
                    .exit == 0);
        CHECK(curve["mean"].back() == accuracy(fewer));
    }
}

TEST_CASE("one curve is asked for by its part, its order and its steps", "[tools]") {
    const Bench bench;
    const auto report =
        run_smnn(bench.line + "--what input-modes --order most --steps 4 --json").json();
    CHECK(names_of_curves(report) == std::vector<std::string>{"input-modes: largest first"});
    CHECK(report["curves"][0]["count"] == std::vector<int>{0, 15, 30, 45, 60});
    const auto all = run_smnn(bench.line + "--what all --order most --steps 1 --json").json();
    CHECK(names_of_curves(all).size() == 5);
}

TEST_CASE("networks of one shape share a curve, from the least of them to the most", "[tools]") {
    const Bench bench;
    const std::string flags = " --what modes --order least --json";
    const auto one = run_smnn(bench.line + flags).json()["curves"][0];
    const auto two =
        run_smnn("analyse robustness " + bench.other + bench.data + flags).json()["curves"][0];
    const auto both =
        run_smnn("analyse robustness " + bench.net + " " + bench.other + bench.data + flags)
            .json()["curves"][0];
    for (std::size_t i = 0; i < 4; ++i) {
        const double a = one["mean"][i].get<double>();
        const double b = two["mean"][i].get<double>();
        CHECK(both["mean"][i].get<double>() == Approx((a + b) / 2.0).epsilon(1e-14));
        CHECK(both["least"][i] == std::min(a, b));
        CHECK(both["most"][i] == std::max(a, b));
    }
}

TEST_CASE("the trials and the orders can be chosen, the threads and the engine change nothing",
          "[tools]") {
    const Bench bench;
    const auto curves = [&](const std::string& flags) {
        return run_smnn(bench.line + "--what input-weights --order random --steps 5 --json " +
                        flags)
            .json()["curves"];
    };
    CHECK(curves("--threads 1") == curves("--threads 3"));
    CHECK(curves("--engine event") == curves("--engine clock"));
    CHECK(curves("--seed 1") != curves("--seed 2"));
    CHECK(curves("--seeds 1") != curves("--seeds 6"));
    CHECK(curves("--seeds 1")[0]["least"] == curves("--seeds 1")[0]["most"]);
    CHECK(run_smnn(bench.line + "--what modes --trials 7 --json").json()["trials"] == 7);
    CHECK(run_smnn(bench.line + "--what modes --split train --json").json()["trials"] == 60);
    CHECK(run_smnn(bench.line + "--what modes --ticks 9 --json").json()["ticks"] == 9);
}

TEST_CASE("curves go to a table for programs and one for people", "[tools]") {
    const Bench bench;
    const std::string csv = bench.scratch / "curves.csv";
    const auto answer = run_smnn(bench.line + "--what modes --order least --csv " + csv);
    CHECK(answer.exit == 0);
    CHECK(contains(answer.out, "modes, least important first\n"));
    CHECK(contains(answer.out, "accuracy"));
    CHECK(answer.err == "modes, least important first (0 of 4 done)\n");
    const auto report = run_smnn(bench.line + "--what modes --order least --json").json();
    std::istringstream table(io::read_file(csv));
    std::string line;
    std::getline(table, line);
    CHECK(line == "what,order,count,fraction,mean,least,most");
    std::vector<std::string> lines;
    while (std::getline(table, line)) lines.push_back(line);
    REQUIRE(lines.size() == 4);
    CHECK(lines[3].starts_with("modes,least important first,3,1,"));
    std::istringstream cells(lines[3].substr(lines[3].rfind(',') + 1));
    double most = 0.0;
    cells >> most;
    CHECK(most == report["curves"][0]["most"][3]);
}

TEST_CASE("contextual integration is measured by its mean square error, on trials of its own",
          "[tools]") {
    const tests::Scratch scratch;
    const std::string net = scratch / "net";
    REQUIRE(run_smnn("train context --out " + net +
                     " --neurons 12 --trials 40 --batch 20 --epochs 1 --silent-ticks 10 "
                     "--stimulus-ticks 30 --response-ticks 20")
                .exit == 0);
    const auto report =
        run_smnn("analyse robustness " + net + " --trials 30 --what modes --json").json();
    CHECK(report["measure"] == "mean square error");
    CHECK(report["trials"] == 30);
    CHECK(report["response_ticks"] == 20);
    CHECK(report["whole"]["mean"] ==
          run_smnn("evaluate " + net + " --trials 30 --json").json()["mean_square_error"]);
}

TEST_CASE("a network without modes has weights and neurons to lose, rates no spikes to rank",
          "[tools]") {
    const Bench bench;
    const std::string full = write_other_shape(bench, "full", 0, true);
    const std::string rates = write_other_shape(bench, "rates", 2, false, sim::Dynamics::rate);
    const auto curves = [&](const std::string& net) {
        return names_of_curves(
            run_smnn("analyse robustness " + net + bench.data + "--steps 1 --json").json());
    };
    CHECK(curves(full) ==
          std::vector<std::string>{"input-weights: smallest first", "input-weights: random",
                                   "neurons: fewest spikes first", "neurons: random"});
    CHECK(curves(rates).back() == "neurons: random");
    CHECK(curves(rates).size() == 10);
}

TEST_CASE("what robustness cannot be measured of is said in one line", "[tools]") {
    const Bench bench;
    const std::string full = write_other_shape(bench, "full", 0, true);
    const std::string fewer = write_other_shape(bench, "fewer", 2, false);
    const std::string rates = write_other_shape(bench, "rates", 2, false, sim::Dynamics::rate);
    sim::Network longer = tests::small_network();
    longer.settings["ticks"] = "31";
    io::write_network(bench.scratch / "longer", longer);
    const std::map<std::string, std::string> lines = {
        {full + bench.data + "--what modes", full + ": the network is of full rank"},
        {bench.net + " " + fewer + bench.data, fewer + ": has N = 20, P = 2"},
        {bench.net + " " + (bench.scratch / "longer") + bench.data,
         "longer: was trained for other trials"},
        {rates + bench.data + "--what neurons --order least",
         "--order least: a rate network has no spikes"},
        {bench.net, "--data"},
        {bench.net + bench.data + "--what synapses", "--what synapses: 'synapses' is no part"},
        {bench.net + bench.data + "--order best", "--order best: 'best' is no order"},
        {bench.net + bench.data + "--steps 0", "--steps 0"},
        {bench.net + bench.data + "--seeds 0", "--seeds 0"},
        {bench.net + bench.data + "--trials 0", "--trials 0"},
        {bench.net + bench.data + "--csv " + bench.net + "/no", "no"},
        {bench.data, "NET... is missing"},
        {(bench.scratch / "missing") + bench.data, "missing: cannot be read"},
    };
    for (const auto& [words, part] : lines) {
        CAPTURE(words);
        CHECK(tests::flaw_of_refusal(run_smnn("analyse robustness " + words), part) == "");
    }
}
