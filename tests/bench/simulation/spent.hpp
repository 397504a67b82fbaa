#pragma once

#include <algorithm>
#include <ctime>
#include <vector>

namespace smnn::bench {

// Seconds. The machine is shared: processor time is this process's own, wall time is everybody's.
struct Spent {
    double processor = 0.0;
    double wall = 0.0;

    friend Spent operator-(const Spent& a, const Spent& b) {
        return {a.processor - b.processor, a.wall - b.wall};
    }
    friend Spent operator/(const Spent& a, double b) { return {a.processor / b, a.wall / b}; }
};

inline Spent now() {
    const auto read = [](clockid_t clock) {
        std::timespec time{};
        clock_gettime(clock, &time);
        return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
    };
    return {read(CLOCK_PROCESS_CPUTIME_ID), read(CLOCK_MONOTONIC)};
}

// What one of `times` calls of a function takes.
template <class Work>
Spent spent_by(std::size_t times, Work&& work) {
    const Spent start = now();
    for (std::size_t i = 0; i < times; ++i) work();
    return (now() - start) / static_cast<double>(times);
}

// The smallest value that `share` of them do not exceed, 0.5 the median; the values are not empty.
inline double quantile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    const auto last = static_cast<double>(values.size() - 1);
    return values[static_cast<std::size_t>(share * last + 0.5)];
}

// Of either time for itself.
inline Spent quantile(const std::vector<Spent>& rounds, double share) {
    std::vector<double> processor;
    std::vector<double> wall;
    for (const Spent& round : rounds) {
        processor.push_back(round.processor);
        wall.push_back(round.wall);
    }
    return {quantile(processor, share), quantile(wall, share)};
}

inline Spent median(const std::vector<Spent>& rounds) { return quantile(rounds, 0.5); }

} // namespace smnn::bench
