#include "smnn/io/formats/shd.hpp"

#include <algorithm>
#include <utility>

#include "smnn/io/formats/hdf5_spikes.hpp"

namespace smnn::io {

namespace {

const std::string times_dataset = "/spikes/times";
const std::string units_dataset = "/spikes/units";
const std::string labels_dataset = "/labels";
const std::string keys_dataset = "/extra/keys";
const std::string speakers_dataset = "/extra/speaker";

// More classes than that are left without names.
constexpr std::uint32_t most_keys = 1U << 16U;

void require_rows(const Hdf5Reader& file, const std::string& dataset) {
    if (!file.is_ragged(dataset)) {
        throw file.error(dataset, "no rows of variable length, one a trial is expected");
    }
}

} // namespace

ShdReader::ShdReader(const std::string& path, TimeGrid& grid) : file_(path), grid_(grid) {
    require_rows(file_, times_dataset);
    require_rows(file_, units_dataset);
    trials_ = length_of(file_, times_dataset);
    has_labels_ = file_.has_dataset(labels_dataset);
    for (const std::string& other : {units_dataset, labels_dataset}) {
        if (other == labels_dataset && !has_labels_) continue;
        if (length_of(file_, other) != trials_) {
            throw file_.error(other, std::to_string(length_of(file_, other)) + " trials, " +
                                         std::to_string(trials_) + " as in times are expected");
        }
    }
    if (has_labels_) labels_ = file_.numbers<std::int64_t>(labels_dataset, 1).values;
}

bool ShdReader::next(sim::Events& spikes, std::optional<std::uint32_t>& label) {
    if (next_ == trials_) return false;
    const std::uint64_t trial = next_++;
    const std::string row = "[" + std::to_string(trial) + "]";
    const std::vector<double> times = file_.row<double>(times_dataset, trial);
    const std::vector<std::uint64_t> units = file_.row<std::uint64_t>(units_dataset, trial);
    if (units.size() != times.size()) {
        throw file_.error(units_dataset, row + ": " + std::to_string(units.size()) + " units, " +
                                             std::to_string(times.size()) +
                                             " as in times are expected");
    }
    const std::vector<sim::Tick> ticks =
        ticks_of({file_, times_dataset, ms_per_second, row}, 0, times, grid_);
    std::vector<sim::Event> events;
    events.reserve(ticks.size());
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        events.push_back({ticks[i], channel_of(file_, units_dataset + row, i, units[i])});
    }
    spikes = sim::sorted(std::move(events));

    label.reset();
    if (!has_labels_) return true;
    const std::int64_t number = labels_[trial];
    if (!std::in_range<std::uint32_t>(number)) {
        throw file_.error(labels_dataset, row + ": label " + std::to_string(number) +
                                              ", 0 to 4294967295 are allowed");
    }
    label = static_cast<std::uint32_t>(number);
    return true;
}

ShdWriter::ShdWriter(const std::string& path, double time_step_ms)
    : path_(path), file_(path), time_step_ms_(time_step_ms) {}

void ShdWriter::append(const sim::Events& spikes, std::uint32_t label) {
    if (spikes.is_graded()) {
        throw sim::ParameterError(path_ +
                                  ": graded events, the SHD layout has no place for their values");
    }
    std::vector<double> times;
    std::vector<std::uint32_t> units;
    times.reserve(spikes.size());
    units.reserve(spikes.size());
    for (std::size_t i = 0; i < spikes.volleys(); ++i) {
        const sim::Volley volley = spikes.volley(i);
        times.insert(times.end(), volley.channels.size(),
                     static_cast<double>(volley.tick) * time_step_ms_ / ms_per_second);
        units.insert(units.end(), volley.channels.begin(), volley.channels.end());
    }
    const auto number = std::int64_t{label};
    file_.append_row<double>(times_dataset, times);
    file_.append_row<std::uint32_t>(units_dataset, units);
    file_.append<std::int64_t>(labels_dataset, std::span(&number, 1));
    const std::uint16_t speaker = 0;
    file_.append<std::uint16_t>(speakers_dataset, std::span(&speaker, 1));
    highest_label_ = std::max(highest_label_.value_or(0), label);
}

void ShdWriter::close() {
    std::vector<std::string> keys;
    if (highest_label_ && *highest_label_ < most_keys) {
        for (std::uint32_t label = 0; label <= *highest_label_; ++label) {
            keys.push_back(std::to_string(label));
        }
    }
    file_.texts(keys_dataset, {keys.size()}, keys);
    file_.commit();
}

} // namespace smnn::io
