#pragma once

#include <optional>

#include "smnn/sim/network.hpp"
#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/page/recorded_series.hpp"

namespace smnn::cli {

// More neurons than these are not drawn, one above the other.
inline constexpr std::size_t most_potentials = 8;

// The membrane potentials of some neurons over time: with the parameters of theirs, the threshold, the
// spikes (where it is passed) and the ticks at which they are refractory.
Chart potential_chart(const std::string& title, const RecordedSeries& potentials,
                      const std::optional<sim::NeuronParameters>& neuron);

} // namespace smnn::cli
