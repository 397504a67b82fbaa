#include <initializer_list>
#include <sstream>
#include <utility>

#include "smnn/io/c/program.hpp"
#include "smnn/sim/integer/xylo.hpp"

namespace smnn::io {

namespace {

std::string introduction(const sim::FixedNetwork& network, const CData& tables,
                         const CData& states) {
    std::ostringstream step;
    step << network.time_step_ms;
    std::string text = R"(/*
 * A spiking network in integers, stepped as Xylo steps it: @D inputs, @N neurons, @O output neurons.
 * Weights of @w bits, states of 16; @c bytes of constants, @r bytes of RAM.
 * C99; no library, no dynamic memory, no floating point.
 *
 * A trial is a reset, a step for each tick of @t ms, and the scores:
 *
 *     int64_t scores[@O];
 *
 *     NAME_reset();
 *     for (each tick) NAME_step(channels, count);
 *     NAME_scores(scores);    after the last step: the largest is the answer
 *
 * `channels` are the inputs that spike at this tick, in any order, each below @D; a channel that
 * stands there twice counts twice, up to MOST_INPUT times. Without spikes the count is 0.
 * NAME_held() tells how often, since the reset, a number did not fit and was kept at the nearest
 * that does. One network, one caller: the state is static.
 *
 * A tick, every state kept within -32768 .. 32767, dec(x) the floor of x / 2^dash, 1 at least for x > 0:
 *
 *   (X1) I = I + weight 2^shift, for each spike of the inputs, then for each of the last tick's
 *   (X2) I = I - dec(I); U = U + (I - dec(U))
 *   (X3) while U >= threshold, MOST_SPIKES times at most: a spike, U = U - threshold
 *   (X4) the output neurons the same, by the spikes of the last tick, with 1 spike a tick at most
 *
 * A score is how often an output neuron spiked.
 */

#include <stdint.h>

)";
    for (const auto& [word, by] : std::initializer_list<std::pair<const char*, std::string>>{
             {"@D", std::to_string(network.inputs())},
             {"@N", std::to_string(network.neurons())},
             {"@O", std::to_string(network.outputs())},
             {"@w", std::to_string(network.weight_bits)},
             {"@c", std::to_string(tables.bytes)},
             {"@r", std::to_string(states.bytes)},
             {"@t", step.str()}}) {
        text = replaced(text, word, by);
    }
    return text;
}

CData tables_of(const sim::FixedNetwork& network) {
    const sim::IntegerWeights& w = network.weights;
    CData data;
    add_table("What a spike of each input adds to each neuron's current.", "input_weights",
              "[INPUTS][NEURONS]", w.input, data);
    if (network.is_full_rank()) {
        add_table("What a spike of each neuron adds to each neuron's current.", "recurrent",
                  "[NEURONS][NEURONS]", w.recurrent, data);
    }
    add_table("What a spike of each neuron adds to each output's current.", "readout",
              "[NEURONS][OUTPUTS]", w.readout, data);
    return data;
}

CData states_of(const sim::FixedNetwork& network) {
    const std::size_t n = network.neurons();
    const std::size_t o = network.outputs();
    CData data;
    for (const CState& state : std::initializer_list<CState>{
             {"int32_t", 4, "current", "NEURONS", n, "I"},
             {"int32_t", 4, "potential", "NEURONS", n, "U"},
             {"uint8_t", 1, "spikes", "NEURONS", n, "of the last tick"},
             {"int32_t", 4, "out_current", "OUTPUTS", o, "I of the outputs"},
             {"int32_t", 4, "out_potential", "OUTPUTS", o, "U of the outputs"},
             {"uint32_t", 4, "answers", "OUTPUTS", o, "spikes of the outputs since the reset"},
             {"uint8_t", 1, "arrived", "INPUTS", network.inputs(), "spikes of this tick"},
             {"uint32_t", 4, "held_count", "", 1, "numbers that did not fit"}}) {
        add_state(state, data);
    }
    data.text += "\n";
    return data;
}

std::string constants(const sim::FixedNetwork& network) {
    const auto size = [](std::size_t n) { return static_cast<std::int64_t>(n); };
    const auto dash = [&](std::uint32_t decay) { return sim::dash_of(decay, network.decay_bits); };
    return define("INPUTS", size(network.inputs())) + define("NEURONS", size(network.neurons())) +
           define("OUTPUTS", size(network.outputs())) + "\n" +
           define("SYNAPSE_DASH", dash(network.decays.synapse)) +
           define("MEMBRANE_DASH", dash(network.decays.membrane)) +
           define("THRESHOLD", network.threshold) + define("INPUT_SHIFT", network.input_shift) +
           define("RECURRENT_SHIFT", network.rate_shift) +
           define("OUT_SYNAPSE_DASH", dash(network.output.synapse)) +
           define("OUT_MEMBRANE_DASH", dash(network.output.membrane)) +
           define("OUT_THRESHOLD", network.output.threshold) +
           define("OUT_SHIFT", network.output.shift) +
           define("MOST_SPIKES", network.spikes_per_tick) +
           define("MOST_INPUT", sim::most_xylo_input_spikes) + "\n";
}

std::string functions(bool is_recurrent) {
    std::string text = R"(/* value, or the nearest to it of 16 bits */
static int32_t kept(int32_t value)
{
    if (value >= -32768 && value <= 32767) return value;
    held_count++;
    return value < 0 ? -32768 : 32767;
}

/* What a tick takes from a state. */
static int32_t taken(int32_t value, unsigned dash)
{
    if (value < 0) return -((-value + ((int32_t)1 << dash) - 1) >> dash);
    return value > 0 && value >> dash == 0 ? 1 : value >> dash;
}

/* (X1) */
static void receive(int32_t *to, const int8_t *weights, uint32_t size, uint32_t shift, uint32_t times)
{
    uint32_t n;

    for (; times > 0; times--) {
        for (n = 0; n < size; n++) to[n] = kept(to[n] + weights[n] * ((int32_t)1 << shift));
    }
}

/* (X2) */
static void move(int32_t *i, int32_t *u, unsigned synapse_dash, unsigned membrane_dash)
{
    *i -= taken(*i, synapse_dash);
    *u = kept(*u + kept(*i - taken(*u, membrane_dash)));
}

void NAME_reset(void)
{
    uint32_t n;

    for (n = 0; n < NEURONS; n++) {
        current[n] = 0;
        potential[n] = 0;
        spikes[n] = 0;
    }
    for (n = 0; n < OUTPUTS; n++) {
        out_current[n] = 0;
        out_potential[n] = 0;
        answers[n] = 0;
    }
    held_count = 0;
}

void NAME_step(const uint16_t *channels, uint32_t count)
{
    uint32_t n;

    for (n = 0; n < INPUTS; n++) arrived[n] = 0;
    for (n = 0; n < count; n++) {
        if (arrived[channels[n]] <= MOST_INPUT) arrived[channels[n]]++;
    }
    for (n = 0; n < INPUTS; n++) {
        if (arrived[n] > MOST_INPUT) {
            arrived[n] = MOST_INPUT;
            held_count++;
        }
        receive(current, input_weights[n], NEURONS, INPUT_SHIFT, arrived[n]);
    }
    for (n = 0; n < NEURONS; n++) {
@R        receive(out_current, readout[n], OUTPUTS, OUT_SHIFT, spikes[n]);
    }
    for (n = 0; n < NEURONS; n++) {
        move(&current[n], &potential[n], SYNAPSE_DASH, MEMBRANE_DASH);
        spikes[n] = 0;
        while (potential[n] >= THRESHOLD && spikes[n] < MOST_SPIKES) { /* (X3) */
            spikes[n]++;
            potential[n] -= THRESHOLD;
        }
    }
    for (n = 0; n < OUTPUTS; n++) { /* (X4) */
        move(&out_current[n], &out_potential[n], OUT_SYNAPSE_DASH, OUT_MEMBRANE_DASH);
        if (out_potential[n] >= OUT_THRESHOLD) {
            out_potential[n] -= OUT_THRESHOLD;
            answers[n]++;
        }
    }
}

void NAME_scores(int64_t *scores)
{
    uint32_t n;

    for (n = 0; n < OUTPUTS; n++) scores[n] = answers[n];
}

uint32_t NAME_held(void)
{
    return held_count;
}
)";
    return replaced(text, "@R",
                    is_recurrent
                        ? "        receive(current, recurrent[n], NEURONS, RECURRENT_SHIFT, "
                          "spikes[n]);\n"
                        : "");
}

} // namespace

CProgram c_xylo_program(const sim::FixedNetwork& network) {
    const CData tables = tables_of(network);
    const CData states = states_of(network);
    return {
        introduction(network, tables, states) +
            "void NAME_reset(void);\nvoid NAME_step(const uint16_t *channels, uint32_t count);\n"
            "void NAME_scores(int64_t *scores);\nuint32_t NAME_held(void);\n\n" +
            constants(network) + tables.text + states.text + functions(network.is_full_rank()),
        tables.bytes, states.bytes};
}

} // namespace smnn::io
