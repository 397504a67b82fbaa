#include "io/c_source.hpp"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <sstream>
#include <string_view>
#include <utility>

namespace smnn::io {

namespace {

constexpr std::size_t line_width = 96;

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string name_of(const std::string& path) {
    std::string name = std::filesystem::path(path).stem().string();
    for (char& c : name) c = is_word(c) ? c : '_';
    const bool begins_well = !name.empty() && name.front() != '_' && !(name.front() <= '9');
    return begins_well ? name : "network" + (name == "_" ? "" : "_" + name);
}

std::string replaced(std::string text, std::string_view word, const std::string& by) {
    for (std::size_t at = text.find(word); at != std::string::npos;
         at = text.find(word, at + by.size())) {
        text.replace(at, word.size(), by);
    }
    return text;
}

std::string in_ms(double time) {
    std::ostringstream text;
    text << time;
    return text.str();
}

// The text of one network, piece by piece, in the order of the file.
class Writer {
public:
    Writer(const sim::FixedNetwork& network, const std::string& name)
        : network_(network), name_(name) {}

    CSource run() {
        // Each counts what the next ones tell of.
        std::string body = constants();
        body += tables();
        body += states();
        body += functions();
        const std::string text = introduction() + declarations() + body;
        return {replaced(text, "NAME", name_),
                {name_ + "_reset", name_ + "_step", name_ + "_scores", name_ + "_held"},
                constant_bytes_,
                state_bytes_};
    }

private:
    bool has_modes() const { return network_.modes() > 0; }
    bool has_rise() const { return network_.filter == sim::Filter::double_exponential; }
    bool has_decay() const { return network_.filter != sim::Filter::none; }
    bool is_graded() const { return network_.payload_bits > 0; }
    bool is_trajectory() const { return network_.readout == sim::Readout::trajectory; }

    std::string introduction() const {
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
        if (is_graded()) text += " * `payloads` are their strengths: @x is a strength of 1.\n";
        text +=
            R"( * NAME_held() tells how often, since the reset, a number did not fit and was kept at the nearest
 * that does. One network, one caller: the state is static.
 *
 * A tick, with / cutting towards zero and every state held within +-HIGHEST:
 *
 *   (F1) I = I SYNAPSE / 2^DECAY_BITS + 2^INPUT_SHIFT (input_weights of the spikes)@g
)";
        if (has_modes()) text += " *          + sum over the modes of (mode_in K / 2^mode_shift)\n";
        if (network_.is_full_rank()) {
            text += " *          + sum over the neurons of (recurrent r) / 2^RECURRENT_SHIFT\n";
        }
        text += R"( *   (F2) U = U MEMBRANE / 2^DECAY_BITS + I, and 0 while resting
 *   (F3) a spike where U > THRESHOLD; then U = @z and REFRACTORY ticks of rest
)";
        if (has_modes()) {
            text += has_rise()    ? " *   (F4) H = H RISE / 2^DECAY_BITS + @m\n"
                                    " *   (F5) K = K DECAY / 2^DECAY_BITS + H\n"
                    : has_decay() ? " *   (F5) K = K DECAY / 2^DECAY_BITS + @m\n"
                                  : " *   (F5) K = @m\n";
        }
        text += R"( *   (F6) r: the same filter of a neuron's own spikes, each worth 2^RATE_SHIFT
 *
 * A spike reaches the filters DELAY - 1 ticks after its own. A score is the sum over the neurons
 * of readout times @y.
 */

#include <stdint.h>

)";
        const bool subtracts = network_.reset == sim::Reset::by_subtraction;
        const std::string deposit = "2^deposit_shift (mode_out of the spikes that arrive)";
        for (const auto& [word, by] : std::initializer_list<std::pair<const char*, std::string>>{
                 {"@D", std::to_string(network_.inputs())},
                 {"@N", std::to_string(network_.neurons())},
                 {"@P", std::to_string(network_.modes())},
                 {"@O", std::to_string(network_.outputs())},
                 {"@w", std::to_string(network_.weight_bits)},
                 {"@s", std::to_string(network_.state_bits)},
                 {"@c", std::to_string(constant_bytes_)},
                 {"@r", std::to_string(state_bytes_)},
                 {"@t", in_ms(network_.time_step_ms)},
                 {"@a", is_graded() ? "channels, payloads" : "channels"},
                 {"@u", is_trajectory() ? "after any step: the output at its tick"
                                        : "after the last step: the largest is the answer"},
                 {"@x", std::to_string(std::int64_t{1} << network_.payload_bits)},
                 {"@g", is_graded() ? " / 2^PAYLOAD_BITS" : ""},
                 {"@z", subtracts ? "U - THRESHOLD" : "0"},
                 {"@m", deposit},
                 {"@y", seen_in_words()}}) {
            text = replaced(text, word, by);
        }
        return text;
    }

    std::string seen_in_words() const {
        switch (network_.readout) {
            case sim::Readout::max_rate:
                return "the highest r since the reset";
            case sim::Readout::mean_rate:
                return "the mean of r since the reset";
            case sim::Readout::trajectory:
                break;
        }
        return "the r of this tick";
    }

    std::string declarations() const {
        return "void NAME_reset(void);\n" + step_signature() +
               ";\n"
               "void NAME_scores(int64_t *scores);\n"
               "uint32_t NAME_held(void);\n\n";
    }

    std::string step_signature() const {
        return is_graded()
                   ? "void NAME_step(const uint16_t *channels, const int16_t *payloads, uint32_t "
                     "count)"
                   : "void NAME_step(const uint16_t *channels, uint32_t count)";
    }

    static std::string define(const std::string& name, std::int64_t value) {
        return "#define " + name + std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') +
               std::to_string(value) + "\n";
    }

    std::string constants() const {
        const auto size = [](std::size_t n) { return static_cast<std::int64_t>(n); };
        std::string text = define("INPUTS", size(network_.inputs())) +
                           define("NEURONS", size(network_.neurons())) +
                           (has_modes() ? define("MODES", size(network_.modes())) : "") +
                           define("OUTPUTS", size(network_.outputs())) + "\n" +
                           "/* A decay is a numerator over 2^DECAY_BITS. */\n" +
                           define("DECAY_BITS", network_.decay_bits) +
                           define("SYNAPSE", network_.decays.synapse) +
                           define("MEMBRANE", network_.decays.membrane);
        if (has_rise()) text += define("RISE", network_.decays.rise);
        if (has_decay()) text += define("DECAY", network_.decays.decay);
        text += define("THRESHOLD", network_.threshold) +
                define("REFRACTORY", network_.refractory_ticks) +
                define("DELAY", network_.delay_ticks) + define("INPUT_SHIFT", network_.input_shift);
        if (is_graded()) text += define("PAYLOAD_BITS", network_.payload_bits);
        if (network_.is_full_rank()) text += define("RECURRENT_SHIFT", network_.recurrent_shift);
        text += define("RATE_SHIFT", network_.rate_shift) +
                define("HIGHEST", network_.highest_state()) + define("HIGHEST_SUM", 2147483647) +
                "\n";
        return text;
    }

    // "static const TYPE NAME[ROWS][COLS]": a matrix, its columns one after another.
    std::string table(const std::string& remark, const std::string& name,
                      const std::string& dimensions, const sim::IntegerMatrix& matrix) {
        const bool is_small = std::all_of(matrix.values.begin(), matrix.values.end(),
                                          [](int value) { return value >= -128 && value <= 127; });
        constant_bytes_ += matrix.values.size() * (is_small ? 1 : 2);
        std::string text = "/* " + remark + " */\nstatic const " +
                           (is_small ? "int8_t " : "int16_t ") + name + dimensions + " = {\n";
        for (std::size_t col = 0; col < matrix.cols; ++col) {
            std::string line = "    {";
            for (const std::int16_t value : matrix.column(col)) {
                const std::string number = std::to_string(value) + ",";
                if (line.size() + number.size() > line_width) {
                    text += line + "\n";
                    line = "     ";
                }
                line += number;
            }
            line.back() = '}';
            text += line + ",\n";
        }
        return text + "};\n\n";
    }

    std::string shifts(const std::string& remark, const std::string& name,
                       const std::vector<unsigned>& values) {
        constant_bytes_ += values.size();
        std::string text =
            "/* " + remark + " */\nstatic const uint8_t " + name + "[MODES] = {\n   ";
        std::size_t length = 3;
        for (const unsigned value : values) {
            const std::string number = " " + std::to_string(value) + ",";
            if (length + number.size() > line_width) {
                text += "\n   ";
                length = 3;
            }
            text += number;
            length += number.size();
        }
        return text + "\n};\n\n";
    }

    std::string tables() {
        const sim::IntegerWeights& w = network_.weights;
        std::string text = table("What a spike of each input adds to each neuron's current.",
                                 "input_weights", "[INPUTS][NEURONS]", w.input);
        if (has_modes()) {
            text += table("What each mode's activity brings to each neuron,", "mode_in",
                          "[MODES][NEURONS]", w.mode_in) +
                    shifts("over two to the", "mode_shift", network_.mode_shift) +
                    table("What a spike of each neuron brings to each mode,", "mode_out",
                          "[NEURONS][MODES]", w.mode_out) +
                    shifts("times two to the", "deposit_shift", network_.deposit_shift);
        }
        if (network_.is_full_rank()) {
            text += table("What the rate of each neuron brings to each neuron.", "recurrent",
                          "[NEURONS][NEURONS]", w.recurrent);
        }
        return text + table("What each neuron says for each output.", "readout",
                            "[NEURONS][OUTPUTS]", w.readout);
    }

    std::string state(const std::string& type, std::size_t bytes, const std::string& name,
                      const std::string& unit, std::size_t count, const std::string& remark) {
        state_bytes_ += bytes * count;
        const std::string dimension = unit.empty() ? "" : "[" + unit + "]";
        const std::string head = "static " + type + " " + name + dimension + ";";
        clearing_ += unit.empty() ? "    " + name + " = 0;\n" : "";
        return head + std::string(head.size() < 40 ? 40 - head.size() : 1, ' ') + "/* " + remark +
               " */\n";
    }

    std::string states() {
        const std::size_t n = network_.neurons();
        const std::size_t p = network_.modes();
        const auto delay = static_cast<std::size_t>(network_.delay_ticks);
        std::string text =
            state("int64_t", 8, "drive", "NEURONS", n, "what reaches I at this tick");
        text += state("int32_t", 4, "current", "NEURONS", n, "I");
        text += state("int32_t", 4, "potential", "NEURONS", n, "U");
        text += state("uint16_t", 2, "resting", "NEURONS", n, "ticks that U is still held at 0");
        text += state("uint8_t", 1, "spiked", "DELAY][NEURONS", n * delay,
                      "S of the last ticks, one slot each");
        text += state("uint16_t", 2, "slot", "", 1, "this tick's");
        if (has_modes()) {
            if (has_rise()) text += state("int32_t", 4, "mode_rise", "MODES", p, "H");
            text += state("int32_t", 4, "activity", "MODES", p, "K: the mode buffer");
        }
        if (has_rise()) text += state("int32_t", 4, "rate_rise", "NEURONS", n, "r's own H");
        text += state("int32_t", 4, "rate", "NEURONS", n, "r");
        if (network_.readout == sim::Readout::max_rate) {
            text += state("int32_t", 4, "highest", "NEURONS", n, "the highest r so far");
        }
        if (network_.readout == sim::Readout::mean_rate) {
            text += state("int64_t", 8, "rate_sum", "NEURONS", n, "of r over the ticks");
            text += state("uint32_t", 4, "ticks", "", 1, "since the reset");
        }
        return text + state("uint32_t", 4, "held_count", "", 1, "numbers that did not fit") + "\n";
    }

    std::string functions() const {
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

)";
        text += R"(static int64_t decayed(int32_t state, int32_t numerator)
{
    return cut((int64_t)state * numerator, DECAY_BITS);
}

)";
        return text + reset() + take_input() + add_recurrence() + move_neurons() + filter() +
               let_arrive() + step() + scores();
    }

    std::string reset() const {
        std::string text = "void NAME_reset(void)\n{\n    uint32_t n;\n";
        if (has_modes()) text += "    uint32_t p;\n";
        text +=
            "    uint32_t d;\n\n    for (n = 0; n < NEURONS; n++) {\n"
            "        current[n] = 0;\n        potential[n] = 0;\n        resting[n] = 0;\n"
            "        for (d = 0; d < DELAY; d++) spiked[d][n] = 0;\n";
        if (has_rise()) text += "        rate_rise[n] = 0;\n";
        text += "        rate[n] = 0;\n";
        if (network_.readout == sim::Readout::max_rate) text += "        highest[n] = 0;\n";
        if (network_.readout == sim::Readout::mean_rate) text += "        rate_sum[n] = 0;\n";
        text += "    }\n";
        if (has_modes()) {
            text += "    for (p = 0; p < MODES; p++) {\n";
            if (has_rise()) text += "        mode_rise[p] = 0;\n";
            text += "        activity[p] = 0;\n    }\n";
        }
        return text + clearing_ + "}\n\n";
    }

    std::string take_input() const {
        std::string text = "/* (F1), first sum: Win x */\nstatic void take_input(";
        text += is_graded() ? "const uint16_t *channels, const int16_t *payloads, uint32_t count)\n"
                            : "const uint16_t *channels, uint32_t count)\n";
        text +=
            "{\n    uint32_t e;\n    uint32_t n;\n\n"
            "    for (n = 0; n < NEURONS; n++) drive[n] = 0;\n"
            "    for (e = 0; e < count; e++) {\n";
        if (is_graded()) {
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
        if (is_graded()) text += "        drive[n] = cut(drive[n], PAYLOAD_BITS);\n";
        return text + "    }\n}\n\n";
    }

    std::string add_recurrence() const {
        if (has_modes()) {
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
        if (network_.is_full_rank()) {
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

    std::string move_neurons() const {
        const std::string after = network_.reset == sim::Reset::to_zero
                                      ? "potential[n] = 0"
                                      : "potential[n] -= THRESHOLD";
        return R"(/* (F1), (F2), (F3) */
static void move_neurons(uint8_t *fired)
{
    uint32_t n;

    for (n = 0; n < NEURONS; n++) {
        fired[n] = 0;
        current[n] = held(decayed(current[n], SYNAPSE) + drive[n]);
        if (resting[n] > 0) {
            resting[n]--;
            potential[n] = 0;
            continue;
        }
        potential[n] = held(decayed(potential[n], MEMBRANE) + current[n]);
        if (potential[n] > THRESHOLD) {
            fired[n] = 1;
            )" +
               after +
               R"(;
            resting[n] = REFRACTORY;
        }
    }
}

)";
    }

    std::string filter() const {
        switch (network_.filter) {
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

    std::string let_arrive() const {
        std::string text =
            "/* The spikes of DELAY - 1 ticks ago reach the filters. */\n"
            "static void let_arrive(const uint8_t *arriving)\n{\n    uint32_t n;\n";
        if (has_modes()) {
            text += R"(    uint32_t p;

    for (p = 0; p < MODES; p++) {
        int64_t sum = 0;
        for (n = 0; n < NEURONS; n++) {
            if (arriving[n]) sum += mode_out[n][p];
        }
        sum = within(sum, HIGHEST_SUM) * ((int64_t)1 << deposit_shift[p]);
        filter()" + std::string(has_rise() ? "&mode_rise[p], " : "") +
                    "&activity[p], sum);\n    }\n";
        } else {
            text += "\n";
        }
        text += "    for (n = 0; n < NEURONS; n++) {\n        filter(" +
                std::string(has_rise() ? "&rate_rise[n], " : "") +
                "&rate[n], arriving[n] ? (int64_t)1 << RATE_SHIFT : 0);\n";
        if (network_.readout == sim::Readout::max_rate) {
            text += "        if (rate[n] > highest[n]) highest[n] = rate[n];\n";
        }
        if (network_.readout == sim::Readout::mean_rate)
            text += "        rate_sum[n] += rate[n];\n";
        return text + "    }\n}\n\n";
    }

    std::string step() const {
        return step_signature() + "\n{\n    take_input(channels, " +
               (is_graded() ? "payloads, " : "") + "count);\n" +
               (has_modes() || network_.is_full_rank() ? "    add_recurrence();\n" : "") +
               "    move_neurons(spiked[slot]);\n"
               "    slot = (uint16_t)((slot + 1) % DELAY);\n"
               "    let_arrive(spiked[slot]); /* the oldest: the next to be overwritten */\n" +
               (network_.readout == sim::Readout::mean_rate ? "    ticks++;\n" : "") + "}\n\n";
    }

    std::string scores() const {
        std::string seen = "rate[n]";
        if (network_.readout == sim::Readout::max_rate) seen = "highest[n]";
        if (network_.readout == sim::Readout::mean_rate) {
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

    const sim::FixedNetwork& network_;
    const std::string& name_;
    std::size_t constant_bytes_ = 0;
    std::size_t state_bytes_ = 0;
    std::string clearing_; // of the states that are no arrays
};

} // namespace

CSource c_source(const sim::FixedNetwork& network, const std::string& path) {
    sim::validate(network);
    return Writer(network, name_of(path)).run();
}

} // namespace smnn::io
