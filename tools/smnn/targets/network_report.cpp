#include "tools/smnn/targets/network_report.hpp"

#include "tools/smnn/flags/identity.hpp"

namespace smnn::cli {

namespace {

Report neuron_report(const sim::NeuronParameters& neuron) {
    Report report;
    report["time_step_ms"] = neuron.time_step_ms;
    report["tau_synapse_ms"] = neuron.tau_synapse_ms;
    report["tau_membrane_ms"] = neuron.tau_membrane_ms;
    report["tau_rise_ms"] = neuron.tau_rise_ms;
    report["tau_decay_ms"] = neuron.tau_decay_ms;
    report["refractory_ms"] = neuron.refractory_ms;
    report["threshold"] = neuron.threshold;
    report["delay_ticks"] = neuron.delay_ticks;
    report["filter"] = sim::name(neuron.filter);
    report["synaptic_gain"] = neuron.synaptic_gain;
    return report;
}

} // namespace

void add_network(const sim::Network& network, Report& report) {
    report["neurons"] = network.neurons();
    report["modes"] = network.modes();
    report["inputs"] = network.inputs();
    report["input_form"] = network.has_sparse_input() ? "sparse" : "dense";
    report["outputs"] = network.outputs();
    report["recurrence"] = network.is_full_rank() ? "full rank"
                           : network.modes() > 0  ? "modes"
                                                  : "none";
    report["dynamics"] = sim::name(network.dynamics);
    report["readout"] = sim::name(network.readout);
    report["parameters"] = sim::parameter_count(network);
    report["identity"] = identity_text(sim::identity(network));
    report["neuron"] = neuron_report(network.neuron);
    report["settings"] = network.settings;
}

} // namespace smnn::cli
