#include "io/csv.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "io/file.hpp"

namespace smnn::io {

namespace {

constexpr std::size_t line_bytes_max = 256;
constexpr std::size_t piece_bytes = 1 << 20;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF"; // what spreadsheets begin UTF-8 with
constexpr std::string_view blanks = " \t";

// The lines of a file, and where an error in one of them is.
class Lines {
public:
    explicit Lines(const std::string& path) : file_(path) {}

    // The next line without its end; false after the last.
    bool next(std::string& line) {
        line.clear();
        begin_ = file_.offset();
        ++number_;
        char c = 0;
        bool any = false;
        while (file_.read({&c, 1}) == 1) {
            any = true;
            if (c == '\n') break;
            line.push_back(c);
            if (line.size() > line_bytes_max) {
                throw error(0, "longer than " + std::to_string(line_bytes_max) +
                                   " characters: no table of events");
            }
        }
        if (line.ends_with('\r')) line.pop_back();
        if (number_ == 1 && line.starts_with(byte_order_mark)) {
            line.erase(0, byte_order_mark.size());
            begin_ += byte_order_mark.size();
        }
        return any;
    }

    sim::FormatError error(std::size_t column, const std::string& what) const {
        return {file_.path(), begin_ + column, "line " + std::to_string(number_) + ": " + what};
    }

private:
    InputFile file_;
    std::uint64_t begin_ = 0;
    std::uint64_t number_ = 0;
};

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

struct Columns {
    bool has_trial = false;
    bool has_value = false;
    Address address = Address::channel;

    std::size_t count() const { return 2U + (has_trial ? 1 : 0) + (has_value ? 1 : 0); }
};

std::string header_line(const Columns& columns) {
    return std::string(columns.has_trial ? "trial," : "") + "tick," +
           (columns.address == Address::neuron ? "neuron" : "channel") +
           (columns.has_value ? ",value" : "");
}

bool is_blank(std::string_view text) { return text.find_first_not_of(blanks) == text.npos; }

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The columns that a header line names; nothing if the line is numbers already.
std::optional<Columns> parse_header(const Lines& lines, const std::string& line) {
    const Fields fields = split(lines, line);
    if (is_number(fields.text[0])) return std::nullopt;
    std::string names(fields.text[0]);
    for (std::size_t i = 1; i < fields.count; ++i) names.append(",").append(fields.text[i]);
    for (const bool has_trial : {false, true}) {
        for (const Address address : {Address::channel, Address::neuron}) {
            for (const bool has_value : {false, true}) {
                const Columns columns{has_trial, has_value, address};
                if (names == header_line(columns)) return columns;
            }
        }
    }
    throw lines.error(0, "columns '" + line +
                             "', tick,channel or tick,neuron is expected, with trial before or "
                             "value behind it if wanted");
}

// Whether a number that float32 does not hold is too small, not too large.
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

// The events of a table as they come: one tick's at a time, because they may be in any order.
class Trials {
public:
    explicit Trials(bool are_numbered) {
        if (!are_numbered) result_.emplace_back();
    }

    std::size_t size() const { return result_.size(); }
    sim::Tick last_tick() const { return tick_.empty() ? 0 : tick_.front().tick; }

    void begin() {
        flush();
        result_.emplace_back();
    }

    void add(const sim::Event& event) {
        if (event.tick != last_tick()) flush();
        tick_.push_back(event);
    }

    std::vector<sim::Events> finish() {
        flush();
        return std::move(result_);
    }

private:
    void flush() {
        std::sort(tick_.begin(), tick_.end(), [](const sim::Event& a, const sim::Event& b) {
            return a.channel != b.channel ? a.channel < b.channel : a.value < b.value;
        });
        for (const sim::Event& event : tick_) result_.back().append(event);
        tick_.clear();
    }

    std::vector<sim::Events> result_;
    std::vector<sim::Event> tick_;
};

// Begins the trial that a line belongs to, if it is the next one.
void follow_trial(const Lines& lines, const Fields& fields, Trials& trials) {
    const auto trial = parse<std::uint64_t>(lines, fields, 0, "trial", "a number from 0");
    if (trial == trials.size()) {
        trials.begin();
    } else if (trial + 1 != trials.size()) {
        throw lines.error(0, "trial " + std::to_string(trial) + ", trial " +
                                 std::to_string(trials.size()) +
                                 " is expected next (one without events is a line \"" +
                                 std::to_string(trials.size()) + ",,\")");
    }
}

void read_line(const Lines& lines, const std::string& line, const Columns& columns,
               Trials& trials) {
    const Fields fields = split(lines, line);
    const bool is_empty_trial = columns.has_trial && fields.count >= 3 &&
                                std::all_of(fields.text.begin() + 1, fields.text.end(),
                                            [](std::string_view text) { return text.empty(); });
    if (fields.count != columns.count() && !is_empty_trial) {
        throw lines.error(
            0, std::to_string(fields.count) + " columns, " + header_line(columns) + " is expected");
    }
    if (columns.has_trial) follow_trial(lines, fields, trials);
    if (is_empty_trial) return;
    const std::size_t first = columns.has_trial ? 1 : 0;
    sim::Event event;
    event.tick =
        parse<sim::Tick>(lines, fields, first, "tick", "a whole number from 0 to below 2^61");
    event.channel = parse<sim::Channel>(lines, fields, first + 1, "address",
                                        "a whole number from 0 to 4294967295");
    if (columns.has_value) {
        event.value = parse<float>(lines, fields, first + 2, "value", "a finite float32");
    }
    if (event.tick < trials.last_tick()) {
        throw lines.error(fields.begin[first], "tick " + std::to_string(event.tick) +
                                                   " after tick " +
                                                   std::to_string(trials.last_tick()) +
                                                   ", lines are in the order of their ticks");
    }
    trials.add(event);
}

template <class T>
void append_number(std::string& text, T value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    text.append(digits.data(), end);
}

} // namespace

EventTable read_events_csv(const std::string& path) {
    Lines lines(path);
    std::string line;
    if (!lines.next(line)) throw lines.error(0, "an empty file, tick,channel is expected");
    const std::optional<Columns> header = parse_header(lines, line);
    Columns columns = header.value_or(Columns{});
    if (!header) columns.has_value = std::count(line.begin(), line.end(), ',') == 2;

    Trials trials(columns.has_trial);
    if (!header) read_line(lines, line, columns, trials);
    while (lines.next(line)) {
        if (is_blank(line)) {
            while (lines.next(line)) {
                if (!is_blank(line)) throw lines.error(0, "a line after an empty one");
            }
            break;
        }
        read_line(lines, line, columns, trials);
    }
    return {columns.address, trials.finish()};
}

void write_events_csv(const std::string& path, std::span<const sim::Events> trials,
                      Address address) {
    const auto is_graded = [](const sim::Events& events) { return events.is_graded(); };
    const Columns columns{trials.size() != 1, std::any_of(trials.begin(), trials.end(), is_graded),
                          address};
    OutputFile file(path);
    std::string text = header_line(columns) + "\n";
    for (std::size_t trial = 0; trial < trials.size(); ++trial) {
        const auto begin_line = [&] {
            if (!columns.has_trial) return;
            append_number(text, trial);
            text += ',';
        };
        if (trials[trial].empty() && columns.has_trial) {
            begin_line();
            text += columns.has_value ? ",,\n" : ",\n";
        }
        for (std::size_t i = 0; i < trials[trial].volleys(); ++i) {
            const sim::Volley volley = trials[trial].volley(i);
            for (std::size_t k = 0; k < volley.channels.size(); ++k) {
                begin_line();
                append_number(text, volley.tick);
                text += ',';
                append_number(text, volley.channels[k]);
                if (columns.has_value) {
                    text += ',';
                    append_number(text, volley.value(k));
                }
                text += '\n';
                if (text.size() < piece_bytes) continue;
                file.write(text);
                text.clear();
            }
        }
    }
    file.write(text);
    file.commit();
}

} // namespace smnn::io
