#include <algorithm>
#include <array>
#include <filesystem>

#include "io/checkpoint_file.hpp"
#include "io/fixed_file.hpp"
#include "io/framed_stream.hpp"
#include "io/log_windows.hpp"
#include "io/network_file.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/fixed_report.hpp"
#include "tools/smnn/identity.hpp"
#include "tools/smnn/network_report.hpp"
#include "tools/smnn/options.hpp"
#include "tools/smnn/report.hpp"

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
    const std::optional<io::LogEnd> end = log.find_end();
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
    report["index_places"] = end ? end->index.entries().size() : 0;
    report["inputs"] = header.inputs;
    report["neurons"] = header.neurons;
    report["time_step_ms"] = header.time_step_ms;
    report["seed"] = header.seed;
    report["identity"] = identity_text(header.network_identity);
    report["made_by"] = header.made_by;
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

// Tells what was saved, too.
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

int run_inspect(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    std::string path;
    std::string repaired;
    bool json = false;
    Options options(self);
    options.argument("FILE", path);
    options.value("repair", "OUT", repaired, any_text(),
                  "write what is readable of a damaged spike log as a whole one");
    options.flag("json", json, "the result as one JSON object");
    if (!options.parse(arguments, streams.out)) return done;
    if (path == "-") throw UsageError("-: a stream cannot be read twice, a file is needed");

    const std::string tag = io::kind_tag(path);
    const auto kind =
        std::find_if(kinds.begin(), kinds.end(), [&](const Kind& k) { return k.file->tag == tag; });
    if (kind == kinds.end()) {
        throw UsageError(path +
                         ": neither a network nor a spike log nor a checkpoint nor "
                         "a fixed-point network of smnn");
    }
    Report report;
    report["file"] = path;
    report["kind"] = kind->file->what;
    try {
        kind->describe(path, report);
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
    "FILE [--repair OUT] [--json]",
    "what a network, a spike log, a checkpoint or a fixed-point network is, and whether it is "
    "whole",
    "smnn inspect out.spikes\nsmnn inspect out.spikes --repair repaired.spikes",
    run_inspect,
};

} // namespace smnn::cli
