#include "smnn/sim/transform/dense_recurrence.hpp"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

namespace smnn::sim {

Network with_dense_recurrence(const Network& network) {
    const Weights& modes = network.weights;
    Network dense = network;
    dense.weights = zero_full_rank_weights(network.neurons(), 0, network.outputs());
    dense.weights.input = modes.input;
    dense.weights.sparse_input = modes.sparse_input;
    dense.weights.readout = modes.readout;
    std::vector<double> sum(network.neurons());
    for (std::size_t source = 0; source < network.neurons(); ++source) {
        std::fill(sum.begin(), sum.end(), 0.0);
        for (std::size_t p = 0; p < network.modes(); ++p) {
            const double strength = static_cast<double>(modes.importance(p, 0)) *
                                    static_cast<double>(modes.mode_out(p, source));
            const auto mode = modes.mode_in.column(p);
            for (std::size_t i = 0; i < sum.size(); ++i) {
                sum[i] += static_cast<double>(mode[i]) * strength;
            }
        }
        const auto column = dense.weights.recurrent.column(source);
        for (std::size_t i = 0; i < sum.size(); ++i) column[i] = static_cast<float>(sum[i]);
    }
    return dense;
}

std::uint64_t dense_recurrence_bytes(const Network& network) {
    return std::uint64_t{sizeof(float)} * padded(network.neurons()) * network.neurons();
}

std::optional<std::uint64_t> available_memory() {
    std::ifstream file("/proc/meminfo");
    std::string key;
    std::uint64_t kibibytes = 0;
    std::string unit;
    while (file >> key >> kibibytes) {
        std::getline(file, unit);
        if (key == "MemAvailable:") return kibibytes * 1024;
    }
    return std::nullopt;
}

} // namespace smnn::sim
