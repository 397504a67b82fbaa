#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>
#include <vector>

namespace smnn::bench {

// Seconds. The machine is shared: processor time is this process's own, wall time is everybody's.
struct Spent {
    double processor = 0.0;
    double wall = 0.0;
};

// What one of `times` calls of a function takes.
template <class Work>
Spent spent_by(std::size_t times, Work&& work) {
    const auto wall = std::chrono::steady_clock::now();
    const std::clock_t processor = std::clock();
    for (std::size_t i = 0; i < times; ++i) work();
    const double calls = static_cast<double>(times);
    return {static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC / calls,
            std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count() / calls};
}

// The share-th smallest, 0.5 the median; the values are not empty.
inline double quantile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    const auto last = static_cast<double>(values.size() - 1);
    return values[static_cast<std::size_t>(share * last + 0.5)];
}

inline Spent median(const std::vector<Spent>& rounds) {
    std::vector<double> processor;
    std::vector<double> wall;
    for (const Spent& round : rounds) {
        processor.push_back(round.processor);
        wall.push_back(round.wall);
    }
    return {quantile(processor, 0.5), quantile(wall, 0.5)};
}

} // namespace smnn::bench
