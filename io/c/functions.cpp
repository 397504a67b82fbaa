#include "smnn/io/c/program.hpp"

namespace smnn::io {

namespace {

std::string reset(const CNeeds& needs) {
    std::string text = "void NAME_reset(void)\n{\n    uint32_t n;\n";
    if (needs.modes) text += "    uint32_t p;\n";
    text +=
        "    uint32_t d;\n\n    for (n = 0; n < NEURONS; n++) {\n"
        "        current[n] = 0;\n        potential[n] = 0;\n        resting[n] = 0;\n"
        "        for (d = 0; d < DELAY; d++) spiked[d][n] = 0;\n";
    if (needs.rise) text += "        rate_rise[n] = 0;\n";
    text += "        rate[n] = 0;\n";
    if (needs.highest) text += "        highest[n] = 0;\n";
    if (needs.mean) text += "        rate_sum[n] = 0;\n";
    text += "    }\n";
    if (needs.modes) {
        text += "    for (p = 0; p < MODES; p++) {\n";
        if (needs.rise) text += "        mode_rise[p] = 0;\n";
        text += "        activity[p] = 0;\n    }\n";
    }
    text += "    slot = 0;\n";
    if (needs.mean) text += "    ticks = 0;\n";
    return text + "    held_count = 0;\n}\n\n";
}

std::string take_input(const CNeeds& needs) {
    std::string text = "/* (F1), first sum: Win x */\nstatic void take_input(";
    text += needs.payloads ? "const uint16_t *channels, const int16_t *payloads, uint32_t count)\n"
                           : "const uint16_t *channels, uint32_t count)\n";
    text +=
        "{\n    uint32_t e;\n    uint32_t n;\n\n"
        "    for (n = 0; n < NEURONS; n++) drive[n] = 0;\n"
        "    for (e = 0; e < count; e++) {\n";
    if (needs.payloads) {
        text +=
            "        const int32_t x = payloads[e];\n"
            "        for (n = 0; n < NEURONS; n++) {\n"
            "            drive[n] += x * input_weights[channels[e]][n];\n        }\n    }\n";
    } else {
        text +=
            "        for (n = 0; n < NEURONS; n++) drive[n] += "
            "input_weights[channels[e]][n];\n    }\n";
    }
    text +=
        "    for (n = 0; n < NEURONS; n++) {\n"
        "        drive[n] = within(drive[n], HIGHEST_SUM) * ((int64_t)1 << INPUT_SHIFT);\n";
    if (needs.payloads && needs.units) {
        text += "        drive[n] = whole_units(drive[n], PAYLOAD_BITS);\n";
    } else if (needs.payloads) {
        text += "        drive[n] = cut(drive[n], PAYLOAD_BITS);\n";
    }
    return text + "    }\n}\n\n";
}

std::string add_recurrence(const CNeeds& needs) {
    if (needs.modes && needs.units) {
        return R"(/* (F1), second sum: from the modes to the neurons */
static void add_recurrence(void)
{
    uint32_t p;
    uint32_t n;

    for (p = 0; p < MODES; p++) {
        const unsigned all = mode_shift[p] + UNIT_BITS;
        const unsigned own = all > 8 ? all - 8 : 0;
        const int64_t sent = floored(activity[p], own);
        for (n = 0; n < NEURONS; n++) {
            drive[n] += floored(mode_in[p][n] * sent, all - own) * ((int64_t)1 << UNIT_BITS);
        }
    }
}

)";
    }
    if (needs.modes) {
        return R"(/* (F1), second sum: from the modes to the neurons */
static void add_recurrence(void)
{
    uint32_t p;
    uint32_t n;

    for (p = 0; p < MODES; p++) {
        for (n = 0; n < NEURONS; n++) {
            drive[n] += cut((int64_t)mode_in[p][n] * activity[p], mode_shift[p]);
        }
    }
}

)";
    }
    if (needs.full_rank) {
        return R"(/* (F1), second sum: from the neurons to the neurons */
static void add_recurrence(void)
{
    uint32_t to;
    uint32_t from;

    for (to = 0; to < NEURONS; to++) {
        int64_t sum = 0;
        for (from = 0; from < NEURONS; from++) sum += (int64_t)recurrent[from][to] * rate[from];
        drive[to] += cut(sum, RECURRENT_SHIFT);
    }
}

)";
    }
    return "";
}

std::string move_neurons(const CNeeds& needs, sim::Reset reset) {
    const std::string fires =
        needs.several ? "while (potential[n] > THRESHOLD && fired[n] < MOST_SPIKES) {\n"
                        "            fired[n]++;\n            "
                      : "if (potential[n] > THRESHOLD) {\n            fired[n] = 1;\n            ";
    const std::string after =
        reset == sim::Reset::to_zero ? "potential[n] = 0" : "potential[n] -= THRESHOLD";
    const std::string text = R"(/* (F1), (F2), (F3) */
static void move_neurons(uint8_t *fired)
{
    uint32_t n;

    for (n = 0; n < NEURONS; n++) {
        fired[n] = 0;
        current[n] = @K(decayed(current[n], SYNAPSE) + drive[n]);
        if (resting[n] > 0) {
            resting[n]--;
            potential[n] = 0;
            continue;
        }
        potential[n] = held(decayed(potential[n], MEMBRANE) + current[n]);
        )" + fires + after +
                             R"(;
            resting[n] = REFRACTORY;
        }
    }
}

)";
    return replaced(text, "@K", needs.units ? "wrapped" : "held");
}

std::string filter(sim::Filter kind) {
    switch (kind) {
        case sim::Filter::double_exponential:
            return R"(/* (F4), (F5) */
static void filter(int32_t *rise, int32_t *level, int64_t arriving)
{
    *rise = held(decayed(*rise, RISE) + arriving);
    *level = held(decayed(*level, DECAY) + *rise);
}

)";
        case sim::Filter::single_exponential:
            return R"(/* (F4), (F5) */
static void filter(int32_t *level, int64_t arriving)
{
    *level = held(decayed(*level, DECAY) + arriving);
}

)";
        case sim::Filter::none:
            break;
    }
    return R"(/* (F4), (F5) */
static void filter(int32_t *level, int64_t arriving)
{
    *level = held(arriving);
}

)";
}

std::string let_arrive(const CNeeds& needs) {
    std::string text =
        "/* The spikes of DELAY - 1 ticks ago reach the filters. */\n"
        "static void let_arrive(const uint8_t *arriving)\n{\n    uint32_t n;\n";
    if (needs.modes) {
        text += R"(    uint32_t p;

    for (p = 0; p < MODES; p++) {
        int64_t sum = 0;
        for (n = 0; n < NEURONS; n++) {
            if (arriving[n]) sum += @S;
        }
        sum = within(sum, HIGHEST_SUM) * ((int64_t)1 << deposit_shift[p]);
        filter()" +
                std::string(needs.rise ? "&mode_rise[p], " : "") + "&activity[p], sum);\n    }\n";
    } else {
        text += "\n";
    }
    text += "    for (n = 0; n < NEURONS; n++) {\n        filter(" +
            std::string(needs.rise ? "&rate_rise[n], " : "") +
            (needs.several ? "&rate[n], (int64_t)arriving[n] * ((int64_t)1 << RATE_SHIFT));\n"
                           : "&rate[n], arriving[n] ? (int64_t)1 << RATE_SHIFT : 0);\n");
    text = replaced(text, "@S", needs.several ? "mode_out[n][p] * arriving[n]" : "mode_out[n][p]");
    if (needs.highest) {
        text += "        if (rate[n] > highest[n]) highest[n] = rate[n];\n";
    }
    if (needs.mean) text += "        rate_sum[n] += rate[n];\n";
    return text + "    }\n}\n\n";
}

std::string step(const CNeeds& needs) {
    return c_step_signature(needs) + "\n{\n    take_input(channels, " +
           (needs.payloads ? "payloads, " : "") + "count);\n" +
           (needs.modes || needs.full_rank ? "    add_recurrence();\n" : "") +
           "    move_neurons(spiked[slot]);\n"
           "    slot = (uint16_t)((slot + 1) % DELAY);\n"
           "    let_arrive(spiked[slot]); /* the oldest: the next to be overwritten */\n" +
           (needs.mean ? "    ticks++;\n" : "") + "}\n\n";
}

std::string scores(const CNeeds& needs) {
    std::string seen = "rate[n]";
    if (needs.highest) seen = "highest[n]";
    if (needs.mean) {
        seen = "ticks == 0 ? 0 : (int32_t)(rate_sum[n] / ticks)";
    }
    return R"(void NAME_scores(int64_t *scores)
{
    uint32_t n;
    uint32_t o;

    for (o = 0; o < OUTPUTS; o++) scores[o] = 0;
    for (n = 0; n < NEURONS; n++) {
        const int32_t seen = )" +
           seen + R"(;
        for (o = 0; o < OUTPUTS; o++) scores[o] += (int64_t)readout[n][o] * seen;
    }
}

uint32_t NAME_held(void)
{
    return held_count;
}
)";
}

} // namespace

std::string c_functions(const sim::FixedNetwork& network) {
    const CNeeds needs(network);
    std::string text = R"(/* value / 2^bits, cut towards zero */
static int64_t cut(int64_t value, unsigned bits)
{
    return value < 0 ? -(-value >> bits) : value >> bits;
}

/* value, or the nearest to it within +-limit */
static int64_t within(int64_t value, int64_t limit)
{
    if (value >= -limit && value <= limit) return value;
    held_count++;
    return value < 0 ? -limit : limit;
}

static int32_t held(int64_t state)
{
    return (int32_t)within(state, HIGHEST);
}

static int64_t decayed(int32_t state, int32_t numerator)
{
    return cut((int64_t)state * numerator, DECAY_BITS);
}

)";
    const bool has_shares = needs.units && needs.modes;
    const bool has_whole_units = needs.units && needs.payloads;
    if (has_shares || has_whole_units) {
        text += R"(/* value / 2^bits, rounded down */
static int64_t floored(int64_t value, unsigned bits)
{
    return value < 0 ? -((-value + ((int64_t)1 << bits) - 1) >> bits) : value >> bits;
}

)";
    }
    if (needs.units) {
        text +=
            R"(/* a current: it goes on from the other end, above -HIGHEST - 1 up to HIGHEST + 1 */
static int32_t wrapped(int64_t value)
{
    const int64_t beyond = (int64_t)HIGHEST + 1;
    int64_t above;

    if (value > -beyond && value <= beyond) return (int32_t)value;
    held_count++;
    above = (value + beyond - 1) % (2 * beyond);
    return (int32_t)((above < 0 ? above + 2 * beyond : above) - beyond + 1);
}

)";
    }
    if (has_whole_units) {
        text += R"(/* value / 2^bits, rounded down to whole units of the current */
static int64_t whole_units(int64_t value, unsigned bits)
{
    return floored(value, bits + UNIT_BITS) * ((int64_t)1 << UNIT_BITS);
}

)";
    }
    return text + reset(needs) + take_input(needs) + add_recurrence(needs) +
           move_neurons(needs, network.reset) + filter(network.filter) + let_arrive(needs) +
           step(needs) + scores(needs);
}

} // namespace smnn::io
