#include "smnn/io/formats/nwb_units.hpp"

#include "smnn/io/hdf5/hdf5.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;
using tests::refusal;
using tests::Scratch;

namespace {

const std::string data = std::string(SMNN_SOURCE_DIR) + "/tests/data/spikes/";

io::NwbUnits read(const std::string& path, double time_step_ms = 0.1) {
    io::TimeGrid grid(time_step_ms);
    return io::read_nwb_units(path, grid);
}

struct Recorded {
    std::vector<double> times{0.001, 0.002};
    std::vector<std::int64_t> ends{1, 2};
    std::vector<std::int64_t> ids{5, 6};
    io::Hdf5Shape shape{2};
};

std::string message(const Recorded& recorded) {
    const Scratch scratch;
    const std::string path = scratch / "units.nwb";
    io::Hdf5Writer file(path);
    file.numbers<double>("/units/spike_times", recorded.shape, recorded.times);
    file.numbers<std::int64_t>("/units/spike_times_index", {recorded.ends.size()}, recorded.ends);
    file.numbers<std::int64_t>("/units/id", {recorded.ids.size()}, recorded.ids);
    file.commit();
    return refusal([&] { read(path); });
}

} // namespace

TEST_CASE("units of NWB are neurons in the order of their table", "[io]") {
    const io::NwbUnits units = read(data + "units.nwb");
    CHECK(units.neurons == 3);
    CHECK(units.spikes == sim::sorted({{21, 2}, {105, 0}, {5000, 0}, {5000, 2}, {12500, 0}}));
}

TEST_CASE("units of NWB whose ends do not fit their times are refused", "[io]") {
    CHECK(message({}) == "");
    const std::string ends = "/units/spike_times_index: ";
    CHECK(contains(message({.ends = {2, 1}}), ends + "[1]: an end at 1, 2 to 2 are allowed"));
    CHECK(contains(message({.ends = {1, 3}}), ends + "[1]: an end at 3, 1 to 2 are allowed"));
    CHECK(contains(message({.ends = {1, 1}}), ends + "the last unit ends at 1, 2 times are there"));
    CHECK(contains(message({.ends = {-1, 2}}), "/units/spike_times_index"));
    CHECK(contains(message({.ends = {}}), ends + "the last unit ends at 0"));
    CHECK(contains(message({.ids = {5}}), "/units/id: one id for each of 2 units is expected"));
    CHECK(contains(message({.shape = {1, 2}}), "/units/spike_times: 2 dimensions, 1 is expected"));
    CHECK(contains(message({.times = {0.001, -0.002}}), "/units/spike_times: [1]: time -2 ms"));
}

TEST_CASE("what has no units, or keeps them elsewhere, is refused", "[io]") {
    CHECK(contains(refusal([] { read(data + "shd.h5"); }),
                   "no spikes that are known: it has no /units/spike_times"));
    CHECK(contains(refusal([] { read(data + "virtual_storage.nwb"); }),
                   "/units/spike_times: its values are in another file"));
}
