#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <ostream>
#include <sstream>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/sim/error.hpp"
#include "tools/smnn/analyse/analyses.hpp"
#include "tools/smnn/flags/refine_flag.hpp"
#include "tools/smnn/flags/result_path.hpp"
#include "tools/smnn/flags/spike_flags.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/replay/recorded_activity.hpp"
#include "tools/smnn/results/analysis_json.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

using learning::Activity;
using learning::Histogram;

struct Request {
    io::SpikeFile recording;
    std::optional<std::string> network;
    sim::Tick refine = 1;
    std::string csv;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.argument("RECORDING", request.recording.path);
    options.value("network", "NET", request.network, any_text(),
                  "Names the network that was recorded; its refractory period decides which "
                  "neurons are saturated (the shortest recorded interval)");
    add_refine(options, request.refine);
    options.value("csv", "FILE", request.csv, any_text(),
                  "Writes what,from,to,value to this file, neurons and bins one after the other");
    options.flag("json", request.json, "Prints the result as one JSON object");
    io::SpikeFacts& facts = request.recording.facts;
    options.heading("What RECORDING does not say");
    options.value("format", "WORD", request.recording.format, format_name(),
                  format_words() + " (as RECORDING ends; of HDF5, as is in it)");
    options.value("neurons", "N", facts.neurons, whole_number(1, std::size_t{1} << 32),
                  "Sets the number of neurons of the population (the network's)");
    add_ticks_fact(options, facts);
    add_time_facts(options, facts, "Sets the length of a tick, in ms (the network's)");
    return options.parse(arguments, out);
}

std::optional<NamedNetwork> network_of(const Request& request) {
    if (!request.network) {
        if (request.refine == 1) return std::nullopt;
        throw sim::ParameterError("--refine " + std::to_string(request.refine) +
                                  ": belongs to --network NET, which is missing");
    }
    return NamedNetwork{*request.network,
                        sim::refined(io::read_network(*request.network), request.refine)};
}

std::string saturation_rule(const Activity& activity, bool has_network) {
    if (activity.period == 0) return "no neuron spikes twice, so none is saturated";
    std::ostringstream text;
    text << shortest_text(learning::saturation) << " or more of a spike every " << activity.period
         << (activity.period == 1 ? " tick" : " ticks")
         << (has_network ? ", as often as the refractory period allows"
                         : ", the shortest interval recorded");
    return text.str();
}

void add_bins(std::ostream& table, const char* what, const Histogram& histogram) {
    for (std::size_t i = 0; i < histogram.count.size(); ++i) {
        table << what << ',' << shortest_text(histogram.edges[i]) << ','
              << shortest_text(histogram.edges[i + 1]) << ',' << histogram.count[i] << '\n';
    }
}

std::string to_csv(const Activity& activity) {
    std::ostringstream table;
    table << "what,from,to,value\n";
    for (std::size_t i = 0; i < activity.rate_hz.size(); ++i) {
        table << "rate_hz," << i << ',' << i << ',' << shortest_text(activity.rate_hz[i]) << '\n';
    }
    add_bins(table, "neurons_by_rate_hz", activity.rates);
    for (std::size_t i = 0; i < activity.tick.size(); ++i) {
        table << "population_rate_hz_by_tick," << activity.tick[i] << ','
              << activity.tick[i] + activity.every << ','
              << shortest_text(activity.population_hz[i]) << '\n';
    }
    add_bins(table, "intervals_by_ms", activity.intervals);
    add_bins(table, "trials_by_spikes", activity.spikes_per_trial);
    return table.str();
}

// Bars of a histogram from its first value on, neighbours joined until there are few.
void add_bars(Table& table, const std::string& heading, const Histogram& histogram) {
    constexpr std::size_t most_rows = 16;
    constexpr double longest = 40.0;
    if (histogram.count.empty()) return;
    std::size_t first = 0;
    while (histogram.count[first] == 0) ++first;
    const std::size_t step = (histogram.count.size() - first + most_rows - 1) / most_rows;
    std::vector<std::uint64_t> rows;
    for (std::size_t i = first; i < histogram.count.size(); ++i) {
        if ((i - first) % step == 0) rows.push_back(0);
        rows.back() += histogram.count[i];
    }
    const auto most = static_cast<double>(*std::max_element(rows.begin(), rows.end()));
    table.rows.push_back({heading});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto count = static_cast<double>(rows[i]);
        const auto bar =
            static_cast<std::size_t>(std::llround(longest * count / std::max(most, 1.0)));
        table.rows.push_back(
            {"  from " + grouped(histogram.edges[first + i * step]), grouped(count),
             std::string(bar, '#') + std::string(static_cast<std::size_t>(longest) - bar, ' ')});
    }
}

// The first few of a list.
std::string some_of(const std::vector<sim::Channel>& neurons) {
    constexpr std::size_t most = 10;
    std::string text = std::to_string(neurons.size());
    for (std::size_t i = 0; i < std::min(most, neurons.size()); ++i) {
        text += (i == 0 ? ": " : ", ") + std::to_string(neurons[i]);
    }
    return text + (neurons.size() > most ? ", ..." : "");
}

void print_for_people(std::ostream& out, const Request& request, const RecordedActivity& recorded) {
    const Activity& activity = recorded.activity;
    Report report;
    report["neurons"] = recorded.neurons;
    report["trials"] = activity.trials;
    report["ticks"] = activity.ticks;
    report["spikes"] = activity.spikes;
    report["mean_rate_hz"] = activity.mean_rate_hz;
    report["spikes_per_trial"] =
        std::to_string(activity.least_spikes) + " to " + std::to_string(activity.most_spikes);
    report["mean_interval_ms"] = activity.mean_interval_ms;
    report["interval_variation"] = activity.interval_variation;
    report["silent_neurons"] = some_of(activity.silent);
    report["saturated_neurons"] = some_of(activity.saturated);
    report["saturated_is"] = saturation_rule(activity, request.network.has_value());
    print(out, report, false);

    Table table{{"", "", ""}, {}};
    add_bars(table, "neurons by rate, Hz", activity.rates);
    add_bars(table, "intervals, ms", activity.intervals);
    add_bars(table, "trials by spikes", activity.spikes_per_trial);
    print(out, table);
}

int run_activity(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    require_result_path(request.csv, std::array{request.recording.path});

    const RecordedActivity recorded =
        read_activity(request.recording, network_of(request), streams.err);
    if (!request.csv.empty()) io::write_file(request.csv, to_csv(recorded.activity));

    std::ostream& out = report_stream(streams, request.csv);
    if (request.json) {
        Report report = begin_analysis(self, arguments);
        report["file"] = request.recording.path;
        report["neurons"] = recorded.neurons;
        report["time_step_ms"] = recorded.time_step_ms;
        add_activity(report, recorded.activity,
                     saturation_rule(recorded.activity, request.network.has_value()));
        print(out, report, true);
    } else {
        print_for_people(out, request, recorded);
    }
    return done;
}

} // namespace

constinit const Command activity_analysis{
    "analyse activity",
    "RECORDING [--network NET] [what RECORDING does not say] [--json] [--csv FILE]",
    "Computes rates, intervals, silence and saturation of the neurons of a recording",
    "smnn analyse activity out.spikes --network digits.smnn",
    run_activity,
};

} // namespace smnn::cli
