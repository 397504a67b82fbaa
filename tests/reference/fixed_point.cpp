#include "tests/reference/fixed_point.hpp"

#include <algorithm>
#include <cmath>

namespace smnn::reference {
namespace {

std::int64_t two_to(unsigned exponent) { return std::int64_t{1} << exponent; }

// x kept within +-limit.
std::int64_t kept(std::int64_t x, std::int64_t limit, std::uint64_t& count) {
    if (std::abs(x) <= limit) return x;
    ++count;
    return x > 0 ? limit : -limit;
}

// x[k] of every channel as integers: T x D. Repeated events add up.
IntegerTable payloads(const sim::FixedNetwork& network, const sim::Events& input, std::size_t ticks,
                      std::uint64_t& held) {
    IntegerTable x(ticks, std::vector<std::int64_t>(network.inputs()));
    for (std::size_t e = 0; e < input.size(); ++e) {
        const sim::Event event = input[e];
        const double fine =
            static_cast<double>(event.value) * static_cast<double>(two_to(network.payload_bits));
        x[static_cast<std::size_t>(event.tick)][event.channel] +=
            kept(std::llround(fine), 32767, held);
    }
    return x;
}

} // namespace

FixedTables run_fixed(const sim::FixedNetwork& network, const sim::Events& input, sim::Tick ticks) {
    const sim::IntegerWeights& w = network.weights;
    const auto T = static_cast<std::size_t>(ticks);
    const std::size_t N = network.neurons();
    const std::size_t P = network.modes();
    const std::size_t D = network.inputs();
    const std::size_t O = network.outputs();
    const auto d = static_cast<std::size_t>(network.delay_ticks);
    const auto n_ref = static_cast<std::size_t>(network.refractory_ticks);
    const std::int64_t Q = two_to(network.decay_bits);
    const std::int64_t A_s = network.decays.synapse;
    const std::int64_t A_m = network.decays.membrane;
    const std::int64_t A_r = network.decays.rise;
    const std::int64_t A_d = network.decays.decay;
    const std::int64_t limit = two_to(network.state_bits - 1) - 1;
    const std::int64_t limit32 = two_to(31) - 1;
    const bool has_rise = network.filter == sim::Filter::double_exponential;
    const bool has_decay = network.filter != sim::Filter::none;

    FixedTables run;
    const IntegerTable x = payloads(network, input, T, run.held);
    const IntegerTable zeros(T, std::vector<std::int64_t>(N));
    const IntegerTable mode_zeros(T, std::vector<std::int64_t>(P));
    run.current = run.potential = run.spike = run.rate = zeros;
    run.activity = mode_zeros;
    IntegerTable after = zeros; // U once a spike has reset it
    IntegerTable refractory = zeros;
    IntegerTable rise = zeros;
    IntegerTable mode_rise = mode_zeros;

    // (F4), (F5): one more tick of a filter.
    const auto filter = [&](std::size_t k, std::size_t i, std::int64_t arriving, IntegerTable& H,
                            IntegerTable& K) {
        const std::int64_t H_before = k > 0 && has_rise ? H[k - 1][i] : 0;
        const std::int64_t K_before = k > 0 && has_decay ? K[k - 1][i] : 0;
        H[k][i] =
            has_rise ? kept(A_r * H_before / Q + arriving, limit, run.held) : arriving; // (F4)
        K[k][i] = kept(A_d * K_before / Q + H[k][i], limit, run.held);                  // (F5)
    };

    for (std::size_t k = 0; k < T; ++k) {
        const bool has_input = std::any_of(x[k].begin(), x[k].end(), [](auto v) { return v != 0; });
        for (std::size_t i = 0; i < N; ++i) {
            std::int64_t sum = 0;
            for (std::size_t c = 0; has_input && c < D; ++c) sum += w.input(i, c) * x[k][c];
            std::int64_t drive = kept(sum, limit32, run.held) * two_to(network.input_shift) /
                                 two_to(network.payload_bits);
            for (std::size_t p = 0; k > 0 && p < P; ++p) {
                drive += w.mode_in(i, p) * run.activity[k - 1][p] / two_to(network.mode_shift[p]);
            }
            std::int64_t recurrent = 0;
            for (std::size_t j = 0; k > 0 && network.is_full_rank() && j < N; ++j) {
                recurrent += w.recurrent(i, j) * run.rate[k - 1][j];
            }
            drive += recurrent / two_to(network.recurrent_shift);
            const std::int64_t I_before = k > 0 ? run.current[k - 1][i] : 0;
            run.current[k][i] = kept(A_s * I_before / Q + drive, limit, run.held); // (F1)

            if (refractory[k][i] != 0) continue;
            const std::int64_t U_before = k > 0 ? after[k - 1][i] : 0;
            const std::int64_t U =
                kept(A_m * U_before / Q + run.current[k][i], limit, run.held); // (F2)
            run.potential[k][i] = after[k][i] = U;
            if (U <= network.threshold) continue;
            run.spike[k][i] = 1; // (F3)
            after[k][i] = network.reset == sim::Reset::to_zero ? 0 : U - network.threshold;
            for (std::size_t n = 1; n <= n_ref && k + n < T; ++n) refractory[k + n][i] = 1;
        }

        for (std::size_t p = 0; p < P; ++p) {
            std::int64_t sum = 0;
            for (std::size_t i = 0; k + 1 >= d && i < N; ++i) {
                sum += w.mode_out(p, i) * run.spike[k + 1 - d][i];
            }
            filter(k, p, kept(sum, limit32, run.held) * two_to(network.deposit_shift[p]), mode_rise,
                   run.activity);
        }
        for (std::size_t i = 0; i < N; ++i) { // (F6)
            const std::int64_t arriving = k + 1 >= d ? run.spike[k + 1 - d][i] : 0;
            filter(k, i, arriving * two_to(network.rate_shift), rise, run.rate);
        }
    }

    const auto read = [&](auto&& seen) {
        for (std::size_t o = 0; o < O; ++o) {
            std::int64_t y = 0;
            for (std::size_t i = 0; i < N; ++i) y += w.readout(o, i) * seen(i);
            run.scores.push_back(y);
        }
    };
    switch (network.readout) {
        case sim::Readout::max_rate:
            read([&](std::size_t i) {
                std::int64_t highest = 0;
                for (std::size_t k = 0; k < T; ++k) highest = std::max(highest, run.rate[k][i]);
                return highest;
            });
            break;
        case sim::Readout::mean_rate:
            read([&](std::size_t i) {
                std::int64_t sum = 0;
                for (std::size_t k = 0; k < T; ++k) sum += run.rate[k][i];
                return T == 0 ? 0 : sum / ticks;
            });
            break;
        case sim::Readout::trajectory:
            for (std::size_t k = 0; k < T; ++k) read([&](std::size_t i) { return run.rate[k][i]; });
            break;
    }
    return run;
}

sim::Events spikes(const FixedTables& run) {
    sim::Events events;
    for (std::size_t k = 0; k < run.spike.size(); ++k) {
        for (std::size_t i = 0; i < run.spike[k].size(); ++i) {
            if (run.spike[k][i] != 0) {
                events.append({static_cast<sim::Tick>(k), static_cast<sim::Channel>(i), 1.0F});
            }
        }
    }
    return events;
}

} // namespace smnn::reference
