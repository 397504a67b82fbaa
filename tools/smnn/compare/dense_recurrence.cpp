#include "tools/smnn/compare/dense_recurrence.hpp"

#include <fstream>
#include <string>

namespace smnn::cli {

std::uint64_t dense_recurrence_bytes(const sim::Network& network) {
    return std::uint64_t{sizeof(float)} * sim::padded(network.neurons()) * network.neurons();
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

} // namespace smnn::cli
