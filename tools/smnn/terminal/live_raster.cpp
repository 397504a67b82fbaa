#include "tools/smnn/terminal/live_raster.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <vector>

namespace smnn::cli {

namespace {

constexpr std::uint64_t most_columns = 100;

// Of one neuron a spike is a bar; of several the share of them that spike.
char mark(std::uint64_t spikes, std::uint64_t neurons) {
    if (spikes == 0) return ' ';
    if (neurons == 1) return '|';
    if (spikes == 1) return '.';
    if (4 * spikes < neurons) return ':';
    return 2 * spikes < neurons ? '|' : '#';
}

} // namespace

LiveRaster::LiveRaster(std::ostream& out, std::uint64_t channels)
    : out_(out), channels_(channels) {}

void LiveRaster::begin_trial(std::uint64_t trial, sim::Tick from) {
    out_ << "trial " << trial << '\n';
    next_ = from;
}

void LiveRaster::append(const sim::Volley& volley) {
    pass_silence(volley.tick);
    const std::uint64_t group =
        std::max<std::uint64_t>(1, (channels_ + most_columns - 1) / most_columns);
    std::vector<std::uint64_t> spikes((channels_ + group - 1) / group);
    for (const sim::Channel channel : volley.channels) ++spikes[channel / group];
    std::string line;
    for (const std::uint64_t count : spikes) line += mark(count, group);
    line.resize(line.find_last_not_of(' ') + 1);
    out_ << std::setw(10) << volley.tick << "  " << line << '\n';
    next_ = volley.tick + 1;
}

void LiveRaster::end_trial(sim::Tick until) { pass_silence(until); }

void LiveRaster::pass_silence(sim::Tick until) {
    if (until - next_ == 1) out_ << std::setw(10) << next_ << '\n';
    if (until - next_ > 1) out_ << "            " << until - next_ << " ticks of silence\n";
    next_ = std::max(next_, until);
}

} // namespace smnn::cli
