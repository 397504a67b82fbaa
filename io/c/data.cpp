#include <algorithm>

#include "smnn/io/c/program.hpp"

namespace smnn::io {

namespace {

constexpr std::size_t line_width = 96;

void add_shifts(const std::string& remark, const std::string& name,
                const std::vector<unsigned>& values, CData& data) {
    data.bytes += values.size();
    data.text += "/* " + remark + " */\nstatic const uint8_t " + name + "[MODES] = {\n   ";
    std::size_t length = 3;
    for (const unsigned value : values) {
        const std::string number = " " + std::to_string(value) + ",";
        if (length + number.size() > line_width) {
            data.text += "\n   ";
            length = 3;
        }
        data.text += number;
        length += number.size();
    }
    data.text += "\n};\n\n";
}

} // namespace

std::string define(const std::string& name, std::int64_t value) {
    return "#define " + name + std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') +
           std::to_string(value) + "\n";
}

void add_table(const std::string& remark, const std::string& name, const std::string& dimensions,
               const sim::IntegerMatrix& matrix, CData& data) {
    const bool is_small = std::all_of(matrix.values.begin(), matrix.values.end(),
                                      [](int value) { return value >= -128 && value <= 127; });
    data.bytes += matrix.values.size() * (is_small ? 1 : 2);
    data.text += "/* " + remark + " */\nstatic const " + (is_small ? "int8_t " : "int16_t ") +
                 name + dimensions + " = {\n";
    for (std::size_t col = 0; col < matrix.cols; ++col) {
        std::string line = "    {";
        for (const std::int16_t value : matrix.column(col)) {
            const std::string number = std::to_string(value) + ",";
            if (line.size() + number.size() > line_width) {
                data.text += line + "\n";
                line = "     ";
            }
            line += number;
        }
        line.back() = '}';
        data.text += line + ",\n";
    }
    data.text += "};\n\n";
}

void add_state(const CState& state, CData& data) {
    data.bytes += state.bytes * state.count;
    const std::string unit = state.unit;
    const std::string head = std::string("static ") + state.type + " " + state.name +
                             (unit.empty() ? "" : "[" + unit + "]") + ";";
    data.text += head + std::string(head.size() < 40 ? 40 - head.size() : 1, ' ') + "/* " +
                 state.remark + " */\n";
}

std::string c_constants(const sim::FixedNetwork& network) {
    const CNeeds needs(network);
    const auto size = [](std::size_t n) { return static_cast<std::int64_t>(n); };
    std::string text =
        define("INPUTS", size(network.inputs())) + define("NEURONS", size(network.neurons())) +
        (needs.modes ? define("MODES", size(network.modes())) : "") +
        define("OUTPUTS", size(network.outputs())) + "\n" +
        "/* A decay is a numerator over 2^DECAY_BITS. */\n" +
        define("DECAY_BITS", network.decay_bits) + define("SYNAPSE", network.decays.synapse) +
        define("MEMBRANE", network.decays.membrane);
    if (needs.rise) text += define("RISE", network.decays.rise);
    if (needs.decay) text += define("DECAY", network.decays.decay);
    text += define("THRESHOLD", network.threshold) +
            define("REFRACTORY", network.refractory_ticks) + define("DELAY", network.delay_ticks) +
            define("INPUT_SHIFT", network.input_shift);
    if (needs.payloads) text += define("PAYLOAD_BITS", network.payload_bits);
    if (needs.units) text += define("UNIT_BITS", network.synaptic_unit_bits);
    if (needs.several) text += define("MOST_SPIKES", network.spikes_per_tick);
    if (needs.full_rank) text += define("RECURRENT_SHIFT", network.recurrent_shift);
    text += define("RATE_SHIFT", network.rate_shift) + define("HIGHEST", network.highest_state()) +
            define("HIGHEST_SUM", 2147483647) + "\n";
    return text;
}

CData c_tables(const sim::FixedNetwork& network) {
    const CNeeds needs(network);
    const sim::IntegerWeights& w = network.weights;
    CData data;
    add_table("What a spike of each input adds to each neuron's current.", "input_weights",
              "[INPUTS][NEURONS]", w.input, data);
    if (needs.modes) {
        add_table("What each mode's activity brings to each neuron,", "mode_in", "[MODES][NEURONS]",
                  w.mode_in, data);
        add_shifts("over two to the", "mode_shift", network.mode_shift, data);
        add_table("What a spike of each neuron brings to each mode,", "mode_out",
                  "[NEURONS][MODES]", w.mode_out, data);
        add_shifts("times two to the", "deposit_shift", network.deposit_shift, data);
    }
    if (needs.full_rank) {
        add_table("What the rate of each neuron brings to each neuron.", "recurrent",
                  "[NEURONS][NEURONS]", w.recurrent, data);
    }
    add_table("What each neuron says for each output.", "readout", "[NEURONS][OUTPUTS]", w.readout,
              data);
    return data;
}

CData c_states(const sim::FixedNetwork& network) {
    const CNeeds needs(network);
    const std::size_t n = network.neurons();
    const std::size_t p = network.modes();
    const std::size_t spikes = n * static_cast<std::size_t>(network.delay_ticks);
    CData data;
    const auto add = [&data](const CState& state) { add_state(state, data); };
    add({"int64_t", 8, "drive", "NEURONS", n, "what reaches I at this tick"});
    add({"int32_t", 4, "current", "NEURONS", n, "I"});
    add({"int32_t", 4, "potential", "NEURONS", n, "U"});
    add({"uint16_t", 2, "resting", "NEURONS", n, "ticks that U is still held at 0"});
    add({"uint8_t", 1, "spiked", "DELAY][NEURONS", spikes, "S of the last ticks, one slot each"});
    add({"uint16_t", 2, "slot", "", 1, "this tick's"});
    if (needs.modes && needs.rise) add({"int32_t", 4, "mode_rise", "MODES", p, "H"});
    if (needs.modes) add({"int32_t", 4, "activity", "MODES", p, "K: the mode buffer"});
    if (needs.rise) add({"int32_t", 4, "rate_rise", "NEURONS", n, "r's own H"});
    add({"int32_t", 4, "rate", "NEURONS", n, "r"});
    if (needs.highest) add({"int32_t", 4, "highest", "NEURONS", n, "the highest r so far"});
    if (needs.mean) {
        add({"int64_t", 8, "rate_sum", "NEURONS", n, "of r over the ticks"});
        add({"uint32_t", 4, "ticks", "", 1, "since the reset"});
    }
    add({"uint32_t", 4, "held_count", "", 1, "numbers that did not fit"});
    data.text += "\n";
    return data;
}

} // namespace smnn::io
