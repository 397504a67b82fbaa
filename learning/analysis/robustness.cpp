#include "smnn/learning/analysis/robustness.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "smnn/sim/error.hpp"

namespace smnn::learning {

namespace {

std::size_t shuffles_of(const RobustnessOptions& options) {
    return options.order == Order::random ? options.shuffles : 1;
}

std::size_t pieces_of_all(std::span<const sim::Network> networks, Part part) {
    if (networks.empty()) throw sim::ParameterError("no network to ablate: 1 or more are needed");
    const std::size_t pieces = count_pieces(networks.front(), part);
    for (const sim::Network& network : networks) {
        const std::size_t others = count_pieces(network, part);
        if (others != pieces) {
            throw sim::ParameterError(
                "one curve is of networks of one shape: of " + std::string(name(part)) +
                " the first has " + std::to_string(pieces) + ", another " + std::to_string(others));
        }
    }
    return pieces;
}

std::vector<double> strengths_of(const sim::Network& network, const Task& task,
                                 const RobustnessOptions& options) {
    // A shuffle needs only their number.
    if (options.order == Order::random) {
        return std::vector<double>(count_pieces(network, options.part));
    }
    return options.part == Part::neurons ? count_spikes(network, task, options.evaluation)
                                         : strengths(network, options.part);
}

} // namespace

std::vector<std::size_t> counts_of(std::size_t pieces, std::size_t steps) {
    std::vector<std::size_t> counts;
    for (std::size_t i = 0; i <= steps; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(steps);
        const auto count =
            static_cast<std::size_t>(std::llround(share * static_cast<double>(pieces)));
        if (counts.empty() || count > counts.back()) counts.push_back(count);
    }
    return counts;
}

double worth(const sim::Network& network, const Task& task, const EvaluationOptions& options) {
    const Evaluation evaluation = evaluate(network, task, options);
    return task.readout == sim::Readout::trajectory ? evaluation.loss : evaluation.accuracy;
}

std::vector<double> fractions_of(const RobustnessCurve& curve) {
    std::vector<double> fractions;
    for (const std::size_t count : curve.count) {
        fractions.push_back(static_cast<double>(count) / static_cast<double>(curve.pieces));
    }
    return fractions;
}

RobustnessCurve robustness(std::span<const sim::Network> networks, const Task& task,
                           const RobustnessOptions& options, const std::function<void()>& show) {
    RobustnessCurve curve{.part = options.part, .order = options.order};
    curve.pieces = pieces_of_all(networks, options.part);
    curve.count = counts_of(curve.pieces, options.steps);
    std::vector<std::vector<double>> worths(curve.count.size()); // by step: of networks, shuffles
    for (const sim::Network& network : networks) {
        const std::vector<double> strength = strengths_of(network, task, options);
        for (std::size_t shuffle = 0; shuffle < shuffles_of(options); ++shuffle) {
            const std::vector<std::size_t> pieces =
                ranking(strength, options.order, options.seed, shuffle);
            for (std::size_t step = 0; step < curve.count.size(); ++step) {
                const std::size_t count = curve.count[step];
                // All shuffles begin and end alike.
                if (shuffle > 0 && (count == 0 || count == curve.pieces)) {
                    worths[step].push_back(worths[step].back());
                    continue;
                }
                const std::span<const std::size_t> gone = std::span(pieces).first(count);
                worths[step].push_back(
                    worth(ablated(network, options.part, gone), task, options.evaluation));
                show();
            }
        }
    }
    for (const std::vector<double>& some : worths) {
        const auto [least, most] = std::minmax_element(some.begin(), some.end());
        const double sum = std::accumulate(some.begin(), some.end(), 0.0);
        // Equal values may have a mean that is rounded to beside them.
        curve.mean.push_back(std::clamp(sum / static_cast<double>(some.size()), *least, *most));
        curve.least.push_back(*least);
        curve.most.push_back(*most);
    }
    return curve;
}

std::size_t evaluations_of(std::span<const sim::Network> networks,
                           const RobustnessOptions& options) {
    const std::size_t steps =
        counts_of(pieces_of_all(networks, options.part), options.steps).size();
    const std::size_t ends = std::min<std::size_t>(steps, 2);
    return networks.size() * (ends + (steps - ends) * shuffles_of(options));
}

} // namespace smnn::learning
