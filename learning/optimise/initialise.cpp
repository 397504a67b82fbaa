#include "smnn/learning/optimise/initialise.hpp"

#include <algorithm>
#include <cmath>

#include "smnn/sim/random.hpp"

namespace smnn::learning {

namespace {

void fill_normal(sim::Matrix& matrix, double deviation, std::uint64_t seed, const char* stream) {
    sim::Random random(seed, stream);
    for (std::size_t col = 0; col < matrix.cols(); ++col) {
        for (float& value : matrix.column(col)) {
            value = static_cast<float>(deviation * random.normal());
        }
    }
}

} // namespace

sim::Network initialise(const Shape& shape, const sim::NeuronParameters& neuron,
                        sim::Readout readout, std::uint64_t seed) {
    sim::Network network;
    network.neuron = neuron;
    network.readout = readout;
    network.weights =
        shape.full_rank
            ? sim::zero_full_rank_weights(shape.neurons, shape.inputs, shape.outputs)
            : sim::zero_weights(shape.neurons, shape.modes, shape.inputs, shape.outputs);
    sim::Weights& w = network.weights;

    // A stream each, so that another number of modes leaves the input weights as they were.
    const double inputs = static_cast<double>(shape.inputs);
    const double neurons = static_cast<double>(shape.neurons);
    fill_normal(w.input, shape.input_scale / std::sqrt(inputs), seed, "initial input");
    fill_normal(w.readout, 1.0 / std::sqrt(neurons), seed, "initial readout");
    // W = xi_in diag(lambda) xi_out^T with entries of variance 1 / N, however many modes share it.
    const double modes = static_cast<double>(shape.modes);
    fill_normal(w.mode_in, 1.0 / std::sqrt(std::sqrt(neurons * std::max(modes, 1.0))), seed,
                "initial mode_in");
    fill_normal(w.mode_out, 1.0 / std::sqrt(std::sqrt(neurons * std::max(modes, 1.0))), seed,
                "initial mode_out");
    for (float& value : w.importance.values()) value = 1.0F;
    fill_normal(w.recurrent, 1.0 / std::sqrt(neurons), seed, "initial recurrent");
    validate(network);
    return network;
}

} // namespace smnn::learning
