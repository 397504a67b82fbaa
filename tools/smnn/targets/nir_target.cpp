#include "tools/smnn/targets/nir_target.hpp"

#include "smnn/io/nir.hpp"
#include "tools/smnn/line/numbers.hpp"

namespace smnn::cli {

namespace {

void say_times(const sim::NeuronParameters& p, io::NirDecay decay, Exported& exported) {
    exported.kept.push_back(decay == io::NirDecay::euler
                                ? "time constants, for readers that step by forward Euler: "
                                  "a = 1 - dt/tau is the trained exp(-dt/tau)"
                                : "time constants, for readers that use exp(-dt/tau)");
    if (sim::refractory_ticks(p) > 0) {
        exported.lost.push_back("the refractory period of " + shortest_text(p.refractory_ms) +
                                " ms: NIR has none, neurons may spike at every tick; train --for "
                                "nir makes a network that needs none");
    }
    if (p.delay_ticks != 1) {
        exported.changed.push_back("the delay of " + std::to_string(p.delay_ticks) +
                                   " ticks: a cycle of NIR is a delay of one");
    }
}

void say_readout(sim::Readout readout, Exported& exported) {
    switch (readout) {
        case sim::Readout::trajectory:
            exported.kept.push_back("the readout: the output at each tick");
            break;
        case sim::Readout::mean_rate:
            exported.kept.push_back("the readout: the mean of the output over the ticks");
            break;
        case sim::Readout::max_rate:
            exported.changed.push_back(
                "the readout: the reader must take each neuron's maximum over time before the "
                "last weights; train --for nir reads the mean of the output instead");
            break;
    }
}

Exported write_nir(const sim::Network& network, const ExportRequest& request,
                   io::NirDialect dialect) {
    const io::NirDecay decay =
        request.decay ? io::nir_decay_from_name(*request.decay) : io::NirDecay::euler;
    io::write_nir(request.out, network, dialect, decay);

    Exported exported;
    exported.kept.push_back("every bit of the network, in /smnn: smnn import reads it back");
    if (network.is_full_rank() || network.modes() == 0 || dialect == io::NirDialect::faithful) {
        exported.kept.push_back("the weights, in float32");
    } else {
        exported.changed.push_back(std::to_string(network.modes()) + " modes: one matrix of " +
                                   std::to_string(network.neurons()) + " x " +
                                   std::to_string(network.neurons()) + " weights in float32");
    }
    say_times(network.neuron, decay, exported);
    if (dialect == io::NirDialect::dense && decay == io::NirDecay::euler) {
        exported.changed.push_back("the unit of time: a tick of " +
                                   shortest_text(network.neuron.time_step_ms) +
                                   " ms is called 0.1 ms, the one that snnTorch knows");
    }
    say_readout(network.readout, exported);
    exported.evaluate = [meant = io::seen_through_nir(network, dialect, decay)](
                            const learning::Task& task, std::size_t trials, Report&) {
        return learning::evaluate(meant, task, {.count = trials});
    };
    return exported;
}

} // namespace

Exported write_nir_faithful(const sim::Network& network, const ExportRequest& request) {
    return write_nir(network, request, io::NirDialect::faithful);
}

Exported write_nir_dense(const sim::Network& network, const ExportRequest& request) {
    return write_nir(network, request, io::NirDialect::dense);
}

} // namespace smnn::cli
