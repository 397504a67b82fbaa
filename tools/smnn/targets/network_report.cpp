#include "tools/smnn/targets/network_report.hpp"

#include "tools/smnn/flags/identity.hpp"

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
    });
    return report;
}

} // namespace

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
    report["identity"] = identity_text(sim::identity(network));
    report["neuron"] = neuron_report(network.neuron);
    report["settings"] = network.settings;
}

} // namespace smnn::cli
