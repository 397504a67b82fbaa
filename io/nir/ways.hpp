#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "smnn/io/nir/read.hpp"

// What happens to signals on their way through a NIR graph, node by node: for network_from_nir.cpp and
// nir_routes.cpp alone.
//
//   Errors  ParameterError naming the node, its value and what would be allowed
namespace smnn::io::nir {

using Named = std::pair<const std::string, NirNode>;

[[noreturn]] void refuse(const std::string& node, const std::string& why);
[[noreturn]] void refuse(const Named& node, const std::string& why);

std::string in_words(double value);

// y = W x, row after row; without values: y = x.
struct Linear {
    std::uint64_t rows = 0;
    std::uint64_t columns = 0;
    std::vector<double> values;

    bool is_identity() const { return values.empty(); }
    double operator()(std::uint64_t i, std::uint64_t k) const {
        return is_identity() ? (i == k ? 1.0 : 0.0) : values[i * columns + k];
    }
};

// Matrices may be short and their product long: a graph of a few bytes must not need terabytes.
void require_product(const Named& node, std::uint64_t rows, std::uint64_t columns);

// A parameter that is there, and has one value or more.
const Hdf5Array<float>& parameter(const Named& node, const char* key);

// The value of a parameter of shape [], which all signals share.
std::optional<double> value_of_all(const Named& node, const char* key);

// One value for each of n signals, from n values, in whatever shape, or from one of shape [].
std::vector<double> per_signal(const Named& node, const char* key, std::uint64_t n);

// One value that all signals share.
double shared(const Named& node, const char* key, std::uint64_t n);

// Time constants of the graph, in units of its time step and of ours.
struct Clock {
    double dt; // s
    NirDecay decay;

    double step_ms() const { return dt * 1e3; }

    // a: what is left after a tick.
    double factor(const Named& node, const char* key, double tau) const;
    double tau_ms(double a) const;
};

// One LI of a synaptic filter: how it decays, and what it does to a constant.
struct Stage {
    std::string node;
    double a;
    double gain; // (1 - a) r

    bool is_like(const Stage& other) const { return a == other.a && gain == other.gain; }
};

// What happens to signals on their way from one end to another: matrices and filters change places
// freely, because a filter is the same for all signals.
struct Way {
    std::vector<Linear> matrices;
    std::vector<Stage> stages;
    std::vector<double> bias;  // that comes out beside them; none: no bias
    std::uint64_t signals = 0; // that come out
};

void go_through(Way& way, const Named& node, const Clock& clock);

// W of a way in one matrix, at most as large as is allowed.
Linear product(std::vector<Linear> matrices, const Named& end);

} // namespace smnn::io::nir
