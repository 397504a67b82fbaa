#include "sim/clock_driven.hpp"

#include <algorithm>
#include <utility>

#include "sim/input_drive.hpp"

namespace smnn::sim {

Trace run_clock_driven(const Network& network, Events input, const RunConfig& config) {
    validate(network);
    Trace trace = prepare_trace(network, std::move(input), config);
    ClockDriven(network).run(trace);
    return trace;
}

ClockDriven::ClockDriven(const Network& network)
    : network_(network),
      factors_(step_factors(network.neuron)),
      propagator_(factors_),
      refractory_ticks_(sim::refractory_ticks(network.neuron)),
      stride_(network.weights.input.stride()),
      modes_(network),
      current_(stride_),
      potential_(stride_),
      refractory_until_(stride_),
      drive_(stride_) {}

void ClockDriven::reset() {
    modes_.reset();
    std::fill(current_.begin(), current_.end(), 0.0);
    std::fill(potential_.begin(), potential_.end(), 0.0);
    std::fill(refractory_until_.begin(), refractory_until_.end(), Tick{-1});
}

void ClockDriven::run(Trace& trace) {
    trace.spikes.clear();
    const double threshold = network_.neuron.threshold;
    step_through(trace, [&](Tick) {
        // The filling never fires: its weights are 0 and the threshold is above 0.
        for (std::size_t first = 0; first < stride_; first += lanes) {
            bool any = false;
            for (std::size_t n = first; n < first + lanes; ++n) any |= potential_[n] > threshold;
            if (!any) continue;
            for (std::size_t n = first; n < first + lanes; ++n) {
                if (potential_[n] > threshold) fired_.push_back(static_cast<Channel>(n)); // (3)
            }
        }
    });
    trace.cost.looks += network_.neurons() * static_cast<std::uint64_t>(trace.ticks);
}

void ClockDriven::retrace(Trace& trace) {
    Events spikes;
    std::swap(spikes, trace.spikes);
    std::size_t next = 0;
    step_through(trace, [&](Tick tick) {
        if (next == spikes.volleys() || spikes.volley(next).tick != tick) return;
        const Volley volley = spikes.volley(next++);
        fired_.assign(volley.channels.begin(), volley.channels.end());
    });
}

template <class Fire>
void ClockDriven::step_through(Trace& trace, Fire&& fire) {
    reset();
    Cost& cost = trace.cost;
    const Tick delay = network_.neuron.delay_ticks;
    std::size_t next_input = 0;
    for (Tick tick = 0; tick < trace.ticks; ++tick) {
        Volley volley;
        if (next_input < trace.input.volleys() && trace.input.volley(next_input).tick == tick) {
            volley = trace.input.volley(next_input++);
        }
        update_currents(volley, cost);
        update_potentials(tick);
        if (!trace.potentials.empty()) {
            const std::span<float> column = trace.potentials.column(static_cast<std::size_t>(tick));
            for (std::size_t n = 0; n < column.size(); ++n) {
                column[n] = static_cast<float>(potential_[n]);
            }
        }
        fired_.clear();
        fire(tick);
        for (const Channel neuron : fired_) {
            potential_[neuron] = 0.0; // the factor 1 - S of (2)
            refractory_until_[neuron] = tick + refractory_ticks_;
            modes_.deposit(neuron, tick + delay - 1, cost);
        }
        trace.spikes.append(tick, fired_);
        modes_.advance_to(tick, propagator_, cost); // (4), (5)
        if (!trace.mode_activity.empty()) {
            const std::span<float> column =
                trace.mode_activity.column(static_cast<std::size_t>(tick));
            for (std::size_t p = 0; p < column.size(); ++p) {
                column[p] = static_cast<float>(modes_.activity()[p]);
            }
        }
    }
    cost.spikes += trace.spikes.size();
    cost.membrane_updates += network_.neurons() * static_cast<std::uint64_t>(trace.ticks);
    cost.ticks_visited += static_cast<std::uint64_t>(trace.ticks);
}

// (1). The modes are still those of the tick before.
void ClockDriven::update_currents(const Volley& volley, Cost& cost) {
    const Weights& w = network_.weights;
    double* const current = current_.data();
    if (volley.channels.empty()) {
        for (std::size_t n = 0; n < stride_; ++n) current[n] *= factors_.synapse;
    } else {
        input_drive(w.input, volley, drive_);
        const float* const drive = drive_.data();
        for (std::size_t n = 0; n < stride_; ++n) {
            current[n] = factors_.synapse * current[n] + static_cast<double>(drive[n]);
        }
        cost.input_events += volley.channels.size();
        cost.input_operations += volley.channels.size() * network_.neurons();
    }
    if (network_.is_full_rank()) {
        for (std::size_t n = 0; n < modes_.width(); ++n) current[n] += modes_.activity()[n];
        return;
    }
    for (std::size_t p = 0; p < modes_.width(); ++p) {
        const double strength = static_cast<double>(w.importance(p, 0)) * modes_.activity()[p];
        const float* const mode = w.mode_in.column(p).data();
        for (std::size_t n = 0; n < stride_; ++n) {
            current[n] += strength * static_cast<double>(mode[n]);
        }
    }
    cost.expansion_macs += modes_.width() * network_.neurons();
}

// (2)
void ClockDriven::update_potentials(Tick tick) {
    const double* const current = current_.data();
    double* const potential = potential_.data();
    const Tick* const until = refractory_until_.data();
    for (std::size_t n = 0; n < stride_; ++n) {
        const double u = factors_.membrane * potential[n] + factors_.leak * current[n];
        potential[n] = tick > until[n] ? u : 0.0;
    }
}

} // namespace smnn::sim
