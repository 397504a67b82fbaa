#include "tools/smnn/input_stream.hpp"

#include <algorithm>
#include <sstream>

#include "sim/refine.hpp"

namespace smnn::cli {

namespace {

bool is_refined(const io::SpikeLogHeader& header, const sim::Network& network, sim::Tick refine) {
    return header.time_step_ms == network.neuron.time_step_ms / static_cast<double>(refine);
}

void require_fit(const InputStream::Source& source, const io::SpikeLogHeader& header,
                 const sim::Network& network) {
    std::ostringstream what;
    const std::string& path = source.path;
    const bool are_spikes = source.part == io::Part::spikes;
    const std::uint64_t channels = are_spikes ? header.neurons : header.inputs;
    if (header.time_step_ms != network.neuron.time_step_ms &&
        !is_refined(header, network, source.refine)) {
        what << path << ": has a time step of " << header.time_step_ms << " ms, the network of "
             << network.neuron.time_step_ms << " ms";
        throw UsageError(what.str());
    }
    if (channels != network.inputs()) {
        what << path << ": has " << channels << (are_spikes ? " neurons" : " input channels")
             << ", the network " << network.inputs() << (are_spikes ? " input channels" : "");
        throw UsageError(what.str());
    }
}

} // namespace

InputStream::InputStream(Source source, const sim::Network& network)
    : source_(std::move(source)), channels_(network.inputs()) {
    if (source_.format == EventFormat::spikes) {
        log_.emplace(source_.path);
        cli::require_fit(source_, log_->header(), network);
        if (is_refined(log_->header(), network, source_.refine)) source_.refine = 1;
        windows_.emplace(*log_, source_.part);
        return;
    }
    table_.emplace(source_.path);
    if (table_->columns().has_time) table_->put_on(grid_.emplace(network.neuron.time_step_ms));
    const bool are_spikes = table_->columns().address == io::Address::neuron;
    if (are_spikes != (source_.part == io::Part::spikes)) {
        throw UsageError(source_.path + (are_spikes ? ": has spikes of neurons, input is needed: "
                                                      "tick,channel,value, or --part spikes"
                                                    : ": has input, --part spikes needs "
                                                      "tick,neuron"));
    }
}

bool InputStream::next(io::Window& window) {
    if (!read(window)) return false;
    if (source_.part == io::Part::spikes) std::swap(window.input, window.spikes);
    window.spikes.clear();
    require_fit(window);
    if (source_.ticks) {
        window.most_ticks = *source_.ticks;
        window.until = window.is_last ? *source_.ticks : std::min(window.until, *source_.ticks);
    }
    if (source_.refine > 1) {
        window.input = refined(window.input, source_.refine);
        window.until = sim::refined(window.until, source_.refine);
        window.most_ticks = sim::refined(window.most_ticks, source_.refine);
    }
    return true;
}

bool InputStream::read(io::Window& window) {
    if (table_) return table_->next(window);
    try {
        return windows_->next(window);
    } catch (const sim::FormatError& error) {
        throw UsageError(std::string(error.what()) + damage_hint);
    }
}

bool InputStream::would_wait() { return table_ ? table_->would_wait() : log_->would_wait(); }

std::optional<std::uint64_t> InputStream::trials() {
    if (table_) {
        if (table_->columns().has_trial) return std::nullopt;
        return 1;
    }
    const std::optional<io::LogEnd> end = log_->find_end();
    if (!end) return std::nullopt;
    return end->trials;
}

void InputStream::require_fit(const io::Window& window) const {
    const std::string where = source_.path + ": trial " + std::to_string(window.trial) + ": ";
    if (window.input.end_channel() > channels_) {
        throw UsageError(where + "an event on channel " +
                         std::to_string(window.input.end_channel() - 1) + ", the network has " +
                         std::to_string(channels_) + " channels, counted from 0");
    }
    if (source_.ticks && window.input.end_tick() > *source_.ticks) {
        throw UsageError(where + "an event at tick " + std::to_string(window.input.end_tick() - 1) +
                         ", --ticks says " + std::to_string(*source_.ticks));
    }
}

} // namespace smnn::cli
