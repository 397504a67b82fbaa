#include <algorithm>

#include "smnn/io/file.hpp"
#include "smnn/io/fixed_file.hpp"
#include "smnn/io/network_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::contains;
using tests::run_smnn;

namespace {

// A network that spikes, and pictures for it.
struct Bench {
    tests::Scratch scratch;
    std::string net = scratch / "net";
    std::string fixed = scratch / "net.fixed";
    std::string digits = scratch / "digits";

    Bench() {
        tests::write_small_digits(digits);
        io::write_network(net, tests::small_network());
    }
    tests::Answer to(const std::string& target, const std::string& flags = "") const {
        return run_smnn("export " + net + " --to " + target + " --out " + fixed + " " + flags);
    }
};

} // namespace

TEST_CASE("a network exported in integers answers from its file as the export measured",
          "[tools]") {
    const Bench bench;
    for (const char* target :
         {"fixed:8.24", "fixed:6.16", "loihi1", "loihi2", "spinnaker2", "xylo-a3"}) {
        CAPTURE(target);
        const auto answer = bench.to(target, "--json --data " + bench.digits);
        REQUIRE(answer.exit == 0);
        const auto exported = answer.json();
        CHECK(exported["numbers"]["target"] == target);
        CHECK(exported["accuracy"]["trials"] == 20);
        const auto evaluated =
            run_smnn("evaluate " + bench.fixed + " --json --data " + bench.digits).json();
        CHECK(evaluated["engine"] == "integers");
        CHECK(evaluated["hidden_spikes_per_trial"] > 10.0);
        const auto& measured = exported["accuracy"]["exported"];
        CHECK(evaluated["accuracy"] == measured["accuracy"]);
        CHECK(evaluated["loss"] == measured["loss"]);
        CHECK(evaluated["held"] == measured["held"]);
        CHECK(evaluated["coding"] == "rate"); // as it was trained
    }
}

TEST_CASE("an export in integers reports under the promised keys", "[tools]") {
    const Bench bench;
    const auto whole = bench.to("fixed:8.24", "--json --trials 5 --data " + bench.digits).json();
    const auto& report = whole["numbers"];
    for (const char* population : {"input", "mode_in", "mode_out", "readout"}) {
        CAPTURE(population);
        const auto& rounding = report["weights"][population];
        CHECK(rounding["largest_error"].get<double>() <=
              0.5000001 * rounding["step"].get<double>());
        CHECK(rounding["rms_error"] <= rounding["largest_error"]);
        CHECK(rounding["clipped"] == 0);
    }
    CHECK(report["constants"]["a_membrane"]["rounded"] == 3706.0 / 4096.0);
    CHECK(report["counts"]["neurons"] == 20);
    CHECK(report["counts"]["mode_units"] == 3);
    CHECK(report["counts"]["fan_in"] <= 64 + 3);
    CHECK(whole["lost"].empty());
    CHECK(whole["changed"].size() == 5); // four populations, and the constants
    CHECK(whole["accuracy"]["trials"] == 5);
    CHECK(whole["accuracy"]["network"]["accuracy"].is_number());
    CHECK(whole["accuracy"]["exported"]["held"]["overflows"] == 0);
}

TEST_CASE(
    "what a chip cannot do is said on stderr, and the file is written as the chip would run it",
    "[tools]") {
    const Bench bench;
    const auto answer = bench.to("xylo-a3");
    CHECK(answer.exit == 0);
    CHECK(answer.out.empty());
    CHECK(contains(answer.err,
                   "lost: refractory period of 5 ticks: 0 ticks here; train with no "
                   "refractory period\n"));
    CHECK(contains(answer.err, "lost: reset to zero"));
    CHECK(contains(answer.err, "lost: inputs 64: xylo-a3 has room for 16"));
    CHECK(!contains(answer.err, "kept: the delay"));
    CHECK(io::read_fixed_network(bench.fixed).refractory_ticks == 0);
}

TEST_CASE("inspect tells what a fixed-point network is", "[tools]") {
    const Bench bench;
    REQUIRE(bench.to("loihi").exit == 0); // the old word
    const auto answer = run_smnn("inspect --json " + bench.fixed);
    CHECK(answer.exit == 0);
    const auto report = answer.json();
    CHECK(report["kind"] == "fixed-point network");
    CHECK(report["whole"] == true);
    CHECK(report["target"] == "loihi2");
    CHECK(report["rules"] == "general");
    CHECK(report["synaptic_unit_bits"] == 6);
    CHECK(report["neurons"] == 20);
    CHECK(report["modes"] == 3);
    CHECK(report["state_bits"] == 24);
    CHECK(report["decays"]["decay"] == 3832);
    CHECK(report["made_from"] == run_smnn("inspect --json " + bench.net).json()["identity"]);
    CHECK(report["settings"]["ticks"] == "30");

    io::write_file(bench.fixed, io::read_file(bench.fixed).substr(0, 300));
    CHECK(run_smnn("inspect " + bench.fixed).exit == 1);
}

TEST_CASE("a network whose task makes up its trials is calibrated and measured on them",
          "[tools]") {
    const tests::Scratch scratch;
    const std::string net = scratch / "context.smnn";
    REQUIRE(run_smnn("train context --neurons 10 --epochs 1 --trials 20 --out " + net).exit == 0);
    const std::string line = "export " + net + " --json --to fixed:8.24 --out " +
                             (scratch / "context.fixed") + " --trials 6 --calibration-trials ";
    const auto report = run_smnn(line + "4").json();
    const auto calibration = report["numbers"]["calibration"];
    CHECK(calibration["trials"] == 4);
    CHECK(calibration["loss"] <= calibration["loss_before"]);
    CHECK(report["accuracy"]["trials"] == 6);
    CHECK(report["accuracy"]["exported"]["mean_square_error"] > 0.0);
    const auto measured =
        run_smnn("evaluate " + (scratch / "context.fixed") + " --trials 6 --json");
    CHECK(measured.json()["mean_square_error"] ==
          report["accuracy"]["exported"]["mean_square_error"]);

    const Bench bench;
    CHECK(tests::flaw_of_refusal(
              run_smnn("export " + bench.net + " --to fixed:8.24 --trials 3 --out x"),
              "--data is missing: digits needs a folder") == "");
}

TEST_CASE("a calibrated export says what it tried, and is the same file each time", "[tools]") {
    const Bench bench;
    const std::string flags = "--json --calibration-trials 30 --calibrate " + bench.digits;
    const auto answer = bench.to("fixed:3.12", flags);
    REQUIRE(answer.exit == 0);
    CHECK(contains(answer.err, "calibration: try 1 of at most"));
    const auto calibration = answer.json()["numbers"]["calibration"];
    CHECK(calibration["trials"] == 30);
    CHECK(calibration["loss"] <= calibration["loss_before"]);
    const std::string bytes = io::read_file(bench.fixed);
    REQUIRE(bench.to("fixed:3.12", flags).exit == 0);
    CHECK(io::read_file(bench.fixed) == bytes);
    REQUIRE(bench.to("fixed:3.12").exit == 0);
    CHECK(io::read_file(bench.fixed) != bytes);
}

TEST_CASE("a network in integers is simulated as it answers, its spikes recorded", "[tools]") {
    const Bench bench;
    const std::string input = bench.scratch / "in.spikes";
    REQUIRE(
        run_smnn("encode digits --data " + bench.digits + " --trials 3 --ticks 30 --out " + input)
            .exit == 0);
    for (const char* target : {"fixed:8.24", "loihi1", "loihi2", "xylo-61201"}) {
        CAPTURE(target);
        REQUIRE(bench.to(target).exit == 0);
        const std::string log = bench.scratch / "out.spikes";
        const std::string table = bench.scratch / "u.csv";
        const auto answer =
            run_smnn("simulate " + bench.fixed + " --json --input " + input + " --record " + log +
                     " --record-potentials " + table + " --neurons 0,3");
        REQUIRE(answer.exit == 0);
        const auto report = answer.json();
        CHECK(report["engine"] == "integers");
        CHECK(report["trials"] == 3);
        CHECK(report["scores"].size() == 3);
        CHECK(report["scores"][2].size() == 10);
        CHECK(report["spikes"] > 30);
        CHECK(contains(io::read_file(table), "trial,tick,neuron_0,neuron_3\n0,0,"));
        // The log holds what the engine fired.
        const auto inside = run_smnn("inspect --json " + log).json();
        CHECK(inside["spikes"] == report["spikes"]);
        CHECK(inside["ticks"] == 90);
        CHECK(inside["identity"] == run_smnn("inspect --json " + bench.net).json()["identity"]);
        CHECK(contains(inside["made_by"].get<std::string>(), target));
    }
    const std::string line = "simulate " + bench.fixed + " --input " + input;
    CHECK(tests::flaw_of_refusal(run_smnn(line + " --engine event"), "--engine does not belong") ==
          "");
    CHECK(tests::flaw_of_refusal(run_smnn(line + " --record-modes x"), "--record-modes") == "");
    CHECK(tests::flaw_of_refusal(
              run_smnn("simulate " + bench.net + " --input " + input + " --record-currents x"),
              "--record-currents belongs to a network in integers") == "");
}

TEST_CASE("C comes with its size, in as many bits as asked for", "[tools]") {
    const Bench bench;
    const std::string out = " --out " + (bench.scratch / "small.c");
    const auto answer = run_smnn("export " + bench.net + " --to c" + out + " --json");
    REQUIRE(answer.exit == 0);
    const auto numbers = answer.json()["numbers"];
    CHECK(numbers["functions"][1] == "small_step");
    CHECK(numbers["constant_bytes"] == 20 * 64 + 2 * 20 * 3 + 2 * 3 + 20 * 10);
    CHECK(numbers["ram_bytes"] > 20 * 20);
    CHECK(contains(io::read_file(bench.scratch / "small.c"), "Weights of 8 bits, states of 24"));
    REQUIRE(run_smnn("export " + bench.net + " --to c:4.16" + out).exit == 0);
    CHECK(contains(io::read_file(bench.scratch / "small.c"), "Weights of 4 bits, states of 16"));
}

TEST_CASE("a network with graded inputs and a trajectory runs in integers too", "[tools]") {
    const tests::Scratch scratch;
    REQUIRE(
        run_smnn("train context --neurons 20 --modes 2 --epochs 1 --trials 100 --seed 3 --out " +
                 (scratch / "net"))
            .exit == 0);
    REQUIRE(
        run_smnn("export " + (scratch / "net") + " --to fixed:8.24 --out " + (scratch / "fixed"))
            .exit == 0);
    const auto exact = run_smnn("evaluate --json --trials 40 " + (scratch / "net")).json();
    const auto rounded = run_smnn("evaluate --json --trials 40 " + (scratch / "fixed")).json();
    CHECK(exact["hidden_spikes_per_trial"] > 1.0);
    // Chaotic networks part after a while; what they do on average stays.
    CHECK(rounded["mean_square_error"].get<double>() ==
          Approx(exact["mean_square_error"].get<double>()).epsilon(0.1));
}

TEST_CASE("an export that cannot be is refused in a line, and leaves no file", "[tools]") {
    const Bench bench;
    const auto flaw = [&](const tests::Answer& answer, const std::string& part) {
        return tests::flaw_of_refusal(answer, part);
    };
    CHECK(flaw(bench.to("fixed:8"), "'fixed:8' is no target") == "");
    CHECK(flaw(bench.to("c:8"), "is no target") == "");
    CHECK(flaw(bench.to("loihi", "--data " + bench.scratch.path()), "images") == "");
    CHECK(flaw(bench.to("loihi", "--trials 0"), "--trials 0") == "");
    CHECK(bench.scratch.names() == std::vector<std::string>{"digits", "net"});

    REQUIRE(bench.to("loihi").exit == 0);
    CHECK(flaw(run_smnn("export " + bench.fixed + " --to xylo --out " + (bench.scratch / "x")),
               "\"fixd\"") == "");
    CHECK(flaw(run_smnn("export " + bench.net + " --to json --calibrate x --out " +
                        (bench.scratch / "x")),
               "--calibrate does not belong to --to json") == "");
    CHECK(flaw(run_smnn("export " + bench.net + " --to loihi --out " +
                        (bench.scratch / "no/where.fixed")),
               "no/where.fixed") == "");
    for (const char* target : {"fixed:8.24", "c"}) {
        CHECK(flaw(run_smnn("export " + bench.net + " --to " + target + " --out /dev/full"),
                   "/dev/full") == "");
    }
}
