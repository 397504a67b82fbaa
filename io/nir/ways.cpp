#include "smnn/io/nir/ways.hpp"

#include <cmath>
#include <sstream>

#include "smnn/sim/error.hpp"

namespace smnn::io::nir {

namespace {

constexpr std::uint64_t most_products = std::uint64_t{1} << 26;

// A stage that keeps nothing from tick to tick (a = 0) has no time constant; this one is as good: exp
// of minus a thousand is 0.
constexpr double at_once = 1e-3; // of a time step

// A time constant is stored in float32: a step of it is met up to this part.
constexpr double rounding_of_float = 1e-6;

void require_zero(const Named& node, const char* key, std::uint64_t n) {
    for (const double value : per_signal(node, key, n)) {
        if (value == 0.0) continue;
        refuse(node,
               std::string(key) + " is " + in_words(value) + ", a network has none: 0 is needed");
    }
}

void multiply(Way& way, const Named& node, Linear next) {
    if (way.signals != 0 && next.columns != way.signals) {
        refuse(node, "takes " + std::to_string(next.columns) + " signals, " +
                         std::to_string(way.signals) + " arrive");
    }
    if (!way.bias.empty()) {
        std::vector<double> made(next.rows, 0.0);
        for (std::uint64_t i = 0; i < next.rows; ++i) {
            for (std::uint64_t k = 0; k < next.columns; ++k) made[i] += next(i, k) * way.bias[k];
        }
        way.bias = std::move(made);
    }
    way.signals = next.rows;
    way.matrices.push_back(std::move(next));
}

void add_bias(Way& way, const Named& node) {
    const std::vector<double> bias = per_signal(node, "bias", way.signals);
    if (way.bias.empty()) way.bias.assign(way.signals, 0.0);
    for (std::size_t i = 0; i < bias.size(); ++i) way.bias[i] += bias[i];
}

// The constant that comes out would rise with the filter, which a network's spikes alone pass.
void require_no_bias(const Way& way, const Named& node) {
    for (const double value : way.bias) {
        if (value != 0.0) {
            refuse(node, "filters a bias of " + in_words(value) +
                             ", only spikes are filtered: 0, or the bias behind the LI, is needed");
        }
    }
}

Linear matrix_of(const Named& node) {
    const Hdf5Array<float>& weight = parameter(node, "weight");
    if (weight.shape.size() != 2) {
        refuse(node,
               "weight has " + std::to_string(weight.shape.size()) + " dimensions, 2 are expected");
    }
    return {weight.shape[0], weight.shape[1], {weight.values.begin(), weight.values.end()}};
}

void scale_rows(Way& way, const Named& node) {
    const std::vector<double> scale = per_signal(node, "scale", way.signals);
    for (std::size_t i = 0; i < way.bias.size(); ++i) way.bias[i] *= scale[i];
    if (way.matrices.empty()) {
        require_product(node, scale.size(), scale.size());
        Linear diagonal{scale.size(), scale.size(),
                        std::vector<double>(scale.size() * scale.size())};
        for (std::size_t i = 0; i < scale.size(); ++i)
            diagonal.values[i * scale.size() + i] = scale[i];
        way.matrices.push_back(std::move(diagonal));
        return;
    }
    Linear& last = way.matrices.back();
    for (std::uint64_t i = 0; i < last.rows; ++i) {
        for (std::uint64_t k = 0; k < last.columns; ++k)
            last.values[i * last.columns + k] *= scale[i];
    }
}

} // namespace

void refuse(const std::string& node, const std::string& why) {
    throw sim::ParameterError("node '" + node + "': " + why);
}

void refuse(const Named& node, const std::string& why) {
    refuse(node.first, node.second.type + ": " + why);
}

std::string in_words(double value) {
    std::ostringstream text;
    text << value;
    return text.str();
}

void require_product(const Named& node, std::uint64_t rows, std::uint64_t columns) {
    if (columns != 0 && rows > most_products / columns) {
        refuse(node, "makes a matrix of " + std::to_string(rows) + " x " + std::to_string(columns) +
                         " numbers of smaller ones, at most " + std::to_string(most_products) +
                         " are allowed");
    }
}

const Hdf5Array<float>& parameter(const Named& node, const char* key) {
    const auto found = node.second.parameters.find(key);
    if (found == node.second.parameters.end()) refuse(node, std::string(key) + " is missing");
    if (found->second.values.empty()) {
        refuse(node, std::string(key) + " has no values, one or more are expected");
    }
    return found->second;
}

std::optional<double> value_of_all(const Named& node, const char* key) {
    const auto found = node.second.parameters.find(key);
    if (found == node.second.parameters.end() || !found->second.shape.empty() ||
        found->second.values.size() != 1) {
        return std::nullopt;
    }
    return found->second.values.front();
}

std::vector<double> per_signal(const Named& node, const char* key, std::uint64_t n) {
    if (const std::optional<double> value = value_of_all(node, key)) {
        return std::vector<double>(n, *value);
    }
    const Hdf5Array<float>& array = parameter(node, key);
    if (array.values.size() != n) {
        refuse(node, std::string(key) + " has " + std::to_string(array.values.size()) +
                         " values, " + std::to_string(n) + " signals are there");
    }
    return {array.values.begin(), array.values.end()};
}

double shared(const Named& node, const char* key, std::uint64_t n) {
    const std::vector<double> values = per_signal(node, key, n);
    for (const double value : values) {
        if (value != values.front()) {
            refuse(node, std::string(key) + " differs between neurons (" +
                             in_words(values.front()) + ", " + in_words(value) +
                             "), one value for all is needed");
        }
    }
    return values.front();
}

double Clock::factor(const Named& node, const char* key, double tau) const {
    double a = decay == NirDecay::euler ? 1.0 - dt / tau : std::exp(-dt / tau);
    if (decay == NirDecay::euler && std::abs(a) <= rounding_of_float) a = 0.0;
    if (!(tau > 0.0) || !(a >= 0.0) || !(a < 1.0)) {
        refuse(node, std::string(key) + " is " + in_words(tau) + " s at a time step of " +
                         in_words(dt) + " s: " +
                         (decay == NirDecay::euler ? "a step or more is needed"
                                                   : "more than 0 is needed") +
                         (tau > 0.0 ? " (Norse writes time constants multiplied by its dt)" : ""));
    }
    return a;
}

double Clock::tau_ms(double a) const {
    return a < 1e-300 ? at_once * step_ms() : -step_ms() / std::log(a);
}
void go_through(Way& way, const Named& node, const Clock& clock) {
    const std::string& type = node.second.type;
    if (type == "Linear" || type == "Affine") {
        multiply(way, node, matrix_of(node));
        if (type == "Affine") add_bias(way, node);
    } else if (type == "Scale") {
        scale_rows(way, node);
    } else if (type == "LI") {
        const double a = clock.factor(node, "tau", shared(node, "tau", way.signals));
        require_zero(node, "v_leak", way.signals);
        require_no_bias(way, node);
        way.stages.push_back({node.first, a, (1.0 - a) * shared(node, "r", way.signals)});
    } else if (type != "Flatten") {
        refuse(node.first, "is of type " + type +
                               ", which has no place between the ends of a way: Linear, Affine, "
                               "Scale, LI and Flatten have");
    }
}

Linear product(std::vector<Linear> matrices, const Named& end) {
    if (matrices.empty()) return {};
    Linear made = std::move(matrices.front());
    for (std::size_t m = 1; m < matrices.size(); ++m) {
        const Linear& next = matrices[m];
        require_product(end, next.rows, made.columns);
        Linear both{next.rows, made.columns, std::vector<double>(next.rows * made.columns)};
        for (std::uint64_t i = 0; i < next.rows; ++i) {
            for (std::uint64_t j = 0; j < next.columns; ++j) {
                const double weight = next(i, j);
                for (std::uint64_t k = 0; k < made.columns; ++k) {
                    both.values[i * made.columns + k] += weight * made(j, k);
                }
            }
        }
        made = std::move(both);
    }
    return made;
}

} // namespace smnn::io::nir
