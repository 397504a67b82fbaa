#include <initializer_list>
#include <sstream>
#include <utility>

#include "smnn/io/c/program.hpp"

namespace smnn::io {

namespace {

std::string in_ms(double time) {
    std::ostringstream text;
    text << time;
    return text.str();
}

std::string seen_in_words(sim::Readout readout) {
    switch (readout) {
        case sim::Readout::max_rate:
            return "the highest r since the reset";
        case sim::Readout::mean_rate:
            return "the mean of r since the reset";
        case sim::Readout::trajectory:
            break;
    }
    return "the r of this tick";
}

} // namespace

std::string c_introduction(const sim::FixedNetwork& network, std::size_t constant_bytes,
                           std::size_t state_bytes) {
    const CNeeds needs(network);
    std::string text = R"(/*
 * A spiking network in integers: @D inputs, @N neurons, @P modes, @O outputs.
 * Weights of @w bits, states of @s; @c bytes of constants, @r bytes of RAM.
 * C99; no library, no dynamic memory, no floating point.
 *
 * A trial is a reset, a step for each tick of @t ms, and the scores:
 *
 *     int64_t scores[@O];
 *
 *     NAME_reset();
 *     for (each tick) NAME_step(@a, count);
 *     NAME_scores(scores);    @u
 *
 * `channels` are the inputs that spike at this tick, in any order, each below @D; a channel that
 * stands there twice counts twice. Without spikes the count is 0.
)";
    if (needs.payloads) text += " * `payloads` are their strengths: @x is a strength of 1.\n";
    text +=
        R"( * NAME_held() tells how often, since the reset, a number did not fit and was kept at the nearest
 * that does. One network, one caller: the state is static.
 *
 * A tick, with / cutting towards zero and every state held within +-HIGHEST:
 *
 *   (F1) I = I SYNAPSE / 2^DECAY_BITS + 2^INPUT_SHIFT (input_weights of the spikes)@g
)";
    if (needs.modes) text += " *          + sum over the modes of (mode_in K / 2^mode_shift)\n";
    if (needs.full_rank) {
        text += " *          + sum over the neurons of (recurrent r) / 2^RECURRENT_SHIFT\n";
    }
    if (needs.units) {
        text +=
            " *          each sum a multiple of 2^UNIT_BITS, rounded down; I wraps, from HIGHEST + "
            "1 on\n";
        if (needs.modes) {
            text += " *          a mode sends K rounded down by all of its shift but 8 bits\n";
        }
    }
    text += R"( *   (F2) U = U MEMBRANE / 2^DECAY_BITS + I, and 0 while resting
 *   (F3) a spike where U > THRESHOLD; then U = @z and REFRACTORY ticks of rest
)";
    if (needs.modes) {
        text += needs.rise    ? " *   (F4) H = H RISE / 2^DECAY_BITS + @m\n"
                                " *   (F5) K = K DECAY / 2^DECAY_BITS + H\n"
                : needs.decay ? " *   (F5) K = K DECAY / 2^DECAY_BITS + @m\n"
                              : " *   (F5) K = @m\n";
    }
    text += R"( *   (F6) r: the same filter of a neuron's own spikes, each worth 2^RATE_SHIFT
 *
 * A spike reaches the filters DELAY - 1 ticks after its own. A score is the sum over the neurons
 * of readout times @y.
 */

#include <stdint.h>

)";
    const bool subtracts = network.reset == sim::Reset::by_subtraction;
    const std::string deposit = "2^deposit_shift (mode_out of the spikes that arrive)";
    for (const auto& [word, by] : std::initializer_list<std::pair<const char*, std::string>>{
             {"@D", std::to_string(network.inputs())},
             {"@N", std::to_string(network.neurons())},
             {"@P", std::to_string(network.modes())},
             {"@O", std::to_string(network.outputs())},
             {"@w", std::to_string(network.weight_bits)},
             {"@s", std::to_string(network.state_bits)},
             {"@c", std::to_string(constant_bytes)},
             {"@r", std::to_string(state_bytes)},
             {"@t", in_ms(network.time_step_ms)},
             {"@a", needs.payloads ? "channels, payloads" : "channels"},
             {"@u", network.readout == sim::Readout::trajectory
                        ? "after any step: the output at its tick"
                        : "after the last step: the largest is the answer"},
             {"@x", std::to_string(std::int64_t{1} << network.payload_bits)},
             {"@g", needs.payloads ? " / 2^PAYLOAD_BITS" : ""},
             {"@z", needs.several ? "U - THRESHOLD, up to MOST_SPIKES times,"
                    : subtracts   ? "U - THRESHOLD"
                                  : "0"},
             {"@m", deposit},
             {"@y", seen_in_words(network.readout)}}) {
        text = replaced(text, word, by);
    }
    return text;
}

} // namespace smnn::io
