#include "smnn/io/formats/sonata.hpp"

#include <algorithm>
#include <array>

#include "smnn/io/formats/hdf5_spikes.hpp"
#include "smnn/io/hdf5/hdf5.hpp"

namespace smnn::io {

namespace {

struct Unit {
    const char* word;
    double ms;
};
constexpr Unit units_of_time[] = {
    {"ms", 1.0},         {"millisecond", 1.0},    {"milliseconds", 1.0},    {"msec", 1.0},
    {"s", 1000.0},       {"second", 1000.0},      {"seconds", 1000.0},      {"sec", 1000.0},
    {"us", 1.0e-3},      {"microsecond", 1.0e-3}, {"microseconds", 1.0e-3}, {"usec", 1.0e-3},
    {"\u00b5s", 1.0e-3}, {"\u03bcs", 1.0e-3},
};

constexpr std::uint32_t sonata_magic = 0x0A7A;
constexpr std::array<std::uint32_t, 2> sonata_version{0, 1};

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

} // namespace

SonataReader::SonataReader(const std::string& path) : file_(path) {
    if (file_.has_dataset("/spikes/gids")) {
        node_ids_ = "gids";
        populations_.emplace_back();
        return;
    }
    for (const std::string& name : file_.names("/spikes")) {
        if (file_.has_group("/spikes/" + name)) populations_.push_back(name);
    }
    is_silent_ = populations_.empty() && file_.names("/spikes").empty();
    if (is_silent_) populations_.emplace_back();
    if (populations_.empty()) {
        throw file_.error("/spikes", "no group of a population, /spikes/NAME is expected");
    }
}

std::string SonataReader::group_of(const std::string& population) const {
    if (std::find(populations_.begin(), populations_.end(), population) == populations_.end()) {
        const bool has_names = !populations_.front().empty();
        throw sim::ParameterError(file_.path() + ": no population " + population + ", " +
                                  (has_names ? "there is " + listed(populations_)
                                             : "its spikes are of one without a name"));
    }
    return population.empty() ? "/spikes" : "/spikes/" + population;
}

std::optional<double> SonataReader::ms_per_unit(const std::string& population) const {
    const std::string timestamps = group_of(population) + "/timestamps";
    if (is_silent_) return 1.0;
    const std::optional<std::string> units = file_.text_of(timestamps, "units");
    if (!units && population.empty()) return 1.0; // as all were then
    if (!units) return std::nullopt;
    for (const Unit& unit : units_of_time) {
        if (*units == unit.word) return unit.ms;
    }
    throw file_.error(timestamps,
                      "units '" + *units + "', s, ms or us, also spelt out, are allowed");
}

sim::Events SonataReader::spikes(const std::string& population, TimeGrid& grid,
                                 double ms_per_unit) const {
    const std::string timestamps = group_of(population) + "/timestamps";
    const std::string node_ids = group_of(population) + "/" + node_ids_;
    if (is_silent_) return {};
    const std::uint64_t count = length_of(file_, timestamps);
    if (length_of(file_, node_ids) != count) {
        throw file_.error(node_ids, std::to_string(length_of(file_, node_ids)) + " values, " +
                                        std::to_string(count) + " as in timestamps are expected");
    }
    const TimesOf origin{file_, timestamps, this->ms_per_unit(population).value_or(ms_per_unit)};

    std::vector<sim::Event> events;
    std::vector<double> times;
    std::vector<std::uint64_t> nodes;
    for (std::uint64_t first = 0; first < count; first += times.size()) {
        times.resize(std::min<std::uint64_t>(piece_spikes, count - first));
        nodes.resize(times.size());
        file_.read<double>(timestamps, first, times);
        file_.read<std::uint64_t>(node_ids, first, nodes);
        const std::vector<sim::Tick> ticks = ticks_of(origin, first, times, grid);
        for (std::size_t i = 0; i < ticks.size(); ++i) {
            events.push_back({ticks[i], channel_of(file_, node_ids, first + i, nodes[i])});
        }
    }
    return sim::sorted(std::move(events));
}

void write_sonata(const std::string& path, const std::string& population, const sim::Events& spikes,
                  double time_step_ms) {
    if (population.empty() || population == "." || population.find('/') != population.npos) {
        throw sim::ParameterError("population '" + population + "': a name without / is needed");
    }
    if (spikes.is_graded()) {
        throw sim::ParameterError(path + ": graded events, SONATA has no place for their values");
    }
    std::vector<double> times;
    std::vector<std::uint64_t> nodes;
    times.reserve(spikes.size());
    nodes.reserve(spikes.size());
    for (std::size_t i = 0; i < spikes.volleys(); ++i) {
        const sim::Volley volley = spikes.volley(i);
        times.insert(times.end(), volley.channels.size(),
                     static_cast<double>(volley.tick) * time_step_ms);
        nodes.insert(nodes.end(), volley.channels.begin(), volley.channels.end());
    }
    const std::string group = "/spikes/" + population;
    Hdf5Writer file(path);
    file.numbers<double>(group + "/timestamps", {times.size()}, times);
    file.numbers<std::uint64_t>(group + "/node_ids", {nodes.size()}, nodes);
    file.text_of(group + "/timestamps", "units", "ms");
    file.choice_of(group, "sorting", {{"none", 0}, {"by_id", 1}, {"by_time", 2}}, "by_time");
    file.numbers_of<std::uint32_t>("/", "magic", {}, std::span(&sonata_magic, 1));
    file.numbers_of<std::uint32_t>("/", "version", {2}, sonata_version);
    file.commit();
}

} // namespace smnn::io
