#include "tools/smnn/input_trials.hpp"

#include <sstream>

#include "io/csv.hpp"
#include "sim/refine.hpp"
#include "tools/smnn/command.hpp"

namespace smnn::cli {

namespace {

bool is_refined(const io::SpikeLogHeader& header, const sim::Network& network, sim::Tick refine) {
    return header.time_step_ms == network.neuron.time_step_ms / static_cast<double>(refine);
}

void require_fit(const std::string& path, const io::SpikeLogHeader& header,
                 const sim::Network& network, sim::Tick refine) {
    std::ostringstream what;
    if (header.time_step_ms != network.neuron.time_step_ms &&
        !is_refined(header, network, refine)) {
        what << path << ": has a time step of " << header.time_step_ms << " ms, the network of "
             << network.neuron.time_step_ms << " ms";
        throw UsageError(what.str());
    }
    if (header.inputs != network.inputs()) {
        what << path << ": has " << header.inputs << " input channels, the network "
             << network.inputs();
        throw UsageError(what.str());
    }
}

} // namespace

bool is_csv(const std::string& path) { return path.ends_with(".csv"); }

bool next_of_whole(io::SpikeLogReader& log, io::RecordedTrial& trial) {
    try {
        return log.next(trial);
    } catch (const sim::FormatError& error) {
        throw UsageError(std::string(error.what()) + damage_hint);
    }
}

InputTrials::InputTrials(std::string path, const sim::Network& network,
                         const std::optional<sim::Tick>& ticks, sim::Tick refine)
    : path_(std::move(path)), channels_(network.inputs()), ticks_(ticks), refine_(refine) {
    if (is_csv(path_)) {
        io::EventTable table = io::read_events_csv(path_);
        if (table.address != io::Address::channel) {
            throw UsageError(path_ +
                             ": has spikes of neurons, input is needed: tick,channel,value");
        }
        plain_.assign(std::make_move_iterator(table.trials.begin()),
                      std::make_move_iterator(table.trials.end()));
    } else {
        log_.emplace(path_);
        require_fit(path_, log_->header(), network, refine);
        if (is_refined(log_->header(), network, refine)) refine_ = 1;
    }
}

bool InputTrials::next(io::RecordedTrial& trial) {
    if (log_) {
        if (!next_of_whole(*log_, trial)) return false;
        trial.spikes.clear();
    } else {
        if (plain_.empty()) return false;
        trial = {};
        trial.input = std::move(plain_.front());
        trial.ticks = trial.input.end_tick();
        plain_.pop_front();
    }
    if (ticks_) trial.ticks = *ticks_;

    const std::string where = path_ + ": trial " + std::to_string(trials_++) + ": ";
    if (trial.input.end_channel() > channels_) {
        throw UsageError(where + "an event on channel " +
                         std::to_string(trial.input.end_channel() - 1) + ", the network has " +
                         std::to_string(channels_) + " channels, counted from 0");
    }
    if (trial.input.end_tick() > trial.ticks) {
        throw UsageError(where + "an event at tick " + std::to_string(trial.input.end_tick() - 1) +
                         ", --ticks says " + std::to_string(trial.ticks));
    }
    if (refine_ > 1) {
        trial.input = refined(trial.input, refine_);
        trial.ticks = sim::refined(trial.ticks, refine_);
    }
    return true;
}

} // namespace smnn::cli
