#include "smnn/io/recordings/spike_grid.hpp"

#include <numeric>
#include <random>

#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tools/smnn/line/command.hpp"

using namespace smnn;

namespace {

// Two trials, the second of 1,000 ticks and 70 neurons with thousands of spikes.
io::SpikeLog busy_log() {
    std::mt19937 draw(5);
    io::SpikeLog log;
    log.header.inputs = 3;
    log.header.neurons = 70;
    log.trials.resize(2);
    log.trials[0].ticks = 4;
    log.trials[1].ticks = 1000;
    for (sim::Tick tick = 0; tick < 1000; ++tick) {
        for (sim::Channel neuron = 0; neuron < 70; ++neuron) {
            if (draw() % 9 == 0) log.trials[1].spikes.append({tick, neuron});
        }
    }
    return log;
}

std::uint64_t sum(const std::vector<std::uint64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

} // namespace

TEST_CASE("every spike of a view is counted in one cell, whatever the size of the cells", "[io]") {
    const tests::Scratch scratch;
    const io::SpikeLog log = busy_log();
    const sim::Events& spikes = log.trials[1].spikes;
    io::write_spike_log(scratch / "log", log);
    for (const auto& [columns, rows] :
         {std::pair<std::size_t, std::size_t>{1, 1}, {7, 3}, {320, 150}, {5000, 70}}) {
        CAPTURE(columns, rows);
        const io::SpikeView all = io::find_view(scratch / "log", {.trial = 1});
        const io::SpikeGrid grid = io::count_spikes(scratch / "log", all, columns, rows);
        CHECK(grid.spikes == spikes.size());
        CHECK(sum(grid.counts) == spikes.size());
        CHECK(grid.columns <= columns);
        CHECK(grid.rows <= rows);
        CHECK_FALSE(grid.each.has_value());
    }
}

TEST_CASE("a cell has the spikes of its ticks and neurons and no others", "[io]") {
    const tests::Scratch scratch;
    const io::SpikeLog log = busy_log();
    io::write_spike_log(scratch / "log", log);
    const io::SpikeView view = io::find_view(
        scratch / "log", {.trial = 1, .from = 101, .until = 400, .first = 11, .last = 40});
    const io::SpikeGrid grid = io::count_spikes(scratch / "log", view, 40, 8, 100'000);
    std::vector<std::uint64_t> expected(grid.rows * grid.columns);
    sim::Events seen;
    for (std::size_t i = 0; i < log.trials[1].spikes.size(); ++i) {
        const sim::Event spike = log.trials[1].spikes[i];
        if (spike.tick < 101 || spike.tick >= 400 || spike.channel < 11 || spike.channel > 40)
            continue;
        const auto column = static_cast<std::size_t>((spike.tick - 101) / grid.ticks_per_column);
        const std::size_t row = (spike.channel - 11) / grid.channels_per_row;
        ++expected[row * grid.columns + column];
        seen.append(spike);
    }
    CHECK(grid.counts == expected);
    CHECK(grid.each == seen);
}

TEST_CASE("a view that a recording has not is refused in one line", "[io]") {
    const tests::Scratch scratch;
    io::write_spike_log(scratch / "log", busy_log());
    io::SpikeLog empty;
    empty.header = busy_log().header;
    io::write_spike_log(scratch / "empty", empty);
    CHECK_THROWS_WITH(io::find_view(scratch / "log", {.trial = 2}),
                      Catch::Contains("has 2 trials, counted from 0"));
    CHECK_THROWS_WITH(
        io::find_view(scratch / "log", {.until = 5}),
        Catch::Contains("the ticks from 0 to 5 cannot be shown: the trial's ticks end at 4"));
    CHECK_THROWS_WITH(
        io::find_view(scratch / "log", {.first = 3, .last = 70}),
        Catch::Contains("the channels from 3 to 71 cannot be shown: the channels end at 70"));
    CHECK_THROWS_WITH(io::find_view(scratch / "empty", {}), Catch::Contains("holds no trial"));
}
