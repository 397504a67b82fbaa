#include "smnn/sim/dynamics/propagator.hpp"

#include <cassert>
#include <cmath>

namespace smnn::sim {

StepFactors step_factors(const NeuronParameters& p) {
    const double dt = p.time_step_ms;
    StepFactors factors{
        .synapse = std::exp(-dt / p.tau_synapse_ms),
        .membrane = std::exp(-dt / p.tau_membrane_ms),
        .leak = -std::expm1(-dt / p.tau_membrane_ms),
        .rise = std::exp(-dt / p.tau_rise_ms),
        .decay = std::exp(-dt / p.tau_decay_ms),
        .gain = p.synaptic_gain,
    };
    if (p.filter != Filter::double_exponential) factors.rise = 0.0;
    if (p.filter == Filter::none) factors.decay = 0.0;
    return factors;
}

Propagation compose(const Propagation& b, const Propagation& a) {
    Propagation c;
    c.h_h = b.h_h * a.h_h;
    c.r_h = b.r_h * a.h_h + b.r_r * a.r_h;
    c.r_r = b.r_r * a.r_r;
    c.i_h = b.i_h * a.h_h + b.i_r * a.r_h + b.i_i * a.i_h;
    c.i_r = b.i_r * a.r_r + b.i_i * a.i_r;
    c.i_i = b.i_i * a.i_i;
    c.u_h = b.u_h * a.h_h + b.u_r * a.r_h + b.u_i * a.i_h + b.u_u * a.u_h;
    c.u_r = b.u_r * a.r_r + b.u_i * a.i_r + b.u_u * a.u_r;
    c.u_i = b.u_i * a.i_i + b.u_u * a.u_i;
    c.u_u = b.u_u * a.u_u;
    return c;
}

Propagator::Propagator(const StepFactors& f) {
    Propagation step; // one tick of (4), (1), (2), in that order of reading: I sees the r before it
    step.h_h = f.rise;
    step.r_h = f.gain * f.rise;
    step.r_r = f.decay;
    step.i_h = 0.0;
    step.i_r = 1.0;
    step.i_i = f.synapse;
    step.u_h = 0.0;
    step.u_r = f.leak;
    step.u_i = f.leak * f.synapse;
    step.u_u = f.membrane;

    doubled_.push_back(step);
    while (doubled_.size() < doublings) {
        doubled_.push_back(compose(doubled_.back(), doubled_.back()));
    }
    const auto is_spent = [](const Propagation& p) {
        return p.h_h + p.r_h + p.r_r + p.i_h + p.i_r + p.i_i + p.u_h + p.u_r + p.u_i + p.u_u == 0.0;
    };
    Propagation unit = step; // over 64^i ticks
    while (over_.size() < digits) {
        std::array<Propagation, base>& table = over_.emplace_back();
        for (std::size_t n = 1; n < table.size(); ++n) table[n] = compose(unit, table[n - 1]);
        unit = compose(unit, table.back());
        if (is_spent(unit)) break;
    }
}

Propagation Propagator::over(Tick ticks) const {
    assert(ticks >= 0 && ticks <= longest);
    Propagation result = over_[0][static_cast<std::size_t>(ticks % base)];
    for (std::size_t i = 1; (ticks /= base) != 0; ++i) {
        if (i == over_.size()) {
            result = {};
            result.h_h = result.r_r = result.i_i = result.u_u = 0.0;
            break;
        }
        const auto digit = static_cast<std::size_t>(ticks % base);
        if (digit != 0) result = compose(over_[i][digit], result);
    }
    return result;
}

} // namespace smnn::sim
