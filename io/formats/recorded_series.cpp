#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>

#include "smnn/io/series_table.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

constexpr std::size_t most_columns = 100'000;

std::vector<std::string_view> cells_of(std::string_view line) {
    std::vector<std::string_view> cells;
    for (std::size_t begin = 0; begin <= line.size();) {
        const std::size_t end = std::min(line.find(',', begin), line.size());
        cells.push_back(line.substr(begin, end - begin));
        begin = end + 1;
    }
    return cells;
}

template <class T>
std::optional<T> number(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// What the head says: whether trials are numbered, and what the columns are of.
struct Head {
    bool has_trial = false;
    std::string of{};
    std::vector<std::uint32_t> numbers{};
};

std::optional<Head> parse_head(std::string_view line) {
    std::vector<std::string_view> cells = cells_of(line);
    Head head{.has_trial = cells[0] == "trial"};
    const std::size_t first = head.has_trial ? 2 : 1;
    if (cells.size() <= first || cells.size() > most_columns || cells[first - 1] != "tick") {
        return std::nullopt;
    }
    head.of = cells[first].starts_with("neuron_") ? "neuron" : "mode";
    const std::string prefix = head.of + "_";
    for (std::size_t i = first; i < cells.size(); ++i) {
        if (!cells[i].starts_with(prefix)) return std::nullopt;
        const auto value = number<std::uint32_t>(cells[i].substr(prefix.size()));
        if (!value) return std::nullopt;
        head.numbers.push_back(*value);
    }
    return head;
}

struct Line {
    std::uint64_t trial = 0;
    sim::Tick tick = 0;
    std::vector<double> values;
};

std::optional<Line> parse_line(std::string_view text, const Head& head) {
    const std::vector<std::string_view> cells = cells_of(text);
    const std::size_t first = head.has_trial ? 2 : 1;
    if (cells.size() != first + head.numbers.size()) return std::nullopt;
    const auto trial = head.has_trial ? number<std::uint64_t>(cells[0]) : std::uint64_t{0};
    const auto tick = number<sim::Tick>(cells[first - 1]);
    if (!trial || !tick || *tick < 0) return std::nullopt;
    Line line{.trial = *trial, .tick = *tick, .values = {}};
    for (std::size_t i = first; i < cells.size(); ++i) {
        const auto value = number<double>(cells[i]);
        if (!value || !std::isfinite(*value)) return std::nullopt;
        line.values.push_back(*value);
    }
    return line;
}

} // namespace

bool is_series_head(const std::string& line) { return parse_head(line).has_value(); }

RecordedSeries read_recorded_series(const std::string& path, std::uint64_t trial) {
    std::ifstream file(path, std::ios::binary);
    std::string text;
    std::getline(file, text);
    const std::optional<Head> head = parse_head(text);
    if (!head) {
        throw sim::ParameterError(path +
                                  ": line 1: trial,tick,neuron_0,... or mode_0,... is expected");
    }
    RecordedSeries series{.path = path, .of = head->of, .numbers = head->numbers};
    series.columns.resize(head->numbers.size());
    for (std::uint64_t number_of_line = 2; std::getline(file, text); ++number_of_line) {
        const std::optional<Line> line = parse_line(text, *head);
        const auto next = series.from + static_cast<sim::Tick>(series.ticks());
        const bool is_ours = line && line->trial == trial;
        if (!line || (is_ours && series.ticks() > 0 && line->tick != next)) {
            throw sim::ParameterError(path + ": line " + std::to_string(number_of_line) +
                                      ": a trial, the next tick and " +
                                      std::to_string(head->numbers.size()) +
                                      " numbers are expected");
        }
        if (!is_ours) continue;
        if (series.ticks() == 0) series.from = line->tick;
        for (std::size_t i = 0; i < line->values.size(); ++i) {
            series.columns[i].push_back(line->values[i]);
        }
    }
    if (series.ticks() == 0) {
        throw sim::ParameterError(path + ": has no trial " + std::to_string(trial));
    }
    return series;
}

} // namespace smnn::io
