#include "smnn/learning/analysis/ranking.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "smnn/learning/analysis/importance.hpp"
#include "smnn/learning/kernels/threads.hpp"
#include "smnn/sim/error.hpp"
#include "smnn/sim/simulator.hpp"

namespace smnn::learning {

namespace {

constexpr std::array names{"least", "most", "random"};

std::vector<double> magnitudes(const sim::Matrix& matrix) {
    std::vector<double> sizes;
    sizes.reserve(matrix.rows() * matrix.cols());
    for (std::size_t col = 0; col < matrix.cols(); ++col) {
        for (const float value : matrix.column(col)) sizes.push_back(std::abs(value));
    }
    return sizes;
}

} // namespace

const char* name(Order order) { return names[static_cast<std::size_t>(order)]; }

Order order_from_name(const std::string& word) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (word == names[i]) return static_cast<Order>(i);
    }
    throw sim::ParameterError("'" + word + "' is no order: least, most or random");
}

std::string in_words(Part part, Order order) {
    if (order == Order::random) return "random";
    const bool is_least = order == Order::least;
    if (part == Part::modes) return is_least ? "least important first" : "most important first";
    if (part == Part::neurons) return is_least ? "fewest spikes first" : "most spikes first";
    return is_least ? "smallest first" : "largest first";
}

std::vector<double> strengths(const sim::Network& network, Part part) {
    count_pieces(network, part); // refuses what is not there
    switch (part) {
        case Part::modes:
            return importance(network).tau;
        case Part::input_modes:
            return magnitudes(network.weights.mode_in);
        case Part::output_modes:
            return magnitudes(network.weights.mode_out);
        case Part::input_weights:
            break;
        case Part::neurons:
            throw sim::ParameterError("neurons are ranked by their spikes, not by their weights");
    }
    if (!network.has_sparse_input()) return magnitudes(network.weights.input);
    std::vector<double> sizes;
    for (const float value : network.weights.sparse_input.values) sizes.push_back(std::abs(value));
    return sizes;
}

std::vector<double> count_spikes(const sim::Network& network, const Task& task,
                                 const EvaluationOptions& options) {
    require_fit(network, task);
    const std::size_t count = trials_to_run(task, options);
    constexpr std::size_t jobs = 64; // however many threads: the sums are of whole numbers
    std::vector<std::vector<double>> spikes(jobs, std::vector<double>(network.neurons()));
    for_each_parallel(jobs, options.threads, [&](std::size_t job) {
        sim::Simulator simulator(network);
        Trial trial;
        for (std::size_t i = job; i < count; i += jobs) {
            sim::Random random(options.seed, "encoding", options.first + i);
            task.make_trial(options.first + i, random, trial);
            const sim::Trace trace =
                simulator.run(options.engine, trial.input, {.ticks = task.ticks});
            for (std::size_t v = 0; v < trace.spikes.volleys(); ++v) {
                for (const sim::Channel neuron : trace.spikes.volley(v).channels) {
                    spikes[job][neuron] += 1.0;
                }
            }
        }
    });
    std::vector<double> sums(network.neurons());
    for (const auto& some : spikes) {
        std::transform(sums.begin(), sums.end(), some.begin(), sums.begin(), std::plus<>());
    }
    return sums;
}

std::vector<std::size_t> ranking(std::span<const double> strengths, Order order, std::uint64_t seed,
                                 std::uint64_t index) {
    std::vector<std::size_t> pieces(strengths.size());
    std::iota(pieces.begin(), pieces.end(), std::size_t{0});
    if (order == Order::random) {
        sim::Random random(seed, "ablation", index);
        for (std::size_t i = pieces.size(); i > 1; --i) {
            std::swap(pieces[i - 1], pieces[random.below(i)]);
        }
        return pieces;
    }
    std::stable_sort(pieces.begin(), pieces.end(), [&](std::size_t a, std::size_t b) {
        return order == Order::least ? strengths[a] < strengths[b] : strengths[a] > strengths[b];
    });
    return pieces;
}

} // namespace smnn::learning
