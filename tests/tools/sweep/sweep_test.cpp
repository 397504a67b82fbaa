#include "tools/smnn/sweep/sweep.hpp"

#include <cmath>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"
#include "tools/smnn/sweep/sweep_report.hpp"

using namespace smnn;
using tests::contains;
using tests::run_smnn;

namespace {

cli::SweepPoint point(double value, double event_seconds, double clock_seconds) {
    cli::SweepPoint point;
    point.value = value;
    point.event_seconds = event_seconds;
    point.clock_seconds = clock_seconds;
    return point;
}

const std::string quick = " --points 3 --seconds 0 --trial 20 --inputs 10 ";

} // namespace

TEST_CASE("one engine overtakes the other where their curves cross on logarithmic axes",
          "[tools]") {
    // Event: time = value; clock: 30 throughout.
    const auto crossings =
        cli::overtakings({point(1, 1, 30), point(10, 10, 30), point(100, 100, 30)});
    REQUIRE(crossings.size() == 1);
    CHECK(crossings[0].value == Approx(30.0));
    CHECK(crossings[0].seconds == Approx(30.0));
    CHECK(!crossings[0].event_is_faster_above);

    CHECK(cli::overtakings({point(1, 1, 2), point(10, 1, 3)}).empty());
    const auto twice = cli::overtakings({point(1, 1, 2), point(10, 2, 1), point(100, 1, 4)});
    REQUIRE(twice.size() == 2);
    CHECK(twice[1].event_is_faster_above);
    // Within 5 % is a tie, and decides nothing.
    CHECK(cli::overtakings({point(1, 1, 2), point(10, 1, 0.97), point(100, 1, 3)}).empty());
    CHECK(cli::overtakings({point(1, 1, 2), point(10, 1, 0.97), point(100, 1, 0.5)}).size() == 1);
}

TEST_CASE("where nothing crosses, the faster engine is named, and by how much", "[tools]") {
    cli::Sweep sweep;
    sweep.points = {point(1, 1, 2), point(10, 1, 8)};
    CHECK(contains(to_page(sweep, ""),
                   "There is no crossover in this range: the event-driven engine is nowhere "
                   "the slower one, 2 times to 8 times as fast as the other."));
    CHECK(to_report(sweep)["crossover"].is_null());
}

TEST_CASE("places lie evenly on a logarithm; time steps are whole fractions of the network's",
          "[tools]") {
    cli::SweepSettings settings;
    settings.points = 6;
    CHECK(cli::values_of(settings).front() == 1.0);
    CHECK(cli::values_of(settings).back() == Approx(1e5));
    settings.axis = cli::SweepAxis::dt;
    settings.time_step_ms = 2.0;
    settings.points = 20;
    for (const double value : cli::values_of(settings)) {
        const double m = 0.002 / value;
        CHECK(m == Approx(std::round(m)));
    }
    settings.axis = cli::SweepAxis::modes;
    settings.neurons = 4;
    CHECK(cli::values_of(settings) == std::vector<double>{1, 2, 3, 4}); // no place twice
}

TEST_CASE("a sweep measures both engines at every point, whichever the axis", "[tools]") {
    for (const std::string axis : {"rate", "dt", "neurons", "modes"}) {
        CAPTURE(axis);
        const bool draws_neurons = axis == "neurons";
        const auto answer = run_smnn("compare --json --sweep " + axis + quick +
                                     (draws_neurons ? "--dt 1" : "--neurons 20"));
        CHECK(answer.exit == 0);
        CHECK(contains(answer.err, "point 1 of at most 3"));
        const auto report = answer.json();
        CHECK(report["sweep"] == axis);
        CHECK(report["spikes_identical"] == true);
        REQUIRE(report["points"].size() == 3);
        for (const auto& place : report["points"]) {
            CHECK(place["event_seconds"] > 0.0);
            CHECK(place["clock_seconds"] > 0.0);
        }
        CHECK(report["points"][0]["value"] < report["points"][2]["value"]);
        CHECK(report.contains("crossover"));
    }
}

TEST_CASE("along the time step the input keeps its moments, along the rate it does not",
          "[tools]") {
    const auto points = [](const std::string& line) {
        return run_smnn("compare --json --sweep " + line + quick + "--neurons 20").json()["points"];
    };
    const auto steps = points("dt --rate 5000");
    CHECK(steps[0]["input_events_per_second"] == Approx(steps[2]["input_events_per_second"]));
    CHECK(steps[0]["input_events_per_second"] > 0.0);
    CHECK(steps[0]["ticks"] == 1000 * steps[2]["ticks"].get<int>());
    const auto rates = points("rate");
    CHECK(rates[2]["input_events_per_second"] == Approx(1e5).epsilon(0.15)); // 2,000 events drawn
}

TEST_CASE("a network that is given is swept as it is", "[tools]") {
    const tests::Scratch scratch;
    io::write_network(scratch / "net", tests::small_network());
    const auto report =
        run_smnn("compare " + (scratch / "net") + " --json --sweep dt --points 2 --seconds 0")
            .json();
    CHECK(report["points"][1]["value"] == 0.002);
    CHECK(contains(report["network"].get<std::string>(), "given: N = 20, P = 3, D = 64"));
}

TEST_CASE("the page of a sweep has its curves, its table and its command", "[tools]") {
    const tests::Scratch scratch;
    const std::string line =
        "compare --sweep rate" + quick + "--neurons 20 --svg " + (scratch / "curves.svg");
    const auto answer = run_smnn(line + " --html " + (scratch / "page.html"));
    CHECK(answer.exit == 0);
    const std::string svg = io::read_file(scratch / "curves.svg");
    CHECK(svg.starts_with("<svg xmlns="));
    const std::string html = io::read_file(scratch / "page.html");
    CHECK(contains(html, svg));
    for (const char* words : {"data-curve=\"event-driven\"", "data-curve=\"clock-driven\"",
                              "input events a second", "computing time of one simulated second",
                              "<th>clock / event</th>", "<code>smnn compare --sweep rate"}) {
        CAPTURE(words);
        CHECK(contains(html, words));
    }
}
