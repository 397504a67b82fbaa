#include "tools/smnn/compare/comparison_report.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <ostream>

#include "smnn/sim/counts/energy.hpp"
#include "tools/smnn/charts/page.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

using sim::Comparison;
using sim::Contestant;

// A mean as JSON: a whole number stays one.
Report number(double value) {
    if (value == std::round(value) && std::abs(value) < 0x1p53) {
        return static_cast<std::uint64_t>(value);
    }
    return value;
}

double per_trial(const Comparison& comparison, std::uint64_t count) {
    return static_cast<double>(count) /
           static_cast<double>(std::max<std::size_t>(comparison.trials, 1));
}

double joules_per_trial(const Comparison& comparison, const sim::EnergyModel& model,
                        const Contestant& contestant) {
    return sim::joules(model, contestant.work) /
           static_cast<double>(std::max<std::size_t>(comparison.trials, 1));
}

// The footprint is of the network, everything else of the trials.
double shown_count(const Comparison& comparison, const std::string& key, std::uint64_t count) {
    return key == "footprint_bytes" ? static_cast<double>(count) : per_trial(comparison, count);
}

Report cost_of(const Comparison& comparison, const Contestant& contestant) {
    Report cost;
    sim::for_each_number(contestant.work, [&](const char* key, std::uint64_t count) {
        cost[key] = number(shown_count(comparison, key, count));
    });
    return cost;
}

Report energy_of(const Comparison& comparison, const Contestant& contestant) {
    Report energy;
    for (const sim::EnergyModel& model : sim::energy_models()) {
        energy[model.name] = joules_per_trial(comparison, model, contestant);
    }
    return energy;
}

// The network in NeuroBench's words, no engine in it.
Report neurobench_of(const Comparison& comparison, const Contestant& contestant) {
    const sim::Workload& workload = contestant.workload;
    Report report;
    report["dense_operations"] = number(per_trial(comparison, workload.dense_operations));
    report["effective_acs"] = number(per_trial(comparison, workload.effective_acs));
    report["effective_macs"] = number(per_trial(comparison, workload.effective_macs()));
    report["membrane_updates"] = number(per_trial(comparison, workload.membrane_updates));
    report["activation_sparsity"] = workload.activation_sparsity();
    report["connection_sparsity"] = sim::connection_sparsity(*contestant.network);
    report["footprint_bytes"] = sim::footprint_bytes(*contestant.network, sim::Engine::clock);
    return report;
}

// Models with their constants and where they are from.
Report models() {
    Report list = Report::array();
    for (const sim::EnergyModel& model : sim::energy_models()) {
        Report entry;
        entry["name"] = model.name;
        entry["meaning"] = model.meaning;
        entry["is_estimate"] = true;
        entry["source"] = model.source;
        for (const sim::EnergyConstant& constant : model.constants) {
            entry["picojoules"][constant.operation] = constant.picojoules;
        }
        list.push_back(entry);
    }
    return list;
}

std::string in_words(std::string key) {
    std::replace(key.begin(), key.end(), '_', ' ');
    const auto said = [&](const char* word, const char* instead) {
        const std::size_t at = key.find(word);
        if (at != std::string::npos) key.replace(at, std::string(word).size(), instead);
    };
    said(" acs", " ACs");
    said(" macs", " MACs");
    said("wake ups", "wake-ups");
    return key;
}

std::string percent(double share) {
    const double hundredths = 100.0 * share;
    return grouped(share > 0.9995 && share < 1.0 ? std::floor(hundredths * 1000.0) / 1000.0
                                                 : hundredths) +
           " %";
}

// A row: its name, and what it says of each contestant.
using Cell = std::function<std::string(const Contestant&)>;
void add_row(Table& table, const Comparison& comparison, const std::string& name,
             const Cell& cell) {
    std::vector<std::string> row{name};
    for (const Contestant& contestant : comparison.contestants) row.push_back(cell(contestant));
    table.rows.push_back(std::move(row));
}

Table table_of(const Comparison& comparison) {
    Table table;
    table.head = {"a trial"};
    for (const Contestant& contestant : comparison.contestants) {
        table.head.push_back(contestant.name);
    }
    add_row(table, comparison, "time",
            [](const Contestant& c) { return with_prefix(c.seconds_per_trial, "s"); });
    add_row(table, comparison, "spikes",
            [&](const Contestant& c) { return grouped(per_trial(comparison, c.counters.spikes)); });
    table.rows.push_back({"What was done"});
    sim::for_each_number(sim::Work{}, [&](const std::string& key, std::uint64_t) {
        add_row(table, comparison, in_words(key), [&](const Contestant& c) {
            std::string text;
            sim::for_each_number(c.work, [&](const std::string& other, std::uint64_t count) {
                if (other == key) text = grouped(shown_count(comparison, key, count));
            });
            return text;
        });
    });
    add_row(table, comparison, "activation sparsity",
            [](const Contestant& c) { return percent(c.workload.activation_sparsity()); });
    add_row(table, comparison, "connection sparsity",
            [](const Contestant& c) { return percent(sim::connection_sparsity(*c.network)); });
    table.rows.push_back({"Energy, an estimate"});
    for (const sim::EnergyModel& model : sim::energy_models()) {
        add_row(table, comparison, model.meaning, [&](const Contestant& c) {
            return with_prefix(joules_per_trial(comparison, model, c), "J");
        });
    }
    return table;
}

std::string how(const Comparison& comparison) {
    return grouped(static_cast<double>(comparison.trials)) +
           (comparison.trials == 1 ? " trial, " : " trials, ") +
           grouped(static_cast<double>(comparison.ticks)) +
           " ticks in all, the same for all engines. Time is the mean over trials of each one's "
           "median of " +
           std::to_string(comparison.repetitions) +
           " alternating runs after one to warm up, engine only: encoding and file reading are not "
           "in "
           "it, nor is the readout in any number.";
}

std::string agreement(const Comparison& comparison, const std::string& remark) {
    std::string text = "The spikes of the event-driven and the clock-driven engine are identical.";
    if (comparison.differing_share) {
        text += " Between the modes and their dense W, whose rounding differs, " +
                percent(*comparison.differing_share) + " of the spikes differ.";
    }
    if (!remark.empty()) text += " " + remark;
    return text;
}

Table constants() {
    Table table;
    table.head = {"energy of one", "pJ"};
    for (const sim::EnergyModel& model : sim::energy_models()) {
        table.rows.push_back({model.meaning});
        for (const sim::EnergyConstant& constant : model.constants) {
            table.rows.push_back({constant.operation, grouped(constant.picojoules)});
        }
    }
    return table;
}

std::string source_of(const sim::EnergyModel& model) {
    return std::string(model.meaning) + ": " + model.source + ".";
}

constexpr const char* what_energy_is =
    "Energies are estimates: counted operations times published numbers, good for ratios. No "
    "machine was "
    "measured, and none of the models prices the queue of the event-driven engine. Bytes moved are "
    "an estimate too: the operands of each counted operation once, no cache.";

} // namespace

Report to_report(const Comparison& comparison, const std::string& remark) {
    Report report;
    const sim::Network& network = *comparison.contestants.front().network;
    report["neurons"] = network.neurons();
    report["modes"] = network.modes();
    report["inputs"] = network.inputs();
    report["time_step_ms"] = network.neuron.time_step_ms;
    report["trials"] = comparison.trials;
    report["ticks"] = comparison.ticks;
    report["repetitions"] = comparison.repetitions;
    report["spikes_identical"] = true; // else there is no report
    if (comparison.differing_share) report["differing_share"] = *comparison.differing_share;
    if (!remark.empty()) report["remark"] = remark;
    for (const Contestant& contestant : comparison.contestants) {
        Report engine;
        engine["name"] = contestant.name;
        engine["engine"] = sim::name(contestant.engine);
        engine["recurrence"] = contestant.recurrence;
        engine["seconds_per_trial"] = contestant.seconds_per_trial;
        engine["spikes"] = contestant.counters.spikes;
        engine["cost"] = cost_of(comparison, contestant);
        engine["energy"] = energy_of(comparison, contestant);
        engine["neurobench"] = neurobench_of(comparison, contestant);
        engine["counters"] = to_report(contestant.counters);
        report["engines"].push_back(engine);
    }
    report["energy_models"] = models();
    return report;
}

void print(std::ostream& out, const Comparison& comparison, const std::string& remark) {
    out << wrapped(how(comparison)) << '\n';
    print(out, table_of(comparison));
    out << '\n' << wrapped(what_energy_is) << '\n';
    print(out, constants());
    out << '\n';
    for (const sim::EnergyModel& model : sim::energy_models()) out << wrapped(source_of(model));
    out << '\n' << wrapped(agreement(comparison, remark));
}

std::string to_page(const Comparison& comparison, const std::string& remark,
                    const std::string& command) {
    std::string body = paragraph(how(comparison)) + paragraph(agreement(comparison, remark)) +
                       to_html(table_of(comparison)) + heading("Where the energies come from") +
                       paragraph(what_energy_is) + to_html(constants());
    for (const sim::EnergyModel& model : sim::energy_models()) body += paragraph(source_of(model));
    return page("Event by event and tick by tick: what it costs", body, command);
}

} // namespace smnn::cli
