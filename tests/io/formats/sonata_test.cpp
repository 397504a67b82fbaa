#include "smnn/io/formats/sonata.hpp"

#include <limits>

#include "smnn/io/hdf5/hdf5.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;
using tests::refusal;
using tests::Scratch;

namespace {

const std::string data = std::string(SMNN_SOURCE_DIR) + "/tests/data/spikes/";

sim::Events read(const std::string& path, const std::string& population,
                 double time_step_ms = 1.0) {
    io::TimeGrid grid(time_step_ms);
    return io::SonataReader(path).spikes(population, grid);
}

// A population with these datasets.
struct Recorded {
    std::vector<double> times{1.0, 2.0};
    std::vector<std::int64_t> nodes{0, 1};
    io::Hdf5Shape shape{2};
    std::string units = "ms";
};

std::string message(const Recorded& recorded) {
    const Scratch scratch;
    const std::string path = scratch / "spikes.h5";
    io::Hdf5Writer file(path);
    file.numbers<double>("/spikes/all/timestamps", recorded.shape, recorded.times);
    file.text_of("/spikes/all/timestamps", "units", recorded.units);
    file.numbers<std::int64_t>("/spikes/all/node_ids", {recorded.nodes.size()}, recorded.nodes);
    file.commit();
    return refusal([&] { read(path, "all"); });
}

} // namespace

TEST_CASE("a SONATA file of others is read", "[io]") {
    CHECK(io::SonataReader(data + "sonata_spikes.h5").populations() ==
          std::vector<std::string>{"hidden"});
    CHECK(read(data + "sonata_spikes.h5", "hidden", 2.0) ==
          sim::sorted({{0, 3}, {1, 0}, {1, 7}, {3, 3}}));
}

TEST_CASE("spikes of SONATA come in any order and unit, from the population that is named",
          "[io]") {
    const std::string two = data + "sonata_two.h5";
    CHECK(read(two, "thalamus", 0.5) == sim::sorted({{2, 0}, {2, 2}, {11, 2}}));
    CHECK(read(two, "cortex") == sim::sorted({{1, 7}, {2, 1}}));
    CHECK(contains(refusal([&] { read(two, "retina"); }),
                   "no population retina, there is cortex, nowhere, thalamus"));
    const io::SonataReader file(two);
    CHECK(file.ms_per_unit("cortex") == 1000.0);
    CHECK_FALSE(file.ms_per_unit("nowhere").has_value());
    io::TimeGrid grid(1.0);
    CHECK(file.spikes("nowhere", grid, 1000.0) == sim::sorted({{3000, 0}}));
}

TEST_CASE("spikes come back from SONATA", "[io]") {
    const Scratch scratch;
    const std::string path = scratch / "spikes.h5";
    for (const double step : {2.0, 0.1, 0.001}) {
        for (const sim::Events& spikes :
             {sim::Events{}, sim::sorted({{0, 3}, {0, 3}, {7, 0}, {123'456'789, 4'294'967'295}})}) {
            io::write_sonata(path, "hidden", spikes, step);
            CHECK(read(path, "hidden", step) == spikes);
        }
    }
    const io::Hdf5Reader file(path);
    CHECK(file.numbers_of<std::uint64_t>("/", "magic")->values.front() == 0x0A7A);
    CHECK(file.numbers_of<std::uint64_t>("/", "version")->values ==
          std::vector<std::uint64_t>{0, 1});
    CHECK(file.text_of("/spikes/hidden/timestamps", "units") == "ms");
}

TEST_CASE("SONATA has no place for graded events and names with a slash", "[io]") {
    const Scratch scratch;
    const std::string path = scratch / "spikes.h5";
    CHECK(contains(refusal([&] {
                       io::write_sonata(path, "in", sim::sorted({{0, 0, 0.5F}}), 1.0);
                   }),
                   "graded events, SONATA has no place"));
    for (const std::string name : {"", ".", "a/b"}) {
        CHECK(contains(refusal([&] { io::write_sonata(path, name, {}, 1.0); }),
                       "population '" + name + "': a name"));
    }
    CHECK(scratch.names().empty());
}

TEST_CASE("a SONATA file that lies is refused with its dataset", "[io]") {
    const double infinity = std::numeric_limits<double>::infinity();
    const std::string times = "/spikes/all/timestamps: ";
    CHECK(message({}) == "");
    CHECK(contains(message({.times = {0.0, -1.0}}), times + "[1]: time -1 ms"));
    CHECK(contains(message({.times = {infinity, 1.0}}), times + "[0]: time inf ms"));
    CHECK(contains(message({.times = {1.0, std::nan("")}}), times + "[1]: time nan ms"));
    CHECK(contains(message({.units = "fortnights"}), times + "units 'fortnights', s, ms or us"));
    CHECK(contains(message({.shape = {2, 1}}), times + "2 dimensions, 1 is expected"));
    CHECK(contains(message({.nodes = {0}}), "/spikes/all/node_ids: 1 values, 2 as in timestamps"));
    CHECK(contains(message({.nodes = {0, -1}}), "/spikes/all/node_ids"));
    CHECK(contains(message({.nodes = {0, 1LL << 32}}),
                   "/spikes/all/node_ids: [1]: address 4294967296, 0 to 4294967295"));
}

TEST_CASE("a SONATA file without its datasets, or with others in their place, is refused", "[io]") {
    const Scratch scratch;
    const std::string path = scratch / "spikes.h5";
    const auto written = [&](auto&& fill) {
        io::Hdf5Writer file(path);
        fill(file);
        file.commit();
        return refusal([&] { read(path, "all"); });
    };
    const std::vector<double> two{1.0, 2.0};
    CHECK(contains(written([](io::Hdf5Writer&) {}), "/spikes: is missing"));
    CHECK(contains(written([](io::Hdf5Writer& file) { file.number("/spikes", 1.0); }),
                   "/spikes: is no group"));
    CHECK(contains(written([](io::Hdf5Writer& file) { file.group("/spikes/all"); }),
                   "/spikes/all/timestamps: is missing"));
    CHECK(contains(written([&](io::Hdf5Writer& file) {
                       file.numbers<double>("/spikes/all/timestamps", {2}, two);
                   }),
                   "/spikes/all/node_ids: is missing"));
    CHECK(contains(written([&](io::Hdf5Writer& file) {
                       file.texts("/spikes/all/timestamps", {1}, std::vector<std::string>{"now"});
                       file.text_of("/spikes/all/timestamps", "units", "ms");
                       file.numbers<std::uint64_t>("/spikes/all/node_ids", {1},
                                                   std::vector<std::uint64_t>{1});
                   }),
                   "/spikes/all/timestamps: holds texts"));
    CHECK(contains(written([&](io::Hdf5Writer& file) {
                       file.numbers<double>("/spikes/all/timestamps", {2}, two);
                       file.text_of("/spikes/all/timestamps", "units", "ms");
                       file.numbers<double>("/spikes/all/node_ids", {2}, two);
                   }),
                   "/spikes/all/node_ids: holds floating point numbers, integers are expected"));
}

TEST_CASE("a SONATA file is read in no other file's stead", "[io]") {
    CHECK(contains(refusal([] { read(data + "external_link.h5", "far"); }),
                   "/spikes/far: is a link"));
    CHECK(contains(refusal([] { read(data + "external_storage.h5", "far"); }),
                   "/spikes/far/timestamps: its values are in another file"));
}
