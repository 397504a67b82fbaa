#include "tools/smnn/targets/fixed_report.hpp"

#include "smnn/io/spikes.hpp"

namespace smnn::cli {

Report to_report(const sim::HeldCounts& held) {
    Report report = Report::object();
    sim::for_each_held(held,
                       [&](const char* counter, std::uint64_t count) { report[counter] = count; });
    return report;
}

Report to_report(const sim::FixedChoices& choices) {
    Report report;
    report["input_reach"] = choices.input_reach;
    report["mode_reach"] = choices.mode_reach;
    report["readout_reach"] = choices.readout_reach;
    report["potential_headroom"] = choices.potential_headroom;
    report["mode_headroom"] = choices.mode_headroom;
    if (choices.output_headroom != 0) report["output_headroom"] = choices.output_headroom;
    return report;
}

void add_fixed_network(const sim::FixedNetwork& network, Report& report) {
    report["target"] = network.target;
    report["neurons"] = network.neurons();
    report["modes"] = network.modes();
    report["inputs"] = network.inputs();
    report["outputs"] = network.outputs();
    report["recurrence"] = network.is_full_rank() ? "full rank"
                           : network.modes() > 0  ? "modes"
                                                  : "none";
    report["readout"] = sim::name(network.readout);
    report["filter"] = sim::name(network.filter);
    report["rules"] = sim::name(network.rules);
    report["reset"] = sim::name(network.reset);
    report["spikes_per_tick"] = network.spikes_per_tick;
    report["synaptic_unit_bits"] = network.synaptic_unit_bits;
    report["weight_bits"] = network.weight_bits;
    report["state_bits"] = network.state_bits;
    report["decay_bits"] = network.decay_bits;
    report["payload_bits"] = network.payload_bits;
    report["decays"] = {{"synapse", network.decays.synapse},
                        {"membrane", network.decays.membrane},
                        {"rise", network.decays.rise},
                        {"decay", network.decays.decay}};
    report["threshold"] = network.threshold;
    report["refractory_ticks"] = network.refractory_ticks;
    report["delay_ticks"] = network.delay_ticks;
    report["input_shift"] = network.input_shift;
    report["mode_shift"] = network.mode_shift;
    report["deposit_shift"] = network.deposit_shift;
    report["recurrent_shift"] = network.recurrent_shift;
    report["rate_shift"] = network.rate_shift;
    if (network.rules == sim::Rules::xylo) {
        report["output"] = {{"synapse", network.output.synapse},
                            {"membrane", network.output.membrane},
                            {"threshold", network.output.threshold},
                            {"shift", network.output.shift}};
    }
    report["time_step_ms"] = network.time_step_ms;
    report["score_unit"] = network.score_unit;
    report["made_from"] = io::identity_text(network.made_from);
}

void add_rounding(const sim::Quantised& quantised, Report& report) {
    Report& constants = report["constants"];
    for (const sim::RoundedConstant& constant : quantised.constants) {
        constants[constant.name] = {{"exact", constant.exact}, {"rounded", constant.rounded}};
    }
    Report& weights = report["weights"];
    for (const sim::Rounding& rounding : quantised.weights) {
        Report& of = weights[rounding.population];
        of["count"] = rounding.count;
        of["largest"] = rounding.largest;
        of["step"] = rounding.step;
        of["largest_error"] = rounding.largest_error;
        of["rms_error"] = rounding.rms_error;
        of["clipped"] = rounding.clipped;
    }
}

void add_counts(const sim::FixedNetwork& network, const sim::FixedTarget& target, Report& report) {
    const sim::FixedCounts counts = sim::count(network, target.has_modes);
    Report& asked = report["counts"];
    asked["neurons"] = counts.neurons;
    asked["mode_units"] = target.has_modes ? network.modes() : 0;
    asked["synapses"] = counts.synapses;
    asked["fan_in"] = counts.fan_in;
    asked["fan_out"] = counts.fan_out;
    if (target.core.compartments > 0) {
        const sim::CoreCounts cores = sim::count_cores(network, target);
        asked["cores"] = cores.cores;
        asked["compartments_a_core"] = cores.compartments;
        asked["axons_into_a_core"] = cores.axons_in;
        asked["axons_out_of_a_core"] = cores.axons_out;
        asked["synapse_bits_a_core"] = cores.synapse_bits;
    }
    Report limits = Report::object();
    if (target.core.cores > 0) limits["cores"] = target.core.cores;
    if (target.core.compartments > 0) limits["compartments_a_core"] = target.core.compartments;
    if (target.core.axons_in > 0) limits["axons_into_a_core"] = target.core.axons_in;
    if (target.core.axons_out > 0) limits["axons_out_of_a_core"] = target.core.axons_out;
    if (target.core.synapse_bits > 0) limits["synapse_bits_a_core"] = target.core.synapse_bits;
    if (target.inputs) limits["inputs"] = *target.inputs;
    if (target.outputs) limits["outputs"] = *target.outputs;
    if (target.neurons) limits["neurons"] = *target.neurons;
    if (target.fan_in) limits["fan_in"] = *target.fan_in;
    if (target.fan_out) limits["fan_out"] = *target.fan_out;
    if (!limits.empty()) report["limits"] = limits;
}

} // namespace smnn::cli
