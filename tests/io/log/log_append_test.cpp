// Trials that are added to a log that was whole.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smnn/io/log_windows.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/spike_trains.hpp"

using namespace smnn;
using tests::contains;
using tests::Scratch;

namespace {

const io::SpikeLogHeader header{.time_step_ms = 2.0,
                                .inputs = 784,
                                .neurons = 100,
                                .seed = 1,
                                .network_identity = 7,
                                .made_by = "test"};

io::RecordedTrial trial(std::uint64_t seed) {
    return {.ticks = 50,
            .label = static_cast<std::uint32_t>(seed),
            .input = tests::bernoulli(seed, 0, 50, 784, 0.1),
            .spikes = tests::bernoulli(seed + 1000, 0, 50, 100, 0.1)};
}

void add_trials(io::SpikeLogWriter& log, std::uint64_t from, std::uint64_t until) {
    for (std::uint64_t seed = from; seed < until; ++seed) {
        const io::RecordedTrial added = trial(seed);
        log.begin_trial(added.ticks, added.label);
        log.append(added.input, added.spikes, added.ticks);
        log.end_trial();
    }
}

void record(const std::string& path, std::uint64_t from, std::uint64_t until,
            io::Existing existing = io::Existing::append) {
    io::SpikeLogWriter log(path, header, existing);
    add_trials(log, from, until);
    log.close();
}

} // namespace

TEST_CASE("a log that was appended to is, byte for byte, the log recorded in one go", "[io]") {
    const Scratch scratch;
    // Above 256 KiB, so that there is an index to go on with.
    record(scratch / "one", 0, 700);
    record(scratch / "two", 0, 400);
    record(scratch / "two", 400, 401);
    record(scratch / "two", 401, 401);
    record(scratch / "two", 401, 700);
    REQUIRE(std::filesystem::file_size(scratch / "one") > 3U << 18);
    CHECK((io::read_file(scratch / "one") == io::read_file(scratch / "two")));
}

TEST_CASE("an appending recorder that is killed leaves all whole blocks, the old ones among them",
          "[io]") {
    const Scratch scratch;
    const std::string path = scratch / "log";
    record(path, 0, 3);
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t recorder = ::fork();
    REQUIRE(recorder >= 0);
    if (recorder == 0) {
        io::SpikeLogWriter log(path, header, io::Existing::append);
        add_trials(log, 3, 5);
        log.begin_trial(50);
        if (::write(ready[1], "x", 1) != 1) ::_exit(1);
        for (;;) ::pause();
    }
    char signal = 0;
    REQUIRE(::read(ready[0], &signal, 1) == 1);
    const std::string second = tests::refusal([&] { record(path, 9, 10); });
    ::kill(recorder, SIGKILL);
    ::waitpid(recorder, nullptr, 0);
    ::close(ready[0]);
    ::close(ready[1]);
    CHECK(contains(second, "cannot be appended to: it is cut or damaged"));

    CHECK(contains(tests::refusal([&] { io::read_spike_log(path); }), "cut"));
    CHECK(io::repair_spike_log(path, scratch / "repaired").damage);
    record(scratch / "expected", 0, 5);
    CHECK(io::read_spike_log(scratch / "repaired") == io::read_spike_log(scratch / "expected"));
}

TEST_CASE("an appending that fails leaves the log as it was", "[io]") {
    const Scratch scratch;
    const std::string path = scratch / "log";
    record(path, 0, 700);
    const std::string before = io::read_file(path);
    {
        io::SpikeLogWriter log(path, header, io::Existing::append);
        add_trials(log, 700, 900);
        REQUIRE(std::filesystem::file_size(path) > before.size());
    }
    CHECK((io::read_file(path) == before));
    { const io::SpikeLogWriter log(path, header, io::Existing::append); }
    CHECK((io::read_file(path) == before));
}

TEST_CASE("only trials of the same network and shape are appended, and only to a whole log",
          "[io]") {
    const Scratch scratch;
    const std::string path = scratch / "log";
    record(path, 0, 1);
    const auto refusal = [&](auto change) {
        io::SpikeLogHeader other = header;
        change(other);
        return tests::refusal([&] { io::SpikeLogWriter(path, other, io::Existing::append); });
    };
    CHECK(contains(refusal([](auto& h) { h.time_step_ms = 1.0; }), "another time step"));
    CHECK(contains(refusal([](auto& h) { h.inputs = 1; }), "another number of inputs"));
    CHECK(contains(refusal([](auto& h) { h.neurons = 1; }), "another number of neurons"));
    CHECK(contains(refusal([](auto& h) { h.network_identity = 1; }), "another network"));
    CHECK(refusal([](auto& h) { h.seed = 9; }).empty());

    const std::string bytes = io::read_file(path);
    for (const std::size_t cut : {1U, 20U, 40U}) {
        tests::overwrite(path, bytes.substr(0, bytes.size() - cut));
        CHECK(contains(refusal([](auto&) {}), "cut or damaged"));
    }
    record(path, 0, 1, io::Existing::replace);
    CHECK((io::read_file(path) == bytes));
}

TEST_CASE("a log that is still being appended to cannot be appended to by somebody else", "[io]") {
    const Scratch scratch;
    const std::string path = scratch / "log";
    record(path, 0, 1);
    const io::SpikeLogWriter first(path, header, io::Existing::append);
    CHECK(contains(tests::refusal([&] { record(path, 1, 2); }), "another process goes on in it"));
}
