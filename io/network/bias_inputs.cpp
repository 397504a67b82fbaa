#include "smnn/io/network/bias_inputs.hpp"

#include <algorithm>
#include <sstream>

namespace smnn::io {

namespace {

const std::string key = "bias_inputs";

} // namespace

std::vector<BiasInput> bias_inputs(const sim::Network& network) {
    const auto found = network.settings.find(key);
    if (found == network.settings.end()) return {};
    std::vector<BiasInput> biases;
    std::istringstream words(found->second);
    BiasInput bias;
    for (char at = 0; words >> bias.channel >> at >> bias.first;) {
        const bool is_known =
            std::any_of(biases.begin(), biases.end(),
                        [&](const BiasInput& other) { return other.channel == bias.channel; });
        if (at != '@' || bias.first < 0 || bias.channel >= network.inputs() || is_known) return {};
        biases.push_back(bias);
    }
    return words.eof() ? biases : std::vector<BiasInput>{};
}

void set_bias_inputs(sim::Network& network, const std::vector<BiasInput>& biases) {
    std::string text;
    for (const BiasInput& bias : biases) {
        text += (text.empty() ? "" : " ") + std::to_string(bias.channel) + "@" +
                std::to_string(bias.first);
    }
    network.settings.erase(key);
    if (!biases.empty()) network.settings[key] = text;
}

} // namespace smnn::io
