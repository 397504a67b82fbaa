#include "smnn/io/formats/shd.hpp"

#include <limits>

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;
using tests::refusal;
using tests::Scratch;

namespace {

const std::string data = std::string(SMNN_SOURCE_DIR) + "/tests/data/spikes/";

struct Trial {
    sim::Events spikes;
    std::optional<std::uint32_t> label;

    friend bool operator==(const Trial&, const Trial&) = default;
};

std::vector<Trial> read(const std::string& path, io::TimeGrid& grid) {
    io::ShdReader file(path, grid);
    std::vector<Trial> trials;
    for (Trial trial; file.next(trial.spikes, trial.label);) trials.push_back(trial);
    return trials;
}

std::vector<Trial> read(const std::string& path, double time_step_ms = 1.0) {
    io::TimeGrid grid(time_step_ms);
    return read(path, grid);
}

// A file of one trial.
struct Recorded {
    std::vector<double> times{0.001, 0.002};
    std::vector<std::int64_t> units{0, 1};
    std::vector<std::int64_t> labels{3};
};

std::string message(const Recorded& recorded) {
    const Scratch scratch;
    const std::string path = scratch / "trials.h5";
    io::Hdf5Writer file(path);
    file.append_row<double>("/spikes/times", recorded.times);
    file.append_row<std::int64_t>("/spikes/units", recorded.units);
    file.numbers<std::int64_t>("/labels", {recorded.labels.size()}, recorded.labels);
    file.commit();
    return refusal([&] { read(path); });
}

} // namespace

TEST_CASE("trials in the SHD layout of others are read", "[io]") {
    io::TimeGrid grid(2.0);
    const std::vector<Trial> trials = read(data + "shd.h5", grid);
    REQUIRE(trials.size() == 2);
    CHECK(trials[0].label == 3);
    CHECK(trials[1].label == 19);
    // 0.11755, 0.1388, 0.215, 0.4944, 0.7925 s, as float16 says them.
    CHECK(trials[0].spikes ==
          sim::sorted({{59, 443}, {69, 86}, {107, 601}, {247, 197}, {396, 622}}));
    CHECK(grid.moved() == 9); // 0.7236 s may be 724 ms: float16 has steps of 0.5 ms there
}

TEST_CASE("trials in the SHD layout come in any order, silent and without labels", "[io]") {
    const std::vector<Trial> trials = read(data + "shd_unlabelled.h5", 50.0);
    CHECK(trials == std::vector<Trial>{{sim::sorted({{2, 0}, {2, 187}, {6, 5}}), std::nullopt},
                                       {{}, std::nullopt},
                                       {sim::sorted({{5, 1}}), std::nullopt}});
}

TEST_CASE("trials come back from the SHD layout", "[io]") {
    const Scratch scratch;
    const std::string path = scratch / "trials.h5";
    const std::vector<Trial> trials{{sim::sorted({{0, 3}, {0, 3}, {7, 0}, {1'000'000, 70'000}}), 7},
                                    {{}, 0},
                                    {sim::sorted({{1, 1}}), 4'294'967'295}};
    for (const double step : {2.0, 0.1, 0.001}) {
        io::ShdWriter file(path, step);
        for (const Trial& trial : trials) file.append(trial.spikes, *trial.label);
        file.close();
        io::TimeGrid grid(step);
        CHECK(read(path, grid) == trials);
        CHECK(grid.moved() == 0);
    }
}

TEST_CASE("a file in the SHD layout names its classes and speakers, which others read", "[io]") {
    const Scratch scratch;
    io::ShdWriter writer(scratch / "trials.h5", 1.0);
    for (const std::uint32_t label : {3U, 0U}) writer.append(sim::sorted({{1, 1}}), label);
    writer.close();
    const io::Hdf5Reader file(scratch / "trials.h5");
    CHECK(file.texts("/extra/keys", 1).values == std::vector<std::string>{"0", "1", "2", "3"});
    CHECK(file.numbers<std::uint64_t>("/extra/speaker", 1).values ==
          std::vector<std::uint64_t>{0, 0});
}

TEST_CASE("graded events have no place in the SHD layout", "[io]") {
    const Scratch scratch;
    io::ShdWriter file(scratch / "trials.h5", 1.0);
    CHECK(contains(refusal([&] {
                       file.append(sim::sorted({{0, 0, 0.5F}}), 1);
                   }),
                   "graded events, the SHD layout has no place"));
}

TEST_CASE("a file in the SHD layout that lies is refused with its dataset and trial", "[io]") {
    CHECK(message({}) == "");
    const std::string times = "/spikes/times[0]: ";
    CHECK(contains(message({.times = {0.0, -0.1}}), times + "[1]: time -100 ms"));
    CHECK(contains(message({.times = {0.0, std::nan("")}}), times + "[1]: time nan ms"));
    CHECK(contains(message({.times = {0.001}}), "/spikes/units: [0]: 2 units, 1 as in times"));
    CHECK(contains(message({.units = {0, -1}}),
                   "/spikes/units[0]: [1]: -1, 0 to 18446744073709551615"));
    CHECK(contains(message({.units = {0, 1LL << 32}}),
                   "/spikes/units[0]: [1]: address 4294967296, 0 to 4294967295"));
    CHECK(contains(message({.labels = {}}), "/labels: 0 trials, 1 as in times"));
    CHECK(contains(message({.labels = {-1}}), "/labels: [0]: label -1, 0 to 4294967295"));
    CHECK(contains(message({.labels = {1LL << 32}}), "/labels: [0]: label 4294967296, 0 to"));
}

TEST_CASE("what is not in the SHD layout is refused, and what leads out of the file", "[io]") {
    const Scratch scratch;
    const std::string path = scratch / "trials.h5";
    const auto written = [&](auto&& fill) {
        io::Hdf5Writer file(path);
        fill(file);
        file.commit();
        return refusal([&] { read(path); });
    };
    const std::vector<double> one{1.0};
    CHECK(contains(written([](io::Hdf5Writer&) {}), "/spikes/times: is missing"));
    CHECK(contains(
        written([&](io::Hdf5Writer& file) { file.append_row<double>("/spikes/times", one); }),
        "/spikes/units: is missing"));
    CHECK(contains(written([&](io::Hdf5Writer& file) {
                       file.numbers<double>("/spikes/times", {1}, one);
                       file.append_row<double>("/spikes/units", one);
                   }),
                   "/spikes/times: no rows of variable length"));
    CHECK(contains(written([&](io::Hdf5Writer& file) {
                       file.append_row<double>("/spikes/times", one);
                       file.append_row<double>("/spikes/units", one);
                   }),
                   "/spikes/units: holds floating point numbers, integers are expected"));
    CHECK(contains(refusal([] { read(data + "external_dataset_link.h5"); }),
                   "/spikes/times: is a link"));
}
