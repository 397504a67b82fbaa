// Files of others, each of a kind that was once read wrongly or not at all.

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
