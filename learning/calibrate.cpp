#include "learning/calibrate.hpp"

#include <algorithm>
#include <array>

namespace smnn::learning {

namespace {

using sim::FixedChoices;

// One choice, and what it becomes.
struct Move {
    void (*set)(FixedChoices& choices, double value);
    double value;
};

void set_potential(FixedChoices& c, double bits) { c.potential_headroom = static_cast<int>(bits); }
void set_modes(FixedChoices& c, double bits) { c.mode_headroom = static_cast<int>(bits); }
void set_input(FixedChoices& c, double reach) { c.input_reach = reach; }
void set_mode_reach(FixedChoices& c, double reach) { c.mode_reach = reach; }
void set_readout(FixedChoices& c, double reach) { c.readout_reach = reach; }

// What costs range first, what costs resolution after it.
constexpr std::array moves{
    Move{set_potential, 3},    Move{set_potential, 2},     Move{set_potential, 5},
    Move{set_potential, 6},    Move{set_modes, -1},        Move{set_modes, -2},
    Move{set_modes, -3},       Move{set_modes, -4},        Move{set_modes, 1},
    Move{set_input, 0.8},      Move{set_input, 0.6},       Move{set_input, 0.45},
    Move{set_input, 0.3},      Move{set_input, 0.2},       Move{set_mode_reach, 0.8},
    Move{set_mode_reach, 0.6}, Move{set_mode_reach, 0.45}, Move{set_readout, 0.8},
    Move{set_readout, 0.6},    Move{set_readout, 0.45},
};

constexpr std::size_t rounds = 3;

} // namespace

Calibration::Calibration(const sim::Network& network, const sim::FixedTarget& target,
                         const Task& task, const EvaluationOptions& options,
                         const sim::FixedChoices& start)
    : network_(network), target_(target), task_(task), options_(options), best_(start) {}

std::size_t Calibration::most_tries() { return 1 + rounds * moves.size(); }

bool Calibration::is_known(const FixedChoices& choices) const {
    return std::find(tried_.begin(), tried_.end(), choices) != tried_.end();
}

bool Calibration::try_next() {
    FixedChoices choices = best_;
    while (is_known(choices)) {
        if (next_ == rounds * moves.size() || next_ >= last_improved_ + moves.size()) return false;
        const Move& move = moves[next_++ % moves.size()];
        choices = best_;
        move.set(choices, move.value);
    }
    const bool is_first = tried_.empty();
    tried_.push_back(choices);
    const sim::FixedNetwork fixed = sim::quantise(network_, target_, choices).network;
    const Evaluation answers = evaluate(fixed, task_, options_).answers;
    if (is_first) start_loss_ = answers.loss;
    if (is_first || answers.loss < best_answers_.loss) {
        best_ = choices;
        best_answers_ = answers;
        last_improved_ = next_;
    }
    return true;
}

} // namespace smnn::learning
