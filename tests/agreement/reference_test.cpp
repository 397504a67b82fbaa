#include <array>
#include <cmath>
#include <optional>

#include "tests/reference/adjoint.hpp"
#include "tests/reference/forward.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/difference.hpp"
#include "tests/support/networks.hpp"

using namespace smnn;
using tests::RandomTrial;
using tests::Table;

namespace {

constexpr std::array surrogates{learning::SurrogateKind::fast_sigmoid,
                                learning::SurrogateKind::triangle,
                                learning::SurrogateKind::arctangent};

// The loss of a run whose spikes are soft: a differentiable function of every weight. What the
// derivative takes for constant is held: the refractory gate, and the reset unless it is attached.
struct SoftTrial {
    RandomTrial trial;
    learning::Target target;
    learning::ReplayOptions options;
    Table gate;
    Table reset;

    reference::Run run(const sim::Network& network) const {
        reference::RunOptions soft;
        soft.float32_input_sum = false;
        soft.soft_spike = [&](double x) { return reference::soft_spike(options.surrogate, x); };
        soft.held_gate = &gate;
        if (!options.attached_reset) soft.held_reset = &reset;
        return reference::run(network, trial.input, trial.ticks, soft);
    }
    reference::Answer answer(const sim::Network& network) const {
        const reference::Run soft = run(network);
        reference::Answer answer = reference::answer(network, soft.rate, target);
        answer.loss += reference::spike_penalty(soft, options.spike_target);
        return answer;
    }
};

SoftTrial soft_trial(std::uint64_t seed, bool attached_reset) {
    SoftTrial soft;
    soft.trial = tests::random_trial(seed, {.neurons = 5, .inputs = 3, .outputs = 3, .ticks = 40});
    soft.target = tests::random_target(seed, soft.trial.network, soft.trial.ticks);
    soft.options.surrogate = {.kind = surrogates[seed % 3], .slope = 2.0};
    soft.options.attached_reset = attached_reset;
    if (seed / 3 % 2 == 1) soft.options.spike_target = {.spikes = 2.0, .strength = 0.05};
    const auto hard = reference::run(soft.trial.network, soft.trial.input, soft.trial.ticks);
    soft.gate = hard.gate;
    soft.reset = hard.reset;
    return soft;
}

// Slopes of the chords through the loss below and above every weight, `part` of the weights' size away.
// Nothing if a maximum of the rates moves to another tick in between: there the loss has a corner.
std::optional<tests::WeightTables> chords(const SoftTrial& soft, float part) {
    sim::Network network = soft.trial.network;
    const std::vector<std::size_t> at = soft.answer(network).at;
    bool is_smooth = true;
    tests::WeightTables slopes;
    sim::for_each_matrix(network.weights, [&](const char* name, sim::Matrix& matrix) {
        float size = 0.01F;
        for (const float value : matrix.values()) size = std::max(size, std::abs(value));
        Table& table = slopes[name] = Table(matrix.rows(), matrix.cols());
        for (std::size_t i = 0; i < matrix.rows(); ++i) {
            for (std::size_t j = 0; j < matrix.cols(); ++j) {
                const float weight = matrix(i, j);
                const float above = matrix(i, j) = weight + part * size;
                const reference::Answer higher = soft.answer(network);
                const float below = matrix(i, j) = weight - part * size;
                const reference::Answer lower = soft.answer(network);
                matrix(i, j) = weight;
                table(i, j) = (higher.loss - lower.loss) /
                              (static_cast<double>(above) - static_cast<double>(below));
                is_smooth = is_smooth && higher.at == at && lower.at == at;
            }
        }
    });
    if (!is_smooth) return std::nullopt;
    return slopes;
}

// Nothing, too, where short chords and shorter ones differ: a potential passes a corner of the surrogate.
std::optional<tests::WeightTables> measured_gradient(const SoftTrial& soft) {
    const auto longer = chords(soft, 0x1p-15F);
    const auto shorter = chords(soft, 0x1p-16F);
    if (!longer || !shorter) return std::nullopt;
    if (!tests::gradient_difference(*longer, *shorter, 1e-5).empty()) return std::nullopt;
    return shorter;
}

} // namespace

// Independent of every derivation: for spikes S = s(U - theta) with a smooth s the gradient of
// equations (1)-(5) is what differences of the loss say it is, and the adjoint must be it, for every
// recurrence, filter, readout, delay, surrogate and kind of reset, without and with a target of
// spikes.
TEST_CASE("the adjoint is the derivative of the equations when spikes are soft", "[agreement]") {
    std::size_t tried = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        for (const bool attached_reset : {false, true}) {
            INFO("seed " << seed << (attached_reset ? ", attached" : ", detached"));
            const SoftTrial soft = soft_trial(seed, attached_reset);
            const auto measured = measured_gradient(soft);
            if (!measured) continue;
            ++tried;
            const sim::Network& network = soft.trial.network;
            const auto adjoint = reference::adjoint(network, soft.trial.input, soft.run(network),
                                                    soft.answer(network), soft.options);
            CHECK(tests::gradient_difference(adjoint, *measured, 1e-4) == "");
        }
    }
    CHECK(tried > 560);
}

TEST_CASE("a surrogate is the derivative of its soft spike", "[agreement]") {
    for (const auto kind : surrogates) {
        const learning::Surrogate surrogate{.kind = kind, .slope = 3.0};
        for (const double x : {-2.0, -0.31, -0.01, 0.02, 0.3, 1.7}) {
            const double step = 1e-5; // the chord's error is some step^2 slope^2
            const double slope = (reference::soft_spike(surrogate, x + step) -
                                  reference::soft_spike(surrogate, x - step)) /
                                 (2.0 * step);
            INFO(learning::name(kind) << " at " << x);
            CHECK(reference::surrogate_derivative(surrogate, x) == Approx(slope).margin(1e-7));
            CHECK(reference::surrogate_derivative(surrogate, x) == Approx(surrogate(x)));
        }
    }
}
