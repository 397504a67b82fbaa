#include "smnn/io/log_windows.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/spike_trains.hpp"

using namespace smnn;
using tests::contains;
using tests::Scratch;

namespace {

const io::SpikeLogHeader header{.inputs = 200, .neurons = 100, .network_identity = 7};

constexpr sim::Tick long_ticks = 20'000; // some 800,000 events

// A short trial, a long one of a stream whose length nobody knew, a silent one.
void write_long_log(const std::string& path) {
    io::SpikeLogWriter log(path, header);
    log.begin_trial(10, 3);
    log.append(tests::bernoulli(1, 0, 10, 200, 0.1), {}, 10);
    log.end_trial();
    log.begin_trial(sim::longest_run, 4);
    for (sim::Tick tick = 0; tick < long_ticks; tick += 100) {
        const auto seed = static_cast<std::uint64_t>(tick);
        log.append(tests::bernoulli(seed, tick, tick + 100, 200, 0.1),
                   tests::bernoulli(seed + 1, tick, tick + 100, 100, 0.2), tick + 100);
    }
    log.end_trial(long_ticks);
    log.begin_trial(7);
    log.end_trial();
    log.close();
}

std::vector<io::RecordedTrial> joined(io::LogWindows& windows, std::size_t& largest) {
    std::vector<io::RecordedTrial> trials;
    io::Window window;
    bool begins = true;
    const auto append = [](const sim::Events& from, sim::Events& to) {
        for (std::size_t i = 0; i < from.volleys(); ++i) {
            to.append(from.volley(i).tick, from.volley(i).channels);
        }
    };
    while (windows.next(window)) {
        if (begins)
            trials.push_back({.ticks = 0, .label = window.label, .input = {}, .spikes = {}});
        append(window.input, trials.back().input);
        append(window.spikes, trials.back().spikes);
        trials.back().ticks = window.until;
        trials.back().is_whole = window.is_whole;
        begins = window.is_last;
        largest = std::max(largest, window.input.size() + window.spikes.size());
    }
    return trials;
}

std::vector<io::RecordedTrial> joined(const std::string& path, io::Part part,
                                      std::size_t& largest) {
    io::SpikeLogReader log(path);
    io::LogWindows windows(log, part);
    return joined(windows, largest);
}

} // namespace

TEST_CASE("the windows of a log, one after the other, are its trials, and none is large", "[io]") {
    const Scratch scratch;
    write_long_log(scratch / "log");
    std::vector<io::RecordedTrial> trials = io::read_spike_log(scratch / "log").trials;
    REQUIRE(trials.size() == 3);
    CHECK(trials[1].ticks == long_ticks);
    std::size_t largest = 0;
    CHECK(joined(scratch / "log", io::Part::both, largest) == trials);
    // A window, and the two blocks of at most 64 Ki events that fill it.
    CHECK(largest < io::window_events + 2 * 64 * 1024);
    for (io::RecordedTrial& trial : trials) trial.spikes.clear();
    CHECK(joined(scratch / "log", io::Part::input, largest) == trials);
}

TEST_CASE("input and spikes meet in their windows even if one was written before the other",
          "[io]") {
    const Scratch scratch;
    const sim::Events input = tests::bernoulli(5, 0, 3000, 200, 0.2);
    const sim::Events spikes = tests::bernoulli(6, 0, 3000, 100, 0.2);
    io::SpikeLogWriter log(scratch / "log", header);
    log.begin_trial(3000);
    log.append_spikes(spikes);
    log.append_input(input);
    log.end_trial();
    log.close();
    std::size_t largest = 0;
    CHECK(joined(scratch / "log", io::Part::both, largest) ==
          io::read_spike_log(scratch / "log").trials);
}

TEST_CASE("a tick sought in a long log is found with all that comes after it, index or not",
          "[io]") {
    const Scratch scratch;
    write_long_log(scratch / "log");
    const auto trials = io::read_spike_log(scratch / "log").trials;
    // Without its end the log has no index; it must be tolerated then.
    const std::string bytes = io::read_file(scratch / "log");
    tests::overwrite(scratch / "endless", bytes.substr(0, bytes.size() - 16));
    // An index that is damaged says nothing.
    std::string damaged = bytes;
    damaged[bytes.size() - 60] = static_cast<char>(damaged[bytes.size() - 60] ^ 1);
    tests::overwrite(scratch / "damaged", damaged);

    for (const char* name : {"log", "endless", "damaged"}) {
        io::SpikeLogReader log(scratch / name, io::Damage::tolerate);
        for (const sim::Tick tick : {19'999, 15'000, 0, 100, 7'777}) {
            CAPTURE(name, tick);
            log.seek(1, tick);
            io::LogWindows windows(log, io::Part::both);
            io::Window window;
            std::vector<sim::Event> found;
            sim::Tick first = long_ticks;
            while (windows.next(window)) {
                CHECK(window.trial == 1);
                for (std::size_t i = 0; i < window.spikes.size(); ++i) {
                    first = std::min(first, window.spikes[i].tick);
                    if (window.spikes[i].tick >= tick) found.push_back(window.spikes[i]);
                }
                if (window.is_last) break;
            }
            std::vector<sim::Event> expected;
            for (std::size_t i = 0; i < trials[1].spikes.size(); ++i) {
                if (trials[1].spikes[i].tick >= tick) expected.push_back(trials[1].spikes[i]);
            }
            CHECK(found == expected);
            if (name == std::string("log") && tick == 19'999) CHECK(first > 5'000); // it did jump
        }
        log.seek(2, 3);
        io::RecordedTrial trial;
        REQUIRE(log.next(trial));
        CHECK(trial.ticks == 7);
        CHECK(contains(tests::refusal([&] { log.seek(3, 0); }), "there is no trial 3"));
        log.seek(0, 0);
        REQUIRE(log.next(trial));
        CHECK(trial == trials[0]);
    }
}

TEST_CASE("a repaired log is the whole one's beginning, cut at any of its frames", "[io]") {
    const Scratch scratch;
    write_long_log(scratch / "log");
    const auto whole = io::read_spike_log(scratch / "log").trials;
    CHECK_FALSE(io::repair_spike_log(scratch / "log", scratch / "same").damage);
    CHECK((io::read_file(scratch / "same") == io::read_file(scratch / "log")));

    const std::string bytes = io::read_file(scratch / "log");
    sim::Tick known = 0;
    for (std::size_t size = 1000; size < bytes.size(); size += 50'001) {
        CAPTURE(size);
        tests::overwrite(scratch / "cut", bytes.substr(0, size));
        REQUIRE(io::repair_spike_log(scratch / "cut", scratch / "repaired").damage);
        const auto trials = io::read_spike_log(scratch / "repaired").trials;
        REQUIRE(trials.size() <= 2);
        for (std::size_t i = 0; i < trials.size(); ++i) {
            const sim::Tick ticks = trials[i].ticks;
            CHECK(trials[i].label == whole[i].label);
            const auto events_before = [&](const sim::Events& events) {
                const std::size_t volleys = events.first_volley_from(ticks);
                std::size_t count = 0;
                for (std::size_t v = 0; v < volleys; ++v) count += events.volley(v).channels.size();
                return count;
            };
            CHECK(trials[i].input.size() == events_before(whole[i].input));
            CHECK(trials[i].spikes.size() == events_before(whole[i].spikes));
        }
        if (trials.size() == 2) {
            CHECK(trials[1].ticks >= known);
            known = trials[1].ticks;
        }
    }
    CHECK(known > long_ticks / 2);
}

TEST_CASE("a log whose index is damaged reads up to it, and repair makes the index anew", "[io]") {
    const Scratch scratch;
    write_long_log(scratch / "log");
    const std::string bytes = io::read_file(scratch / "log");
    std::string damaged = bytes;
    damaged[bytes.size() - 60] = static_cast<char>(damaged[bytes.size() - 60] ^ 1);
    tests::overwrite(scratch / "damaged", damaged);
    CHECK(contains(tests::refusal([&] { io::read_spike_log(scratch / "damaged"); }), "checksum"));
    CHECK(io::repair_spike_log(scratch / "damaged", scratch / "repaired").damage);
    CHECK((io::read_file(scratch / "repaired") == bytes));
}
