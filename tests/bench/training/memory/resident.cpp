#include "tests/bench/training/memory/resident.hpp"

#include <fstream>
#include <string>

#include "smnn/sim/error.hpp"

namespace smnn::bench {

namespace {

// A line of /proc/self/status: "VmRSS:     12345 kB".
std::size_t status(const std::string& key) {
    std::ifstream file("/proc/self/status");
    std::string word;
    while (file >> word) {
        std::size_t kilobytes = 0;
        if (word == key && file >> kilobytes) return kilobytes * 1024;
    }
    throw sim::ParameterError("/proc/self/status has no " + key + ": a Linux kernel is needed");
}

} // namespace

std::size_t resident() { return status("VmRSS:"); }
std::size_t peak_resident() { return status("VmHWM:"); }
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

} // namespace smnn::bench
