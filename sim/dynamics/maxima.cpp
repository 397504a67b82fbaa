#include "smnn/sim/dynamics/maxima.hpp"

#include <algorithm>
#include <vector>

#include "smnn/sim/dynamics/lanes.hpp"
#include "smnn/sim/dynamics/propagator.hpp"

namespace smnn::sim {

namespace {

// One neuron's filter (4) between its own spikes.
struct FilterState {
    double h = 0.0;
    double r = 0.0;
    Tick tick = -1;
};

FilterState moved(const FilterState& state, const Propagation& by, Tick to) {
    return {by.h_h * state.h, by.r_h * state.h + by.r_r * state.r, to};
}

// The highest r from state.tick to before `until`, and when. Between spikes r rises for a while, then
// falls: it is followed to the last tick that is still above the one before.
FilterState highest_before(Tick until, const FilterState& state, const Propagator& propagator,
                           const Propagation& step) {
    const auto is_rising_at = [&](const FilterState& s) { return moved(s, step, 0).r > s.r; };
    if (state.tick + 1 >= until || !is_rising_at(state)) return state;
    const Tick last = propagator.last_while(
        [&](const Propagation& by) { return is_rising_at(moved(state, by, 0)); });
    const Tick top = std::min(state.tick + last + 1, until - 1);
    return moved(state, propagator.over(top - state.tick), top);
}

} // namespace

void maxima_by_spikes(const Network& network, const Events& spikes, Tick ticks,
                      std::span<double> highest, std::span<Tick> at) {
    const StepFactors factors = step_factors(network.neuron);
    const Propagator propagator(factors);
    const Propagation step = propagator.over(1);
    std::vector<FilterState> states(network.neurons());

    const auto follow = [&](std::size_t neuron, Tick until) {
        const FilterState top = highest_before(until, states[neuron], propagator, step);
        if (top.r > highest[neuron]) {
            highest[neuron] = top.r;
            at[neuron] = top.tick;
        }
    };
    for (std::size_t i = 0; i < spikes.volleys(); ++i) {
        const Volley volley = spikes.volley(i);
        const Tick arrival = volley.tick + network.neuron.delay_ticks - 1;
        if (arrival >= ticks) break;
        for (const Channel neuron : volley.channels) {
            FilterState& state = states[neuron];
            follow(neuron, arrival);
            state = moved(state, propagator.over(arrival - state.tick), arrival);
            state.h += 1.0;
            state.r += factors.gain;
        }
    }
    for (std::size_t neuron = 0; neuron < states.size(); ++neuron) follow(neuron, ticks);
}

void maxima_by_ticks(const Network& network, const Events& spikes, Tick ticks,
                     std::span<double> highest, std::span<Tick> at) {
    const StepFactors factors = step_factors(network.neuron);
    const std::size_t width = padded(network.neurons());
    AlignedVector<double> h(width);
    AlignedVector<double> r(width);
    AlignedVector<double> top(width);
    AlignedVector<Tick> top_at(width);
    std::size_t next = 0;
    for (Tick tick = network.neuron.delay_ticks - 1; tick < ticks; ++tick) { // all 0 before
        if (next < spikes.volleys() &&
            spikes.volley(next).tick + network.neuron.delay_ticks - 1 == tick) {
            for (const Channel neuron : spikes.volley(next++).channels) h[neuron] += 1.0;
        }
        constexpr std::size_t half = lanes / 2;
        for (std::size_t n = 0; n < width; n += half) { // (4)
            Doubles& rate = doubles_at(r.data() + n);
            rate = factors.decay * rate + factors.gain * doubles_at(h.data() + n);
            doubles_at(h.data() + n) *= factors.rise;
            Doubles& best = doubles_at(top.data() + n);
            const Longs is_higher = rate > best;
            best = selected(is_higher, rate, best);
            Longs& when = longs_at(top_at.data() + n);
            when = selected(is_higher, Longs{} + tick, when);
        }
    }
    std::copy_n(top.begin(), highest.size(), highest.begin());
    std::copy_n(top_at.begin(), at.size(), at.begin());
}

} // namespace smnn::sim
