#include "smnn/learning/analysis/importance.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>

#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/sim/unfit_network.hpp"

namespace smnn::learning {

namespace {

double norm(std::span<const float> values) {
    double sum = 0.0;
    for (const float value : values) sum += static_cast<double>(value) * static_cast<double>(value);
    return std::sqrt(sum);
}

// The modes of `mode_out` are its rows: P numbers a neuron.
std::vector<float> row(const sim::Matrix& matrix, std::size_t row) {
    std::vector<float> values;
    for (std::size_t col = 0; col < matrix.cols(); ++col) values.push_back(matrix(row, col));
    return values;
}

} // namespace

Importance importance(const sim::Network& network) {
    require_modes(network);
    const sim::Weights& w = network.weights;
    Importance result;
    for (const float lambda : w.importance.column(0)) {
        result.strength.push_back(std::abs(static_cast<double>(lambda)));
    }
    for (std::size_t mode = 0; mode < network.modes(); ++mode) {
        result.tau.push_back(norm(w.mode_in.column(mode)) + norm(row(w.mode_out, mode)));
    }
    const double norms = std::accumulate(result.tau.begin(), result.tau.end(), 0.0);
    const double strength = std::accumulate(result.strength.begin(), result.strength.end(), 0.0);
    const double chi = norms > 0.0 ? strength / norms : 0.0;
    std::transform(result.tau.begin(), result.tau.end(), result.strength.begin(),
                   result.tau.begin(),
                   [chi](double both, double lambda) { return chi * both + lambda; });
    return result;
}

Importance untrained_importance(std::size_t neurons, std::size_t modes, std::uint64_t seed) {
    // Each factor is drawn from a stream of its own, whatever channels and outputs there are.
    const Shape shape{.neurons = neurons, .modes = modes, .inputs = 1, .outputs = 1};
    return importance(initialise(shape, {}, sim::Readout::max_rate, seed));
}

std::vector<double> by_rank(std::vector<double> values) {
    std::sort(values.begin(), values.end(), std::greater<>());
    return values;
}

void require_modes(const sim::Network& network) {
    if (network.modes() > 0) return;
    throw sim::UnfitNetwork(sim::UnfitNetwork::Need::modes,
                            network.is_full_rank() ? "the network is of full rank, it has no modes"
                                                   : "the network has no recurrence, so no modes");
}

} // namespace smnn::learning
