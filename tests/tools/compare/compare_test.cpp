#include <map>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/sim/counts/work.hpp"
#include "smnn/sim/transform/dense_recurrence.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::contains;
using tests::run_smnn;

namespace {

struct Bench {
    tests::Scratch scratch;
    std::string line;

    Bench() {
        tests::write_small_digits(scratch / "digits");
        io::write_network(scratch / "net", tests::small_network());
        run_smnn("encode digits --trials 5 --ticks 30 --data " + (scratch / "digits") + " --out " +
                 (scratch / "in.spikes"));
        line = "compare " + (scratch / "net") + " --repetitions 2 ";
    }
    std::string on_recording() const { return line + "--input " + (scratch / "in.spikes") + " "; }
};

std::vector<std::string> names(const cli::Report& report) {
    std::vector<std::string> found;
    for (const auto& engine : report["engines"]) found.push_back(engine["name"].get<std::string>());
    return found;
}

} // namespace

TEST_CASE("both engines, with modes and with W itself, meet on the same input", "[tools]") {
    const Bench bench;
    const auto answer = run_smnn(bench.on_recording() + "--json");
    CHECK(answer.exit == 0);
    const auto report = answer.json();
    CHECK(report["trials"] == 5);
    CHECK(report["spikes_identical"] == true);
    CHECK(names(report) == std::vector<std::string>{"event-modes", "clock-modes", "event-full-rank",
                                                    "clock-full-rank"});
    for (const auto& engine : report["engines"]) {
        CAPTURE(engine["name"]);
        CHECK(engine["seconds_per_trial"] > 0.0);
        CHECK(engine["spikes"] > 0);
        CHECK(engine["counters"]["input_events"] ==
              report["engines"][0]["counters"]["input_events"]);
        for (const char* key :
             {"dense_operations", "effective_acs", "effective_macs", "membrane_updates",
              "filter_updates", "looks", "queue_operations", "bytes_moved", "footprint_bytes"}) {
            CAPTURE(key);
            CHECK(engine["cost"][key] >= 0.0);
        }
        CHECK(engine["energy"].size() == report["energy_models"].size());
        for (const auto& [model, joules] : engine["energy"].items()) {
            CAPTURE(model);
            CHECK(joules > 0.0);
        }
    }
    const auto& event = report["engines"][0];
    const auto& clock = report["engines"][1];
    CHECK(event["spikes"] == clock["spikes"]);
    CHECK(clock["counters"]["ticks_visited"] == 150); // of one repetition, not of all
    CHECK(report["differing_share"] >= 0.0);
    CHECK(report["differing_share"] < 0.5);
}

TEST_CASE("what modes and W cost a trial is what their shapes say", "[tools]") {
    const Bench bench;
    const auto report = run_smnn(bench.on_recording() + "--json").json();
    const auto cost = [&](std::size_t engine) { return report["engines"][engine]["cost"]; };
    // N = 20, P = 3, D = 64, T = 30
    CHECK(cost(0)["dense_operations"] == 30 * (20 * 64 + 2 * 20 * 3));
    CHECK(cost(3)["dense_operations"] == 30 * (20 * 64 + 20 * 20));
    CHECK(cost(1)["membrane_updates"] == 30 * 20);
    CHECK(cost(1)["filter_updates"] == 30 * 3);
    CHECK(cost(3)["filter_updates"] == 30 * 20);
    CHECK(cost(3)["effective_macs"] == 0);
    const double input = report["engines"][1]["counters"]["input_operations"].get<double>();
    const auto spikes = report["engines"][1]["spikes"].get<double>();
    CHECK(cost(1)["effective_acs"] == (input + 3.0 * spikes) / 5.0);
    const std::size_t weights = 20 * 64 + 2 * 20 * 3 + 3;
    CHECK(cost(1)["footprint_bytes"] == 4 * weights + 24 * 20 + 16 * 3);
}

TEST_CASE("energies are priced from the costs that stand beside them", "[tools]") {
    const Bench bench;
    const auto report = run_smnn(bench.on_recording() + "--json").json();
    for (const auto& engine : report["engines"]) {
        const auto& cost = engine["cost"];
        const double operations =
            cost["effective_acs"].get<double>() + cost["effective_macs"].get<double>();
        const double updates =
            cost["membrane_updates"].get<double>() + cost["filter_updates"].get<double>();
        CHECK(engine["energy"]["loihi"] == Approx(1e-12 * (23.6 * operations + 81.0 * updates)));
    }
    for (const auto& model : report["energy_models"]) {
        CHECK(model["is_estimate"] == true);
        CHECK(!model["source"].get<std::string>().empty());
        CHECK(!model["picojoules"].empty());
    }
}

TEST_CASE("pictures and their encoding are the same input", "[tools]") {
    const Bench bench;
    const auto recorded = run_smnn(bench.on_recording() + "--json").json();
    const auto drawn =
        run_smnn(bench.line + "--json --trials 5 --data " + (bench.scratch / "digits")).json();
    CHECK(recorded["engines"][0]["counters"] == drawn["engines"][0]["counters"]);
    CHECK(run_smnn(bench.on_recording() + "--json --trials 2").json()["trials"] == 2);
}

TEST_CASE("a finer time step costs the clock as many more looks, the input stays", "[tools]") {
    const Bench bench;
    const auto coarse = run_smnn(bench.on_recording() + "--json").json();
    const auto fine = run_smnn(bench.on_recording() + "--json --refine 10").json();
    CHECK(fine["time_step_ms"] == 0.2);
    CHECK(fine["ticks"] == 1500);
    CHECK(fine["engines"][1]["cost"]["looks"] == 10 * 30 * 20);
    CHECK(fine["engines"][0]["counters"]["input_events"] ==
          coarse["engines"][0]["counters"]["input_events"]);
}

TEST_CASE("W that is too large is left out, and it is said why", "[tools]") {
    const Bench bench;
    const auto answer = run_smnn(bench.on_recording() + "--max-dense 0");
    CHECK(answer.exit == 0);
    CHECK(
        contains(answer.out, "more than --max-dense allows (0 MiB): only the modes are compared"));
    const auto report = run_smnn(bench.on_recording() + "--max-dense 0 --json").json();
    CHECK(names(report) == std::vector<std::string>{"event-modes", "clock-modes"});
    CHECK(!report.contains("differing_share"));
}

TEST_CASE("a full-rank network has its two engines, one without recurrence too", "[tools]") {
    const Bench bench;
    const auto engines_of = [&](const sim::Network& network) {
        io::write_network(bench.scratch / "other", network);
        return names(run_smnn("compare " + (bench.scratch / "other") + " --json --repetitions 1 " +
                              "--input " + (bench.scratch / "in.spikes"))
                         .json());
    };
    CHECK(engines_of(sim::with_dense_recurrence(tests::small_network())) ==
          std::vector<std::string>{"event-full-rank", "clock-full-rank"});
    const sim::Network alone = learning::initialise(
        {.neurons = 20, .modes = 0, .inputs = 64, .outputs = 10}, {}, sim::Readout::max_rate, 1);
    CHECK(engines_of(alone) == std::vector<std::string>{"event-modes", "clock-modes"});
}

TEST_CASE("for people it is a table that says how it was measured", "[tools]") {
    const Bench bench;
    const auto answer = run_smnn(bench.on_recording());
    for (const char* words :
         {"median of 2 alternating runs", "effective ACs", "effective MACs", "bytes moved",
          "activation sparsity", "Energies are estimates", "M. Horowitz", "M. Davies",
          "The spikes of the event-driven and the clock-driven engine are identical."}) {
        CAPTURE(words);
        CHECK(contains(answer.out, words));
    }
}

TEST_CASE("the page has the table, the sources and the command", "[tools]") {
    const Bench bench;
    const std::string file = bench.scratch / "page.html";
    const auto answer = run_smnn(bench.on_recording() + "--html " + file);
    CHECK(answer.exit == 0);
    CHECK(contains(answer.out, "event-modes"));
    const std::string html = io::read_file(file);
    for (const char* words : {"<th>clock-full-rank</th>", "M. Horowitz", "<code>smnn compare "}) {
        CAPTURE(words);
        CHECK(contains(html, words));
    }
    CHECK(tests::flaw_of_refusal(run_smnn(bench.on_recording() + "--html " + file + "/no"), "no") ==
          "");
}

TEST_CASE("a comparison without a network is refused", "[tools]") {
    const Bench bench;
    const std::map<std::string, std::string> lines = {
        {"compare --data " + (bench.scratch / "digits"), "NET is missing"},
    };
    for (const auto& [line, part] : lines) {
        CAPTURE(line);
        CHECK(tests::flaw_of_refusal(run_smnn(line), part) == "");
    }
}
