// Whatever bytes a file holds, every reader reads them or refuses them in a line of ours.

#include <filesystem>

#include "smnn/io/file.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/fuzz/mended.hpp"
#include "tests/fuzz/readers.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;

namespace {

const std::string data = std::string(SMNN_SOURCE_DIR) + "/tests/data/";

} // namespace

TEST_CASE("what once was too much for a reader is read or refused by all", "[io]") {
    std::size_t files = 0;
    for (const char* folder : {"fuzz", "spikes"}) {
        for (const auto& entry : std::filesystem::directory_iterator(data + folder)) {
            const std::string bytes = io::read_file(entry.path());
            ++files;
            for (const tests::ForeignReader& reader : tests::foreign_readers()) {
                INFO(entry.path() << " by the reader of " << reader.name);
                CHECK_NOTHROW(tests::read_hostile(reader, bytes));
            }
        }
    }
    CHECK(files > 10);
}

TEST_CASE("a mended file of ours is the whole one again", "[io]") {
    const tests::Scratch scratch;
    io::SpikeLog log;
    log.header.inputs = 3;
    log.trials.resize(2);
    log.trials[1].ticks = 9;
    log.trials[1].input = sim::sorted({{1, 2}, {8, 0}});
    io::write_spike_log(scratch / "a.spikes", log);
    const std::string whole = io::read_file(scratch / "a.spikes");
    CHECK(tests::mended(whole) == whole);
    std::string damaged = whole;
    for (const std::size_t checksum : {std::size_t{16}, whole.size() - 1, whole.size() - 12}) {
        damaged[checksum] = static_cast<char>(~damaged[checksum]);
    }
    CHECK(tests::mended(damaged) == whole);
}
