#include "smnn/io/recordings/retraced_series.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "smnn/io/series_table.hpp"
#include "smnn/sim/engines/clock_driven.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::io {

std::vector<std::uint32_t> chosen_neurons(const std::vector<std::uint32_t>& named,
                                          std::size_t size) {
    for (const std::uint32_t neuron : named) {
        if (neuron >= size) {
            throw sim::ParameterError("there is no neuron " + std::to_string(neuron) +
                                      ": the network has " + std::to_string(size) +
                                      ", counted from 0");
        }
    }
    if (!named.empty()) return named;
    std::vector<std::uint32_t> all(size);
    std::iota(all.begin(), all.end(), 0U);
    return all;
}

struct RetracedSeries::Tables {
    explicit Tables(const sim::Network& network) : clock(network), rest(clock.state()) {}

    std::optional<SeriesTable> potentials{};
    std::optional<SeriesTable> modes{};
    std::vector<std::uint32_t> neurons{};
    sim::ClockDriven clock;
    sim::PopulationState rest;
    bool is_in_trial = false;
};

RetracedSeries::RetracedSeries(const Request& request, const sim::Network& network) {
    const auto neurons = chosen_neurons(request.neurons, network.neurons());
    if (!request.modes.empty() && network.modes() == 0) {
        throw sim::ParameterError(request.modes +
                                  ": no mode activity can be written: the network has no modes");
    }
    if (request.potentials.empty() && request.modes.empty()) return;
    tables_ = std::make_unique<Tables>(network);
    tables_->neurons = neurons;
    if (!request.potentials.empty()) {
        tables_->potentials.emplace(request.potentials, "neuron", neurons);
    }
    if (!request.modes.empty()) {
        tables_->modes.emplace(request.modes, "mode", chosen_neurons({}, network.modes()));
    }
}

RetracedSeries::~RetracedSeries() = default;

void RetracedSeries::append(const Window& window, const sim::Events& spikes) {
    if (!tables_) return;
    sim::ClockDriven& clock = tables_->clock;
    if (!tables_->is_in_trial) clock.resume(tables_->rest);
    sim::Matrix potential(clock.neurons(), 1);
    std::vector<float> values;
    for (sim::Tick tick = clock.state().tick; tick < window.until; ++tick) {
        clock.retrace(window.input, spikes, tick + 1, potential);
        if (tables_->potentials) {
            values.clear();
            for (const std::uint32_t neuron : tables_->neurons) {
                values.push_back(potential(neuron, 0));
            }
            tables_->potentials->append(window.trial, tick, values);
        }
        if (tables_->modes) {
            const std::span<const double> activity = clock.state().modes.activity();
            values.assign(activity.size(), 0.0F);
            std::transform(activity.begin(), activity.end(), values.begin(),
                           [](double value) { return static_cast<float>(value); });
            tables_->modes->append(window.trial, tick, values);
        }
    }
    tables_->is_in_trial = !window.is_last;
}

void RetracedSeries::flush() {
    if (!tables_) return;
    if (tables_->potentials) tables_->potentials->flush();
    if (tables_->modes) tables_->modes->flush();
}

void RetracedSeries::close() {
    if (!tables_) return;
    if (tables_->potentials) tables_->potentials->close();
    if (tables_->modes) tables_->modes->close();
}

} // namespace smnn::io
