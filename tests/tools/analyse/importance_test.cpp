#include "smnn/learning/analysis/importance.hpp"

#include <algorithm>
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

struct Bench {
    tests::Scratch scratch;
    std::string first = scratch / "first.smnn";
    std::string second = scratch / "second.smnn";

    Bench() {
        write(first, 1);
        write(second, 2);
    }
    static sim::Network network(std::uint64_t seed, std::size_t modes = 6, bool full_rank = false) {
        return learning::initialise(
            {.neurons = 9, .modes = modes, .full_rank = full_rank, .inputs = 2, .outputs = 2}, {},
            sim::Readout::max_rate, seed);
    }
    static void write(const std::string& path, std::uint64_t seed, std::size_t modes = 6) {
        sim::Network trained = network(seed, modes);
        trained.settings["seed"] = std::to_string(seed);
        for (std::size_t mode = 0; mode < modes; ++mode) {
            trained.weights.importance(mode, 0) += static_cast<float>(mode);
        }
        io::write_network(path, trained);
    }
};

} // namespace

TEST_CASE("importance of several networks has each by rank, their mean and their span", "[tools]") {
    const Bench bench;
    const std::string line = "analyse importance " + bench.first + " " + bench.second + " --json";
    const auto report = run_smnn(line).json();
    CHECK(report["analysis"] == "importance");
    CHECK(report["command"] == "smnn " + line);
    REQUIRE(report["networks"].size() == 2);
    const auto& first = report["networks"][0];
    const auto& second = report["networks"][1];
    CHECK(first["file"] == bench.first);
    CHECK(first["neurons"] == 9);
    CHECK(first["modes"] == 6);
    CHECK(second["seed"] == 2);
    const auto tau = learning::by_rank(learning::importance(io::read_network(bench.first)).tau);
    CHECK(first["tau"].get<std::vector<double>>() == tau);
    CHECK(first["strength"][0] == 6.0);
    for (std::size_t i = 0; i < 6; ++i) {
        const double a = first["tau"][i].get<double>();
        const double b = second["tau"][i].get<double>();
        CHECK(report["tau"]["mean"][i].get<double>() == Approx((a + b) / 2.0).epsilon(1e-14));
        CHECK(report["tau"]["least"][i] == std::min(a, b));
        CHECK(report["tau"]["most"][i] == std::max(a, b));
    }
    CHECK(report["strength"]["mean"][5] == 1.0);
}

TEST_CASE("the law has pieces, slopes with errors, and the slope of each network", "[tools]") {
    const Bench bench;
    const auto report =
        run_smnn("analyse importance " + bench.first + " " + bench.second + " --json").json();
    for (const char* const fit : {"fit", "initial_fit"}) {
        CHECK(report[fit]["of"] == "tau");
        CHECK(report[fit]["r_squared"].get<double>() > 0.5);
        for (const auto& piece : report[fit]["pieces"]) {
            CHECK(piece["slope"].get<double>() < 0.0);
            CHECK(piece["slope_error"].get<double>() >= 0.0);
            CHECK(piece.contains("intercept"));
            CHECK(piece["slope_of_each"].size() == 2);
        }
        CHECK(report[fit]["pieces"].back()["to_rank"] == 6);
    }
}

TEST_CASE("beside a trained network stands the one that its seed began with", "[tools]") {
    const Bench bench;
    const auto report = run_smnn("analyse importance " + bench.second + " --json").json();
    const auto began = learning::by_rank(learning::importance(Bench::network(2)).tau);
    CHECK(report["initial"]["mean"].get<std::vector<double>>() == began);
    CHECK(report["initial"]["most"] == report["initial"]["mean"]);
}

TEST_CASE("for people importance is a table and a law in words", "[tools]") {
    const Bench bench;
    const auto answer = run_smnn("analyse importance " + bench.first);
    CHECK(answer.exit == 0);
    for (const char* words : {"rank", "|lambda|", "untrained tau", "tau: R^2", "tau ~ rank^-",
                              "tau before training: R^2"}) {
        CAPTURE(words);
        CHECK(contains(answer.out, words));
    }
    Bench::write(bench.first, 1, 2);
    CHECK(contains(run_smnn("analyse importance " + bench.first).out, "no law is fitted"));
}

TEST_CASE("importance goes to a table of its own, a line a network and rank", "[tools]") {
    const Bench bench;
    const std::string csv = bench.scratch / "tau.csv";
    const auto answer =
        run_smnn("analyse importance " + bench.first + " " + bench.second + " --json --csv " + csv);
    CHECK(answer.exit == 0);
    std::istringstream table(io::read_file(csv));
    std::string line;
    std::getline(table, line);
    CHECK(line == "network,rank,tau,strength,initial_tau");
    std::vector<std::string> lines;
    while (std::getline(table, line)) lines.push_back(line);
    REQUIRE(lines.size() == 12);
    CHECK(lines[6].starts_with("2,1,"));
    std::istringstream cells(lines[0].substr(4));
    double tau = 0.0;
    cells >> tau;
    CHECK(tau == answer.json()["networks"][0]["tau"][0]);
}

TEST_CASE("networks without modes, or of two shapes, have no importance by rank", "[tools]") {
    const Bench bench;
    const std::string full = bench.scratch / "full.smnn";
    const std::string none = bench.scratch / "none.smnn";
    const std::string other = bench.scratch / "other.smnn";
    io::write_network(full, Bench::network(1, 6, true));
    io::write_network(none, Bench::network(1, 0));
    Bench::write(other, 1, 5);
    const std::map<std::string, std::string> lines = {
        {full, full + ": the network is of full rank, it has no modes"},
        {none, none + ": the network has no recurrence, so no modes"},
        {bench.first + " " + other, other + ": has N = 9, P = 5"},
        {bench.scratch / "missing", "missing: cannot be read"},
        {"", "NET... is missing"},
        {bench.first + " --csv " + bench.first + "/no", "no"},
    };
    for (const auto& [words, part] : lines) {
        CAPTURE(words);
        CHECK(tests::flaw_of_refusal(run_smnn("analyse importance " + words), part) == "");
    }
}
