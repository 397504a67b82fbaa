#include <map>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::run_smnn;

namespace {

// A network that spikes, and pictures for it.
struct Bench {
    tests::Scratch scratch;
    std::string line;

    Bench() {
        tests::write_small_digits(scratch / "digits");
        io::write_network(scratch / "net", tests::small_network());
        line = "evaluate " + (scratch / "net") + " --data " + (scratch / "digits") + " ";
    }
};

} // namespace

TEST_CASE("both engines predict the same class for every picture", "[tools]") {
    const Bench bench;
    const auto event =
        run_smnn(bench.line + "--engine event --json --predictions " + (bench.scratch / "e.csv"));
    const auto clock =
        run_smnn(bench.line + "--engine clock --json --predictions " + (bench.scratch / "c.csv"));
    REQUIRE(event.exit == 0);
    REQUIRE(clock.exit == 0);
    const std::string table = io::read_file(bench.scratch / "e.csv");
    CHECK(table == io::read_file(bench.scratch / "c.csv"));
    CHECK(table.starts_with("trial,label,prediction\n0,0,"));
    CHECK(event.json()["engine"] == "event");
    CHECK(clock.json()["engine"] == "clock");
    CHECK(event.json()["loss"] == clock.json()["loss"]);
    CHECK(event.json()["hidden_spikes_per_trial"] > 10.0); // it is not silence that agrees
}

TEST_CASE("evaluate reports under the promised keys", "[tools]") {
    const Bench bench;
    const auto report = run_smnn(bench.line + "--json").json();
    for (const char* key : {"trials", "accuracy", "loss", "microseconds_per_trial",
                            "hidden_spikes_per_trial", "input_spikes_per_trial"}) {
        CAPTURE(key);
        CHECK(report[key].is_number());
    }
    CHECK(report["engine"].is_string());
    CHECK(report["trials"] == 20);
}

TEST_CASE("evaluating in two halves sees the trials of the whole", "[tools]") {
    const Bench bench;
    const auto whole = run_smnn(bench.line + "--json").json();
    const auto first = run_smnn(bench.line + "--trials 5 --json").json();
    const auto rest = run_smnn(bench.line + "--first 5 --json").json();
    CHECK(rest["trials"] == 15);
    const auto right = [](const auto& report) {
        return report["accuracy"].template get<double>() * report["trials"].template get<double>();
    };
    CHECK(right(first) + right(rest) == Approx(right(whole)));
    CHECK(5 * first["input_spikes_per_trial"].get<double>() +
              15 * rest["input_spikes_per_trial"].get<double>() ==
          Approx(20 * whole["input_spikes_per_trial"].get<double>()));
}

TEST_CASE("the split, the coding and the ticks can be chosen", "[tools]") {
    const Bench bench;
    CHECK(run_smnn(bench.line + "--split train --json").json()["trials"] == 60);
    const auto report = run_smnn(bench.line + "--coding latency --ticks 7 --json").json();
    CHECK(report["coding"] == "latency");
    CHECK(report["ticks"] == 7);
    CHECK(report["input_spikes_per_trial"] < 20.0); // one spike a lit pixel at most
}

TEST_CASE("a network that does not say how it was trained needs to be told", "[tools]") {
    const Bench bench;
    sim::Network network = tests::small_network();
    network.settings.clear();
    io::write_network(bench.scratch / "net", network);
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line), "--coding is needed") == "");
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line + "--coding rate"), "--ticks is needed") ==
          "");
    CHECK(run_smnn(bench.line + "--coding rate --ticks 30").exit == 0);

    network.settings = {{"coding", "rate"}, {"ticks", "many"}};
    io::write_network(bench.scratch / "net", network);
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line), "the network's settings say 'many'") == "");
}

TEST_CASE("what cannot be evaluated is refused in one line", "[tools]") {
    const Bench bench;
    const std::map<std::string, std::string> lines = {
        {"--engine steam", "--engine steam: engine 'steam' is not known: event, clock or auto"},
        {"--split half", "--split half: train or test is needed"},
        {"--first 20", "there are 20"},
        {"--trials 0", "--trials 0: a whole number from 1"},
        {"--predictions " + (bench.scratch / "no/where.csv"), "no/where.csv"},
    };
    for (const auto& [flags, part] : lines) {
        CAPTURE(flags);
        CHECK(tests::flaw_of_refusal(run_smnn(bench.line + flags), part) == "");
    }

    sim::LabelledImages narrow = tests::small_pictures(20, 1);
    narrow.rows = 4;
    narrow.pixels.resize(20 * 32);
    tests::write_idx_images(bench.scratch / "digits/t10k-images-idx3-ubyte", narrow);
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line), "32 input channels") == "");
    std::filesystem::remove(bench.scratch / "digits/t10k-images-idx3-ubyte");
    CHECK(tests::flaw_of_refusal(run_smnn(bench.line), "t10k-images") == "");
}
