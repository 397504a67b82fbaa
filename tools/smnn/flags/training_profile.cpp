#include "tools/smnn/flags/training_profile.hpp"

#include <array>

#include "smnn/sim/error.hpp"

namespace smnn::cli {

namespace {

// NIR has no refractory period, its cycles are a delay of one tick, and what comes out of its graphs can
// be averaged by any reader.
constexpr std::array profiles{
    TrainingProfile{"nir", 0.0, 1, std::nullopt, sim::Readout::mean_rate},
    TrainingProfile{"nir-dense", 0.0, 1, sim::Filter::none, sim::Readout::mean_rate},
};

} // namespace

const TrainingProfile& find_training_profile(const std::string& word) {
    std::string known;
    for (const TrainingProfile& profile : profiles) {
        if (word == profile.name) return profile;
        known += (known.empty() ? "" : ", ") + std::string(profile.name);
    }
    throw sim::ParameterError("one of " + known + " is needed");
}

} // namespace smnn::cli
