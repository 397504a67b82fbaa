#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "smnn/io/recordings/spike_grid.hpp"
#include "smnn/io/series_table.hpp"
#include "smnn/learning/activity/mode_space.hpp"
#include "smnn/sim/network.hpp"
#include "tools/smnn/charts/chart.hpp"
#include "tools/smnn/results/result_file.hpp"
#include "tools/smnn/terminal/report.hpp"

// What a network did: recordings, and the analyses of trials.
namespace smnn::cli {

// Of `analyse activity`: rates of neurons and population, intervals, spikes of a trial.
std::vector<Chart> activity_charts(const ResultFile& result);

// The mean trial of each condition along [Win, xi_in] orthonormalised, a panel a direction: the last of
// many. The space has coefficients.
Chart coefficient_chart(const learning::ModeSpace& space);

// The mode activity kappa of equation (5) over time: a curve a mode or, of more modes than have colours,
// a picture with a row a mode.
//   time_step_ms   of a tick; 0: unknown, the axis then counts ticks
Chart mode_activity_chart(const std::string& title, const io::RecordedSeries& modes,
                          double time_step_ms);

std::string mode_title(std::size_t mode);

// Colours, dashes and shapes by condition, and their legend.
void add_condition_scales(const std::vector<std::string>& conditions, Report& spec);

// Of `analyse mode-space`: trajectories of the trials in the space of the output modes, coloured by
// condition, and how the mean trial's coefficients go.
//
//   Three modes make three linked planes and a view that turns with the mouse; of more, the three that
//   move most are drawn. Two modes make a plane; one, curves over time.
//   Errors  sim::ParameterError naming the file and what is expected in it
std::vector<Chart> mode_space_charts(const ResultFile& result);

// More neurons than these are not drawn, one above the other.
inline constexpr std::size_t most_potentials = 8;

// The membrane potentials of some neurons over time: with the parameters of theirs, the threshold, the
// spikes (where it is passed) and the ticks at which they are refractory.
Chart potential_chart(const std::string& title, const io::RecordedSeries& potentials,
                      const std::optional<sim::NeuronParameters>& neuron);

// So many spikes are drawn one by one; more of them as a picture of their density.
inline constexpr std::size_t most_drawn_spikes = 4000;

// Into how many columns and rows a raster on a page is counted.
inline constexpr std::size_t raster_columns = 320;
inline constexpr std::size_t raster_rows = 150;

// A raster with the rate of the population above it and that of every neuron beside it.
Chart raster_chart(const std::string& title, const io::SpikeGrid& grid);

// The shown trials in the space of the output modes: two modes or more.
Chart trajectory_chart(const learning::ModeSpace& space);

} // namespace smnn::cli
