#include "learning/active_neurons.hpp"

#include <numeric>

namespace smnn::learning {

using sim::Channel;
using sim::Floats;
using sim::floats_at;
using sim::lanes;

ActiveNeurons::ActiveNeurons(const Surrogate& surrogate, double threshold, std::size_t neurons)
    : slope_(static_cast<float>(surrogate.slope)),
      threshold_(static_cast<float>(threshold)),
      all_(sim::padded(neurons)) {
    std::iota(all_.begin(), all_.end(), Channel{0});
}

bool ActiveNeurons::are_few(const Surrogate& surrogate, double threshold) {
    return surrogate.kind == SurrogateKind::triangle &&
           ActiveNeurons(surrogate, threshold, 0).height(Floats{})[0] <= 0.0F;
}

void ActiveNeurons::clear() { ends_.clear(); }

void ActiveNeurons::add(const float* potential) {
    const std::size_t before = size();
    if (neurons_.size() < before + all_.size() + lanes) {
        neurons_.resize(2 * before + all_.size() + lanes);
        potentials_.resize(neurons_.size());
    }
    Channel* end = neurons_.data() + before;
    for (std::size_t n = 0; n < all_.size(); n += lanes) {
        end +=
            sim::compress(all_.data() + n, sim::above_zero(height(floats_at(potential + n))), end);
    }
    ends_.push_back(static_cast<std::size_t>(end - neurons_.data()));
    for (std::size_t i = before; i < size(); ++i) potentials_[i] = potential[neurons_[i]];
}

std::span<const Channel> ActiveNeurons::neurons(sim::Tick tick) const {
    const auto i = static_cast<std::size_t>(tick);
    const std::size_t first = i == 0 ? 0 : ends_[i - 1];
    return std::span(neurons_).subspan(first, ends_[i] - first);
}

std::span<const float> ActiveNeurons::potentials(sim::Tick tick) const {
    const auto i = static_cast<std::size_t>(tick);
    const std::size_t first = i == 0 ? 0 : ends_[i - 1];
    return std::span(potentials_).subspan(first, ends_[i] - first);
}

Floats ActiveNeurons::height(const Floats& potential) const {
    const Floats x = potential - threshold_;
    return 1.0F - slope_ * (x < 0.0F ? -x : x);
}

Floats ActiveNeurons::derivative(const Floats& potential) const {
    const Floats above = height(potential);
    return (above > 0.0F ? above : Floats{}) * slope_;
}

} // namespace smnn::learning
