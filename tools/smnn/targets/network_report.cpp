#include "tools/smnn/targets/network_report.hpp"

#include <string_view>
#include <type_traits>

#include "smnn/io/spikes.hpp"
#include "tools/smnn/line/numbers.hpp"

namespace smnn::cli {

namespace {

Report neuron_report(const sim::NeuronParameters& neuron) {
    Report report;
    sim::for_each_parameter(neuron, [&](const char* name, const auto& value) {
        if constexpr (std::is_enum_v<std::decay_t<decltype(value)>>) {
            report[name] = sim::name(value);
        } else {
            report[name] = value;
        }
        if (name == std::string_view("refractory_ms")) {
            report["refractory_ticks"] = sim::refractory_ticks(neuron);
        }
    });
    return report;
}

} // namespace

std::string remark_on_refractory(const sim::NeuronParameters& neuron) {
    if (neuron.refractory_ms == 0.0 || sim::refractory_ticks(neuron) > 0) return "";
    return "a refractory period of " + shortest_text(neuron.refractory_ms) + " ms is 0 ticks of " +
           shortest_text(neuron.time_step_ms) + " ms: a neuron may spike at every tick";
}

void add_network(const sim::Network& network, Report& report) {
    report["neurons"] = network.neurons();
    report["modes"] = network.modes();
    report["inputs"] = network.inputs();
    report["input_form"] = network.has_sparse_input() ? "sparse" : "dense";
    report["outputs"] = network.outputs();
    report["recurrence"] = sim::name(network.recurrence());
    report["dynamics"] = sim::name(network.dynamics);
    report["readout"] = sim::name(network.readout);
    report["parameters"] = sim::parameter_count(network);
    report["identity"] = io::identity_text(sim::identity(network));
    report["neuron"] = neuron_report(network.neuron);
    report["settings"] = network.settings;
}

} // namespace smnn::cli
