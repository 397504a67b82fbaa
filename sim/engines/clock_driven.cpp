#include "smnn/sim/engines/clock_driven.hpp"

#include <algorithm>

#include "smnn/sim/dynamics/lanes.hpp"

namespace smnn::sim {

namespace {

// Walks the volleys of events tick by tick.
class VolleyCursor {
public:
    VolleyCursor(const Events& events, Tick from)
        : events_(events), next_(events.first_volley_from(from)) {}

    // The events of a tick, which is later than that of the call before; empty if there are none.
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

// The column of a recording, or null if nothing is recorded.
float* column_at(Matrix* matrix, Tick tick) {
    return matrix == nullptr ? nullptr : matrix->column(static_cast<std::size_t>(tick)).data();
}

void write_column(std::span<const double> values, Matrix* matrix, Tick tick) {
    if (matrix == nullptr) return;
    const std::span<float> column = matrix->column(static_cast<std::size_t>(tick));
    for (std::size_t i = 0; i < column.size(); ++i) column[i] = static_cast<float>(values[i]);
}

} // namespace

ClockDriven::ClockDriven(const Network& network, unsigned threads)
    : ClockDriven(network, nullptr, threads) {}

ClockDriven::ClockDriven(const Network& network, PopulationState& state, unsigned threads)
    : ClockDriven(network, &state, threads) {}

ClockDriven::ClockDriven(const Network& network, PopulationState* state, unsigned threads)
    : network_(network),
      factors_(step_factors(network.neuron)),
      propagator_(factors_),
      refractory_ticks_(sim::refractory_ticks(network.neuron)),
      stride_(network.weights.input.stride()),
      own_(state == nullptr ? std::make_optional<PopulationState>(network) : std::nullopt),
      state_(state == nullptr ? *own_ : *state),
      drive_(network.weights),
      strength_(network.modes()),
      fired_(stride_),
      team_(threads),
      ends_(threads, stride_),
      found_(threads) {
    for (std::size_t member = 0; member + 1 < threads; ++member) {
        ends_[member] = stride_ * (member + 1) / threads / (2 * lanes) * (2 * lanes);
    }
}

void ClockDriven::start() { state_.rest(); }

void ClockDriven::run(const Events& input, Trace& trace) {
    start();
    trace.spikes.clear();
    advance(trace.ticks, input, recorder_of(trace));
}

void ClockDriven::advance(Tick until, const Events& input, const Recorder& to) {
    const auto ticks = static_cast<std::uint64_t>(std::max(until - state_.tick, Tick{0}));
    const std::size_t spikes_before = to.spikes.size();
    for_each_drive(input, until, to.cost, [&](Tick tick, const float* drive) {
        const std::span<const Channel> fired = step(drive, column_at(to.potentials, tick));
        to.spikes.append(tick, fired);
        finish(fired, to.cost);
        write_column(state_.modes.activity(), to.mode_activity, tick);
    });
    to.cost.spikes += to.spikes.size() - spikes_before;
    to.cost.expansion_macs += network_.modes() * network_.neurons() * ticks;
    to.cost.looks += network_.neurons() * ticks;
    to.cost.membrane_updates += network_.neurons() * ticks;
    to.cost.ticks_visited += ticks;
}

void ClockDriven::retrace(const Events& input, const Events& spikes, Tick until,
                          Matrix& potentials) {
    const Tick from = state_.tick;
    Matrix* const recorded = potentials.empty() ? nullptr : &potentials;
    VolleyCursor known(spikes, from);
    Cost not_counted;
    for_each_drive(input, until, not_counted, [&](Tick tick, const float* drive) {
        prepare_strength();
        move_neurons(0, stride_, drive, column_at(recorded, tick - from));
        finish(known.at(tick).channels, not_counted);
    });
}

// visit(tick, drive) for each tick from the state's own on.
template <class Visit>
void ClockDriven::for_each_drive(const Events& input, Tick until, Cost& cost, Visit&& visit) {
    for (Tick from = state_.tick; from < until;) {
        const Tick end = std::min(until, from + drive_.longest());
        const DriveWindow::Filled filled = drive_.fill(input, from, end);
        cost.input_events += filled.events;
        cost.input_operations += filled.additions;
        for (; from < end; ++from) {
            visit(from, drive_.at(from));
        }
    }
}

// (1) to (3), all neurons in one pass or each thread its own. Returns the neurons that fired, ascending.
std::span<const Channel> ClockDriven::step(const float* drive, float* recorded) {
    prepare_strength();
    if (team_.size() == 1) {
        move_neurons(0, stride_, drive, recorded);
        return {fired_.data(), above_threshold(0, stride_)};
    }
    team_.each([&](unsigned member) {
        const std::size_t first = member == 0 ? 0 : ends_[member - 1];
        move_neurons(first, ends_[member], drive, recorded);
        found_[member] = above_threshold(first, ends_[member]);
    });
    std::size_t all = found_[0];
    for (std::size_t member = 1; member < ends_.size(); ++member) {
        const auto from = fired_.begin() + static_cast<std::ptrdiff_t>(ends_[member - 1]);
        std::copy_n(from, found_[member], fired_.begin() + static_cast<std::ptrdiff_t>(all));
        all += found_[member];
    }
    return {fired_.data(), all};
}

// The modes are still those of the tick before.
void ClockDriven::prepare_strength() {
    const std::span<const double> activity = state_.modes.activity();
    for (std::size_t p = 0; p < strength_.size(); ++p) {
        strength_[p] = static_cast<double>(network_.weights.importance(p, 0)) * activity[p];
    }
}

// (1) and (2) for the neurons [first, last).
void ClockDriven::move_neurons(std::size_t first, std::size_t last, const float* drive,
                               float* recorded) {
    const double* const pushed = network_.is_full_rank() ? state_.modes.activity().data() : nullptr;
    std::size_t n = first;
    if constexpr (register_bytes > 16) {
        for (; n + 2 * lanes <= last; n += 2 * lanes) move_block<4>(n, drive, pushed, recorded);
    }
    for (; n < last; n += lanes) move_block<2>(n, drive, pushed, recorded);
}

// The same for some vectors of neurons, so that each mode's strength is fetched once for all of them.
template <std::size_t vectors>
void ClockDriven::move_block(std::size_t first, const float* drive, const double* pushed,
                             float* recorded) {
    constexpr std::size_t half = lanes / 2;
    double* const current = state_.current.data() + first;
    double* const potential = state_.potential.data() + first;
    const Tick* const until = state_.refractory_until.data() + first;
    alignas(64) static constexpr float none[vectors * half] = {};
    const float* const driven = drive != nullptr ? drive + first : none;
    Doubles i[vectors];
    for (std::size_t v = 0; v < vectors; ++v) {
        i[v] = factors_.synapse * doubles_at(current + v * half) + widened(driven + v * half);
    }
    const float* mode = network_.weights.mode_in.values().data(); // null without modes
    for (const double strength : strength_) {
        for (std::size_t v = 0; v < vectors; ++v) {
            i[v] += strength * widened(mode + first + v * half);
        }
        mode += stride_;
    }
    if (pushed != nullptr) {
        const std::size_t count = std::min(vectors * half, network_.neurons() - first);
        for (std::size_t lane = 0; lane < count; ++lane) {
            i[lane / half][lane % half] += pushed[first + lane];
        }
    }
    for (std::size_t v = 0; v < vectors; ++v) {
        doubles_at(current + v * half) = i[v];
        const Doubles u =
            factors_.membrane * doubles_at(potential + v * half) + factors_.leak * i[v];
        const Doubles held = selected(longs_at(until + v * half) < state_.tick, u, Doubles{});
        doubles_at(potential + v * half) = held;
        if (recorded != nullptr) narrow_to(recorded + first + v * half, held);
    }
}

// (3), for the neurons [first, last): writes them from fired_[first] on and returns how many. The filling
// never fires: its weights are 0, the threshold is above 0.
std::size_t ClockDriven::above_threshold(std::size_t first, std::size_t last) {
    const Doubles threshold = Doubles{} + network_.neuron.threshold;
    const double* const potential = state_.potential.data();
    Channel* const begin = fired_.data() + first;
    Channel* end = begin;
    Ints neurons = counted<Ints, std::int32_t>();
    neurons += static_cast<std::int32_t>(first);
    for (std::size_t n = first; n < last; n += lanes) {
        const std::uint32_t mask = mask_of(doubles_at(potential + n) > threshold) |
                                   mask_of(doubles_at(potential + n + lanes / 2) > threshold) << 8;
        end += compress(neurons, mask, end);
        neurons += static_cast<std::int32_t>(lanes);
    }
    return static_cast<std::size_t>(end - begin);
}

// The spikes' reset, their deposits, and (4), (5).
void ClockDriven::finish(std::span<const Channel> fired, Cost& cost) {
    for (const Channel neuron : fired) {
        state_.potential[neuron] = 0.0; // the factor 1 - S of (2)
        state_.refractory_until[neuron] = state_.tick + refractory_ticks_;
        state_.modes.deposit(neuron, state_.tick + network_.neuron.delay_ticks - 1, cost);
    }
    state_.modes.advance_to(state_.tick, propagator_, cost);
    ++state_.tick;
}

} // namespace smnn::sim
