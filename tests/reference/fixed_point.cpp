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

// floor(x / y), y > 0.
std::int64_t floored(std::int64_t x, std::int64_t y) { return x / y - (x % y < 0 ? 1 : 0); }

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

// x kept within 16 bits, as Xylo keeps it.
std::int64_t kept16(std::int64_t x, std::uint64_t& count) {
    if (x >= -32768 && x <= 32767) return x;
    ++count;
    return x > 0 ? 32767 : -32768;
}

// What is left of x after a tick of Xylo: 2^-dash of it goes, 1 at least.
std::int64_t left16(std::int64_t x, std::int64_t kept_of_Q, std::int64_t Q) {
    const std::int64_t part = floored(x, Q / (Q - kept_of_Q));
    return x - (x > 0 ? std::max<std::int64_t>(part, 1) : part);
}

// (X1)-(X4).
FixedTables run_xylo(const sim::FixedNetwork& network, const sim::Events& input, sim::Tick ticks) {
    const sim::IntegerWeights& w = network.weights;
    const auto T = static_cast<std::size_t>(ticks);
    const std::size_t N = network.neurons();
    const std::size_t O = network.outputs();
    const std::int64_t Q = two_to(network.decay_bits);
    const std::int64_t theta_out = network.output.threshold;

    FixedTables run;
    // x[k], the channels' whole spikes.
    std::vector<std::vector<double>> sums(T, std::vector<double>(network.inputs()));
    for (std::size_t e = 0; e < input.size(); ++e) {
        const sim::Event event = input[e];
        sums[static_cast<std::size_t>(event.tick)][event.channel] +=
            static_cast<double>(event.value);
    }
    run.current = run.potential = run.spike = IntegerTable(T, std::vector<std::int64_t>(N));
    run.scores.assign(O, 0);
    std::vector<std::int64_t> I(N), U(N), S(N), I_out(O), U_out(O);

    for (std::size_t k = 0; k < T; ++k) {
        for (std::size_t c = 0; c < sums[k].size(); ++c) { // (X1)
            const long long whole = std::llround(sums[k][c]);
            const long long x = std::clamp(whole, 0LL, 15LL);
            run.held += x != whole ? 1 : 0;
            for (long long n = 0; n < x; ++n) {
                for (std::size_t i = 0; i < N; ++i) {
                    I[i] = kept16(I[i] + w.input(i, c) * two_to(network.input_shift), run.held);
                }
            }
        }
        for (std::size_t j = 0; j < N; ++j) {
            for (std::int64_t n = 0; n < S[j]; ++n) {
                for (std::size_t i = 0; network.is_full_rank() && i < N; ++i) {
                    I[i] = kept16(I[i] + w.recurrent(i, j) * two_to(network.rate_shift), run.held);
                }
                for (std::size_t o = 0; o < O; ++o) {
                    I_out[o] =
                        kept16(I_out[o] + w.readout(o, j) * two_to(network.output.shift), run.held);
                }
            }
        }
        const auto move = [&](std::int64_t& current, std::int64_t& potential, std::int64_t A_s,
                              std::int64_t A_m) { // (X2)
            current = left16(current, A_s, Q);
            const std::int64_t decay = left16(potential, A_m, Q) - potential;
            potential = kept16(potential + kept16(current + decay, run.held), run.held);
        };
        for (std::size_t i = 0; i < N; ++i) {
            move(I[i], U[i], network.decays.synapse, network.decays.membrane);
            S[i] = 0;
            while (U[i] >= network.threshold && S[i] < network.spikes_per_tick) { // (X3)
                ++S[i];
                U[i] -= network.threshold;
            }
            run.current[k][i] = I[i];
            run.potential[k][i] = U[i];
            run.spike[k][i] = S[i];
        }
        for (std::size_t o = 0; o < O; ++o) { // (X4)
            move(I_out[o], U_out[o], network.output.synapse, network.output.membrane);
            if (U_out[o] < theta_out) continue;
            U_out[o] -= theta_out;
            ++run.scores[o];
        }
    }
    return run;
}

} // namespace

FixedTables run_fixed(const sim::FixedNetwork& network, const sim::Events& input, sim::Tick ticks) {
    if (network.rules == sim::Rules::xylo) return run_xylo(network, input, ticks);
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
    const unsigned u = network.synaptic_unit_bits;
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
            std::int64_t drive = kept(sum, limit32, run.held) * two_to(network.input_shift);
            drive = u == 0 ? drive / two_to(network.payload_bits)
                           : floored(drive, two_to(u + network.payload_bits)) * two_to(u);
            for (std::size_t p = 0; k > 0 && p < P; ++p) {
                const std::int64_t K = run.activity[k - 1][p];
                const unsigned s = network.mode_shift[p] + u;
                const unsigned e = s > 8 ? s - 8 : 0;
                drive += u == 0 ? w.mode_in(i, p) * K / two_to(network.mode_shift[p])
                                : floored(w.mode_in(i, p) * floored(K, two_to(e)), two_to(s - e)) *
                                      two_to(u);
            }
            std::int64_t recurrent = 0;
            for (std::size_t j = 0; k > 0 && network.is_full_rank() && j < N; ++j) {
                recurrent += w.recurrent(i, j) * run.rate[k - 1][j];
            }
            drive += recurrent / two_to(network.recurrent_shift);
            const std::int64_t I_before = k > 0 ? run.current[k - 1][i] : 0;
            std::int64_t& I = run.current[k][i]; // (F1)
            I = A_s * I_before / Q + drive;
            if (u == 0) I = kept(I, limit, run.held);
            run.held += u != 0 && (I > limit + 1 || I < -limit) ? 1 : 0;
            while (u != 0 && I > limit + 1) I -= 2 * (limit + 1);
            while (u != 0 && I < -limit) I += 2 * (limit + 1);

            if (refractory[k][i] != 0) continue;
            const std::int64_t U_before = k > 0 ? after[k - 1][i] : 0;
            const std::int64_t U =
                kept(A_m * U_before / Q + run.current[k][i], limit, run.held); // (F2)
            run.potential[k][i] = after[k][i] = U;
            if (U <= network.threshold) continue;
            after[k][i] = U;
            while (after[k][i] > network.threshold && run.spike[k][i] < network.spikes_per_tick) {
                ++run.spike[k][i]; // (F3)
                after[k][i] -= network.threshold;
            }
            if (network.reset == sim::Reset::to_zero) after[k][i] = 0;
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
            for (std::int64_t s = 0; s < run.spike[k][i]; ++s) {
                events.append({static_cast<sim::Tick>(k), static_cast<sim::Channel>(i), 1.0F});
            }
        }
    }
    return events;
}

} // namespace smnn::reference
