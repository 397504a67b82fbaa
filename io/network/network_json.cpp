#include "smnn/io/network_json.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <string_view>
#include <type_traits>

#include "smnn/io/file.hpp"
#include "smnn/io/network/json_entry.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

using namespace json;

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json; // for writing: it copies what it holds when it grows

// The shortest text that reads back as the same double.
std::string shortest(double value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return {digits.data(), end};
}

void read_parameters(const Entry& parameters, sim::Network& network) {
    std::set<std::string> known{"readout", "surrogate", "slope", "dynamics"};
    sim::for_each_parameter(network.neuron,
                            [&](const char* key, const auto&) { known.insert(key); });
    require_known_keys(parameters, known);
    const auto has = [&](const char* key) { return parameters.value.contains(key); };
    const auto named = [&](const char* key, const auto& from_name) {
        const Entry entry = parameters.member(key);
        try {
            return from_name(text(entry));
        } catch (const sim::ParameterError& error) {
            throw sim::ParameterError(entry.where + ": " + error.what());
        }
    };
    sim::NeuronParameters& p = network.neuron;
    sim::for_each_real_parameter(p, [&](const char* key, double& value) {
        if (has(key)) value = number(parameters.member(key));
    });
    if (has("delay_ticks")) p.delay_ticks = whole_number(parameters.member("delay_ticks"));
    if (has("filter")) p.filter = named("filter", sim::filter_from_name);
    if (!has("synaptic_gain")) p.synaptic_gain = sim::default_gain(p);
    if (has("readout")) network.readout = named("readout", sim::readout_from_name);
    if (has("dynamics")) network.dynamics = named("dynamics", sim::dynamics_from_name);
    if (has("surrogate")) network.settings["surrogate"] = text(parameters.member("surrogate"));
    if (has("slope")) network.settings["slope"] = shortest(number(parameters.member("slope")));
}

std::uint32_t address(const Entry& entry) {
    const sim::Tick value = whole_number(entry);
    if (value < 0 || value > UINT32_MAX) entry.refuse("an address of 32 bits");
    return static_cast<std::uint32_t>(value);
}

std::size_t length(const Entry& array) {
    if (!array.value.is_array()) array.refuse("an array");
    return array.value.size();
}

void require_length(const Entry& array, std::size_t expected, const char* why) {
    const std::size_t n = length(array);
    if (n == expected) return;
    throw sim::ParameterError(array.where + " has " + std::to_string(n) + " entries, " +
                              std::to_string(expected) + " (" + why + ") are expected");
}

// Rows of equal length: checked before memory is allocated, because a row may be announced by two
// characters.
void require_rows(const Entry& rows, std::size_t count, const char* count_why, std::size_t size,
                  const char* size_why) {
    require_length(rows, count, count_why);
    for (std::size_t i = 0; i < count; ++i) require_length(rows[i], size, size_why);
}

// f(row, column, weight) for each entry of a matrix in rows.
template <class F>
void for_each_weight(const Entry& rows, F&& f) {
    for (std::size_t i = 0; i < rows.value.size(); ++i) {
        const Entry row = rows[i];
        for (std::size_t k = 0; k < row.value.size(); ++k) f(i, k, weight(row[k]));
    }
}

void read_rows(const Entry& rows, sim::Matrix& matrix) {
    for_each_weight(rows, [&](std::size_t i, std::size_t k, float w) { matrix(i, k) = w; });
}

Entry required(const Entry& object, const char* key) {
    if (object.value.contains(key)) return object.member(key);
    throw sim::ParameterError(object.where + "." + key + " is missing");
}

// {"offsets": [0, ..], "neurons": [..], "values": [..]}; validate() says whether they fit together.
sim::SparseColumns read_sparse(const Entry& object) {
    require_known_keys(object, {"offsets", "neurons", "values"});
    const Entry offsets = required(object, "offsets");
    const Entry neurons = required(object, "neurons");
    const Entry values = required(object, "values");
    sim::SparseColumns columns;
    for (std::size_t i = 0; i < length(offsets); ++i) {
        const sim::Tick offset = whole_number(offsets[i]);
        if (offset < 0) offsets[i].refuse("0 or more");
        columns.offsets.push_back(static_cast<std::size_t>(offset));
    }
    for (std::size_t i = 0; i < length(neurons); ++i) {
        columns.neurons.push_back(address(neurons[i]));
    }
    for (std::size_t i = 0; i < length(values); ++i) columns.values.push_back(weight(values[i]));
    if (columns.offsets.empty()) offsets.refuse("0 and one number a channel");
    return columns;
}

void read_weights(const Entry& all, sim::Weights& weights) {
    std::set<std::string> known{"sparse_input"};
    for (const sim::WeightMatrix& each : sim::weight_matrices) known.insert(each.name);
    require_known_keys(all, known);
    const auto has = [&](const char* key) { return all.value.contains(key); };
    const bool has_modes = has("mode_in") || has("mode_out") || has("importance");
    if (has("recurrent") && has_modes) {
        throw sim::ParameterError(all.where +
                                  ": both modes and recurrent, one of them is expected");
    }
    const bool is_sparse = has("sparse_input");
    if (is_sparse && has("input")) {
        throw sim::ParameterError(all.where +
                                  ": both input and sparse_input, one of them is expected");
    }
    const Entry input = required(all, is_sparse ? "sparse_input" : "input");
    const Entry readout = required(all, "readout");
    // One row a neuron; a sparse input has no rows, the readout's have an entry a neuron.
    const Entry& rows = is_sparse ? readout : input;
    if (length(rows) == 0) {
        throw sim::ParameterError(rows.where + " has no rows, one " +
                                  (is_sparse ? "an output" : "a neuron") + " is expected");
    }
    const std::size_t neurons = is_sparse ? length(readout[0]) : length(input);
    const std::size_t inputs = is_sparse ? 0 : length(input[0]);
    const std::size_t outputs = length(readout);
    const std::size_t modes = has_modes ? length(required(all, "importance")) : 0;
    const char* const as_input =
        is_sparse ? "neurons, as in the first row of readout" : "neurons, as in input";
    constexpr const char* as_importance = "modes, as in importance";

    if (!is_sparse) {
        require_rows(input, neurons, "neurons", inputs, "inputs, as in the first row");
    }
    require_rows(readout, outputs, "outputs", neurons, as_input);
    if (has("recurrent")) {
        const Entry recurrent = all.member("recurrent");
        require_rows(recurrent, neurons, as_input, neurons, as_input);
        weights = sim::zero_full_rank_weights(neurons, inputs, outputs);
        read_rows(recurrent, weights.recurrent);
    } else if (has_modes) {
        const Entry mode_in = required(all, "mode_in");
        const Entry mode_out = required(all, "mode_out");
        require_rows(mode_in, neurons, as_input, modes, as_importance);
        require_rows(mode_out, neurons, as_input, modes, as_importance);
        weights = sim::zero_weights(neurons, modes, inputs, outputs);
        read_rows(mode_in, weights.mode_in);
        for_each_weight(mode_out, [&](std::size_t i, std::size_t mode, float w) {
            weights.mode_out(mode, i) = w; // a column of modes per neuron
        });
        const Entry importance = all.member("importance");
        for (std::size_t m = 0; m < modes; ++m) weights.importance(m, 0) = weight(importance[m]);
    } else {
        weights = sim::zero_weights(neurons, 0, inputs, outputs);
    }
    if (is_sparse) {
        weights.sparse_input = read_sparse(input);
    } else {
        read_rows(input, weights.input);
    }
    read_rows(readout, weights.readout);
}

Json parse(const std::string& path) {
    const std::string bytes = read_file(path);
    try {
        return Json::parse(bytes);
    } catch (const Json::parse_error& error) {
        const std::string_view what = error.what();
        const std::size_t reason = what.find("syntax error");
        throw sim::FormatError(
            path, error.byte == 0 ? 0 : error.byte - 1,
            "not JSON: " +
                std::string(what.substr(reason == what.npos ? what.find("] ") + 2 : reason)));
    } catch (const Json::exception& error) {
        const std::string_view what = error.what();
        throw sim::ParameterError(path + ": " + std::string(what.substr(what.find("] ") + 2)));
    }
}

// Bytes that are no UTF-8 cannot be said in JSON: they are replaced.
std::string as_text(const OrderedJson& json) {
    return json.dump(4, ' ', false, OrderedJson::error_handler_t::replace);
}

OrderedJson parameters_of(const sim::Network& network, const std::string& path) {
    OrderedJson parameters;
    sim::for_each_parameter(network.neuron, [&](const char* key, const auto& value) {
        if constexpr (std::is_enum_v<std::decay_t<decltype(value)>>) {
            parameters[key] = name(value);
        } else {
            parameters[key] = value;
        }
    });
    parameters["readout"] = name(network.readout);
    if (network.dynamics != sim::Dynamics::spiking) parameters["dynamics"] = name(network.dynamics);
    if (const auto surrogate = network.settings.find("surrogate");
        surrogate != network.settings.end()) {
        parameters["surrogate"] = surrogate->second;
    }
    if (const auto slope = network.settings.find("slope"); slope != network.settings.end()) {
        const std::string& digits = slope->second;
        double value = 0.0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value)) {
            throw sim::ParameterError(path + ": the setting slope is '" + digits +
                                      "', a number is expected");
        }
        parameters["slope"] = value;
    }
    return parameters;
}

// Text that grows in memory and goes to the file piece by piece.
class TextFile {
public:
    explicit TextFile(const std::string& path) : file_(path) {}

    TextFile& operator<<(std::string_view text) {
        text_ += text;
        if (text_.size() > 1 << 20) flush();
        return *this;
    }
    void commit() {
        flush();
        file_.commit();
    }

private:
    void flush() {
        file_.write(text_);
        text_.clear();
    }

    OutputFile file_;
    std::string text_;
};

// "3.0", not "3": readers take a "-0" without a point for an integer and lose its sign.
std::string as_fraction(float value) {
    std::string digits = shortest(static_cast<double>(value));
    if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
    return digits;
}

void write_row(TextFile& file, std::size_t size, const auto& value) {
    file << "[";
    for (std::size_t i = 0; i < size; ++i) {
        file << (i == 0 ? "" : ", ") << as_fraction(value(i));
    }
    file << "]";
}

void write_sparse(TextFile& file, const sim::SparseColumns& columns) {
    const auto write = [&](const char* key, const auto& numbers, const auto& as_text) {
        file << key;
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            file << (i == 0 ? "" : ", ") << as_text(numbers[i]);
        }
        file << "]";
    };
    const auto whole = [](std::size_t number) { return std::to_string(number); };
    write("\"sparse_input\": {\"offsets\": [", columns.offsets, whole);
    write(",\n      \"neurons\": [", columns.neurons, whole);
    write(",\n      \"values\": [", columns.values, as_fraction);
    file << "}";
}

void write_rows(TextFile& file, std::size_t rows, std::size_t columns, const auto& value) {
    file << "[";
    for (std::size_t i = 0; i < rows; ++i) {
        file << (i == 0 ? "\n      " : ",\n      ");
        write_row(file, columns, [&](std::size_t k) { return value(i, k); });
    }
    file << "]";
}

// In text a mode's factors are a column of a row for each neuron, and the importance is one row.
void write_weights(TextFile& file, const sim::WeightMatrix& each, const sim::Matrix& matrix) {
    if (each.cols == sim::Extent::one) {
        write_row(file, matrix.rows(), [&](std::size_t i) { return matrix(i, 0); });
    } else if (each.rows == sim::Extent::modes) {
        write_rows(file, matrix.cols(), matrix.rows(),
                   [&](std::size_t row, std::size_t column) { return matrix(column, row); });
    } else {
        write_rows(file, matrix.rows(), matrix.cols(),
                   [&](std::size_t row, std::size_t column) { return matrix(row, column); });
    }
}

} // namespace

sim::Network read_network_json(const std::string& path) {
    const Json json = parse(path);
    const Entry root{json, path + ": "};
    if (!json.is_object()) {
        throw sim::ParameterError(path + ": no object with parameters and weights");
    }
    for (const char* key : {"parameters", "weights"}) {
        if (!json.contains(key)) throw sim::ParameterError(path + ": " + key + " is missing");
    }
    sim::Network network;
    read_parameters(root.member("parameters"), network);
    read_weights(root.member("weights"), network.weights);
    if (json.contains("settings")) {
        const Entry settings = root.member("settings");
        if (!settings.value.is_object()) settings.refuse("an object of texts");
        for (const auto& [key, value] : settings.value.items()) {
            network.settings[key] = text(settings.member(key));
        }
    }
    try {
        sim::validate(network);
    } catch (const sim::ParameterError& error) {
        throw sim::ParameterError(path + ": " + error.what());
    }
    return network;
}

void write_network_json(const std::string& path, const sim::Network& network) {
    sim::validate(network);
    const sim::Weights& w = network.weights;
    const std::string parameters = as_text(parameters_of(network, path));
    OrderedJson settings = OrderedJson::object();
    for (const auto& [key, value] : network.settings) {
        if (key != "surrogate" && key != "slope") settings[key] = value;
    }

    TextFile file(path);
    file << "{\n\"parameters\": " << parameters << ",\n";
    if (!settings.empty()) {
        file << "\"settings\": " << as_text(settings) << ",\n";
    }
    file << "\"weights\": {\n    ";
    const char* before = "";
    if (network.has_sparse_input()) {
        write_sparse(file, w.sparse_input);
        before = ",\n    ";
    }
    for (const sim::WeightMatrix& each : sim::weight_matrices) {
        const sim::Matrix& matrix = w.*each.matrix;
        if (matrix.empty()) continue;
        file << before << "\"" << each.name << "\": ";
        write_weights(file, each, matrix);
        before = ",\n    ";
    }
    file << "}\n}\n";
    file.commit();
}

} // namespace smnn::io
