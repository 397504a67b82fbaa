#include "tools/smnn/replay/retraced_series.hpp"

#include <algorithm>
#include <numeric>

#include "smnn/sim/error.hpp"

namespace smnn::cli {

namespace {

std::vector<std::uint32_t> numbers_to(std::size_t end) {
    std::vector<std::uint32_t> numbers(end);
    std::iota(numbers.begin(), numbers.end(), 0U);
    return numbers;
}

} // namespace

RetracedSeries::RetracedSeries(const Request& request, const sim::Network& network)
    : neurons_(request.neurons.empty() ? numbers_to(network.neurons()) : request.neurons) {
    for (const std::uint32_t neuron : neurons_) {
        if (neuron >= network.neurons()) {
            throw sim::ParameterError("there is no neuron " + std::to_string(neuron) +
                                      ": the network has " + std::to_string(network.neurons()) +
                                      ", counted from 0");
        }
    }
    if (!request.modes.empty() && network.modes() == 0) {
        throw sim::ParameterError(request.modes +
                                  ": no mode activity can be written: the network has no modes");
    }
    if (!request.potentials.empty()) potentials_.emplace(request.potentials, "neuron", neurons_);
    if (!request.modes.empty()) {
        modes_.emplace(request.modes, "mode", numbers_to(network.modes()));
    }
    if (!potentials_ && !modes_) return;
    clock_.emplace(network);
    rest_ = clock_->state();
}

void RetracedSeries::append(const io::Window& window, const sim::Events& spikes) {
    if (!clock_) return;
    if (!is_in_trial_) clock_->resume(*rest_);
    sim::Matrix potential(clock_->neurons(), 1);
    std::vector<float> values;
    for (sim::Tick tick = clock_->state().tick; tick < window.until; ++tick) {
        clock_->retrace(window.input, spikes, tick + 1, potential);
        if (potentials_) {
            values.clear();
            for (const std::uint32_t neuron : neurons_) values.push_back(potential(neuron, 0));
            potentials_->append(window.trial, tick, values);
        }
        if (modes_) {
            const std::span<const double> activity = clock_->state().modes.activity();
            values.assign(activity.size(), 0.0F);
            std::transform(activity.begin(), activity.end(), values.begin(),
                           [](double value) { return static_cast<float>(value); });
            modes_->append(window.trial, tick, values);
        }
    }
    is_in_trial_ = !window.is_last;
}

void RetracedSeries::flush() {
    if (potentials_) potentials_->flush();
    if (modes_) modes_->flush();
}

void RetracedSeries::close() {
    if (potentials_) potentials_->close();
    if (modes_) modes_->close();
}

} // namespace smnn::cli
