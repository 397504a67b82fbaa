#include "smnn/sim/engines/lazy_groups.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace smnn::sim {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Bounds are kept this far (relative) below the threshold. Potentials computed along two roads differ by
// rounding, some 1e-15 of the largest term; a bound that ignored this could wake a tick late.
constexpr double caution = 1e-9;

// A group whose neurons read nothing of the modes. Not 0: distances are divided by it.
constexpr double no_reach = 1e-30;

// Accounts are kept in float32: 6e-8 of what is counted, taken off with a margin.
constexpr float margin = 1e-6F;

// More room than a float32 holds is no more than this: an account that overflowed would be no number, and
// a comparison with it would never wake a group.
constexpr double widest_room = 1e30;

HalfFloats room_of(const Doubles& way) {
    const Doubles kept = way * (1.0 - 1e-6);
    return narrowed(selected(kept < widest_room, kept, Doubles{} + widest_room));
}

double least(const HalfFloats& x) {
    const float a = std::min(std::min(x[0], x[1]), std::min(x[2], x[3]));
    const float b = std::min(std::min(x[4], x[5]), std::min(x[6], x[7]));
    return static_cast<double>(std::min(a, b));
}

} // namespace

LazyGroups::LazyGroups(const Network& network, const Propagator& propagator,
                       const StepFactors& factors, const Horizon& horizon, Group first, Group last)
    : network_(network),
      propagator_(propagator),
      factors_(factors),
      horizon_(horizon),
      refractory_ticks_(sim::refractory_ticks(network.neuron)),
      first_(first),
      last_(last),
      ceiling_(network.neuron.threshold * (1.0 - caution)),
      reach_(last - first, network.is_full_rank() ? 1.0 : no_reach),
      room_(std::size_t{last - first} * group_size),
      accounts_(last - first),
      limit_(last - first),
      advanced_to_(last - first),
      queue_(last - first) {
    // Cauchy and Schwarz: |xi_in[i] . x| <= |xi_in[i]| |x|. A full-rank neuron reads one entry.
    const std::size_t end = std::min(network.neurons(), std::size_t{last} * group_size);
    for (std::size_t neuron = std::size_t{first} * group_size; neuron < end; ++neuron) {
        double squares = 0.0;
        for (std::size_t p = 0; p < network.modes(); ++p) {
            const double x = static_cast<double>(network.weights.mode_in(neuron, p));
            squares += x * x;
        }
        double& reach = reach_[neuron / group_size - first];
        reach = std::max(reach, std::sqrt(squares) * (1.0 + caution));
    }
}

void LazyGroups::rest() {
    fired_.clear();
    queue_.clear();
    lowest_limit_ = infinity;
    std::fill(room_.begin(), room_.end(), room_of(Doubles{} + ceiling_)[0]);
    for (Group group = first_; group < last_; ++group) {
        Account& account = accounts_[group - first_];
        account.distance = 0.0;
        account.reach =
            1.0 / (reach_[group - first_] * std::max(horizon_.highest_push(), no_reach));
        account.input = static_cast<float>(horizon_.highest_input()) * (1.0F + margin);
        limit_[group - first_] = ceiling_ * account.reach;
        advanced_to_[group - first_] = -1;
        lowest_limit_ = std::min(lowest_limit_, limit_[group - first_]);
    }
}

void LazyGroups::fall_asleep(PopulationState& state, Tick tick, const ModeView& modes, Cost& cost) {
    fired_.clear();
    lowest_limit_ = infinity;
    for (Group group = first_; group < last_; ++group) {
        advanced_to_[group - first_] = tick;
        look(state, group, tick, modes, cost);
    }
}

void LazyGroups::add_modes(PopulationState& state, Tick tick, const ModeView& modes) const {
    for (Group group = first_; group < last_; ++group) {
        const std::size_t first = std::size_t{group} * group_size;
        Doubles& u = doubles_at(state.potential.data() + first);
        Doubles& i = doubles_at(state.current.data() + first);
        const Propagation a = propagator_.over(tick - advanced_to_[group - first_]);
        Doubles read[2];
        expand(group, {modes.potential, modes.current}, read);
        u = a.u_u * u + a.u_i * i + read[0];
        i = a.i_i * i + read[1];
        u = selected(longs_at(state.refractory_until.data() + first) < tick, u, Doubles{});
    }
}

void LazyGroups::wake_up(PopulationState& state, Tick tick, const ModeView& modes) {
    add_modes(state, tick, modes);
    queue_.clear();
}

void LazyGroups::visit(PopulationState& state, Tick tick, const ModeView& modes, Cost& cost) {
    fired_.clear();
    if (modes.distance >= lowest_limit_) look_at_the_pushed(state, tick, modes, cost);
    while (queue_.next() == tick) {
        ++cost.wake_ups;
        look(state, first_ + queue_.top(), tick, modes, cost);
    }
    std::sort(fired_.begin(), fired_.end(),
              [](const Fired& a, const Fired& b) { return a.neuron < b.neuron; });
}

void LazyGroups::deliver(PopulationState& state, Tick tick, const float* drive, Cost& cost) {
    deliver(state, tick, drive, first_, last_, cost);
}

// A group will be looked at if its own share of the input might, with all that came before, be too much.
void LazyGroups::deliver(PopulationState& state, Tick tick, const float* drive, Group from,
                         Group to, Cost& cost) {
    cost.membrane_updates += std::min(network_.neurons(), std::size_t{to} * group_size) -
                             std::min(network_.neurons(), std::size_t{from} * group_size);
    Tick gap = -1;
    Propagation a;
    for (Group group = from; group < to; ++group) {
        const std::size_t first = std::size_t{group} * group_size;
        if (tick - advanced_to_[group - first_] != gap) {
            gap = tick - advanced_to_[group - first_];
            a = propagator_.over(gap);
        }
        Doubles& u = doubles_at(state.potential.data() + first);
        Doubles& i = doubles_at(state.current.data() + first);
        const Doubles added = widened(drive + first);
        u = a.u_u * u + a.u_i * i + factors_.leak * added;
        i = a.i_i * i + added;
        advanced_to_[group - first_] = tick;
        const Account& account = accounts_[group - first_];
        const HalfFloats& input = half_floats_at(drive + first);
        HalfFloats& room = half_floats_at(room_.data() + std::size_t{group - first_} * group_size);
        room -= account.input * selected(input > 0.0F, input, HalfFloats{}) + margin * room;
        limit_[group - first_] = account.distance + least(room) * account.reach;
        lowest_limit_ = std::min(lowest_limit_, limit_[group - first_]);
    }
}

void LazyGroups::look_at_the_pushed(PopulationState& state, Tick tick, const ModeView& modes,
                                    Cost& cost) {
    double lowest = infinity;
    for (Group group = first_; group < last_; ++group) {
        if (modes.distance >= limit_[group - first_]) look(state, group, tick, modes, cost);
        lowest = std::min(lowest, limit_[group - first_]);
    }
    lowest_limit_ = lowest;
}

void LazyGroups::disturb(Tick tick, double distance) {
    if (distance < lowest_limit_) return;
    double lowest = infinity;
    for (Group group = first_; group < last_; ++group) {
        if (distance >= limit_[group - first_]) {
            limit_[group - first_] = infinity; // it will be looked at: so no second limit is needed
            queue_.set(group - first_, std::min(tick + 1, queue_.pending(group - first_)));
        }
        lowest = std::min(lowest, limit_[group - first_]);
    }
    lowest_limit_ = lowest;
}

void LazyGroups::restart_distance(double distance) {
    for (double& limit : limit_) limit -= distance;
    for (Account& account : accounts_) account.distance -= distance;
    lowest_limit_ -= distance;
}

double LazyGroups::first_limit() const {
    double reach = no_reach;
    for (const double one : reach_) reach = std::max(reach, one);
    return ceiling_ / (reach * std::max(horizon_.highest_push(), no_reach));
}

template <std::size_t stages>
void LazyGroups::expand(Group group, const std::span<const double> (&stage)[stages],
                        Doubles (&out)[stages]) const {
    const std::size_t first = std::size_t{group} * group_size;
    if (network_.is_full_rank()) {
        for (std::size_t s = 0; s < stages; ++s) out[s] = doubles_at(stage[s].data() + first);
        return;
    }
    for (Doubles& sum : out) sum = Doubles{};
    if (network_.modes() == 0) return;
    const std::size_t stride = network_.weights.mode_in.stride();
    const float* mode = network_.weights.mode_in.values().data() + first;
    for (std::size_t p = 0; p < network_.modes(); ++p, mode += stride) {
        const Doubles share = widened(mode);
        for (std::size_t s = 0; s < stages; ++s) out[s] += stage[s][p] * share;
    }
}

// (3), for the eight neurons from `first` on
void LazyGroups::fire(Tick tick, std::size_t first, const Doubles& potential, Longs& until) {
    const Doubles threshold = Doubles{} + network_.neuron.threshold;
    std::uint32_t firing = mask_of((potential > threshold) & (until < tick));
    for (; firing != 0; firing &= firing - 1) {
        const auto lane = static_cast<unsigned>(std::countr_zero(firing));
        fired_.push_back({static_cast<Channel>(first + lane), potential[lane]});
        until[lane] = tick + refractory_ticks_;
    }
}

void LazyGroups::look(PopulationState& state, Group group, Tick tick, const ModeView& modes,
                      Cost& cost) {
    const std::size_t first = std::size_t{group} * group_size;
    const std::size_t count = std::min(group_size, network_.neurons() - first);
    cost.looks += count;
    cost.membrane_updates += count;
    cost.expansion_macs += 4 * network_.modes() * count;

    Doubles& own_u = doubles_at(state.potential.data() + first);
    Doubles& own_i = doubles_at(state.current.data() + first);
    Longs& until = longs_at(state.refractory_until.data() + first);
    if (const Tick gap = tick - advanced_to_[group - first_]; gap != 0) {
        const Propagation a = propagator_.over(gap);
        own_u = a.u_u * own_u + a.u_i * own_i;
        own_i = a.i_i * own_i;
        advanced_to_[group - first_] = tick;
    }
    Doubles read[4];
    expand(group, {modes.potential, modes.current, modes.activity, modes.rise}, read);
    Doubles u = own_u + read[0];

    fire(tick, first, u, until);
    const Longs ends = until == tick; // U = 0: the refractory period ends
    own_u = selected(ends, -read[0], own_u);
    u = selected(ends, Doubles{}, u);

    const Longs held = until > tick;
    Tick wake = never;
    for (std::uint32_t rest = mask_of(held); rest != 0; rest &= rest - 1) {
        wake = std::min<Tick>(wake, until[std::countr_zero(rest)]);
    }
    const Doubles none{};
    const Prospect prospect{.potential = selected(held, none, u),
                            .current = selected(held, none, own_i + read[1]),
                            .activity = selected(held, none, read[2]),
                            .rise = selected(held, none, read[3])};
    const double reach = reach_[group - first_];
    const Tick enough = wake == never ? never : wake - tick - 1;
    const Horizon::Bound bound = horizon_.look(prospect, ceiling_, modes.pace * reach, enough);
    file_wake_up(group, tick, wake, bound, modes.distance);
}

// A group sleeps until `wake` or until its bound ends; `distance` is that of the modes now.
void LazyGroups::file_wake_up(Group group, Tick tick, Tick wake, const Horizon::Bound& bound,
                              double distance) {
    HalfFloats& room = half_floats_at(room_.data() + std::size_t{group - first_} * group_size);
    Account& account = accounts_[group - first_];
    if (bound.ticks == 0) { // it will be looked at at the next tick: so no wake-up is needed
        room = HalfFloats{} + 1.0F;
        account = {.distance = infinity, .reach = 1.0, .input = 0.0F};
        limit_[group - first_] = infinity;
        queue_.set(group - first_, tick + 1);
        return;
    }
    account.distance = distance;
    account.reach = 1.0 / (std::max(bound.push, no_reach) * reach_[group - first_]);
    account.input = static_cast<float>(bound.input) * (1.0F + margin);
    room = room_of(ceiling_ - bound.highest);
    limit_[group - first_] = account.distance + least(room) * account.reach;
    lowest_limit_ = std::min(lowest_limit_, limit_[group - first_]);
    if (bound.ticks < longest_run) wake = std::min(wake, tick + bound.ticks + 1);
    queue_.set(group - first_, wake);
}

void LazyGroups::record_potentials(const PopulationState& state, Group group, Tick tick,
                                   std::span<const double> modes, float* recorded) const {
    const std::size_t first = std::size_t{group} * group_size;
    const Propagation a = propagator_.over(tick - advanced_to_[group - first_]);
    Doubles read[1];
    expand(group, {modes}, read);
    const Doubles u = a.u_u * doubles_at(state.potential.data() + first) +
                      a.u_i * doubles_at(state.current.data() + first) + read[0];
    narrow_to(recorded,
              selected(longs_at(state.refractory_until.data() + first) < tick, u, Doubles{}));
}

} // namespace smnn::sim
