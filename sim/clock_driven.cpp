#include "sim/clock_driven.hpp"

#include <algorithm>
#include <utility>

#include "sim/input_drive.hpp"

namespace smnn::sim {

namespace {

// Walks the volleys of events tick by tick.
class VolleyCursor {
public:
    VolleyCursor(const Events& events, Tick from)
        : events_(events), next_(events.first_volley_from(from)) {}

    // The events of a tick, which is later than the one asked for before; empty if there are none.
    Volley at(Tick tick) {
        if (next_ == events_.volleys()) return {};
        const Volley volley = events_.volley(next_);
        if (volley.tick != tick) return {};
        ++next_;
        return volley;
    }

private:
    const Events& events_;
    std::size_t next_;
};

void write_column(std::span<const double> values, Matrix& matrix, Tick tick) {
    if (matrix.empty()) return;
    const std::span<float> column = matrix.column(static_cast<std::size_t>(tick));
    for (std::size_t i = 0; i < column.size(); ++i) column[i] = static_cast<float>(values[i]);
}

} // namespace

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
      state_{.tick = 0,
             .current = AlignedVector<double>(stride_),
             .potential = AlignedVector<double>(stride_),
             .refractory_until = AlignedVector<Tick>(stride_, -1),
             .modes = ModeBuffer(network)},
      drive_(stride_) {}

void ClockDriven::reset() {
    state_.tick = 0;
    std::fill(state_.current.begin(), state_.current.end(), 0.0);
    std::fill(state_.potential.begin(), state_.potential.end(), 0.0);
    std::fill(state_.refractory_until.begin(), state_.refractory_until.end(), Tick{-1});
    state_.modes.reset();
}

void ClockDriven::run(Trace& trace) {
    reset();
    trace.spikes.clear();
    VolleyCursor input(trace.input, 0);
    const double threshold = network_.neuron.threshold;
    const double* const potential = state_.potential.data();
    for (Tick tick = 0; tick < trace.ticks; ++tick) {
        step(input.at(tick), trace.cost, [&] {
            write_column(state_.potential, trace.potentials, tick);
            // The filling never fires: its weights are 0 and the threshold is above 0.
            for (std::size_t first = 0; first < stride_; first += lanes) {
                bool any = false;
                for (std::size_t n = first; n < first + lanes; ++n) any |= potential[n] > threshold;
                if (!any) continue;
                for (std::size_t n = first; n < first + lanes; ++n) {
                    if (potential[n] > threshold) fired_.push_back(static_cast<Channel>(n)); // (3)
                }
            }
        });
        trace.spikes.append(tick, fired_);
        write_column(state_.modes.activity(), trace.mode_activity, tick);
    }
    const auto ticks = static_cast<std::uint64_t>(trace.ticks);
    trace.cost.spikes += trace.spikes.size();
    trace.cost.looks += network_.neurons() * ticks;
    trace.cost.membrane_updates += network_.neurons() * ticks;
    trace.cost.ticks_visited += ticks;
}

void ClockDriven::retrace(const Trace& trace, Tick until, Matrix& potentials) {
    const Tick from = state_.tick;
    VolleyCursor input(trace.input, from);
    VolleyCursor spikes(trace.spikes, from);
    Cost not_counted;
    for (Tick tick = from; tick < until; ++tick) {
        step(input.at(tick), not_counted, [&] {
            write_column(state_.potential, potentials, tick - from);
            const Volley volley = spikes.at(tick);
            fired_.assign(volley.channels.begin(), volley.channels.end());
        });
    }
}

// One tick. `fire` is called with the potentials before the reset, and lists who fires.
template <class Fire>
void ClockDriven::step(const Volley& input, Cost& cost, Fire&& fire) {
    update_currents(input, cost);
    update_potentials();
    fired_.clear();
    fire();
    for (const Channel neuron : fired_) {
        state_.potential[neuron] = 0.0; // the factor 1 - S of (2)
        state_.refractory_until[neuron] = state_.tick + refractory_ticks_;
        state_.modes.deposit(neuron, state_.tick + network_.neuron.delay_ticks - 1, cost);
    }
    state_.modes.advance_to(state_.tick, propagator_, cost); // (4), (5)
    ++state_.tick;
}

// (1). The modes are still those of the tick before.
void ClockDriven::update_currents(const Volley& input, Cost& cost) {
    const Weights& w = network_.weights;
    const std::span<const double> activity = state_.modes.activity();
    double* const current = state_.current.data();
    if (input.channels.empty()) {
        for (std::size_t n = 0; n < stride_; ++n) current[n] *= factors_.synapse;
    } else {
        input_drive(w.input, input, drive_);
        const float* const drive = drive_.data();
        for (std::size_t n = 0; n < stride_; ++n) {
            current[n] = factors_.synapse * current[n] + static_cast<double>(drive[n]);
        }
        cost.input_events += input.channels.size();
        cost.input_operations += input.channels.size() * network_.neurons();
    }
    if (network_.is_full_rank()) {
        for (std::size_t n = 0; n < activity.size(); ++n) current[n] += activity[n];
        return;
    }
    for (std::size_t p = 0; p < activity.size(); ++p) {
        const double strength = static_cast<double>(w.importance(p, 0)) * activity[p];
        const float* const mode = w.mode_in.column(p).data();
        for (std::size_t n = 0; n < stride_; ++n) {
            current[n] += strength * static_cast<double>(mode[n]);
        }
    }
    cost.expansion_macs += activity.size() * network_.neurons();
}

// (2)
void ClockDriven::update_potentials() {
    const double* const current = state_.current.data();
    double* const potential = state_.potential.data();
    const Tick* const until = state_.refractory_until.data();
    const Tick tick = state_.tick;
    for (std::size_t n = 0; n < stride_; ++n) {
        const double u = factors_.membrane * potential[n] + factors_.leak * current[n];
        potential[n] = tick > until[n] ? u : 0.0;
    }
}

} // namespace smnn::sim
