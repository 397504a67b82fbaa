#include "smnn/io/spike_log.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proto/spikes.pb.h"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/spike_trains.hpp"

using namespace smnn;
using tests::contains;
using tests::format_error;
using tests::Scratch;

namespace {

io::SpikeLog small_log() {
    io::SpikeLog log{{2.0, 3, 2, 7, 0x0123456789abcdef, "by hand"}, {}};
    log.trials.push_back(
        {4, 7, sim::sorted({{0, 0}, {0, 2}, {0, 2}, {3, 1}}), sim::sorted({{1, 1}})});
    log.trials.push_back({0, std::nullopt, {}, {}});
    log.trials.push_back({1'000'000'000'000, 0, sim::sorted({{999'999'999'999, 2, -0.5F}}), {}});
    return log;
}

sim::Events bernoulli(std::uint64_t seed, sim::Tick ticks, sim::Channel channels, double p) {
    return tests::bernoulli(seed, 0, ticks, channels, p);
}

struct Salvaged {
    std::vector<io::RecordedTrial> trials;
    std::optional<sim::FormatError> damage;
};

Salvaged salvage(const std::string& path) {
    io::SpikeLogReader reader(path, io::Damage::tolerate);
    Salvaged salvaged;
    io::RecordedTrial trial;
    while (reader.next(trial)) salvaged.trials.push_back(trial);
    salvaged.damage = reader.damage();
    return salvaged;
}

bool is_beginning(const sim::Events& part, const sim::Events& whole) {
    if (part.size() > whole.size()) return false;
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (part[i] != whole[i]) return false;
    }
    return true;
}

// Whole trials as they were, and at most one more that is the beginning of one.
bool is_beginning(const std::vector<io::RecordedTrial>& part,
                  const std::vector<io::RecordedTrial>& whole) {
    if (part.size() > whole.size()) return false;
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (part[i].is_whole ? part[i] != whole[i]
                             : i + 1 != part.size() || part[i].ticks != whole[i].ticks ||
                                   !is_beginning(part[i].input, whole[i].input) ||
                                   !is_beginning(part[i].spikes, whole[i].spikes)) {
            return false;
        }
    }
    return true;
}

// The refusal of the small log after a change to one of its records; all checksums are right.
//   records  0 begin, 1 input, 2 spikes, 3 end (first trial), 4 begin, ...
template <class Change>
std::string refusal_of_changed(Change&& change) {
    const Scratch scratch;
    const std::string path = scratch / "log";
    io::write_spike_log(path, small_log());
    std::vector<std::string> frames = tests::read_frames(path, io::spike_log_kind);
    std::vector<proto::SpikeRecord> records(frames.size() - 1);
    for (std::size_t i = 0; i < records.size(); ++i) records[i].ParseFromString(frames[i + 1]);
    change(records);
    frames.resize(1);
    for (const proto::SpikeRecord& record : records) frames.push_back(record.SerializeAsString());
    tests::write_frames(path, io::spike_log_kind, frames);
    const auto error = format_error([&] { io::read_spike_log(path); });
    return error && error->path() == path && error->offset() > 20 ? error->what() : "";
}

using Records = std::vector<proto::SpikeRecord>;

} // namespace

TEST_CASE("a spike log comes back as it was: graded, repeated, silent and endless trials", "[io]") {
    const Scratch scratch;
    io::write_spike_log(scratch / "log", small_log());
    CHECK(io::read_spike_log(scratch / "log") == small_log());
    CHECK(scratch.names() == std::vector<std::string>{"log"});
}

TEST_CASE("a spike log holds the last tick and the last channel there can be", "[io]") {
    const Scratch scratch;
    const sim::Events last = sim::sorted({{sim::longest_run - 1, UINT32_MAX}});
    io::SpikeLog log{{2.0, std::uint64_t{1} << 32, 0, 0, 0, ""},
                     {{sim::longest_run, {}, last, {}}}};
    io::write_spike_log(scratch / "log", log);
    CHECK(io::read_spike_log(scratch / "log") == log);
}

TEST_CASE("events recorded in pieces are the events recorded at once", "[io]") {
    const Scratch scratch;
    const sim::Events all = bernoulli(1, 400, 784, 0.5); // some 157,000: several blocks
    io::SpikeLogWriter log(scratch / "log", {2.0, 784, 784, 0, 0, ""});
    log.begin_trial(400);
    for (std::size_t i = 0; i < all.volleys(); ++i) {
        sim::Events piece;
        piece.append(all.volley(i).tick, all.volley(i).channels);
        log.append_input(piece);
    }
    log.append_spikes(all);
    log.end_trial();
    log.close();
    const io::SpikeLog back = io::read_spike_log(scratch / "log");
    REQUIRE(back.trials.size() == 1);
    CHECK(back.trials[0].input == all);
    CHECK(back.trials[0].spikes == all);
}

TEST_CASE("a volley of more events than a block holds is recorded whole", "[io]") {
    const Scratch scratch;
    sim::Events volley;
    for (sim::Channel i = 0; i < 300'000; ++i) volley.append({5, i * 3, float(i % 5)});
    io::SpikeLog log;
    log.header.inputs = 900'000;
    log.trials.push_back({6, {}, volley, {}});
    io::write_spike_log(scratch / "log", log);
    CHECK(io::read_spike_log(scratch / "log") == log);
}

TEST_CASE("a recording of digits takes at most two bytes a spike", "[io]") {
    // As measured on rate-coded digits: 104 of 784 channels a tick, 7 of 100 neurons a tick.
    const Scratch scratch;
    const auto bytes_per_event = [&](double input, double spiking) {
        io::SpikeLog log{{2.0, 784, 100, 1, 1, "test"}, {}};
        std::size_t events = 0;
        for (std::uint64_t trial = 0; trial < 20; ++trial) {
            log.trials.push_back({50, 3, bernoulli(trial, 50, 784, input),
                                  bernoulli(trial + 100, 50, 100, spiking)});
            events += log.trials.back().input.size() + log.trials.back().spikes.size();
        }
        io::write_spike_log(scratch / "log", log);
        return double(std::filesystem::file_size(scratch / "log")) / double(events);
    };
    CHECK(bytes_per_event(104.0 / 784.0, 7.0 / 100.0) < 1.1);
    CHECK(bytes_per_event(0.0, 7.0 / 100.0) < 2.0);
}

TEST_CASE("a spike log cut at any byte or with any bit flipped is refused with its name and offset",
          "[io]") {
    const Scratch scratch;
    io::write_spike_log(scratch / "log", small_log());
    CHECK(tests::first_damage_accepted(scratch / "log", scratch / "damaged", io::read_spike_log) ==
          "");
}

TEST_CASE("a spike log cut at any byte is readable up to its last whole block", "[io]") {
    const Scratch scratch;
    const io::SpikeLog whole = small_log();
    io::write_spike_log(scratch / "log", whole);
    CHECK_FALSE(salvage(scratch / "log").damage);

    const std::string bytes = io::read_file(scratch / "log");
    const auto first_record = tests::read_frames(scratch / "log", io::spike_log_kind)[0].size();
    std::size_t events = 0;
    for (std::size_t size = 20 + first_record + 8; size < bytes.size(); ++size) {
        tests::overwrite(scratch / "cut", bytes.substr(0, size));
        const Salvaged salvaged = salvage(scratch / "cut");
        INFO("cut at byte " << size);
        REQUIRE(salvaged.damage);
        REQUIRE(salvaged.damage->offset() == size);
        REQUIRE(contains(salvaged.damage->what(), "cut"));
        REQUIRE(is_beginning(salvaged.trials, whole.trials));
        std::size_t now = 0;
        for (const auto& trial : salvaged.trials) now += trial.input.size() + trial.spikes.size();
        REQUIRE(now >= events);
        events = now;
    }
    CHECK(events == 6); // with only the end mark missing everything is there
}

TEST_CASE("a log whose recorder was killed opens up to its last block and says it was cut",
          "[io]") {
    const Scratch scratch;
    const bool replaces = GENERATE(false, true);
    if (replaces) io::write_spike_log(scratch / "log", small_log());
    const sim::Events first = bernoulli(2, 50, 784, 0.1);
    const sim::Events second = bernoulli(3, 2000, 784, 0.1); // three blocks, the last not filled
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t recorder = ::fork();
    REQUIRE(recorder >= 0);
    if (recorder == 0) {
        io::SpikeLogWriter log(scratch / "log", {2.0, 784, 0, 0, 0, ""});
        log.begin_trial(50);
        log.append_input(first);
        log.end_trial();
        log.begin_trial(2000);
        log.append_input(second);
        if (::write(ready[1], "x", 1) != 1) ::_exit(1);
        for (;;) ::pause();
    }
    char signal = 0;
    REQUIRE(::read(ready[0], &signal, 1) == 1);
    ::kill(recorder, SIGKILL);
    ::waitpid(recorder, nullptr, 0);
    ::close(ready[0]);
    ::close(ready[1]);

    if (replaces) CHECK(io::read_spike_log(scratch / "log") == small_log());
    const std::string path = scratch / (replaces ? "log.part" : "log");
    CHECK(format_error([&] { io::read_spike_log(path); }));
    const Salvaged salvaged = salvage(path);
    REQUIRE(salvaged.trials.size() == 2);
    CHECK(salvaged.trials[0].is_whole);
    CHECK(salvaged.trials[0].input == first);
    CHECK_FALSE(salvaged.trials[1].is_whole);
    CHECK(salvaged.trials[1].input.size() >= 100'000);
    CHECK(is_beginning(salvaged.trials[1].input, second));
    REQUIRE(salvaged.damage);
    CHECK(salvaged.damage->offset() == std::filesystem::file_size(path));
    CHECK(contains(salvaged.damage->what(), "the file is cut"));
}

TEST_CASE("a recording that ends in an error leaves nothing half-written", "[io]") {
    const Scratch scratch;
    io::write_spike_log(scratch / "old", small_log());
    for (const char* name : {"old", "new"}) {
        io::SpikeLogWriter log(scratch / name, small_log().header);
        log.begin_trial(4);
        CHECK_THROWS_AS(log.append_input(sim::sorted({{4, 0}})), sim::ParameterError);
    }
    CHECK(scratch.names() == std::vector<std::string>{"old"});
    CHECK(io::read_spike_log(scratch / "old") == small_log());
}

TEST_CASE("a recorder refuses events beyond the trial, the population or the time", "[io]") {
    const Scratch scratch;
    io::SpikeLogWriter log(scratch / "log", {2.0, 3, 2, 0, 0, ""});
    CHECK(contains(tests::refusal([&] { log.begin_trial(-1); }), "-1 ticks"));
    CHECK(contains(tests::refusal([&] { log.begin_trial(sim::longest_run + 1); }),
                   "2305843009213693953 ticks, 0 to 2^61 are allowed"));
    log.begin_trial(10);
    const auto message = [&](sim::Event event) {
        return tests::refusal([&] { log.append_input(sim::sorted({event})); });
    };
    CHECK(contains(message({0, 3}), "input of channel 3, the log has 3"));
    CHECK(contains(message({0, UINT32_MAX}), "input of channel 4294967295, the log has 3"));
    CHECK(contains(message({10, 0}), "tick 10, the trial has 10"));
    CHECK(message({5, 0}).empty());
    CHECK(contains(message({5, 0}), "recorded already up to tick 5"));
    CHECK(contains(tests::refusal([&] { log.append_spikes(sim::sorted({{0, 2}})); }), "spikes of"));
    CHECK_THROWS_AS(io::SpikeLogWriter(scratch / "x", {0.0, 1, 1, 0, 0, ""}), sim::ParameterError);
    CHECK_THROWS_AS(io::SpikeLogWriter(scratch / "x", {1.0, 1, 1ULL << 33, 0, 0, ""}),
                    sim::ParameterError);
}

TEST_CASE("a log that lies although its checksums are right is refused with its offset", "[io]") {
    using namespace std::string_literals;
    const auto message = [](std::size_t record, auto change) {
        return refusal_of_changed([&](Records& records) { change(records[record]); });
    };
    const auto input = [&](const std::string& addresses, const std::string& values = "") {
        return message(1, [&](proto::SpikeRecord& record) {
            record.mutable_input()->set_addresses(addresses);
            record.mutable_input()->set_values(values);
        });
    };
    CHECK(contains(input("\0\1\3"s), "channel 0 + 3 at tick 0, there are 3"));
    CHECK(contains(input("\4\1\0"s), "4 ticks after tick 0 in a trial of 4"));
    CHECK(contains(input("\0\1\0"s, "\0\0\xc0\x7f"s), "not finite"));
    CHECK(contains(input("\0\1\0"s), "counts 4 input events and 1 spikes, 1 and 1 were there"));
    CHECK(contains(message(2,
                           [](proto::SpikeRecord& record) {
                               record.mutable_spikes()->set_addresses("\0\1\2"s);
                           }),
                   "there are 2"));
    CHECK(contains(message(0, [](auto& record) { record.mutable_begin()->set_ticks(~0ULL); }),
                   "ticks, 0 to 2^61 are allowed"));
    CHECK(contains(message(0, [](auto& record) { record.Clear(); }), "no known kind"));
    CHECK(contains(refusal_of_changed([](Records& r) { r.insert(r.begin() + 2, r[1]); }),
                   "ordered by tick"));
    CHECK(contains(refusal_of_changed([](Records& r) { r.erase(r.begin() + 3); }), "inside of"));
    CHECK(
        contains(refusal_of_changed([](Records& r) { r.erase(r.begin()); }), "no trial has begun"));
    CHECK(contains(refusal_of_changed([](Records& r) { r.resize(r.size() - 2); }),
                   "the end mark inside"));
    const auto end_at = [&](std::uint64_t ticks) {
        return message(3, [&](auto& record) { record.mutable_end()->set_ticks(ticks); });
    };
    CHECK(contains(end_at(3), "the trial's end says 3 ticks, 4 to 4 are possible"));
    CHECK(contains(end_at(5), "the trial's end says 5 ticks"));
    CHECK(contains(message(1, [](auto& record) { record.mutable_input()->set_until(5); }),
                   "input until tick 5 in a trial of 4"));
    CHECK(contains(message(1,
                           [](auto& record) {
                               record.mutable_input()->set_packed("no zlib");
                               record.mutable_input()->set_addresses_size(9);
                           }),
                   "packed bytes that are damaged"));
    CHECK(contains(message(1,
                           [](auto& record) {
                               record.mutable_input()->set_packed("bomb");
                               record.mutable_input()->set_addresses_size(0xffffffff);
                           }),
                   "a block of 4294967295 bytes, at most 8388608 are allowed"));
}

TEST_CASE("records of a newer minor version are skipped", "[io]") {
    const Scratch scratch;
    io::write_spike_log(scratch / "log", small_log());
    std::vector<std::string> frames = tests::read_frames(scratch / "log", io::spike_log_kind);
    frames.insert(frames.begin() + 2, "\xa2\x3e\x05later");
    io::FileKind newer = io::spike_log_kind;
    ++newer.minor;
    tests::write_frames(scratch / "newer", newer, frames);
    CHECK(io::read_spike_log(scratch / "newer") == small_log());
}
