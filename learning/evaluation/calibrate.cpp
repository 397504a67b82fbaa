#include "smnn/learning/evaluation/calibrate.hpp"

#include <algorithm>
#include <array>

namespace smnn::learning {

namespace {

using sim::FixedChoices;

// One change of the best choices so far.
struct Move {
    void (*change)(FixedChoices& choices, double value);
    double value;
};

void widen_potential(FixedChoices& c, double bits) {
    c.potential_headroom = std::max(0, c.potential_headroom + static_cast<int>(bits));
}
void widen_modes(FixedChoices& c, double bits) { c.mode_headroom += static_cast<int>(bits); }
void raise_outputs(FixedChoices& c, double bits) { c.output_headroom += static_cast<int>(bits); }
void reach_inputs(FixedChoices& c, double share) { c.input_reach = share; }
void reach_modes(FixedChoices& c, double share) { c.mode_reach = share; }
void reach_readout(FixedChoices& c, double share) { c.readout_reach = share; }

// Bits of headroom to give up or to take, then shares of the largest weights.
constexpr std::array moves{
    Move{widen_potential, -1}, Move{widen_potential, 1}, Move{widen_potential, -2},
    Move{widen_potential, 2},  Move{widen_modes, -1},    Move{widen_modes, 1},
    Move{raise_outputs, -1},   Move{raise_outputs, 1},   Move{raise_outputs, -2},
    Move{widen_modes, -2},     Move{reach_inputs, 1},    Move{reach_inputs, 0.8},
    Move{reach_inputs, 0.6},   Move{reach_inputs, 0.45}, Move{reach_inputs, 0.3},
    Move{reach_inputs, 0.2},   Move{reach_modes, 1},     Move{reach_modes, 0.8},
    Move{reach_modes, 0.6},    Move{reach_modes, 0.45},  Move{reach_readout, 1},
    Move{reach_readout, 0.8},  Move{reach_readout, 0.6}, Move{reach_readout, 0.45},
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
    while (is_known(choices) || !sim::are_possible(choices, target_)) {
        if (next_ == rounds * moves.size() || next_ >= last_improved_ + moves.size()) return false;
        const Move& move = moves[next_++ % moves.size()];
        choices = best_;
        move.change(choices, move.value);
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
