#include "smnn/sim/engines/population_state.hpp"

#include <algorithm>

namespace smnn::sim {

PopulationState::PopulationState(const Network& network)
    : current(network.weights.input.stride()),
      potential(current.size()),
      refractory_until(current.size(), -1),
      modes(network) {}

void PopulationState::rest() {
    tick = 0;
    std::fill(current.begin(), current.end(), 0.0);
    std::fill(potential.begin(), potential.end(), 0.0);
    std::fill(refractory_until.begin(), refractory_until.end(), Tick{-1});
    modes.reset();
}

} // namespace smnn::sim
