#pragma once

namespace smnn::io {

// The words that parameters have in text and in HDF5, for reading and for writing: f(word, member) for
// each number of sim::NeuronParameters but the gain, which text may leave out.
template <class AnyParameters, class F>
void for_each_number(AnyParameters& p, F&& f) {
    f("time_step_ms", p.time_step_ms);
    f("tau_membrane_ms", p.tau_membrane_ms);
    f("tau_synapse_ms", p.tau_synapse_ms);
    f("tau_rise_ms", p.tau_rise_ms);
    f("tau_decay_ms", p.tau_decay_ms);
    f("refractory_ms", p.refractory_ms);
    f("threshold", p.threshold);
}

} // namespace smnn::io
