#include "smnn/io/formats/csv.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <string_view>

#include "smnn/io/bytes/decimal.hpp"

namespace smnn::io {

namespace {

constexpr std::size_t piece_bytes = 1 << 20;

constexpr std::string_view blanks = " \t";

// The fields of one line without the blanks around them, and where each begins.
struct Fields {
    static constexpr std::size_t most = 4;
    std::array<std::string_view, most> text;
    std::array<std::size_t, most> begin{};
    std::size_t count = 0;
};

Fields split(const Lines& lines, std::string_view line) {
    Fields fields;
    std::size_t begin = 0;
    for (;;) {
        const std::size_t comma = std::min(line.find(',', begin), line.size());
        if (fields.count == Fields::most) {
            throw lines.error(begin, "more than 4 columns, trial,tick,channel,value are the most");
        }
        const std::size_t first = std::min(line.find_first_not_of(blanks, begin), comma);
        const std::string_view text = line.substr(first, comma - first);
        fields.text[fields.count] = text.substr(0, text.find_last_not_of(blanks) + 1);
        fields.begin[fields.count] = first;
        ++fields.count;
        if (comma == line.size()) return fields;
        begin = comma + 1;
    }
}

std::size_t count(const EventColumns& columns) {
    return 2U + (columns.has_trial ? 1 : 0) + (columns.has_value ? 1 : 0);
}

std::string header_line(const EventColumns& columns) {
    return std::string(columns.has_trial ? "trial," : "") +
           (columns.has_time ? "time_ms," : "tick,") +
           (columns.address == Address::neuron ? "neuron" : "channel") +
           (columns.has_value ? ",value" : "");
}

bool is_blank(std::string_view text) { return text.find_first_not_of(blanks) == text.npos; }

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The columns that a header line names; nothing if the line is numbers already.
std::optional<EventColumns> parse_header(const Lines& lines, const std::string& line) {
    const Fields fields = split(lines, line);
    if (is_number(fields.text[0])) return std::nullopt;
    std::string names(fields.text[0]);
    for (std::size_t i = 1; i < fields.count; ++i) names.append(",").append(fields.text[i]);
    for (unsigned choice = 0; choice < 16; ++choice) {
        const EventColumns columns{.address = (choice & 1U) ? Address::neuron : Address::channel,
                                   .has_trial = (choice & 2U) != 0,
                                   .has_value = (choice & 4U) != 0,
                                   .has_time = (choice & 8U) != 0};
        if (names == header_line(columns)) return columns;
    }
    throw lines.error(0, "columns '" + line +
                             "', tick,channel or tick,neuron is expected, or time_ms for tick, "
                             "with trial before or value behind it if wanted");
}

// Whether a number that its type does not hold is too small, not too large.
bool underflows(std::string_view text) {
    double value = 0.0;
    const auto error = std::from_chars(text.data(), text.data() + text.size(), value).ec;
    if (error == std::errc{}) return std::abs(value) < 1.0;
    // In a line of line_bytes_max characters only an exponent leads beyond double.
    return text.find("e-") != text.npos || text.find("E-") != text.npos;
}

template <class T>
T parse(const Lines& lines, const Fields& fields, std::size_t column, const char* what,
        const char* allowed) {
    const std::string_view text = fields.text[column];
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool good = error == std::errc{} && end == text.data() + text.size() && !text.empty();
    if constexpr (std::is_floating_point_v<T>) {
        if (error == std::errc::result_out_of_range && end == text.data() + text.size() &&
            underflows(text)) {
            return T{0};
        }
        good = good && std::isfinite(value);
    } else {
        good = good && value >= 0;
        if constexpr (std::is_same_v<T, sim::Tick>) good = good && value < sim::longest_run;
    }
    if (!good) {
        throw lines.error(fields.begin[column], std::string(what) + " '" + std::string(text) +
                                                    "', " + allowed + " is expected");
    }
    return value;
}

// The tick, or that of the time, which is put on a grid.
sim::Tick parse_tick(const Lines& lines, const Fields& fields, std::size_t column, bool is_time,
                     TimeGrid* grid) {
    if (!is_time) {
        return parse<sim::Tick>(lines, fields, column, "tick",
                                "a whole number from 0 to below 2^61");
    }
    if (grid == nullptr) {
        throw lines.error(fields.begin[column], "a time in ms, of which the time step is not said");
    }
    const auto time = parse<double>(lines, fields, column, "time_ms", "a finite number");
    try {
        return grid->tick(time);
    } catch (const sim::ParameterError& refused) {
        throw lines.error(fields.begin[column], refused.what());
    }
}

// Whether the fields from `first` on are there and empty.
bool are_empty(const Fields& fields, std::size_t first) {
    return fields.count > first && std::all_of(fields.text.begin() + first, fields.text.end(),
                                               [](std::string_view text) { return text.empty(); });
}

} // namespace

EventTableReader::EventTableReader(const std::string& path) : lines_(path) {
    if (!lines_.next(line_)) throw lines_.error(0, "an empty file, tick,channel is expected");
    if (const std::optional<EventColumns> header = parse_header(lines_, line_)) {
        columns_ = *header;
    } else {
        columns_.has_value = std::count(line_.begin(), line_.end(), ',') == 2;
        row_ = parse(line_);
    }
    if (columns_.has_trial) return;
    trials_ = 1;
    is_in_trial_ = true;
}

bool EventTableReader::next(Window& window) {
    window = {};
    if (is_over_) return false;
    if (!is_in_trial_) {
        if (!row_) row_ = read_row();
        if (!row_) return false;
        ++trials_;
        is_in_trial_ = true;
        tick_ = 0;
    }
    window.trial = trials_ - 1;
    sim::Events& events = columns_.address == Address::channel ? window.input : window.spikes;
    const sim::Tick given = tick_;
    for (;;) {
        const bool is_full = events.size() >= window_events;
        if (tick_ > given && (is_full || lines_.would_wait())) {
            window.until = tick_;
            return true;
        }
        if (!row_) row_ = read_row();
        if (!row_ || row_->trial != window.trial) break;
        take(*row_, events);
        row_.reset();
    }
    window.until = now_.empty() ? tick_ : tick_ + 1;
    window.is_last = true;
    complete_tick(events);
    is_in_trial_ = false;
    is_over_ = !row_;
    return true;
}

void EventTableReader::take(const Row& row, sim::Events& events) {
    if (!row.tick) return;
    if (*row.tick > tick_) complete_tick(events);
    tick_ = *row.tick;
    if (row.event) now_.push_back(*row.event);
}

void EventTableReader::complete_tick(sim::Events& events) {
    std::sort(now_.begin(), now_.end(), [](const sim::Event& a, const sim::Event& b) {
        return a.channel != b.channel ? a.channel < b.channel : a.value < b.value;
    });
    for (const sim::Event& event : now_) events.append(event);
    now_.clear();
}

std::optional<EventTableReader::Row> EventTableReader::read_row() {
    if (!lines_.next(line_)) return std::nullopt;
    if (!is_blank(line_)) return parse(line_);
    while (lines_.next(line_)) {
        if (!is_blank(line_)) throw lines_.error(0, "a line after an empty one");
    }
    return std::nullopt;
}

EventTableReader::Row EventTableReader::parse(const std::string& line) const {
    const Fields fields = split(lines_, line);
    const std::size_t first = columns_.has_trial ? 1 : 0;
    const bool is_empty_trial = columns_.has_trial && fields.count >= 3 && are_empty(fields, 1);
    const bool is_mark = fields.count >= first + 2 && are_empty(fields, first + 1);
    if (fields.count != count(columns_) && !is_empty_trial && !is_mark) {
        throw lines_.error(0, std::to_string(fields.count) + " columns, " + header_line(columns_) +
                                  " is expected");
    }
    Row row;
    if (columns_.has_trial) {
        row.trial = io::parse<std::uint64_t>(lines_, fields, 0, "trial", "a number from 0");
        const bool is_this = is_in_trial_ && row.trial == trials_ - 1;
        if (!is_this && row.trial != trials_) {
            throw lines_.error(0, "trial " + std::to_string(row.trial) + ", trial " +
                                      std::to_string(trials_) +
                                      " is expected next (one without events is a line \"" +
                                      std::to_string(trials_) + ",,\")");
        }
    }
    if (is_empty_trial) return row;
    row.tick = parse_tick(lines_, fields, first, columns_.has_time, grid_);
    if (is_in_trial_ && row.trial + 1 == trials_ && *row.tick < tick_) {
        throw lines_.error(fields.begin[first], "tick " + std::to_string(*row.tick) +
                                                    " after tick " + std::to_string(tick_) +
                                                    ", lines are in the order of their ticks");
    }
    if (is_mark) return row;
    row.event = {.tick = *row.tick};
    row.event->channel = io::parse<sim::Channel>(lines_, fields, first + 1, "address",
                                                 "a whole number from 0 to 4294967295");
    if (columns_.has_value) {
        row.event->value = io::parse<float>(lines_, fields, first + 2, "value", "a finite float32");
    }
    return row;
}

EventTableWriter::EventTableWriter(const std::string& path, const EventColumns& columns,
                                   double time_step_ms)
    : file_(path),
      columns_(columns),
      time_step_ms_(time_step_ms),
      text_(header_line(columns) + "\n") {
    assert(!columns.has_time || time_step_ms > 0.0);
}

void EventTableWriter::begin_trial(std::uint64_t trial) {
    trial_ = trial;
    has_events_ = false;
}

void EventTableWriter::append(const sim::Events& events) {
    if (events.is_graded() && !columns_.has_value) {
        throw sim::ParameterError(file_.path() +
                                  ": graded events, the table has no column for their values");
    }
    for (std::size_t i = 0; i < events.volleys(); ++i) {
        const sim::Volley volley = events.volley(i);
        for (std::size_t k = 0; k < volley.channels.size(); ++k) {
            begin_line();
            if (columns_.has_time) {
                append_time(text_, static_cast<double>(volley.tick) * time_step_ms_);
            } else {
                append_number(text_, volley.tick);
            }
            text_ += ',';
            append_number(text_, volley.channels[k]);
            if (columns_.has_value) {
                text_ += ',';
                append_number(text_, volley.value(k));
            }
            text_ += '\n';
            if (text_.size() >= piece_bytes) flush();
        }
    }
    has_events_ = has_events_ || !events.empty();
}

void EventTableWriter::begin_line() {
    if (!columns_.has_trial) return;
    append_number(text_, trial_);
    text_ += ',';
}

void EventTableWriter::end_trial() {
    if (has_events_ || !columns_.has_trial) return;
    begin_line();
    text_ += columns_.has_value ? ",,\n" : ",\n";
}

void EventTableWriter::flush() {
    if (!text_.empty()) file_.write(text_);
    text_.clear();
}

void EventTableWriter::close() {
    flush();
    file_.commit();
}

} // namespace smnn::io
