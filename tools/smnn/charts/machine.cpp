#include "tools/smnn/charts/machine.hpp"

#include <chrono>
#include <ctime>
#include <fstream>
#include <thread>

namespace smnn::cli {

namespace {

std::string processor() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos) {
            return line.substr(colon + 2);
        }
    }
    return "a processor without a name";
}

constexpr const char* compiler =
#if defined(__clang__)
    "clang " __clang_version__;
#elif defined(__GNUC__)
    "g++ " __VERSION__;
#else
    "a compiler without a name";
#endif

constexpr const char* vectors =
#if defined(__AVX512F__)
    ", AVX-512";
#elif defined(__AVX2__)
    ", AVX2";
#else
    "";
#endif

} // namespace

std::string machine_in_words() {
    const unsigned cores = std::thread::hardware_concurrency();
    return processor() + ", " + std::to_string(cores) + (cores == 1 ? " core" : " cores") + "; " +
           compiler + vectors;
}

std::string today() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[sizeof "2026-11-30"];
    std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
    return text;
}

} // namespace smnn::cli
