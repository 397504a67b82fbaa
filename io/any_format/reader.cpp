#include <algorithm>
#include <sstream>

#include "smnn/io/any_format/source.hpp"

namespace smnn::io {

namespace {

template <class T>
std::string text(const T& value) {
    std::ostringstream stream;
    stream << value;
    return stream.str();
}

template <class T, class U>
void require_agreement(Fact fact, const std::string& path, const std::optional<T>& in_file,
                       const std::optional<U>& said) {
    if (!in_file || !said || *in_file == static_cast<T>(*said)) return;
    throw ContradictingFact(fact, path, text(*in_file), text(*said));
}

const char* unit_of(double ms_per_unit) {
    return ms_per_unit == 1.0 ? "ms" : ms_per_unit == 1000.0 ? "s" : "us";
}

// Refuses facts that would be dropped in silence.
void require_used(const std::string& path, const SpikeFacts& facts, const SpikeFormat& format) {
    const auto require = [&](bool is_used, bool is_said, Fact fact) {
        if (is_said && !is_used) throw UnusedFact(fact, path, format.word);
    };
    require(format.has_population, facts.population.has_value(), Fact::population);
    require(format.is_camera, facts.width.has_value(), Fact::width);
    require(format.is_camera, facts.height.has_value(), Fact::height);
    require(format.is_camera, facts.region.has_value(), Fact::region);
    require(format.is_camera, facts.downsample.has_value(), Fact::downsample);
    require(format.is_camera, facts.merges_polarities, Fact::merged_polarities);
    require(format.has_times, facts.start_ms.has_value(), Fact::start);
    require(format.has_times, facts.exact_times, Fact::exact_times);
    require(format.has_times, facts.ms_per_unit.has_value(), Fact::time_unit);
    const double unit = format.ms_per_unit;
    if (unit != 0.0 && facts.ms_per_unit && *facts.ms_per_unit != unit) {
        throw ContradictingFact(Fact::time_unit, path, unit_of(unit), unit_of(*facts.ms_per_unit));
    }
}

std::string what_part_has(Part part) {
    return part == Part::input ? "channels of input" : "neurons that spike";
}

} // namespace

TimeGrid grid_for(const std::string& path, const SpikeFacts& facts) {
    return TimeGrid(needed(facts.time_step_ms, Fact::time_step, path), facts.start_ms.value_or(0.0),
                    facts.exact_times ? OffGrid::refuse : OffGrid::move);
}

SpikeReader::SpikeReader(std::string path, SpikeFacts facts, const SpikeFormat& format)
    : path_(std::move(path)), facts_(std::move(facts)), format_(&format) {
    require_used(path_, facts_, format);
    source_ = format.open(path_, facts_);
    part_ = source_->part ? source_->part : facts_.said_part();
    if (facts_.part && part_ != facts_.part) {
        throw ContradictingFact(Fact::part, path_, what_part_has(*part_), name(*facts_.part));
    }
    require_agreement(Fact::time_step, path_, source_->time_step_ms, facts_.time_step_ms);
    require_agreement(Fact::inputs, path_, source_->inputs, facts_.inputs);
    require_agreement(Fact::neurons, path_, source_->neurons, facts_.neurons);
    time_step_ms_ = source_->time_step_ms ? source_->time_step_ms : facts_.time_step_ms;
    inputs_ = source_->inputs;
    neurons_ = source_->neurons;
    if (!inputs_ && part_ == Part::input) inputs_ = facts_.inputs;
    if (!neurons_ && part_ == Part::spikes) neurons_ = facts_.neurons;
}

SpikeReader::SpikeReader(SpikeReader&& other) noexcept = default;
SpikeReader::~SpikeReader() = default;

void SpikeReader::keep(Part part) {
    if (part_ == part) return;
    if (part_ != Part::both) {
        throw ContradictingFact(Fact::part, path_, what_part_has(part_.value_or(Part::input)),
                                name(part));
    }
    source_->keep(part);
    part_ = part;
    inputs_ = source_->inputs;
    neurons_ = source_->neurons;
}

bool SpikeReader::next(Window& window) {
    if (sought_) {
        window = std::move(*sought_);
        sought_.reset();
        return true;
    }
    if (!source_->next(window)) return false;
    if (!source_->part && part_ == Part::spikes) std::swap(window.input, window.spikes);
    require_inside(window);
    trials_seen_ = window.trial + 1;
    if (facts_.label) window.label = static_cast<std::uint32_t>(*facts_.label);
    if (facts_.ticks) {
        window.most_ticks = *facts_.ticks;
        window.until = window.is_last ? *facts_.ticks : std::min(window.until, *facts_.ticks);
    }
    return true;
}

void SpikeReader::require_inside(const Window& window) const {
    const std::string where = " in trial " + std::to_string(window.trial);
    const auto require_channels = [&](const sim::Events& events, Fact fact,
                                      const std::optional<std::size_t>& said) {
        if (!said || events.end_channel() <= *said) return;
        throw ContradictingFact(
            fact, path_, "an event on channel " + std::to_string(events.end_channel() - 1) + where,
            text(*said));
    };
    require_channels(window.input, Fact::inputs, facts_.inputs);
    require_channels(window.spikes, Fact::neurons, facts_.neurons);
    const sim::Tick end = std::max(window.input.end_tick(), window.spikes.end_tick());
    if (facts_.ticks && end > *facts_.ticks) {
        throw ContradictingFact(Fact::ticks, path_,
                                "an event at tick " + std::to_string(end - 1) + where,
                                text(*facts_.ticks));
    }
    if (facts_.label && window.label && *window.label != *facts_.label) {
        throw ContradictingFact(Fact::label, path_, text(*window.label) + where,
                                text(*facts_.label));
    }
}

void SpikeReader::seek(std::uint64_t trial, sim::Tick tick) {
    sought_.reset();
    if (source_->seek(trial, tick)) return;
    if (trials_seen_ > 0) {
        throw sim::ParameterError(path_ + ": cannot be read again, it must be opened again");
    }
    for (Window window; next(window);) {
        if (window.trial < trial) continue;
        sought_ = std::move(window);
        return;
    }
    throw sim::ParameterError(path_ + ": has " + std::to_string(trials_seen_) +
                              " trials, counted from 0: there is no trial " +
                              std::to_string(trial));
}

bool SpikeReader::would_wait() const { return !sought_ && source_->would_wait(); }
std::optional<std::uint64_t> SpikeReader::trials() const { return source_->trials(); }
bool SpikeReader::says_ticks() const { return source_->says_ticks || facts_.ticks; }
std::uint64_t SpikeReader::seed() const { return source_->seed; }
std::uint64_t SpikeReader::network_identity() const { return source_->network_identity; }
const std::string& SpikeReader::made_by() const { return source_->made_by; }
std::optional<std::size_t> SpikeReader::width() const {
    if (!source_->pixels) return std::nullopt;
    return source_->pixels->width;
}

std::optional<std::size_t> SpikeReader::height() const {
    if (!source_->pixels) return std::nullopt;
    return source_->pixels->height;
}

const TimeGrid* SpikeReader::grid() const { return source_->grid ? &*source_->grid : nullptr; }

std::optional<std::uint64_t> SpikeReader::channels() const {
    if (part_ == Part::both) return std::nullopt;
    return part_ == Part::spikes ? neurons_ : inputs_;
}

SpikeReader open_spikes(const std::string& path, const SpikeFacts& facts,
                        std::optional<const SpikeFormat*> format) {
    return {path, facts, format ? **format : format_to_read(path)};
}

SpikeReader open_spikes(const SpikeFile& file) {
    return open_spikes(file.path, file.facts, file.format);
}

void require_recorded_from(const SpikeReader& recording, const sim::Network& network) {
    const std::string& path = recording.path();
    const std::uint64_t identity = sim::identity(network);
    if (recording.network_identity() != 0 && recording.network_identity() != identity) {
        throw sim::ParameterError(path + ": was recorded from the network " +
                                  identity_text(recording.network_identity()) +
                                  ", the one given is " + identity_text(identity));
    }
    const double step = network.neuron.time_step_ms;
    if (recording.time_step_ms().value_or(step) != step) {
        throw sim::ParameterError(path + ": has a time step of " + text(*recording.time_step_ms()) +
                                  " ms, the network of " + text(step) + " ms");
    }
    const auto require_same = [&](const std::optional<std::uint64_t>& there, std::uint64_t here,
                                  const char* what) {
        if (!there || *there == 0 || *there == here) return;
        throw sim::ParameterError(path + ": has " + std::to_string(*there) + " " + what +
                                  ", the network " + std::to_string(here));
    };
    require_same(recording.neurons(), network.neurons(), "neurons");
    require_same(recording.inputs(), network.inputs(), "input channels");
}

} // namespace smnn::io
