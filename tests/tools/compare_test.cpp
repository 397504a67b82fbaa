#include "io/network_file.hpp"
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
        run_smnn("encode digits --count 5 --ticks 30 --data " + (scratch / "digits") + " --out " +
                 (scratch / "in.spikes"));
        line = "compare " + (scratch / "net") + " --repetitions 2 ";
    }
};

} // namespace

TEST_CASE("both engines meet on the same input, with the same spikes and their own counters",
          "[tools]") {
    const Bench bench;
    const auto answer = run_smnn(bench.line + "--json --input " + (bench.scratch / "in.spikes"));
    CHECK(answer.exit == 0);
    const auto report = answer.json();
    CHECK(report["trials"] == 5);
    CHECK(report["spikes_identical"] == true);
    REQUIRE(report["engines"].size() == 2);
    const auto& event = report["engines"][0];
    const auto& clock = report["engines"][1];
    CHECK(event["engine"] == "event");
    CHECK(clock["engine"] == "clock");
    CHECK(event["seconds"] > 0.0);
    CHECK(event["spikes"] > 0);
    CHECK(event["spikes"] == clock["spikes"]);
    CHECK(event["cost"]["input_events"] == clock["cost"]["input_events"]);
    CHECK(clock["cost"]["ticks_visited"] == 150); // of one repetition, not of all
}

TEST_CASE("pictures and their encoding are the same input", "[tools]") {
    const Bench bench;
    const auto recorded =
        run_smnn(bench.line + "--json --input " + (bench.scratch / "in.spikes")).json();
    const auto drawn =
        run_smnn(bench.line + "--json --limit 5 --data " + (bench.scratch / "digits")).json();
    CHECK(recorded["engines"][0]["cost"] == drawn["engines"][0]["cost"]);
    CHECK(run_smnn(bench.line + "--json --limit 2 --input " + (bench.scratch / "in.spikes"))
              .json()["trials"] == 2);
}

TEST_CASE("for people it is a table that says how it was measured", "[tools]") {
    const Bench bench;
    const auto answer = run_smnn(bench.line + "--input " + (bench.scratch / "in.spikes"));
    CHECK(contains(answer.out, "median of 2 alternating runs after one to warm up"));
    CHECK(contains(answer.out, "engine only:\nencoding and file reading are not in it."));
    CHECK(contains(answer.out, "recurrent additions"));
    CHECK(contains(answer.out, "The spikes are identical."));
}
