#include <ostream>

#include "io/csv.hpp"
#include "io/spike_log.hpp"
#include "sim/propagator.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/input_trials.hpp"
#include "tools/smnn/options.hpp"
#include "tools/smnn/report.hpp"

namespace smnn::cli {

namespace {

enum class Format { spikes, csv };

Parse<Format> format_name() {
    return [](const std::string& word) {
        if (word == "spikes") return Format::spikes;
        if (word == "csv") return Format::csv;
        throw UsageError("spikes or csv is needed");
    };
}

enum class Part { input, spikes };

Parse<Part> part_name() {
    return [](const std::string& word) {
        if (word == "input") return Part::input;
        if (word == "spikes") return Part::spikes;
        throw UsageError("input or spikes is needed");
    };
}

struct Request {
    std::string from;
    std::string to;
    std::optional<Format> from_format;
    std::optional<Format> to_format;
    std::optional<Part> part;
    std::optional<double> time_step_ms;
    std::optional<std::size_t> inputs;
    std::optional<std::size_t> neurons;
    std::optional<sim::Tick> ticks;
    bool damaged = false;
};

Format format_of(const std::string& path, const std::optional<Format>& flag) {
    return flag.value_or(is_csv(path) ? Format::csv : Format::spikes);
}

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    constexpr std::size_t most_addresses = std::size_t{1} << 32;
    Options options(self);
    options.argument("A", request.from);
    options.argument("B", request.to);
    options.value("from", "WORD", request.from_format, format_name(), "spikes or csv (as A ends)");
    options.value("to", "WORD", request.to_format, format_name(), "spikes or csv (as B ends)");
    options.value("part", "WORD", request.part, part_name(),
                  "of a log that has both: input or spikes");
    options.value("time-step", "MS", request.time_step_ms, above_zero(),
                  "of a tick, which a .csv file does not say");
    options.value("inputs", "D", request.inputs, whole_number(1, most_addresses),
                  "channels of a .csv file of input");
    options.value("neurons", "N", request.neurons, whole_number(1, most_addresses),
                  "neurons of a .csv file of spikes");
    options.value("ticks", "T", request.ticks, ticks(0, sim::Propagator::longest),
                  "length of the trials of a .csv file (one past the last event)");
    options.flag("damaged", request.damaged,
                 "of a log that is cut or damaged its whole trials, also to another log");
    return options.parse(arguments, out);
}

// The trials of a log. One that is damaged is refused or, with --damaged, ends with its last whole
// trial, and on `err` is said where.
class LogTrials {
public:
    LogTrials(const Request& request, std::ostream& err)
        : log_(request.from, request.damaged ? io::Damage::tolerate : io::Damage::refuse),
          err_(err) {}

    const io::SpikeLogHeader& header() const { return log_.header(); }

    bool next(io::RecordedTrial& trial) {
        if (next_of_whole(log_, trial) && trial.is_whole) {
            ++whole_;
            return true;
        }
        if (log_.damage()) {
            err_ << "smnn convert: " << one_line(log_.damage()->what()) << ": " << whole_
                 << (whole_ == 1 ? " trial before it is whole\n" : " trials before it are whole\n");
        }
        return false;
    }

private:
    io::SpikeLogReader log_;
    std::ostream& err_;
    std::uint64_t whole_ = 0;
};

// A log again, as if its recording had ended in time.
void save_log(const Request& request, std::ostream& err) {
    LogTrials trials(request, err);
    io::SpikeLogWriter log(request.to, trials.header());
    io::RecordedTrial trial;
    while (trials.next(trial)) {
        log.begin_trial(trial.ticks, trial.label);
        log.append_input(trial.input);
        log.append_spikes(trial.spikes);
        log.end_trial();
    }
    log.close();
}

// One part of a log; everything else that it says has no place in plain text.
void write_plain_text(const Request& request, std::ostream& err) {
    LogTrials log(request, err);
    const bool has_spikes = log.header().neurons > 0;
    const bool has_input = log.header().inputs > 0;
    if (!request.part && has_spikes && has_input) {
        throw UsageError(request.from +
                         ": has input and spikes, a .csv file holds one: --part input or spikes");
    }
    const Part part = request.part.value_or(has_spikes ? Part::spikes : Part::input);
    if (part == Part::spikes && !has_spikes) {
        throw UsageError("--part spikes: " + request.from + " has input alone");
    }
    std::vector<sim::Events> trials;
    io::RecordedTrial trial;
    while (log.next(trial)) {
        trials.push_back(std::move(part == Part::input ? trial.input : trial.spikes));
    }
    io::write_events_csv(request.to, trials,
                         part == Part::input ? io::Address::channel : io::Address::neuron);
}

template <class T>
T needed(const std::optional<T>& value, const std::string& flag, const std::string& path) {
    if (!value) throw UsageError("--" + flag + " is needed: " + path + " does not say it");
    return *value;
}

void write_log(const Request& request) {
    const io::EventTable table = io::read_events_csv(request.from);
    const bool is_input = table.address == io::Address::channel;
    io::SpikeLogHeader header{.made_by = "smnn convert"};
    header.time_step_ms = needed(request.time_step_ms, "time-step", request.from);
    if (is_input) {
        header.inputs = needed(request.inputs, "inputs", request.from);
    } else {
        header.neurons = needed(request.neurons, "neurons", request.from);
    }
    io::SpikeLogWriter log(request.to, header);
    for (const sim::Events& events : table.trials) {
        log.begin_trial(request.ticks.value_or(events.end_tick()));
        is_input ? log.append_input(events) : log.append_spikes(events);
        log.end_trial();
    }
    log.close();
}

int run_convert(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    const Format from = format_of(request.from, request.from_format);
    const Format to = format_of(request.to, request.to_format);
    if (request.damaged && from == Format::csv) {
        throw UsageError("--damaged: " + request.from + " is plain text, a spike log is needed");
    }
    if (from == to && !request.damaged) {
        throw UsageError(request.from + " and " + request.to +
                         " are of one format: a spike log and a .csv file are needed");
    }
    if (from == Format::csv) {
        write_log(request);
    } else if (to == Format::csv) {
        write_plain_text(request, streams.err);
    } else if (request.part) {
        throw UsageError("--part: a log keeps both, a .csv file is needed");
    } else {
        save_log(request, streams.err);
    }
    return done;
}

} // namespace

constinit const Command convert_command{
    "convert",
    "A B [--from WORD --to WORD] [--part input|spikes] [--time-step MS --inputs D --ticks T] "
    "[--damaged]",
    "spikes from a log to plain text, or back",
    "smnn convert in.spikes in.csv",
    run_convert,
};

} // namespace smnn::cli
