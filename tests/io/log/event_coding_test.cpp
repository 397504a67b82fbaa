#include "smnn/io/log/event_coding.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;

namespace {

io::EventCoder encode(const sim::Events& events) {
    io::EventCoder coder;
    for (std::size_t i = 0; i < events.volleys(); ++i) coder.add(events.volley(i));
    return coder;
}

sim::Events decode(std::string_view addresses, std::string_view values, io::EventLimits limits) {
    sim::Events events;
    io::decode_events(addresses, values, limits, events);
    return events;
}

std::string refusal(std::string_view addresses, std::string_view values = "") {
    return tests::refusal([&] { decode(addresses, values, {10, 100}); });
}

} // namespace

TEST_CASE("events survive their coding, repeated, graded and at the last address and tick",
          "[io]") {
    const sim::Tick last = sim::Tick{1} << 40;
    const io::EventLimits limits{last + 1, std::uint64_t{1} << 32};
    const sim::Events spikes =
        sim::sorted({{0, 0}, {0, 0}, {0, 127}, {0, 128}, {3, 5}, {last, 0xffffffff}});
    const io::EventCoder plain = encode(spikes);
    CHECK(plain.values().empty());
    CHECK(decode(plain.addresses(), plain.values(), limits) == spikes);

    const sim::Events graded = sim::sorted({{0, 1}, {2, 1, -0.25F}, {2, 1}, {2, 7, 1e-30F}});
    const io::EventCoder coded = encode(graded);
    CHECK(coded.values().size() == 4 * graded.size());
    CHECK(decode(coded.addresses(), coded.values(), limits) == graded);
}

TEST_CASE("a spike next to others takes a byte", "[io]") {
    sim::Events events;
    for (sim::Channel channel = 0; channel < 1000; ++channel) events.append({0, channel * 100});
    CHECK(encode(events).bytes() == 1000 + 3); // one tick, two bytes of count
}

TEST_CASE("an event block that lies is refused", "[io]") {
    using namespace std::string_literals;
    CHECK(refusal("\x00\x01\x63"s).empty()); // tick 0, one event, channel 99
    CHECK(tests::contains(refusal("\x00\x01\x64"s), "channel 0 + 100 at tick 0, there are 100"));
    CHECK(tests::contains(refusal("\x0a\x01\x00"s), "10 ticks after tick 0 in a trial of 10"));
    CHECK(tests::contains(refusal("\x09\x01\x00\x01\x01\x00"s), "1 ticks after tick 9"));
    CHECK(tests::contains(refusal("\x00\x00"s), "0 events"));
    CHECK(tests::contains(refusal("\x00\x05\x00"s), "5 events at tick 0, 1 to 1 can follow"));
    CHECK(tests::contains(refusal("\x00\x80"s), "cut"));
    CHECK(tests::contains(refusal("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"s), "64 bits"));
    CHECK(tests::contains(refusal("\x00\x01\x63"s, "12345678"), "more values"));
    CHECK(tests::contains(refusal("\x00\x01\x63"s, "123"), "fewer values"));
    CHECK(tests::contains(refusal("\x00\x01\x63"s, "\x00\x00\xc0\x7f"s), "not finite"));
    CHECK(tests::contains(refusal("\x00\x01\x05\x00\x01\x04"s), "ordered"));
    // A step that would wrap around 2^64 to a channel that exists.
    CHECK(tests::contains(refusal("\x00\x02\x05\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s),
                          "there are 100"));
}
