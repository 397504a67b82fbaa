#include "tests/support/difference.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>

namespace smnn::tests {
namespace {

sim::Trace record(const RandomTrial& trial, RunFunction engine, bool potentials) {
    sim::RunConfig config;
    config.ticks = trial.ticks;
    config.record_potentials = potentials;
    return engine(trial.network, trial.input, config);
}

// The first event that only one of them has, in their total order; nothing if they are equal.
std::optional<sim::Event> first_unshared(const sim::Events& one, const sim::Events& other) {
    std::size_t i = 0;
    while (i < one.size() && i < other.size() && one[i] == other[i]) ++i;
    if (i == one.size() && i == other.size()) return std::nullopt;
    if (i == one.size()) return other[i];
    if (i == other.size()) return one[i];
    const auto key = [](const sim::Event& event) { return std::pair(event.tick, event.channel); };
    return std::min(one[i], other[i],
                    [&](const auto& a, const auto& b) { return key(a) < key(b); });
}

// The potential that an engine records where a spike is or should be.
float potential_at(const RandomTrial& trial, const sim::Event& spike, RunFunction engine) {
    RandomTrial until = trial; // a recording of the whole run may be long
    until.ticks = spike.tick + 1;
    until.input = before(trial.input, until.ticks);
    const sim::Trace trace = record(until, engine, true);
    return trace.potentials(spike.channel, static_cast<std::size_t>(spike.tick));
}

double distance(const Table& one, const Table& other) {
    Table difference = one;
    for (std::size_t i = 0; i < one.rows(); ++i) {
        for (std::size_t j = 0; j < one.cols(); ++j) difference(i, j) -= other(i, j);
    }
    return norm(difference);
}

} // namespace

double norm(const Table& table) {
    double squares = 0.0;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        for (std::size_t j = 0; j < table.cols(); ++j) squares += table(i, j) * table(i, j);
    }
    return std::sqrt(squares);
}

double norm(const WeightTables& gradient) {
    double squares = 0.0;
    for (const auto& [name, table] : gradient) squares += norm(table) * norm(table);
    return std::sqrt(squares);
}

std::string spike_difference(const RandomTrial& trial, RunFunction one, RunFunction other) {
    const auto spike =
        first_unshared(record(trial, one, false).spikes, record(trial, other, false).spikes);
    if (!spike) return "";
    std::ostringstream words;
    words.precision(17);
    words << "seed " << trial.seed << ": tick " << spike->tick << ", neuron " << spike->channel
          << ": potentials " << potential_at(trial, *spike, one) << " and "
          << potential_at(trial, *spike, other) << ", threshold " << trial.network.neuron.threshold;
    return words.str();
}

std::string spike_difference(const RandomTrial& trial, RunFunction engine,
                             const reference::Run& run) {
    const auto spike = first_unshared(record(trial, engine, false).spikes, reference::spikes(run));
    if (!spike) return "";
    std::ostringstream words;
    words.precision(17);
    words << "seed " << trial.seed << ": tick " << spike->tick << ", neuron " << spike->channel
          << ": potentials " << potential_at(trial, *spike, engine) << " and (reference) "
          << run.potential(static_cast<std::size_t>(spike->tick), spike->channel) << ", threshold "
          << trial.network.neuron.threshold;
    return words.str();
}

std::string recording_difference(const sim::Matrix& recording, const Table& table,
                                 double tolerance) {
    std::ostringstream words;
    if (recording.rows() != table.cols() || recording.cols() != table.rows()) {
        words << "recorded " << recording.rows() << " x " << recording.cols() << ", expected "
              << table.cols() << " x " << table.rows();
        return words.str();
    }
    for (std::size_t k = 0; k < table.rows(); ++k) {
        for (std::size_t i = 0; i < table.cols(); ++i) {
            const auto value = static_cast<double>(recording(i, k));
            const double bound = tolerance * std::max(1.0, std::abs(table(k, i)));
            if (std::abs(value - table(k, i)) <= bound) continue;
            words.precision(17);
            words << "tick " << k << ", row " << i << ": " << value << " and " << table(k, i);
            return words.str();
        }
    }
    return "";
}

std::string gradient_difference(const WeightTables& gradient, const WeightTables& expected,
                                double tolerance) {
    std::ostringstream words;
    const double whole = norm(expected);
    if (gradient.size() != expected.size()) words << "other matrices than expected";
    for (const auto& [name, table] : expected) {
        const auto found = gradient.find(name);
        if (found == gradient.end() || found->second.rows() != table.rows() ||
            found->second.cols() != table.cols()) {
            words << name << " is missing or of another shape";
            return words.str();
        }
        const double off = distance(found->second, table);
        if (off <= tolerance * (norm(table) + 1e-2 * whole)) continue;
        words << name << " is off by " << off << ", its norm " << norm(table) << ", that of all "
              << whole;
        return words.str();
    }
    return words.str();
}

std::string gradient_difference(const sim::Weights& gradient, const WeightTables& expected,
                                double tolerance) {
    WeightTables tables;
    sim::for_each_matrix(gradient, [&](const char* name, const sim::Matrix& matrix) {
        Table& table = tables[name] = Table(matrix.rows(), matrix.cols());
        for (std::size_t i = 0; i < matrix.rows(); ++i) {
            for (std::size_t j = 0; j < matrix.cols(); ++j) {
                table(i, j) = static_cast<double>(matrix(i, j));
            }
        }
    });
    return gradient_difference(tables, expected, tolerance);
}

} // namespace smnn::tests
