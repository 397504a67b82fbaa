#include "smnn/io/formats/nest.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <vector>

#include "smnn/io/bytes/decimal.hpp"
#include "smnn/io/bytes/lines.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view first_column = "sender";
constexpr std::size_t buffer_bytes = 64 * 1024;

struct Field {
    std::string_view text;
    std::size_t begin; // in the line
};

std::vector<Field> split(std::string_view line) {
    std::vector<Field> fields;
    for (std::size_t at = line.find_first_not_of(blanks); at < line.size();) {
        const std::size_t end = std::min(line.find_first_of(blanks, at), line.size());
        fields.push_back({line.substr(at, end - at), at});
        at = line.find_first_not_of(blanks, end);
    }
    return fields;
}

template <class T>
std::optional<T> number(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

enum class Columns { times, steps };

// The columns that a line of their names says, or that the first line of numbers has.
Columns columns_of(const Lines& lines, const std::string& line, const std::vector<Field>& fields) {
    std::string names;
    for (const Field& field : fields) {
        names += (names.empty() ? "" : " ") + std::string(field.text);
    }
    if (names == "sender time_ms") return Columns::times;
    if (names == "sender time_step time_offset") return Columns::steps;
    const bool has_names = fields[0].text == first_column;
    if (!has_names && fields.size() == 2) return Columns::times;
    if (!has_names && fields.size() == 3 && number<std::int64_t>(fields[1].text)) {
        return Columns::steps;
    }
    throw lines.error(0, (has_names ? "columns '" : "'") + line +
                             "', a sender and a time_ms, or a time_step and a time_offset, are "
                             "expected");
}

class NestTable {
public:
    NestTable(const std::string& path, TimeGrid& grid) : lines_(path), grid_(grid) {}

    sim::Events read() {
        std::vector<sim::Event> events;
        std::optional<Columns> columns;
        for (std::string line; lines_.next(line);) {
            const std::vector<Field> fields = split(line);
            if (fields.empty() || fields[0].text.starts_with('#')) continue;
            // The files of several threads, one behind the other, name their columns again.
            const bool is_named = fields[0].text == first_column;
            if (is_named || !columns) columns = columns_of(lines_, line, fields);
            if (is_named) continue;
            const std::size_t expected = *columns == Columns::times ? 2 : 3;
            if (fields.size() != expected) {
                throw lines_.error(0, std::to_string(fields.size()) + " columns, " +
                                          std::to_string(expected) + " as before are expected");
            }
            events.push_back({tick(*columns, fields), channel(fields[0])});
        }
        return sim::sorted(std::move(events));
    }

private:
    sim::Channel channel(const Field& field) const {
        constexpr std::uint64_t most = std::numeric_limits<sim::Channel>::max();
        const auto sender = number<std::uint64_t>(field.text);
        if (sender && *sender >= 1 && *sender <= most) {
            return static_cast<sim::Channel>(*sender - 1);
        }
        throw lines_.error(field.begin, "sender '" + std::string(field.text) + "', 1 to " +
                                            std::to_string(most) + " is expected");
    }

    double real(const Field& field, const char* what) const {
        if (const auto value = number<double>(field.text)) return *value;
        throw lines_.error(field.begin, std::string(what) + " '" + std::string(field.text) +
                                            "', a number is expected");
    }

    sim::Tick tick(Columns columns, const std::vector<Field>& fields) {
        double time_ms = 0.0;
        if (columns == Columns::times) {
            time_ms = real(fields[1], "time_ms");
        } else {
            const auto step = number<std::int64_t>(fields[1].text);
            if (!step) {
                throw lines_.error(fields[1].begin, "time_step '" + std::string(fields[1].text) +
                                                        "', a whole number is expected");
            }
            time_ms =
                static_cast<double>(*step) * grid_.time_step_ms() - real(fields[2], "time_offset");
        }
        try {
            return grid_.tick(time_ms);
        } catch (const sim::ParameterError& refused) {
            throw lines_.error(fields[1].begin, refused.what());
        }
    }

    Lines lines_;
    TimeGrid& grid_;
};

} // namespace

sim::Events read_nest(const std::string& path, TimeGrid& grid) {
    return NestTable(path, grid).read();
}

bool begins_as_nest(std::string_view start) {
    return start.starts_with("# NEST") || start.starts_with("sender\t");
}

bool may_be_nest(std::string_view start) {
    return start.empty() || begins_as_nest(start) || start[0] == '#' ||
           (start[0] >= '0' && start[0] <= '9');
}

NestWriter::NestWriter(const std::string& path, double time_step_ms)
    : file_(path),
      time_step_ms_(time_step_ms),
      text_("# NEST version: 3\n# RecordingBackendASCII version: 2\nsender\ttime_ms\n") {}

void NestWriter::append(const sim::Events& spikes) {
    if (spikes.is_graded()) {
        throw sim::ParameterError(file_.path() +
                                  ": graded events, NEST's text has no place for their values");
    }
    for (std::size_t i = 0; i < spikes.volleys(); ++i) {
        const sim::Volley volley = spikes.volley(i);
        for (const sim::Channel channel : volley.channels) {
            append_number(text_, std::uint64_t{channel} + 1);
            text_ += '\t';
            append_time(text_, static_cast<double>(volley.tick) * time_step_ms_);
            text_ += '\n';
        }
        if (text_.size() >= buffer_bytes) flush();
    }
}

void NestWriter::flush() {
    if (!text_.empty()) file_.write(text_);
    text_.clear();
}

void NestWriter::close() {
    flush();
    file_.commit();
}

} // namespace smnn::io
