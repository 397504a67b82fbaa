#include "smnn/sim/engines/event_driven.hpp"

#include <algorithm>
#include <limits>

namespace smnn::sim {

namespace {

// What things cost, in steps of the clock for a group of neurons. Measured (tests/bench/simulation);
// wrong ones cost time and nothing else.
constexpr double price_of_look = 20.0;
constexpr double price_of_delivery = 0.7; // of one tick's input to a group
constexpr double price_of_visit = 8.0;

// Debts are given up to so many looks at all neurons before the engine steps; then it steps for so many
// ticks at least, twice as many each time that it was right to.
constexpr double patience = 2.0;
constexpr Tick shortest_stride = 512;
constexpr Tick longest_stride = 16384;
constexpr Tick stride_block = 64;
constexpr Tick test_stride = 12; // alternating

// Input is dense when nine of ten of so many coming ticks have some.
constexpr Tick foresight = 32;

// The modes' distance is a sum; it begins again before its last digits, 1e-16 of it, come near the caution
// with which limits are kept (1e-9 of the way to the threshold), a thousand additions long.
constexpr double far_in_limits = 4096.0;

} // namespace

EventDriven::EventDriven(const Network& network, Stride stride, unsigned threads)
    : network_(network),
      stride_(stride),
      factors_(step_factors(network.neuron)),
      propagator_(factors_),
      horizon_(propagator_, factors_),
      state_(network),
      clock_(network, state_, threads),
      team_(threads),
      costs_(threads),
      drive_(network.weights.input.stride()),
      touched_(drive_.size() / lanes),
      scaled_(network.is_full_rank() ? 0 : 4 * state_.modes.stride()) {
    const std::size_t count =
        (network.neurons() + LazyGroups::group_size - 1) / LazyGroups::group_size;
    for (std::size_t member = 0; member < threads; ++member) {
        groups_.emplace_back(network, propagator_, factors_, horizon_,
                             static_cast<LazyGroups::Group>(count * member / threads),
                             static_cast<LazyGroups::Group>(count * (member + 1) / threads));
    }
    far_ = std::numeric_limits<double>::infinity();
    for (const LazyGroups& groups : groups_) {
        far_ = std::min(far_, far_in_limits * groups.first_limit());
    }
    start();
}

void EventDriven::start() {
    clock_.start();
    for (LazyGroups& groups : groups_) groups.rest();
    now_ = 0;
    is_stepping_ = false;
    is_at_rest_ = true;
    pace_since_ = 0;
    pace_from_ = pace_ = 0.0;
    debt_ = 0.0;
    last_visit_ = asleep_since_ = -1;
    step_for_ = shortest_stride;
}

void EventDriven::run(const Events& input, Trace& trace) {
    start();
    trace.spikes.clear();
    advance(trace.ticks, input, recorder_of(trace));
}

void EventDriven::advance(Tick until, const Events& input, const Recorder& to) {
    const std::uint64_t operations_before = queue_operations();
    std::size_t next = input.first_volley_from(now_);
    while (now_ < until) {
        if (is_stepping_) {
            step_to(until, input, to);
            next = input.first_volley_from(now_);
            continue;
        }
        const Tick input_tick = next < input.volleys() ? input.volley(next).tick : never;
        const Tick due = std::min({input_tick, state_.modes.next_arrival(), next_wake()});
        record(now_, std::min(due, until), to);
        if (due >= until) {
            now_ = until;
            break;
        }
        now_ = due;
        if (should_step(input, next)) {
            wake_up(to.cost);
            continue;
        }
        Volley volley;
        if (input_tick == due) volley = input.volley(next++);
        visit(due, volley, to);
        ++now_;
    }
    to.cost.queue_operations += queue_operations() - operations_before;
}

PopulationState EventDriven::state() const {
    PopulationState state = state_;
    if (!is_stepping_ && !is_at_rest_) {
        Cost not_counted;
        state.modes.advance_to(now_ - 1, propagator_, not_counted);
        AlignedVector<double> scaled(scaled_.size());
        const ModeView modes = view(state.modes, scaled);
        for (const LazyGroups& groups : groups_) groups.add_modes(state, now_ - 1, modes);
    }
    state.tick = now_;
    return state;
}

// One tick, in the order of equations (1) to (5).
void EventDriven::visit(Tick tick, const Volley& input, const Recorder& to) {
    const std::uint64_t looks_before = to.cost.looks;
    ++to.cost.ticks_visited;
    leave_rest(tick);
    state_.modes.advance_to(tick, propagator_, to.cost);
    note_pace();
    if (state_.modes.distance() > far_) restart_distance();
    to.cost.input_events += input.channels.size();
    const ModeView modes = view(state_.modes, scaled_);
    if (input.channels.empty() || network_.has_sparse_input()) { // not worth calling the others
        if (!input.channels.empty()) deliver_sparse(tick, input, to.cost);
        for (LazyGroups& groups : groups_) groups.visit(state_, tick, modes, to.cost);
    } else {
        to.cost.input_operations += input_drive(network_.weights, input, drive_);
        share(to.cost, [&](LazyGroups& groups, Cost& cost) {
            groups.deliver(state_, tick, drive_.data(), cost);
            groups.visit(state_, tick, modes, cost);
        });
    }

    spikes_.clear();
    for (const LazyGroups& groups : groups_) {
        for (const LazyGroups::Fired& fired : groups.fired()) {
            state_.modes.deposit(fired.neuron, tick + network_.neuron.delay_ticks - 1, to.cost);
            spikes_.push_back(fired.neuron);
        }
    }
    to.spikes.append(tick, spikes_);
    to.cost.spikes += spikes_.size();
    if (state_.modes.next_arrival() == tick) { // a delay of one tick
        state_.modes.advance_to(tick, propagator_, to.cost);
        for (LazyGroups& groups : groups_) groups.disturb(tick, state_.modes.distance());
    }
    record(tick, tick + 1, to);

    const double groups = groups_.back().last();
    const double looked =
        static_cast<double>(to.cost.looks - looks_before) / static_cast<double>(network_.neurons());
    const double delivered =
        input.channels.empty() || network_.has_sparse_input() ? 0.0 : price_of_delivery;
    debt_ += looked * price_of_look + delivered + price_of_visit / groups -
             static_cast<double>(tick - last_visit_);
    debt_ = std::max(debt_, 0.0);
    last_visit_ = tick;
}

// Whatever came before the first event of all counts for nothing.
void EventDriven::leave_rest(Tick tick) {
    if (!is_at_rest_) return;
    is_at_rest_ = false;
    state_.modes.skip_to(tick - 1);
    pace_since_ = last_visit_ = asleep_since_ = tick - 1;
}

// Only the groups that the input reaches are touched.
void EventDriven::deliver_sparse(Tick tick, const Volley& input, Cost& cost) {
    cost.input_operations +=
        add_input_drive(network_.weights.sparse_input, input, drive_, touched_);
    constexpr LazyGroups::Group groups_of_a_vector = lanes / LazyGroups::group_size;
    touched_.take([&](std::size_t vector) {
        for (LazyGroups& groups : groups_) {
            const auto from = static_cast<LazyGroups::Group>(vector) * groups_of_a_vector;
            const auto first = std::max(from, groups.first());
            const auto last = std::min(from + groups_of_a_vector, groups.last());
            if (first < last) {
                groups.deliver(state_, tick, drive_.data(), first, last, cost);
            }
        }
        floats_at(drive_.data() + vector * lanes) = Floats{};
    });
}

bool EventDriven::should_step(const Events& input, std::size_t next) const {
    if (stride_ == Stride::lazy) return false;
    if (stride_ == Stride::alternating) return now_ / test_stride % 2 == 1;
    return debt_ > patience * price_of_look || is_input_dense(input, next);
}

bool EventDriven::is_input_dense(const Events& input, std::size_t next) const {
    if (network_.has_sparse_input()) return false; // most of it concerns few
    const std::size_t last = next + foresight * 9 / 10;
    return last < input.volleys() && input.volley(last).tick < now_ + foresight;
}

void EventDriven::wake_up(Cost& cost) {
    if (!is_at_rest_) {
        state_.modes.advance_to(now_ - 1, propagator_, cost);
        const ModeView modes = view(state_.modes, scaled_);
        share(cost, [&](LazyGroups& groups, Cost&) { groups.wake_up(state_, now_ - 1, modes); });
        cost.membrane_updates += network_.neurons();
        cost.expansion_macs += 2 * network_.modes() * network_.neurons();
    }
    leave_rest(now_);
    state_.tick = now_;
    if (now_ - asleep_since_ > step_for_) step_for_ = shortest_stride; // sleep had been right
    is_stepping_ = true;
    step_until_ = now_ + step_for_;
    step_for_ = std::min(2 * step_for_, longest_stride);
    busy_ = -1.0;
}

void EventDriven::fall_asleep(Cost& cost) {
    state_.modes.forget_images();
    note_pace();
    if (state_.modes.distance() > far_) restart_distance();
    const ModeView modes = view(state_.modes, scaled_);
    share(cost, [&](LazyGroups& groups, Cost& part) {
        groups.fall_asleep(state_, now_ - 1, modes, part);
    });
    is_stepping_ = false;
    debt_ = price_of_look;
    last_visit_ = asleep_since_ = now_ - 1;
}

// A block of ticks like the clock; then, perhaps, to sleep: when the time is up, or when there is much
// less to do than there was at first.
void EventDriven::step_to(Tick until, const Events& input, const Recorder& to) {
    const Tick first = now_;
    const std::size_t spikes_before = to.spikes.size();
    Tick end = std::min(until, first + stride_block);
    if (stride_ == Stride::alternating)
        end = std::min(until, (first / test_stride + 1) * test_stride);
    clock_.advance(end, input, to);
    now_ = end;
    if (stride_ == Stride::alternating) return fall_asleep(to.cost);

    const std::size_t next = input.first_volley_from(end);
    const std::size_t volleys = next - input.first_volley_from(first);
    const double busy = static_cast<double>(volleys + to.spikes.size() - spikes_before) /
                        static_cast<double>(end - first);
    if (busy_ < 0.0) busy_ = busy;
    const bool is_quiet = busy <= busy_ / 4.0;
    if ((now_ >= step_until_ || is_quiet) && !is_input_dense(input, next)) {
        if (is_quiet) step_for_ = shortest_stride;
        fall_asleep(to.cost);
    } else if (now_ >= step_until_) {
        step_until_ = now_ + step_for_;
    }
}

// How fast arrivals push the modes, over times in which pushes are felt.
void EventDriven::note_pace() {
    const ModeBuffer& modes = state_.modes;
    const Tick ticks = modes.now() - pace_since_;
    if (ticks <= horizon_.push_peak() / 4) return;
    pace_ = (modes.distance() - pace_from_) / static_cast<double>(ticks);
    pace_since_ = modes.now();
    pace_from_ = modes.distance();
}

// part(groups, cost) for all of them at once.
template <class Part>
void EventDriven::share(Cost& cost, Part&& part) {
    if (team_.size() == 1) return part(groups_.front(), cost);
    team_.each([&](unsigned member) {
        costs_[member] = {};
        part(groups_[member], costs_[member]);
    });
    for (const Cost& done : costs_) cost += done;
}

Tick EventDriven::next_wake() const {
    Tick next = never;
    for (const LazyGroups& groups : groups_) next = std::min(next, groups.next());
    return next;
}

std::uint64_t EventDriven::queue_operations() const {
    std::uint64_t operations = 0;
    for (const LazyGroups& groups : groups_) operations += groups.queue_operations();
    return operations;
}

void EventDriven::restart_distance() {
    ModeBuffer& modes = state_.modes;
    for (LazyGroups& groups : groups_) groups.restart_distance(modes.distance());
    pace_from_ -= modes.distance();
    modes.restart_distance();
}

// Writes the stages times lambda into `scaled`, unless lambda is 1.
ModeView EventDriven::view(const ModeBuffer& modes, AlignedVector<double>& scaled_stages) const {
    ModeView view{.potential = modes.potential(),
                  .current = modes.current(),
                  .activity = modes.activity(),
                  .rise = modes.rise(),
                  .distance = modes.distance(),
                  .pace = pace_};
    if (network_.is_full_rank()) return view;
    const std::span<const double> strength = modes.strength();
    double* scaled = scaled_stages.data();
    for (std::span<const double>* stage :
         {&view.potential, &view.current, &view.activity, &view.rise}) {
        for (std::size_t p = 0; p < strength.size(); ++p) scaled[p] = strength[p] * (*stage)[p];
        *stage = {scaled, strength.size()};
        scaled += modes.stride();
    }
    return view;
}

// Potentials and mode activity of the ticks [from, to), in which nothing happened but, perhaps, what
// has just been done at `from`.
void EventDriven::record(Tick from, Tick to, const Recorder& recorder) {
    if (recorder.potentials == nullptr && recorder.mode_activity == nullptr) return;
    const ModeBuffer& modes = state_.modes;
    AlignedVector<double> potentials(modes.stride());
    for (Tick tick = from; tick < to; ++tick) {
        const auto column = static_cast<std::size_t>(tick);
        const Propagation a = propagator_.over(tick - modes.now());
        for (std::size_t p = 0; p < modes.width(); ++p) {
            const double h = modes.rise()[p];
            const double r = modes.activity()[p];
            potentials[p] =
                a.u_u * modes.potential()[p] + a.u_i * modes.current()[p] + a.u_r * r + a.u_h * h;
            potentials[p] *= modes.strength()[p];
            if (recorder.mode_activity != nullptr) {
                (*recorder.mode_activity)(p, column) = static_cast<float>(a.r_r * r + a.r_h * h);
            }
        }
        if (recorder.potentials == nullptr) continue;
        float* const recorded = recorder.potentials->column(column).data();
        for (const LazyGroups& groups : groups_) {
            for (LazyGroups::Group group = groups.first(); group < groups.last(); ++group) {
                groups.record_potentials(state_, group, tick, potentials,
                                         recorded + group * LazyGroups::group_size);
            }
            if (tick != modes.now()) continue;
            for (const LazyGroups::Fired& fired :
                 groups.fired()) { // the potential before the reset
                recorded[fired.neuron] = static_cast<float>(fired.potential);
            }
        }
    }
}

} // namespace smnn::sim
