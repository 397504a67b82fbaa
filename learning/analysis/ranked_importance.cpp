#include "smnn/learning/analysis/ranked_importance.hpp"

#include <algorithm>
#include <utility>

#include "smnn/sim/error.hpp"

namespace smnn::learning {

namespace {

using Values = std::vector<double> RankedModes::*;

RankSpread spread_of(const std::vector<RankedModes>& networks, Values values) {
    const std::vector<double>& first = networks.front().*values;
    RankSpread spread{std::vector<double>(first.size(), 0.0), first, first};
    for (const RankedModes& network : networks) {
        for (std::size_t i = 0; i < first.size(); ++i) {
            const double value = (network.*values)[i];
            spread.mean[i] += value / static_cast<double>(networks.size());
            spread.least[i] = std::min(spread.least[i], value);
            spread.most[i] = std::max(spread.most[i], value);
        }
    }
    return spread;
}

RankFit fit_of(const RankSpread& spread, const std::vector<RankedModes>& networks, Values values) {
    RankFit fit{fit_power_law(spread.mean), {}};
    for (const PowerLawPiece& piece : fit.law.pieces) {
        std::vector<double>& slopes = fit.slopes.emplace_back();
        for (const RankedModes& network : networks) {
            const std::vector<double>& of = network.*values;
            if (of[piece.to_rank - 1] <= 0.0) continue;
            slopes.push_back(fit_piece(of, piece.from_rank, piece.to_rank).slope);
        }
    }
    return fit;
}

} // namespace

RankedModes rank_modes(const std::string& name, const sim::Network& network,
                       std::optional<std::uint64_t> seed, std::uint64_t place) {
    const Importance trained = importance(network);
    const Importance untrained =
        untrained_importance(network.neurons(), network.modes(), seed.value_or(place));
    return {.name = name,
            .neurons = network.neurons(),
            .modes = network.modes(),
            .seed = seed,
            .tau = by_rank(trained.tau),
            .strength = by_rank(trained.strength),
            .initial = by_rank(untrained.tau)};
}

RankedImportance ranked_importance(std::vector<RankedModes> networks) {
    const RankedModes& first = networks.front();
    for (const RankedModes& other : networks) {
        if (other.modes == first.modes && other.neurons == first.neurons) continue;
        throw sim::ParameterError(other.name + ": has N = " + std::to_string(other.neurons) +
                                  ", P = " + std::to_string(other.modes) + ", " + first.name +
                                  " N = " + std::to_string(first.neurons) +
                                  ", P = " + std::to_string(first.modes) +
                                  ": networks of one shape go together");
    }
    RankedImportance all;
    all.tau = spread_of(networks, &RankedModes::tau);
    all.strength = spread_of(networks, &RankedModes::strength);
    all.initial = spread_of(networks, &RankedModes::initial);
    all.fit = fit_of(all.tau, networks, &RankedModes::tau);
    all.initial_fit = fit_of(*all.initial, networks, &RankedModes::initial);
    all.networks = std::move(networks);
    return all;
}

} // namespace smnn::learning
