#include "smnn/learning/sparse/membrane_response.hpp"

#include <algorithm>

#include "smnn/sim/dynamics/lanes.hpp"

namespace smnn::learning {

using sim::Channel;
using sim::Floats;
using sim::floats_at;
using sim::Tick;
using sim::Volley;

MembraneResponse::MembraneResponse(const sim::Network& network)
    : network_(network), factors_(step_factors(network.neuron)), place_of_(network.inputs()) {}

void MembraneResponse::recall(const sim::Events& input, std::span<const double> activity,
                              Tick ticks) {
    input_ = &input;
    activity_ = activity;
    ticks_ = ticks;
    window_ = -1;
    find_channels(input);
    const std::size_t width = sim::padded(network_.modes() + channels_.size());
    current_.assign(width, 0.0F);
    potential_.assign(width, 0.0F);
    states_.clear();
    constexpr std::size_t largest = 1 << 17; // numbers
    window_ticks_ = static_cast<Tick>(
        std::clamp<std::size_t>(largest / std::max<std::size_t>(width, 1), 16, 1024));
    rows_.resize(width * static_cast<std::size_t>(std::min(window_ticks_, ticks)));
    for (Tick from = 0; from < ticks; from += window_ticks_) {
        states_.insert(states_.end(), current_.begin(), current_.end());
        states_.insert(states_.end(), potential_.begin(), potential_.end());
        compute(from);
    }
}

const float* MembraneResponse::window(Tick from) {
    if (from != window_) {
        const std::size_t width = current_.size();
        const auto state =
            states_.begin() + (from / window_ticks_) * static_cast<std::ptrdiff_t>(2 * width);
        std::copy_n(state, width, current_.begin());
        std::copy_n(state + static_cast<std::ptrdiff_t>(width), width, potential_.begin());
        compute(from);
    }
    return rows_.data();
}

// In ascending order, each with its place.
void MembraneResponse::find_channels(const sim::Events& input) {
    std::fill(place_of_.begin(), place_of_.end(), 0U);
    for (std::size_t i = 0; i < input.volleys(); ++i) {
        for (const Channel channel : input.volley(i).channels) place_of_[channel] = 1;
    }
    channels_.clear();
    auto place = static_cast<std::uint32_t>(network_.modes());
    for (Channel channel = 0; channel < place_of_.size(); ++channel) {
        if (place_of_[channel] == 0) continue;
        channels_.push_back(channel);
        place_of_[channel] = place++;
    }
}

// (18), on from the state.
void MembraneResponse::compute(Tick from) {
    window_ = from;
    const std::size_t width = current_.size();
    const std::size_t modes = network_.modes();
    const auto synapse = static_cast<float>(factors_.synapse);
    const auto membrane = static_cast<float>(factors_.membrane);
    const auto leak = static_cast<float>(factors_.leak);
    std::size_t next = input_->first_volley_from(from);
    float* row = rows_.data();
    for (Tick tick = from; tick < std::min(from + window_ticks_, ticks_); ++tick, row += width) {
        for (std::size_t v = 0; v < width; v += sim::lanes) {
            floats_at(current_.data() + v) *= synapse;
        }
        for (std::size_t p = 0; p < modes && tick > 0; ++p) {
            const double lambda = static_cast<double>(network_.weights.importance(p, 0));
            const double activity = activity_[static_cast<std::size_t>(tick - 1) * modes + p];
            current_[p] += static_cast<float>(lambda * activity);
        }
        if (next < input_->volleys() && input_->volley(next).tick == tick) {
            const Volley volley = input_->volley(next++);
            for (std::size_t i = 0; i < volley.channels.size(); ++i) {
                current_[place_of_[volley.channels[i]]] += volley.value(i);
            }
        }
        for (std::size_t v = 0; v < width; v += sim::lanes) {
            Floats& potential = floats_at(potential_.data() + v);
            potential = membrane * potential + leak * floats_at(current_.data() + v);
            floats_at(row + v) = potential;
        }
    }
}

} // namespace smnn::learning
