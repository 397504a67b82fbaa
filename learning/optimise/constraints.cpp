#include "smnn/learning/optimise/constraints.hpp"

#include <algorithm>
#include <string>

#include "smnn/sim/error.hpp"
#include "smnn/sim/random.hpp"

namespace smnn::learning {

namespace {

void clear(sim::Matrix& matrix) { std::fill(matrix.values().begin(), matrix.values().end(), 0.0F); }

void clamp_to_positive(sim::Matrix& matrix) {
    for (float& value : matrix.values()) value = std::max(value, 0.0F);
}

void clamp_to_signs(sim::Matrix& columns, const std::vector<bool>& is_inhibitory) {
    for (std::size_t neuron = 0; neuron < columns.cols(); ++neuron) {
        for (float& value : columns.column(neuron)) {
            value = is_inhibitory[neuron] ? std::min(value, 0.0F) : std::max(value, 0.0F);
        }
    }
}

} // namespace

Constraints::Constraints(const ConstraintOptions& options, const sim::Weights& shape,
                         std::uint64_t seed)
    : options_(options) {
    if (!(options.input_sparsity >= 0.0 && options.input_sparsity < 1.0)) {
        throw sim::ParameterError("an input sparsity of " + std::to_string(options.input_sparsity) +
                                  ": it must be from 0 to below 1");
    }
    if (options.input_sparsity > 0.0) {
        sim::Random random(seed, "input sparsity");
        is_cut_.resize(shape.input.rows() * shape.input.cols());
        for (std::size_t i = 0; i < is_cut_.size(); ++i) {
            is_cut_[i] = random.uniform() < options.input_sparsity;
        }
    }
    if (!options.excitatory) return;
    if (!(*options.excitatory >= 0.0 && *options.excitatory <= 1.0)) {
        throw sim::ParameterError("a share of " + std::to_string(*options.excitatory) +
                                  " excitatory neurons: it must be from 0 to 1");
    }
    sim::Random random(seed, "inhibitory neurons");
    is_inhibitory_.resize(shape.input.rows());
    for (std::size_t n = 0; n < is_inhibitory_.size(); ++n) {
        is_inhibitory_[n] = random.uniform() >= *options.excitatory;
    }
}

void Constraints::restrict_gradient(sim::Weights& gradient) const {
    if (!options_.trained.input) clear(gradient.input);
    if (!options_.trained.readout) clear(gradient.readout);
    if (!options_.trained.importance) clear(gradient.importance);
    if (is_cut_.empty()) return;
    for (std::size_t channel = 0, i = 0; channel < gradient.input.cols(); ++channel) {
        for (float& value : gradient.input.column(channel)) {
            if (is_cut_[i++]) value = 0.0F;
        }
    }
}

void Constraints::project(sim::Weights& weights) const {
    if (!is_cut_.empty()) {
        for (std::size_t channel = 0, i = 0; channel < weights.input.cols(); ++channel) {
            for (float& value : weights.input.column(channel)) {
                if (is_cut_[i++]) value = 0.0F;
            }
        }
    }
    if (is_inhibitory_.empty()) return;
    clamp_to_positive(weights.mode_in);
    clamp_to_positive(weights.importance);
    clamp_to_signs(weights.mode_out, is_inhibitory_);
    clamp_to_signs(weights.recurrent, is_inhibitory_);
}

} // namespace smnn::learning
