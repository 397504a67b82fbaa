#include "smnn/io/log/spike_index.hpp"

#include "proto/spikes.pb.h"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;

namespace {

constexpr std::uint64_t spacing = 1 << 18;

// One trial of a block a tick, each of 100,000 bytes.
io::SpikeIndex index_of(std::uint64_t blocks) {
    io::SpikeIndex index;
    for (std::uint64_t i = 0; i < blocks; ++i) {
        index.add({0, static_cast<sim::Tick>(i), {20, 1}, {100'000 * i + 50, i + 2}});
    }
    return index;
}

} // namespace

TEST_CASE("an index has few entries however long the log is, evenly spread", "[io]") {
    CHECK(index_of(3).entries().empty()); // so short that it is read from the start
    for (const std::uint64_t blocks : {1'000ULL, 100'000ULL, 1'000'000ULL}) {
        const io::SpikeIndex index = index_of(blocks);
        const auto& entries = index.entries();
        CAPTURE(blocks, entries.size());
        CHECK(entries.size() <= 1024);
        CHECK(index.serialise().size() < 40'000);
        const std::uint64_t even = blocks * 100'000 / entries.size();
        std::uint64_t before = 0;
        for (const io::IndexEntry& entry : entries) {
            REQUIRE(entry.place.offset - before >= spacing);
            REQUIRE(entry.place.offset - before < 3 * even);
            before = entry.place.offset;
        }
    }
}

TEST_CASE("what is found is the last place that leaves nothing out", "[io]") {
    const io::SpikeIndex index = index_of(1'000);
    CHECK(index.find(0, 0) == nullptr);
    for (const sim::Tick tick : {20, 500, 999, 5'000}) {
        const io::IndexEntry* const found = index.find(0, tick);
        REQUIRE(found != nullptr);
        CHECK(found->tick <= tick);
        for (const io::IndexEntry& entry : index.entries()) {
            CHECK((entry.tick <= found->tick || entry.tick > tick));
        }
    }
    CHECK(index.find(1, 0) == &index.entries().back());
}

TEST_CASE("an index comes back from its record; one that is none or out of order is refused",
          "[io]") {
    const io::SpikeIndex index = index_of(5'000);
    CHECK(io::SpikeIndex::parse(index.serialise()) == index);

    const auto refusal = [&](auto change) {
        proto::SpikeRecord record;
        record.ParseFromString(index.serialise());
        change(*record.mutable_index());
        return tests::refusal([&] { io::SpikeIndex::parse(record.SerializeAsString()); });
    };
    CHECK(contains(refusal([](auto& i) { i.add_tick(1); }), "differ in length"));
    CHECK(contains(refusal([](auto& i) { i.set_tick(3, 0); }), "out of order"));
    CHECK(contains(refusal([](auto& i) { i.set_tick(3, ~0ULL); }), "beyond 2^61"));
    CHECK(contains(refusal([](auto& i) { i.set_offset(3, 0); }), "out of order"));
    CHECK(contains(tests::refusal([] { io::SpikeIndex::parse("nothing"); }), "no index"));
}
