#include "smnn/learning/sparse/active_neurons.hpp"

#include <numeric>

namespace smnn::learning {

using sim::Channel;
using sim::Floats;
using sim::floats_at;
using sim::lanes;

ActiveNeurons::ActiveNeurons(const Surrogate& surrogate, double threshold, std::size_t neurons)
    : slope_(static_cast<float>(surrogate.slope)),
      threshold_(static_cast<float>(threshold)),
      all_(sim::padded(neurons)),
      found_(all_.size() + lanes) {
    std::iota(all_.begin(), all_.end(), Channel{0});
}

bool ActiveNeurons::are_few(const Surrogate& surrogate, double threshold) {
    return surrogate.kind == SurrogateKind::triangle &&
           ActiveNeurons(surrogate, threshold, 0).height(Floats{})[0] <= 0.0F;
}

std::size_t ActiveNeurons::count(const float* potential) const {
    std::size_t total = 0;
    for (std::size_t n = 0; n < all_.size(); n += lanes) {
        const std::uint32_t active = sim::above_zero(height(floats_at(potential + n)));
        total += static_cast<std::size_t>(std::popcount(active));
    }
    return total;
}

void ActiveNeurons::find(const float* potential) {
    Channel* end = found_.data();
    for (std::size_t n = 0; n < all_.size(); n += lanes) {
        const std::uint32_t active = sim::above_zero(height(floats_at(potential + n)));
        end += sim::compress(all_.data() + n, active, end);
    }
    size_ = static_cast<std::size_t>(end - found_.data());
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
