#include "sim/event_driven.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "sim/input_drive.hpp"

namespace smnn::sim {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Bounds are kept this far (relative) below the threshold. Potentials computed along two roads differ by
// rounding, some 1e-15 of the largest term; a bound that ignored this could wake a tick late.
constexpr double caution = 1e-9;

// A look hands half of a neuron's distance to the threshold to the clock (how soon could it come that
// far by itself) and keeps half as slack for spikes still to arrive.
constexpr double share_of_time = 0.5;

} // namespace

Trace run_event_driven(const Network& network, Events input, const RunConfig& config) {
    validate(network);
    Trace trace = prepare_trace(network, std::move(input), config);
    EventDriven(network).run(trace);
    return trace;
}

EventDriven::EventDriven(const Network& network)
    : network_(network),
      factors_(step_factors(network.neuron)),
      propagator_(factors_),
      refractory_ticks_(sim::refractory_ticks(network.neuron)),
      groups_(static_cast<Group>(network.weights.input.stride() / group_size)),
      current_peak_of_activity_(propagator_.peak([](const Propagation& p) { return p.i_r; })),
      current_peak_of_rise_(propagator_.peak([](const Propagation& p) { return p.i_h; })),
      potential_peak_of_arrival_(
          propagator_.peak([&](const Propagation& p) { return p.u_h + factors_.gain * p.u_r; })),
      modes_(network),
      queue_(groups_),
      own_current_(network.weights.input.stride()),
      own_potential_(own_current_.size()),
      refractory_until_(own_current_.size()),
      advanced_to_(groups_),
      limit_(groups_),
      drive_(own_current_.size()) {
    // Cauchy and Schwarz: |xi_in[i] . x| <= |xi_in[i]| |x|. A full-rank neuron reads one entry. Never 0:
    // slack is divided by it.
    reach_.assign(groups_, network.is_full_rank() ? 1.0 : std::numeric_limits<double>::min());
    for (std::size_t neuron = 0; neuron < network.neurons(); ++neuron) {
        double squares = 0.0;
        for (std::size_t p = 0; p < network.modes(); ++p) {
            const double x = static_cast<double>(network.weights.mode_in(neuron, p));
            squares += x * x;
        }
        double& reach = reach_[neuron / group_size];
        reach = std::max(reach, std::sqrt(squares));
    }
    for (double& reach : reach_) reach *= potential_peak_of_arrival_ * (1.0 + caution);
}

void EventDriven::reset() {
    modes_.reset();
    queue_.clear();
    std::fill(own_current_.begin(), own_current_.end(), 0.0);
    std::fill(own_potential_.begin(), own_potential_.end(), 0.0);
    std::fill(refractory_until_.begin(), refractory_until_.end(), Tick{-1});
    std::fill(advanced_to_.begin(), advanced_to_.end(), Tick{-1});
    // At rest a push is the only thing that can matter: nothing was looked at, nothing needs to be
    // before the modes have moved a neuron by its whole threshold.
    for (Group group = 0; group < groups_; ++group) {
        limit_[group] = network_.neuron.threshold * (1.0 - caution) / reach_[group];
    }
    lowest_limit_ = *std::min_element(limit_.begin(), limit_.end());
}

// A run jumps from tick to tick at which something is due: input, a spike arriving in the mode buffer, a
// group's wake-up.
void EventDriven::run(Trace& trace) {
    reset();
    trace.spikes.clear();
    Tick recorded = 0;
    std::size_t next = 0;
    const auto input_tick = [&] {
        return next < trace.input.volleys() ? trace.input.volley(next).tick : never;
    };
    for (;;) {
        const Tick tick = std::min({input_tick(), modes_.next_arrival(), queue_.next()});
        record(recorded, std::min(tick, trace.ticks), trace);
        if (tick >= trace.ticks) break;
        Volley input;
        if (input_tick() == tick) input = trace.input.volley(next++);
        visit(tick, input, input_tick(), trace);
        recorded = tick + 1;
    }
    trace.cost.spikes += trace.spikes.size();
    trace.cost.queue_operations += queue_.operations();
}

// One tick, in the order of equations (1) to (5).
void EventDriven::visit(Tick tick, const Volley& input, Tick next_input, Trace& trace) {
    ++trace.cost.ticks_visited;
    modes_.advance_to(tick, propagator_, trace.cost);
    wake_pushed(tick + 1); // an arrival at this tick first changes U at the next

    fired_.clear();
    if (!input.channels.empty()) {
        input_drive(network_.weights.input, input, drive_);
        trace.cost.input_events += input.channels.size();
        trace.cost.input_operations += input.channels.size() * network_.neurons();
        for (Group group = 0; group < groups_; ++group) {
            look(group, tick, drive_.data() + group * group_size, next_input, trace);
        }
    } else {
        while (queue_.next() == tick) {
            ++trace.cost.wake_ups;
            look(queue_.pop(), tick, nullptr, next_input, trace);
        }
    }

    spikes_.clear();
    for (const Fired& fired : fired_) {
        modes_.deposit(fired.neuron, tick + network_.neuron.delay_ticks - 1, trace.cost);
        spikes_.push_back(fired.neuron);
    }
    trace.spikes.append(tick, spikes_);
    if (modes_.next_arrival() == tick) { // a delay of one tick
        modes_.advance_to(tick, propagator_, trace.cost);
        wake_pushed(tick + 1);
    }
    if (!trace.potentials.empty() || !trace.mode_activity.empty()) record(tick, tick + 1, trace);
}

// Groups whose sleep the modes' movement has ended.
void EventDriven::wake_pushed(Tick tick) {
    if (modes_.distance() < lowest_limit_) return;
    lowest_limit_ = infinity;
    for (Group group = 0; group < groups_; ++group) {
        if (modes_.distance() >= limit_[group]) {
            limit_[group] = infinity; // it will be looked at: no need to be told again
            queue_.set(group, std::min(tick, queue_.pending(group)));
        }
        lowest_limit_ = std::min(lowest_limit_, limit_[group]);
    }
}

// drive = xi_in (lambda * stage) for the neurons of a group.
void EventDriven::expand(Group group, std::span<const double> stage, double* drive,
                         Cost& cost) const {
    const std::size_t first = group * group_size;
    const Weights& w = network_.weights;
    std::fill(drive, drive + group_size, 0.0);
    if (network_.is_full_rank()) {
        const std::size_t last = std::min(first + group_size, stage.size());
        std::copy(stage.begin() + static_cast<std::ptrdiff_t>(first),
                  stage.begin() + static_cast<std::ptrdiff_t>(last), drive);
        return;
    }
    for (std::size_t p = 0; p < stage.size(); ++p) {
        const double strength = static_cast<double>(w.importance(p, 0)) * stage[p];
        const float* const mode = w.mode_in.values().data() + p * w.mode_in.stride() + first;
        for (std::size_t lane = 0; lane < group_size; ++lane) {
            drive[lane] += strength * static_cast<double>(mode[lane]);
        }
    }
    cost.expansion_macs += stage.size() * std::min(group_size, network_.neurons() - first);
}

void EventDriven::look(Group group, Tick tick, const float* drive, Tick next_input, Trace& trace) {
    const std::size_t first = group * group_size;
    const std::size_t count = std::min(group_size, network_.neurons() - first);
    double* const own_i = own_current_.data() + first;
    double* const own_u = own_potential_.data() + first;
    trace.cost.looks += count;
    trace.cost.membrane_updates += count;

    const Propagation a = propagator_.over(tick - advanced_to_[group]);
    advanced_to_[group] = tick;
    for (std::size_t lane = 0; lane < group_size; ++lane) {
        own_u[lane] = a.u_u * own_u[lane] + a.u_i * own_i[lane];
        own_i[lane] = a.i_i * own_i[lane];
    }
    if (drive != nullptr) {
        for (std::size_t lane = 0; lane < group_size; ++lane) {
            own_i[lane] += static_cast<double>(drive[lane]);
            own_u[lane] += factors_.leak * static_cast<double>(drive[lane]);
        }
    }

    std::array<double, group_size> from_modes;
    expand(group, modes_.potential(), from_modes.data(), trace.cost);
    for (std::size_t lane = 0; lane < count; ++lane) {
        Tick& until = refractory_until_[first + lane];
        if (tick < until) continue;
        const double potential = own_u[lane] + from_modes[lane];
        if (tick > until && potential > network_.neuron.threshold) { // (3)
            fired_.push_back({static_cast<Channel>(first + lane), potential});
            until = tick + refractory_ticks_;
        }
        if (tick == until) own_u[lane] = -from_modes[lane]; // U = 0: the refractory period ends
    }

    // Everybody is looked at when the next input comes: nobody needs to see further than that.
    Rest rest;
    if (next_input != tick + 1) {
        std::array<double, group_size> currents, activities, rises;
        expand(group, modes_.current(), currents.data(), trace.cost);
        expand(group, modes_.activity(), activities.data(), trace.cost);
        expand(group, modes_.rise(), rises.data(), trace.cost);
        for (std::size_t lane = 0; lane < count; ++lane) {
            const Rest one = rest_of(first + lane, tick, own_u[lane] + from_modes[lane],
                                     own_i[lane] + currents[lane], activities[lane], rises[lane]);
            rest.wake = std::min(rest.wake, one.wake);
            rest.slack = std::min(rest.slack, one.slack);
        }
    }
    queue_.set(group, rest.wake < next_input ? rest.wake : never);
    limit_[group] = modes_.distance() + rest.slack / reach_[group];
    lowest_limit_ = std::min(lowest_limit_, limit_[group]);
}

// How long one neuron can be left alone, given its potential, current, and the drive's r and h at this
// tick. Without arrivals I cannot exceed
//
//     I_max = max(I, 0) + peak_r max(r, 0) + peak_h max(h, 0)
//
// and U[n] <= I_max - (I_max - U) a_m^n <= U + n (1 - a_m) (I_max - U) for I_max > U.
EventDriven::Rest EventDriven::rest_of(std::size_t neuron, Tick tick, double potential,
                                       double current, double activity, double rise) const {
    if (refractory_until_[neuron] > tick) return {.wake = refractory_until_[neuron]};
    const double ceiling = network_.neuron.threshold * (1.0 - caution);
    const double highest_current = std::max(current, 0.0) +
                                   current_peak_of_activity_ * std::max(activity, 0.0) +
                                   current_peak_of_rise_ * std::max(rise, 0.0);
    const double highest = std::max(potential, highest_current);
    if (highest < ceiling) return {.slack = ceiling - highest};
    if (potential >= ceiling) return {.wake = tick + 1, .slack = 0.0};

    const double way = share_of_time * (ceiling - potential);
    const double ticks = way / (factors_.leak * (highest_current - potential));
    return {.wake = ticks < 0x1p61 ? tick + 1 + static_cast<Tick>(ticks) : never,
            .slack = ceiling - potential - way};
}

// Potentials and mode activity of the ticks [from, to), in which nothing happened but, perhaps, what
// has just been done at `from`.
void EventDriven::record(Tick from, Tick to, Trace& trace) const {
    if (trace.potentials.empty() && trace.mode_activity.empty()) return;
    const std::size_t width = modes_.width();
    std::vector<double> potentials(width);
    std::array<double, group_size> from_modes;
    Cost not_counted;
    for (Tick tick = from; tick < to; ++tick) {
        const auto column = static_cast<std::size_t>(tick);
        const Propagation a = propagator_.over(tick - modes_.now());
        for (std::size_t p = 0; p < width; ++p) {
            const double h = modes_.rise()[p];
            const double r = modes_.activity()[p];
            potentials[p] =
                a.u_u * modes_.potential()[p] + a.u_i * modes_.current()[p] + a.u_r * r + a.u_h * h;
            if (!trace.mode_activity.empty()) {
                trace.mode_activity(p, column) = static_cast<float>(a.r_r * r + a.r_h * h);
            }
        }
        if (trace.potentials.empty()) continue;
        for (std::size_t neuron = 0; neuron < network_.neurons(); ++neuron) {
            const Group group = static_cast<Group>(neuron / group_size);
            const std::size_t lane = neuron % group_size;
            if (lane == 0) expand(group, potentials, from_modes.data(), not_counted);
            const Propagation own = propagator_.over(tick - advanced_to_[group]);
            const double u = own.u_u * own_potential_[neuron] + own.u_i * own_current_[neuron] +
                             from_modes[lane];
            const bool is_held = tick <= refractory_until_[neuron];
            trace.potentials(neuron, column) = is_held ? 0.0F : static_cast<float>(u);
        }
        if (tick != modes_.now()) continue;
        for (const Fired& fired : fired_) { // the potential before the reset
            trace.potentials(fired.neuron, column) = static_cast<float>(fired.potential);
        }
    }
}

} // namespace smnn::sim
