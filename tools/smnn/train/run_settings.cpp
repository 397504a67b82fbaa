#include "tools/smnn/train/run_settings.hpp"

#include "smnn/io/spikes.hpp"
#include "smnn/sim/error.hpp"
#include "tools/smnn/flags/task_flags.hpp"
#include "tools/smnn/line/version.hpp"

namespace smnn::cli {

namespace {

// FNV-1a, 64 bits, over labels and pixels.
std::uint64_t fingerprint(const sim::LabelledImages& images) {
    std::uint64_t state = 0xcbf29ce484222325;
    const auto add = [&](std::uint8_t byte) { state = (state ^ byte) * 0x100000001b3; };
    for (const std::uint8_t label : images.labels) add(label);
    for (const std::uint8_t pixel : images.pixels) add(pixel);
    return state;
}

std::map<std::string, std::string> all_in_words(const sim::Network& network) {
    std::map<std::string, std::string> words = network.settings;
    words["neurons"] = std::to_string(network.neurons());
    words["modes"] =
        network.is_full_rank() ? sim::name(network.recurrence()) : std::to_string(network.modes());
    words["inputs"] = std::to_string(network.inputs());
    words["outputs"] = std::to_string(network.outputs());
    words["dynamics"] = sim::name(network.dynamics);
    words["readout"] = sim::name(network.readout);
    sim::for_each_real_parameter(network.neuron, [&](const char* name, const double& value) {
        words[name] = shortest_text(value);
    });
    words["delay_ticks"] = std::to_string(network.neuron.delay_ticks);
    words["filter"] = sim::name(network.neuron.filter);
    return words;
}

} // namespace

std::map<std::string, std::string> run_settings(const TrainRequest& request,
                                                const Pictures& pictures) {
    std::map<std::string, std::string> words = in_words(request.task);
    words.merge(in_words(request.training));
    if (pictures) {
        words["pictures"] = std::to_string(pictures->size());
        words["pictures_checksum"] = io::identity_text(fingerprint(*pictures));
    } else {
        words["trials"] = std::to_string(request.trials);
    }
    words["initial_scale"] = shortest_text(request.initial_scale);
    if (request.task.shift > 0) words["shift"] = std::to_string(request.task.shift);
    words["version"] = version;
    return words;
}

void require_same_run(const sim::Network& beginning, const sim::Network& middle,
                      const std::string& path) {
    const auto here = all_in_words(beginning);
    const auto there = all_in_words(middle);
    const auto text = [](const auto& words, const std::string& key) {
        const auto found = words.find(key);
        return found == words.end() ? std::string("nothing") : found->second;
    };
    auto keys = here;
    keys.insert(there.begin(), there.end());
    for (const auto& [key, unused] : keys) {
        if (text(here, key) == text(there, key)) continue;
        throw sim::ParameterError(path + ": a training with " + key + " " + text(there, key) +
                                  ", this line says " + text(here, key) +
                                  ": give what it was begun with, or another file");
    }
}

} // namespace smnn::cli
