#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "smnn/learning/analysis/importance.hpp"
#include "smnn/learning/analysis/power_law.hpp"

namespace smnn::learning {

// The modes of one network by rank, the most important first.
struct RankedModes {
    std::string name; // of the network: its file
    std::size_t neurons = 0;
    std::size_t modes = 0;
    std::optional<std::uint64_t> seed{}; // of its training, where it is known
    std::vector<double> tau{};
    std::vector<double> strength{};
    std::vector<double> initial{}; // tau of the network as it was drawn
};

// Several networks, rank by rank.
struct RankSpread {
    std::vector<double> mean;
    std::vector<double> least;
    std::vector<double> most;
};

// The law of the mean, and for each of its pieces the slopes of the single networks over it.
struct RankFit {
    PowerLaw law;
    std::vector<std::vector<double>> slopes;
};

// How much each mode counts, over networks of one shape.
struct RankedImportance {
    std::vector<RankedModes> networks;
    RankSpread tau;
    RankSpread strength;
    std::optional<RankSpread> initial;
    RankFit fit;
    RankFit initial_fit;
};

//   seed   of the training; where it is not known `place` takes its part in drawing the initial network
//   Errors ParameterError on a network without modes
RankedModes rank_modes(const std::string& name, const sim::Network& network,
                       std::optional<std::uint64_t> seed, std::uint64_t place);

//   Errors  ParameterError naming a network that has another shape than the first
RankedImportance ranked_importance(std::vector<RankedModes> networks);

} // namespace smnn::learning
