#include "tests/support/event_table.hpp"

#include <limits>

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;
using tests::format_error;
using tests::Scratch;

namespace {

tests::EventTable parse(const std::string& text) {
    const Scratch scratch;
    tests::overwrite(scratch / "events.csv", text);
    return tests::read_events_csv(scratch / "events.csv");
}

std::vector<sim::Events> trials(const std::string& text) { return parse(text).trials; }

std::optional<sim::FormatError> refused(const std::string& text) {
    return format_error([&] { parse(text); });
}

std::string message(const std::string& text) {
    const auto error = refused(text);
    return error ? error->what() : "";
}

std::string written(const std::vector<sim::Events>& events, io::Address address) {
    const Scratch scratch;
    tests::write_events_csv(scratch / "events.csv", events, address);
    return io::read_file(scratch / "events.csv");
}

using Trials = std::vector<sim::Events>;

} // namespace

TEST_CASE("a table of events is what a person would write", "[io]") {
    const sim::Events spikes = sim::sorted({{0, 2}, {0, 5}, {7, 1}});
    const sim::Events graded = sim::sorted({{0, 2, 0.25F}, {7, 1}});
    CHECK(written({spikes}, io::Address::channel) == "tick,channel\n0,2\n0,5\n7,1\n");
    CHECK(written({spikes}, io::Address::neuron) == "tick,neuron\n0,2\n0,5\n7,1\n");
    CHECK(written({graded}, io::Address::channel) == "tick,channel,value\n0,2,0.25\n7,1,1\n");
    CHECK(written({{}, spikes, {}}, io::Address::neuron) ==
          "trial,tick,neuron\n0,,\n1,0,2\n1,0,5\n1,7,1\n2,,\n");
}

TEST_CASE("events come back from their table, silent trials and all", "[io]") {
    const Scratch scratch;
    const float tenth = 0.1F;
    for (const Trials& events :
         {Trials{{}}, Trials{}, Trials{{}, {}}, Trials{sim::sorted({{0, 0}, {0, 0}})},
          Trials{sim::sorted({{1, 0xffffffff, tenth},
                              {sim::longest_run - 1, 3, std::numeric_limits<float>::denorm_min()}}),
                 {},
                 sim::sorted({{4, 4, std::numeric_limits<float>::max()}, {5, 0, -tenth}}),
                 {}}}) {
        for (const io::Address address : {io::Address::channel, io::Address::neuron}) {
            tests::write_events_csv(scratch / "events.csv", events, address);
            const tests::EventTable table = tests::read_events_csv(scratch / "events.csv");
            CHECK(table.trials == events);
            CHECK(table.address == address);
        }
    }
}

TEST_CASE("lines of foreign tools are understood", "[io]") {
    const sim::Events two = sim::sorted({{0, 2}, {7, 1}});
    CHECK(trials("tick,channel\r\n0,2\r\n7,1\r\n\r\n") == Trials{two});
    CHECK(trials("tick,channel\n0,2\n7,1") == Trials{two});
    CHECK(trials("0,2\n7,1\n") == Trials{two});
    CHECK(trials("0,2,1\n7,1,1.0e0\n") == Trials{two});
    CHECK(trials("tick,channel,value\n0,2,1\n7,1,1\n") == Trials{two});
    CHECK(parse("tick,neuron\n").address == io::Address::neuron);
    CHECK(trials("tick, channel , value\n 0 ,\t2, 1\n7 , 1 ,1 \r\n") == Trials{two});
    CHECK(trials("0, 2\n7, 1\n\n \n\r\n") == Trials{two});
    CHECK(trials("trial, tick, channel\n0, , \n1, 0, 2\n1, 7, 1\n") == Trials{{}, two});
    CHECK(trials("\xEF\xBB\xBFtick,channel\n0,2\n7,1\n") == Trials{two});
    CHECK(trials("\xEF\xBB\xBF"
                 "0,2\n7,1\n") == Trials{two});
    const auto after_blanks = refused(
        "\xEF\xBB\xBF"
        "0,  x\n");
    REQUIRE(after_blanks);
    CHECK(after_blanks->offset() == 7);
}

TEST_CASE("a value too small for a float32 is 0, as in JSON", "[io]") {
    for (const std::string& tiny :
         {std::string("1e-50"), std::string("-1E-400"), "0." + std::string(200, '0') + "1"}) {
        INFO(tiny);
        CHECK(trials("tick,channel,value\n3,4," + tiny + "\n") == Trials{sim::sorted({{3, 4, 0}})});
    }
}

TEST_CASE("channels of one tick may come in any order, ticks may not", "[io]") {
    CHECK(trials("tick,channel\n3,9\n3,1\n3,4\n4,0\n") ==
          Trials{sim::sorted({{3, 1}, {3, 4}, {3, 9}, {4, 0}})});
    CHECK(contains(message("tick,channel\n3,9\n2,1\n"),
                   "line 3: tick 2 after tick 3, lines are in the order of their ticks"));
    CHECK(trials("trial,tick,channel\n0,3,9\n1,2,1\n").size() == 2);
}

TEST_CASE("a line that is wrong is refused with its number and its byte", "[io]") {
    const auto error = refused("tick,channel\n0,2\n7,x\n");
    REQUIRE(error);
    CHECK(error->offset() == 19);
    CHECK(contains(error->what(), "line 3: address 'x'"));

    CHECK(contains(message(""), "an empty file"));
    CHECK(contains(message("time,channel\n"), "columns 'time,channel'"));
    CHECK(contains(message("tick,channel\n-1,2\n"), "tick '-1'"));
    CHECK(contains(message("tick,channel\n1.0,2\n"), "tick '1.0'"));
    CHECK(contains(message("tick,channel\n9223372036854775808,2\n"), "tick '9223372036854775808'"));
    CHECK(contains(message("tick,channel\n2305843009213693952,2\n"),
                   "line 2: tick '2305843009213693952', a whole number from 0 to below 2^61"));
    CHECK(contains(message("tick,channel\n1,4294967296\n"), "address '4294967296'"));
    CHECK(contains(message("tick,channel\n1,x\n"), "address 'x'"));
    CHECK(contains(message("tick,channel,value\n1,,2\n"), "address ''"));
    CHECK(contains(message("tick,channel\n5,\n4,1\n"), "line 3: tick 4 after tick 5"));
    CHECK(contains(message("trial,tick,channel\n18446744073709551615,,\n"), "trial 0 is expected"));
    CHECK(contains(message("tick,channel\n1\n"), "1 columns, tick,channel is expected"));
    CHECK(contains(message("tick,channel\n1,2,3\n"), "3 columns"));
    CHECK(contains(message("tick,channel\n1,2,3,4,5\n"), "more than 4 columns"));
    CHECK(contains(message("tick,channel,value\n1,2,nan\n"), "value 'nan'"));
    CHECK(contains(message("tick,channel,value\n1,2,inf\n"), "value 'inf'"));
    CHECK(contains(message("tick,channel,value\n1,2,1e39\n"), "value '1e39'"));
    CHECK(contains(message("tick,channel,value\n1,2,-1e9999\n"), "value '-1e9999'"));
    CHECK(contains(message("tick,channel,value\n1,2,1e-50x\n"), "value '1e-50x'"));
    CHECK(contains(message("tick,channel,value\n1,2,0. 5\n"), "value '0. 5'"));
    CHECK(contains(message("tick,channel\n\n1,2\n"), "line 3: a line after an empty one"));
    CHECK(contains(message("tick,channel\n1,2\n\n\n3,4\n"), "line 5: a line after an empty one"));
    CHECK(contains(message("tick,channel\n" + std::string(1000, '1')), "longer than 256"));
}

TEST_CASE("trials count up by one", "[io]") {
    CHECK(contains(message("trial,tick,channel\n1,0,0\n"), "trial 1, trial 0 is expected next"));
    CHECK(contains(message("trial,tick,channel\n0,0,0\n9999999999999,0,0\n"),
                   "(one without events is a line \"1,,\")"));
    CHECK(contains(message("trial,tick,channel\n0,0,0\n1,0,0\n0,0,0\n"), "trial 0, trial 2"));
}

TEST_CASE("a line without an address is no event but says how far the trial has come", "[io]") {
    const tests::EventTable table = parse("tick,channel\n0,2\n5,\n5,\n7,1\n20,\n");
    CHECK(table.trials == Trials{sim::sorted({{0, 2}, {7, 1}})});
    CHECK(table.ticks == std::vector<sim::Tick>{20});
    CHECK(parse("tick,channel,value\n0,2,0.5\n9,,\n").ticks == std::vector<sim::Tick>{9});
    CHECK(parse("trial,tick,channel\n0,4,\n1,,\n2,6,1\n").ticks == std::vector<sim::Tick>{4, 0, 7});
}

TEST_CASE("a table of times is put on the ticks of a time step", "[io]") {
    const Scratch scratch;
    const std::string path = scratch / "events.csv";
    tests::overwrite(path, "trial,time_ms,channel,value\n0,0.3,2,0.5\n0,0.34,1,1\n1,1e3,7,1\n");
    io::TimeGrid grid(0.1);
    const tests::EventTable table = tests::read_events_csv(path, &grid);
    CHECK(table.trials == Trials{sim::sorted({{3, 1}, {3, 2, 0.5F}}), sim::sorted({{10'000, 7}})});
    CHECK(grid.moved() == 1);
    CHECK(contains(tests::refusal([&] { tests::read_events_csv(path); }),
                   "line 2: a time in ms, of which the time step is not said"));

    tests::overwrite(path, "time_ms,neuron\n0.3,2\n0.2,1\n");
    CHECK(contains(tests::refusal([&] { tests::read_events_csv(path, &grid); }),
                   "byte 21: line 3: tick 2 after tick 3"));
    for (const std::string time : {"-1", "nan", "x", "1e400", ""}) {
        tests::overwrite(path, "time_ms,neuron\n" + time + ",2\n");
        CHECK(
            contains(tests::refusal([&] { tests::read_events_csv(path, &grid); }), "line 2: time"));
    }
}

TEST_CASE("times in a table are as short as their tick allows, and come back to it", "[io]") {
    const Scratch scratch;
    const std::string path = scratch / "events.csv";
    for (const double step : {2.0, 0.1, 0.001, 1.0 / 3.0}) {
        const sim::Events events =
            sim::sorted({{0, 1}, {3, 0}, {7, 2}, {123'457, 1}, {987'654'321'987, 5}});
        io::EventTableWriter writer(path, {.has_time = true}, step);
        writer.begin_trial(0);
        writer.append(events);
        writer.end_trial();
        writer.close();
        io::TimeGrid grid(step);
        CHECK(tests::read_events_csv(path, &grid).trials == Trials{events});
        CHECK(grid.moved() == 0);
        if (step == 0.1) CHECK(contains(io::read_file(path), "\n0.3,0\n0.7,2\n12345.7,1\n"));
    }
}

TEST_CASE("a table has no column for values that it was not opened for", "[io]") {
    const Scratch scratch;
    io::EventTableWriter table(scratch / "events.csv", {});
    CHECK(contains(tests::refusal([&] {
                       table.append(sim::sorted({{0, 0, 0.5F}}));
                   }),
                   "no column for their values"));
}
