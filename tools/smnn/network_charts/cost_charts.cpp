#include "tools/smnn/network_charts/network_charts.hpp"

#include <algorithm>

#include "tools/smnn/charts/line_plot.hpp"

namespace smnn::cli {

namespace {

struct Row {
    std::string name;
    std::string pointer; // inside of an engine
};

Chart dots(const ResultFile& result, const std::string& title, const std::string& axis,
           const std::string& unit, const std::vector<Row>& rows) {
    Column engine{"engine", "engine"};
    Column row{"row", "quantity"};
    Column value{"value", axis};
    const std::size_t engines = list_at(result, "/engines").size();
    std::size_t drawn = 0;
    for (const Row& one : rows) {
        bool is_there = false;
        for (std::size_t i = 0; i < engines; ++i) {
            const std::string place = "/engines/" + std::to_string(i);
            const double number = number_at(result, place + one.pointer);
            engine.values.push_back(text_at(result, place + "/name"));
            row.values.push_back(one.name);
            value.values.push_back(rounded(number));
            is_there = is_there || number > 0.0;
        }
        drawn += is_there;
    }
    Chart chart{.title = title, .data = {{"costs", {engine, row, value}}}, .margin = 190};
    chart.spec = specification("costs");
    Report& spec = chart.spec;
    spec["height"] = 52 * drawn;
    spec["signals"] = Report::array(
        {picked_signal(), Report{{"name", "unit"}, {"value", unit.empty() ? "" : " " + unit}}});
    spec["axes"][0]["title"] = axis;
    spec["axes"][0]["format"] = unit.empty() ? "~s" : ".0s";
    Report legend = legend_of("engine", engines);
    legend["fill"] = "colour";
    legend["shape"] = "shape";
    spec["legends"] = Report::array({legend});
    spec["marks"][0]["encode"]["update"]["fillOpacity"] = opacity_if_picked("datum.engine");
    return chart;
}

} // namespace

std::vector<Chart> cost_charts(const ResultFile& result) {
    const std::vector<Row> operations{{"dense operations", "/cost/dense_operations"},
                                      {"effective ACs", "/cost/effective_acs"},
                                      {"effective MACs", "/cost/effective_macs"},
                                      {"state MACs", "/cost/state_macs"},
                                      {"membrane updates", "/cost/membrane_updates"},
                                      {"filter updates", "/cost/filter_updates"},
                                      {"looks", "/cost/looks"},
                                      {"bytes moved", "/cost/bytes_moved"}};
    std::vector<Row> energies;
    if (list_at(result, "/engines").empty()) value_at(result, "/engines/0");
    if (has(result, "/engines/0/energy")) {
        for (const auto& [key, value] : value_at(result, "/engines/0/energy").items()) {
            std::string name = key;
            std::replace(name.begin(), name.end(), '_', ' ');
            energies.push_back({name, "/energy/" + key});
        }
    }
    std::vector<Chart> charts{
        dots(result, "Time of a trial", "time (s)", "s", {{"time", "/seconds_per_trial"}}),
        dots(result, "What is done in a trial", "operations, or bytes", "", operations)};
    charts.front().note = "The mean over trials of each one's median run.";
    if (!energies.empty()) {
        charts.push_back(dots(result, "Energy of a trial", "energy (J)", "J", energies));
        charts.back().note = "An estimate under published models of cost, not a measurement.";
    }
    return charts;
}

} // namespace smnn::cli
