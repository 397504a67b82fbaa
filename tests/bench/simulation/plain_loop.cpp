#include "tests/bench/simulation/plain_loop.hpp"

#include <algorithm>

#include "smnn/sim/dynamics/propagator.hpp"

#ifdef __SSE__
#include <xmmintrin.h>
#endif

namespace smnn::bench {

namespace {

// Denormal numbers, to which float32 states decay in a second of silence, take a hundred times as long:
// while this lives they are 0.
class FlushedToZero {
public:
#ifdef __SSE__
    FlushedToZero() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040U); }
    ~FlushedToZero() { _mm_setcsr(before_); }

private:
    unsigned before_;
#else
    FlushedToZero() {}
#endif
};

} // namespace

PlainLoop::PlainLoop(const sim::Network& network)
    : network_(network),
      expansion_(network.is_full_rank() ? network.weights.recurrent : network.weights.mode_in),
      current_(network.neurons()),
      potential_(network.neurons()),
      refractory_(network.neurons()),
      rise_(expansion_.cols()),
      rate_(expansion_.cols()),
      line_(static_cast<std::size_t>(network.neuron.delay_ticks)) {
    if (network.is_full_rank()) return;
    for (std::size_t p = 0; p < network.modes(); ++p) {
        for (float& weight : expansion_.column(p)) weight *= network.weights.importance(p, 0);
    }
}

std::size_t PlainLoop::run(const sim::Events& input, sim::Tick ticks) {
    const FlushedToZero flushed;
    const sim::StepFactors exact = sim::step_factors(network_.neuron);
    const auto synapse = static_cast<float>(exact.synapse);
    const auto membrane = static_cast<float>(exact.membrane);
    const auto leak = static_cast<float>(exact.leak);
    const auto rise = static_cast<float>(exact.rise);
    const auto decay = static_cast<float>(exact.decay);
    const auto gain = static_cast<float>(exact.gain);
    const auto threshold = static_cast<float>(network_.neuron.threshold);
    const auto rest = static_cast<std::int32_t>(sim::refractory_ticks(network_.neuron));
    const std::size_t neurons = current_.size();
    const std::size_t sources = rate_.size();
    float* const current = current_.data();
    float* const potential = potential_.data();
    std::int32_t* const refractory = refractory_.data();

    std::fill(current_.begin(), current_.end(), 0.0F);
    std::fill(potential_.begin(), potential_.end(), 0.0F);
    std::fill(refractory_.begin(), refractory_.end(), 0);
    std::fill(rise_.begin(), rise_.end(), 0.0F);
    std::fill(rate_.begin(), rate_.end(), 0.0F);
    for (auto& spikes : line_) spikes.clear();

    std::size_t count = 0;
    std::size_t next = 0;
    std::size_t slot = 0; // of this tick in the line
    for (sim::Tick tick = 0; tick < ticks; ++tick) {
        for (std::size_t i = 0; i < neurons; ++i) current[i] *= synapse; // (1)
        if (next < input.volleys() && input.volley(next).tick == tick) {
            for (const sim::Channel channel : input.volley(next++).channels) {
                const float* const column = network_.weights.input.column(channel).data();
                for (std::size_t i = 0; i < neurons; ++i) current[i] += column[i];
            }
        }
        for (std::size_t j = 0; j < sources; ++j) {
            const float* const column = expansion_.column(j).data();
            const float rate = rate_[j];
            for (std::size_t i = 0; i < neurons; ++i) current[i] += rate * column[i];
        }
        for (std::size_t i = 0; i < neurons; ++i) { // (2)
            const float moved = membrane * potential[i] + leak * current[i];
            potential[i] = refractory[i] > 0 ? 0.0F : moved;
            refractory[i] -= refractory[i] > 0 ? 1 : 0;
        }
        line_[slot].clear();
        for (std::size_t i = 0; i < neurons; ++i) { // (3)
            if (potential[i] > threshold) {
                potential[i] = 0.0F;
                refractory[i] = rest;
                line_[slot].push_back(static_cast<sim::Channel>(i));
            }
        }
        count += line_[slot].size();
        slot = slot + 1 == line_.size() ? 0 : slot + 1;             // now that of tick + 1 - d
        for (std::size_t j = 0; j < sources; ++j) rise_[j] *= rise; // (4)
        for (const sim::Channel neuron : line_[slot]) {
            if (network_.is_full_rank()) {
                rise_[neuron] += 1.0F;
            } else {
                const float* const row = network_.weights.mode_out.column(neuron).data();
                for (std::size_t p = 0; p < sources; ++p) rise_[p] += row[p];
            }
        }
        for (std::size_t j = 0; j < sources; ++j) rate_[j] = decay * rate_[j] + gain * rise_[j];
    }
    return count;
}

} // namespace smnn::bench
