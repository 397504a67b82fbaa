#include "tools/smnn/page/report_page.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "smnn/sim/error.hpp"
#include "tools/smnn/charts/page.hpp"
#include "tools/smnn/flags/task_flags.hpp"
#include "tools/smnn/network_charts/network_charts.hpp"
#include "tools/smnn/run_charts/run_charts.hpp"
#include "tools/smnn/targets/network_report.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

constexpr std::size_t worst_answers = 6;

std::string file_name(const std::string& path) {
    return std::filesystem::path(path).filename().string();
}

std::string cell_of(const Report& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_float()) return rounded(value.get<double>()).dump();
    return value.dump();
}

// An object as tables of two columns side by side: one of what it says itself, one of each of its parts.
std::string facts(const std::string& name, const Report& object) {
    Table table{.head = {name, ""}, .rows = {}};
    std::string parts;
    for (const auto& [key, value] : object.items()) {
        std::string word = key;
        std::replace(word.begin(), word.end(), '_', ' ');
        if (value.is_object()) {
            if (!value.empty()) parts += facts(word, value);
        } else if (!value.is_array()) {
            table.rows.push_back({word, cell_of(value)});
        }
    }
    return (table.rows.empty() ? "" : to_html(table)) + parts;
}

class Body {
public:
    void section(const std::string& words) { html_ += heading(words); }
    void text(const std::string& words) { html_ += paragraph(words); }
    void facts_of(const std::string& name, const Report& object) {
        html_ += "<div class=\"facts\">" + facts(name, object) + "</div>\n";
    }
    void chart(const Chart& chart) {
        html_ += to_html(chart);
        ++charts_;
    }
    void charts(const std::vector<Chart>& charts) {
        for (const Chart& one : charts) chart(one);
    }

    const std::string& html() const { return html_; }
    std::size_t count() const { return charts_; }

private:
    std::string html_;
    std::size_t charts_ = 0;
};

void add_networks(const ReportInputs& inputs, Body& body) {
    for (const NamedNetwork& named : inputs.networks) {
        body.section("The network " + file_name(named.path));
        Report report;
        add_network(named.network, report);
        body.facts_of("network", report);
    }
}

// The answers with classes: of a rate network there are no spikes to show.
bool has_classes(const sim::Network& network) {
    return network.dynamics == sim::Dynamics::spiking && task_of(network).has_classes &&
           network.readout != sim::Readout::trajectory;
}

learning::ClassAnswers answers_of(const sim::Network& network, const ReportSettings& settings) {
    const TaskKind& kind = task_of(network);
    const Pictures pictures = read_pictures(kind, settings.data, io::Split::test);
    const learning::Task task =
        make_task(task_settings(kind, {}, network), pictures, settings.trials);
    return learning::answer_classes(network, task, *pictures, settings.trials, worst_answers,
                                    settings.seed);
}

void add_answers(const ReportInputs& inputs, const ReportSettings& settings, Body& body) {
    if (settings.data.empty()) return;
    bool is_asked = false;
    for (const NamedNetwork& named : inputs.networks) {
        if (!has_classes(named.network)) continue;
        is_asked = true;
        body.section("How " + file_name(named.path) + " answers");
        body.charts(answer_charts(answers_of(named.network, settings)));
    }
    if (!is_asked) {
        throw sim::ParameterError("--data " + settings.data +
                                  ": no network is given that answers pictures with classes");
    }
}

// Each log by the name of its file; where one name is that of several, by their paths.
std::vector<TrainingLog> named_logs(const ReportInputs& inputs) {
    std::vector<TrainingLog> logs = inputs.logs;
    for (TrainingLog& log : logs) {
        const auto alike = std::count_if(
            inputs.logs.begin(), inputs.logs.end(),
            [&](const TrainingLog& other) { return file_name(other.name) == file_name(log.name); });
        if (alike == 1) log.name = file_name(log.name);
    }
    return logs;
}

void add_logs(const ReportInputs& inputs, Body& body) {
    if (inputs.logs.empty()) return;
    body.section("Learning");
    const std::vector<Chart> charts = learning_charts(named_logs(inputs));
    if (charts.empty()) {
        throw sim::ParameterError(inputs.logs.front().name +
                                  ": has no number of a training, there is nothing to draw");
    }
    body.charts(charts);
}

void add_recordings(const ReportInputs& inputs, std::uint64_t trial, Body& body) {
    for (const io::SpikeFile& file : inputs.recordings) {
        const std::string& path = file.path;
        body.section("Spikes of " + file_name(path));
        const io::SpikeView view = io::find_view(file, {.trial = trial});
        const io::SpikeGrid grid =
            io::count_spikes(file, view, raster_columns, raster_rows, most_drawn_spikes);
        if (grid.spikes == 0) {
            throw sim::ParameterError(path + ": trial " + std::to_string(trial) +
                                      " has no spikes, there is nothing to draw");
        }
        body.chart(raster_chart("Spikes, trial " + std::to_string(trial) + " of " + file_name(path),
                                grid));
    }
}

// What is known of the neurons of a table: nothing, where no network fits or several that differ do.
std::optional<sim::NeuronParameters> neuron_of(const io::RecordedSeries& series,
                                               const ReportInputs& inputs) {
    std::optional<sim::NeuronParameters> neuron;
    for (const NamedNetwork& named : inputs.networks) {
        if (!fits(series, named.network)) continue;
        if (neuron && !(*neuron == named.network.neuron)) return std::nullopt;
        neuron = named.network.neuron;
    }
    return neuron;
}

void add_series(const ReportInputs& inputs, std::uint64_t trial, Body& body) {
    const std::string of_trial = ", trial " + std::to_string(trial) + " of ";
    if (!inputs.potentials.empty()) body.section("Membrane potentials");
    for (const io::RecordedSeries& series : inputs.potentials) {
        body.chart(potential_chart("Potentials" + of_trial + file_name(series.path), series,
                                   neuron_of(series, inputs)));
    }
    if (!inputs.modes.empty()) body.section("Mode activity");
    for (const io::RecordedSeries& series : inputs.modes) {
        const auto neuron = neuron_of(series, inputs);
        body.chart(mode_activity_chart("Mode activity" + of_trial + file_name(series.path), series,
                                       neuron ? neuron->time_step_ms : 0.0));
    }
}

// What a page shows of a result: known by the analysis that it names, or by what is in it.
struct ResultKind {
    const char* heading;
    bool (*is_one)(const ResultFile& result);
    std::vector<Chart> (*charts)(const ResultFile& result);
};

template <const auto& name>
bool is_analysis(const ResultFile& result) {
    return result.analysis() == name;
}
constexpr std::string_view importance = "importance";
constexpr std::string_view mode_space = "mode-space";
constexpr std::string_view robustness = "robustness";
constexpr std::string_view activity = "activity";

const std::array result_kinds{
    ResultKind{"Mode space", is_analysis<mode_space>, mode_space_charts},
    ResultKind{"Importance of the modes", is_analysis<importance>, importance_charts},
    ResultKind{"Robustness", is_analysis<robustness>, robustness_charts},
    ResultKind{"Activity", is_analysis<activity>, activity_charts},
    ResultKind{"What it costs", [](const ResultFile& f) { return f.json.contains("engines"); },
               cost_charts},
    ResultKind{"How good it is",
               [](const ResultFile& f) {
                   return f.json.contains("accuracy") || f.json.contains("mean_square_error");
               },
               [](const ResultFile&) { return std::vector<Chart>{}; }},
};

const ResultKind& kind_of(const ResultFile& result) {
    for (const ResultKind& kind : result_kinds) {
        if (kind.is_one(result)) return kind;
    }
    throw sim::ParameterError(result.path +
                              ": is the --json of no command that a page shows: analyse, "
                              "compare, evaluate and train are");
}

// What else it says, and the command that found it.
void add_facts(const ResultFile& result, Body& body) {
    Report rest = result.json;
    for (const char* key : {"analysis", "command"}) rest.erase(key);
    body.facts_of(file_name(result.path), rest);
    if (has(result, "/command")) body.text("Found by: " + text_at(result, "/command"));
}

void add_results(const ReportInputs& inputs, Body& body) {
    for (const ResultKind& kind : result_kinds) {
        for (const ResultFile& result : inputs.results) {
            if (&kind_of(result) != &kind) continue;
            body.section(std::string(kind.heading) + ": " + file_name(result.path));
            body.charts(kind.charts(result));
            add_facts(result, body);
        }
    }
}

} // namespace

ReportPage make_report_page(const ReportInputs& inputs, const ReportSettings& settings,
                            const std::string& command) {
    Body body;
    add_networks(inputs, body);
    add_answers(inputs, settings, body);
    add_logs(inputs, body);
    add_recordings(inputs, settings.trial, body);
    add_series(inputs, settings.trial, body);
    add_results(inputs, body);
    std::string title = "A spiking network";
    if (!inputs.networks.empty()) title = file_name(inputs.networks.front().path);
    return {page(title, body.html() + chart_scripts(), command, chart_head()), body.count()};
}

} // namespace smnn::cli
