// Files of others, each of a kind that was once read wrongly or not at all.

#include <map>

#include "smnn/io/file.hpp"
#include "smnn/io/spikes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::contains;
using tests::flaw_of_refusal;
using tests::run_smnn;

namespace {

const std::string data = std::string(SMNN_SOURCE_DIR) + "/tests/data/";

sim::Events spikes_of(const std::string& path, const io::SpikeFacts& facts) {
    io::SpikeReader reader = io::open_spikes(data + path, facts);
    sim::Events all;
    for (io::Window window; reader.next(window);) {
        all.append(reader.part() == io::Part::spikes ? window.spikes : window.input);
    }
    return all;
}

const sim::Events five = sim::sorted({{1, 3}, {2, 0}, {2, 4}, {5, 3}, {14, 1}});

} // namespace

TEST_CASE("SONATA is read as it was written to 2019, with units spelt out, and where nobody fired",
          "[tools]") {
    const io::SpikeFacts facts{.part = io::Part::spikes, .time_step_ms = 0.5};
    for (const char* name : {"plain", "milliseconds", "without_population", "lzf",
                             "format_of_2018_chunks", "many_links"}) {
        CAPTURE(name);
        CHECK(spikes_of("cases/" + std::string(name) + ".sonata", facts) == five);
    }
    CHECK(spikes_of("cases/scaled_integers.sonata",
                    {.part = io::Part::spikes, .time_step_ms = 5.0}) ==
          five); // of ten times the time
    CHECK(spikes_of("cases/nobody.sonata", facts).empty());
    const std::string line = "convert " + data + "cases/";
    CHECK(flaw_of_refusal(run_smnn(line + "plain.sonata - --to csv --time-step 0.5 --part spikes "
                                          "--time-unit s"),
                          "--time-unit s: ") == "");
    CHECK(flaw_of_refusal(run_smnn(line + "without_population.sonata - --to csv --time-step 0.5 "
                                          "--part spikes --population p"),
                          "no population p") == "");
}

TEST_CASE("an NWB file without units is whole, a negative label is quoted", "[tools]") {
    const std::string line = "convert " + data + "cases/";
    CHECK(flaw_of_refusal(run_smnn(line + "no_units.nwb - --to csv --time-step 1"),
                          "no spikes that are known") == "");
    CHECK(flaw_of_refusal(
              run_smnn(line + "negative_label.shd - --to csv --time-step 1 --part spikes"),
              "label -1") == "");
}

TEST_CASE("times that were added up are on their grid", "[tools]") {
    const io::SpikeFacts facts{.time_step_ms = 0.1, .exact_times = true};
    CHECK(spikes_of("cases/accumulated.csv", facts).size() == 200);
}

TEST_CASE("N-MNIST is asked for its time step alone, and out of order is refused at each",
          "[tools]") {
    const io::SpikeFacts facts{.time_step_ms = 0.5};
    CHECK(spikes_of("cases/in_order.bin", facts).end_tick() == 17);
    CHECK(spikes_of("cases/overflow_by_8192.bin", facts).end_tick() == 18);
    const std::string line = "convert " + data + "cases/";
    CHECK(flaw_of_refusal(run_smnn(line + "in_order.bin - --to csv"), "--time-step is needed") ==
          "");
    for (const char* step : {"0.001", "0.5", "100"}) {
        CHECK(flaw_of_refusal(run_smnn(line + "out_of_order.bin - --to csv --time-step " + step),
                              "events are in the order of their times") == "");
    }
}

TEST_CASE(
    "a camera's recording is opened by its name or its first bytes, and asked for in one line",
    "[tools]") {
    const tests::Scratch scratch;
    const std::string raw = data + "cameras/evt3/evt3_vectors.raw";
    const sim::Events all = spikes_of("cameras/evt3/evt3_vectors.raw", {.time_step_ms = 1.0});
    CHECK(all.size() == 184);
    CHECK(io::format_to_read(raw).word == std::string("evt3"));
    tests::overwrite(scratch / "nameless", io::read_file(raw));
    CHECK(io::format_to_read(scratch / "nameless").word == std::string("evt3"));
    CHECK(flaw_of_refusal(run_smnn("convert " + data + "cameras/dat/dat_no_size.dat - --to csv"),
                          "--time-step, --width and --height are needed") == "");
    const auto cut = run_smnn("convert " + raw +
                              " - --to csv --time-step 1 --roi 100,100,200,200 --downsample 4 "
                              "--merge-polarities");
    CAPTURE(cut.err);
    CHECK(cut.exit == 0);
    CHECK(
        flaw_of_refusal(run_smnn("convert " + raw + " - --to csv --time-step 1 --roi 600,0,100,1"),
                        "the sensor has 640 x 480") == "");
    CHECK(flaw_of_refusal(run_smnn("convert " + data +
                                   "cases/plain.sonata - --to csv --time-step 1 "
                                   "--part spikes --downsample 2"),
                          "--downsample: ") == "");
}

TEST_CASE("everything that a conversion needs and nobody says is asked for in one line",
          "[tools]") {
    const tests::Scratch scratch;
    const auto asked = [&](const std::string& from, const std::string& to, const std::string& flags,
                           const std::string& expected) {
        INFO(from << " to " << to);
        CHECK(
            flaw_of_refusal(run_smnn("convert " + data + from + " " + (scratch / to) + " " + flags),
                            expected) == "");
    };
    const std::string plain = "cases/plain.sonata";
    asked(plain, "a.csv", "", "--time-step and --part input or --part spikes are needed: ");
    asked(plain, "a.spikes", "", "--time-step, --inputs or --neurons and --ticks are needed: ");
    asked(plain, "a.spikes", "--part spikes", "--time-step, --neurons and --ticks are needed: ");
    asked(plain, "a.shd", "", "--time-step and --label are needed: ");
    asked(plain, "a.sonata", "", "--time-step and --population are needed: ");
    asked(plain, "a.es", "--part input", "--time-step, --width and --height are needed: ");
    asked("spikes/sonata_two.h5", "a.csv", "",
          "--time-step, --population and --part input or --part spikes are needed: ");
    asked("cases/in_order.bin", "a.shd", "", "--time-step and --label are needed: ");
    asked(plain, "a.raw", "",
          "is read only: one of spikes, csv, sonata, shd, nest and es is needed");
    CHECK(scratch.names().empty());
}

TEST_CASE("NEST's text is read with its header and without, in ms and in steps", "[tools]") {
    const tests::Scratch scratch;
    const io::SpikeFacts facts{.part = io::Part::spikes, .time_step_ms = 0.5};
    const std::string head = "# NEST version: 3.10.0\n# RecordingBackendASCII version: 2\n";
    const std::map<std::string, std::string> texts = {
        {"times.dat", head + "sender\ttime_ms\n4\t0.500\n1\t1.000\n5\t1.000\n2\t7\n4\t2.5\n"},
        {"steps.dat", head +
                          "sender\ttime_step\ttime_offset\n4\t1\t0.0\n1\t2\t0\n5\t2\t0\n4\t5\t0\n"
                          "2\t14\t0\n"},
        {"times.gdf", "4\t0.500\t\n1\t1.000\t\r\n5\t1.000\t\n\n4\t2.500\t\n2\t7.000\t"},
        {"steps.gdf", "4\t1\t0.000\n1\t2\t0.000\n5\t2\t0.000\n4\t5\t0.000\n2\t14\t0.000\n"},
        {"two_threads.dat", head + "sender\ttime_ms\n4\t0.500\n4\t2.5\n" + head +
                                "sender\ttime_ms\n1\t1\n5\t1\n2\t7\n"},
        {"blanks.gdf", "  4   0.5\n 1   1\n 5   1\n 4   2.5\n 2   7\n"},
        {"nameless", head + "sender\ttime_ms\n4\t0.5\n1\t1\n5\t1\n4\t2.5\n2\t7\n"},
    };
    for (const auto& [name, text] : texts) {
        CAPTURE(name);
        tests::overwrite(scratch / name, text);
        io::SpikeReader reader = io::open_spikes(scratch / name, facts);
        io::Window window;
        REQUIRE(reader.next(window));
        CHECK(window.spikes == five);
        CHECK_FALSE(reader.next(window));
    }
    const std::map<std::string, std::string> refused = {
        {"0\t1.0\n", "line 1: sender '0', 1 to 4294967295"},
        {"-1\t1.0\n", "sender '-1'"},
        {"1.5 2\n", "sender '1.5'"},
        {"1\t-1\n", "time -1 ms"},
        {"1\tnan\n", "time nan ms"},
        {"1\n", "'1', a sender and a time_ms"},
        {"1\t2.0\n1\t2.0\t3\n", "line 2: 3 columns, 2 as before"},
        {"1\t2.5\t-70.1\n", "a sender and a time_ms"},
        {head + "sender\ttime_ms\tV_m\n1\t1.0\t-70\n", "columns 'sender\ttime_ms\tV_m'"},
    };
    for (const auto& [text, part] : refused) {
        CAPTURE(text);
        tests::overwrite(scratch / "bad.gdf", text);
        CHECK(contains(tests::refusal([&] { io::open_spikes(scratch / "bad.gdf", facts); }), part));
    }
    // Nobody fired; and a recording of a camera that ends alike.
    tests::overwrite(scratch / "nobody.dat", "");
    io::SpikeReader nobody = io::open_spikes(scratch / "nobody.dat", facts);
    io::Window window;
    REQUIRE(nobody.next(window));
    CHECK(window.spikes.empty());
    CHECK(io::format_to_read(data + "cameras/dat/dat_faery.dat").word == std::string("dat"));
    // And back.
    const auto out = run_smnn("convert " + data + "cases/plain.sonata " + (scratch / "out.dat") +
                              " --time-step 0.5");
    CAPTURE(out.err);
    REQUIRE(out.exit == 0);
    CHECK(contains(io::read_file(scratch / "out.dat"),
                   "sender\ttime_ms\n4\t0.5\n1\t1\n5\t1\n4\t2.5\n2\t7\n"));
}

TEST_CASE("input leaves as Event Stream, every event on its pixel", "[tools]") {
    const tests::Scratch scratch;
    const std::string raw = data + "cameras/evt3/evt3_vectors.raw";
    const std::string es = scratch / "out.es";
    REQUIRE(run_smnn("convert " + raw + " " + es + " --time-step 0.001").exit == 0);
    const sim::Events whole = spikes_of("cameras/evt3/evt3_vectors.raw", {.time_step_ms = 0.001});
    const auto read = [&](const io::SpikeFacts& facts) {
        io::SpikeReader reader = io::open_spikes(es, facts);
        sim::Events all;
        for (io::Window window; reader.next(window);) all.append(window.input);
        return all;
    };
    CHECK(read({.time_step_ms = 0.001}) == whole);
    CHECK(*io::open_spikes(es, {.time_step_ms = 1.0}).width() == 640);

    tests::overwrite(scratch / "in.csv", "tick,channel\n0,0\n1,5\n2,7\n");
    const std::string line = "convert " + (scratch / "in.csv") + " " + es + " --time-step 0.5 ";
    REQUIRE(run_smnn(line + "--width 2 --height 2").exit == 0);
    CHECK(read({.time_step_ms = 0.5}) == sim::sorted({{0, 0}, {1, 5}, {2, 7}}));
    CHECK(flaw_of_refusal(run_smnn(line + "--width 1 --height 3"), "an event on channel 7") == "");
    CHECK(
        flaw_of_refusal(run_smnn("convert " + raw + " " + es + " --time-step 1 --merge-polarities"),
                        "--merge-polarities: ") == "");
}

TEST_CASE("events before the first time of a recording are counted aloud", "[tools]") {
    const tests::Scratch scratch;
    // EVT 3.0: y 5, x 7, then the time: 2 events before it.
    const auto word = [](unsigned value) {
        return std::string{static_cast<char>(value & 0xFF), static_cast<char>(value >> 8)};
    };
    tests::overwrite(scratch / "early.raw", "% evt 3.0\n% geometry 64x48\n% end\n" + word(0x0005) +
                                                word(0x2007) + word(0x2808) + word(0x8001) +
                                                word(0x6002) + word(0x0005) + word(0x2009));
    const auto answer = run_smnn("convert " + (scratch / "early.raw") + " " + (scratch / "a.csv") +
                                 " --time-step 1");
    CAPTURE(answer.err);
    CHECK(answer.exit == 0);
    CHECK(contains(answer.err, "2 events stand before the first time in the file"));
}
