#include <algorithm>
#include <array>
#include <filesystem>

#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/io/checkpoint_file.hpp"
#include "smnn/io/fixed_file.hpp"
#include "smnn/io/log_windows.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spikes.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/flags/spike_flags.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/targets/fixed_report.hpp"
#include "tools/smnn/targets/network_report.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

namespace {

std::uint64_t bytes_of(const std::string& path) {
    std::error_code unknown;
    const std::uintmax_t bytes = std::filesystem::file_size(path, unknown);
    return unknown ? 0 : bytes;
}

void describe_network(const std::string& path, Report& report) {
    const sim::Network network = io::read_network(path);
    report["whole"] = true;
    report["bytes"] = bytes_of(path);
    add_network(network, report);
}

void describe_checkpoint(const std::string& path, Report& report) {
    const sim::Checkpoint checkpoint = io::read_checkpoint(path);
    report["whole"] = true;
    report["bytes"] = bytes_of(path);
    report["parameter_sets"] = Report::array();
    for (const auto& [name, weights] : checkpoint.parameter_sets) {
        report["parameter_sets"].push_back(name);
    }
    report["counters"] = checkpoint.counters;
    add_network(checkpoint.network, report);
}

void describe_fixed_network(const std::string& path, Report& report) {
    const sim::FixedNetwork network = io::read_fixed_network(path);
    report["whole"] = true;
    report["bytes"] = bytes_of(path);
    add_fixed_network(network, report);
    report["settings"] = network.settings;
}

// Readable up to its last whole block: what a damaged log still holds is counted, record by record.
void describe_spike_log(const std::string& path, Report& report) {
    using Kind = io::SpikeLogReader::Record::Kind;
    io::SpikeLogReader log(path, io::Damage::tolerate);
    const auto end = log.find_end();
    std::uint64_t trials = 0;
    std::uint64_t whole_trials = 0;
    std::uint64_t labelled_trials = 0;
    std::uint64_t input_events = 0;
    std::uint64_t spikes = 0;
    std::uint64_t ticks = 0; // of whole trials
    io::SpikeLogReader::Record record;
    sim::Events input;
    sim::Events fired;
    while (log.next(record, &input, &fired)) {
        if (record.kind == Kind::begin) {
            ++trials;
            labelled_trials += record.label.has_value();
        } else if (record.kind == Kind::end) {
            ++whole_trials;
            ticks += static_cast<std::uint64_t>(record.ticks);
        }
        input_events += input.size();
        spikes += fired.size();
        input.clear();
        fired.clear();
    }

    const io::SpikeLogHeader& header = log.header();
    const std::uint64_t bytes = bytes_of(path);
    const std::uint64_t events = input_events + spikes;
    report["whole"] = !log.damage();
    if (log.damage()) report["damage"] = log.damage()->what();
    report["bytes"] = bytes;
    report["trials"] = trials;
    report["whole_trials"] = whole_trials;
    report["labelled_trials"] = labelled_trials;
    report["ticks"] = ticks;
    report["input_events"] = input_events;
    report["spikes"] = spikes;
    report["bytes_per_spike"] =
        events == 0 ? 0.0 : static_cast<double>(bytes) / static_cast<double>(events);
    report["index_places"] = end ? end->index_places : 0;
    report["inputs"] = header.inputs;
    report["neurons"] = header.neurons;
    report["time_step_ms"] = header.time_step_ms;
    report["seed"] = header.seed;
    report["identity"] = io::identity_text(header.network_identity);
    report["made_by"] = header.made_by;
}

// Spikes of another format. How many channels there are few of them say, and none how long a trial is:
// what is used of either is shown.
void describe_spikes(const io::SpikeFile& file, Report& report) {
    io::SpikeReader source = io::open_spikes(file);
    std::uint64_t trials = 0;
    std::uint64_t labelled_trials = 0;
    std::uint64_t events = 0;
    std::uint64_t end_channel = 0;
    sim::Tick end_tick = 0;
    bool is_graded = false;
    for (io::Window window; source.next(window);) {
        const sim::Events& some = source.part() == io::Part::spikes ? window.spikes : window.input;
        trials += window.is_last;
        labelled_trials += window.is_last && window.label;
        events += some.size();
        end_channel = std::max(end_channel, some.end_channel());
        end_tick = std::max(end_tick, some.end_tick());
        is_graded = is_graded || some.is_graded();
    }
    report["whole"] = true;
    report["bytes"] = bytes_of(file.path);
    if (source.part()) report["part"] = io::name(*source.part());
    if (source.channels()) report["channels"] = *source.channels();
    report["trials"] = trials;
    report["labelled_trials"] = labelled_trials;
    report["events"] = events;
    report["is_graded"] = is_graded;
    if (events == 0) return;
    report["highest_channel"] = end_channel - 1;
    if (source.grid() != nullptr) {
        report["last_ms"] = file.facts.start_ms.value_or(0.0) +
                            static_cast<double>(end_tick - 1) * source.grid()->time_step_ms();
    } else {
        report["last_tick"] = end_tick - 1;
    }
}

struct Kind {
    const io::FileKind* file;
    void (*describe)(const std::string& path, Report& report);
};

constexpr std::array kinds{
    Kind{&io::network_kind, describe_network},
    Kind{&io::spike_log_kind, describe_spike_log},
    Kind{&io::checkpoint_kind, describe_checkpoint},
    Kind{&io::fixed_kind, describe_fixed_network},
};

// Shows what was saved as well.
void repair(const std::string& path, const std::string& repaired, const Kind& kind,
            Report& report) {
    if (kind.file != &io::spike_log_kind) {
        throw UsageError("--repair: " + path + " is a " + std::string(kind.file->what) +
                         ": of a spike log alone a part is of use");
    }
    const io::Repair saved = io::repair_spike_log(path, repaired);
    report["repaired"] = repaired;
    report["repaired_trials"] = saved.trials;
    report["repaired_ticks"] = saved.ticks;
}

const Kind* kind_of(const std::string& path) {
    const std::string tag = io::kind_tag(path);
    const auto kind =
        std::find_if(kinds.begin(), kinds.end(), [&](const Kind& k) { return k.file->tag == tag; });
    return kind == kinds.end() ? nullptr : &*kind;
}

int run_inspect(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    io::SpikeFile file;
    std::string& path = file.path;
    std::string repaired;
    bool json = false;
    Options options(self);
    options.argument("FILE", path);
    options.value("repair", "OUT", repaired, any_text(),
                  "Writes the readable part of a damaged spike log as a whole log");
    options.flag("json", json, "Prints the result as one JSON object");
    options.heading("What spikes of others do not say");
    options.value("from", "WORD", file.format, format_name(),
                  format_words() + " (as FILE ends; of HDF5, as is in it)");
    add_time_facts(options, file.facts, "Sets the precision of times, in ms (0.001)");
    if (!options.parse(arguments, streams.out)) return done;
    if (path == "-") throw UsageError("-: a stream cannot be read twice, a file is needed");

    const Kind* const kind = kind_of(path);
    const io::SpikeFormat& ours = io::spike_format("spikes");
    if (!file.format) file.format = kind ? &ours : &io::format_to_read(path);
    const bool is_ours = *file.format == &ours;
    if (is_ours && kind == nullptr) {
        throw UsageError(path +
                         ": neither a network nor a spike log nor a checkpoint nor "
                         "a fixed-point network of smnn");
    }
    if (is_ours && file.facts != io::SpikeFacts{}) {
        throw UsageError(path + ": is a file of smnn, no facts of times belong to it");
    }
    if (!file.facts.time_step_ms) file.facts.time_step_ms = 0.001;
    if (!is_ours && !repaired.empty()) {
        throw UsageError("--repair: " + path + " is not a spike log of smnn");
    }
    Report report;
    report["file"] = path;
    report["kind"] = is_ours ? kind->file->what : "spikes, " + std::string((*file.format)->meaning);
    try {
        if (is_ours) {
            kind->describe(path, report);
        } else {
            describe_spikes(file, report);
        }
    } catch (const sim::FormatError& error) {
        report["whole"] = false;
        report["damage"] = error.what();
    }
    if (!repaired.empty()) repair(path, repaired, *kind, report);
    print(report_stream(streams, repaired), report, json);
    return report["whole"].get<bool>() || !repaired.empty() ? done : check_failed;
}

} // namespace

constinit const Command inspect_command{
    "inspect",
    "FILE [--repair OUT] [what spikes of others do not say] [--json]",
    "Describes a network, a network in integers, a spike log, a checkpoint or spikes in any "
    "format, and checks that the file is whole",
    "smnn inspect out.spikes\nsmnn inspect out.spikes --repair repaired.spikes",
    run_inspect,
};

} // namespace smnn::cli
