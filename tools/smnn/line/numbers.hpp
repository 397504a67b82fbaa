#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "smnn/sim/events.hpp"

namespace smnn::cli {

// From the text of a flag to its value. Throws UsageError saying what would be allowed.
template <class T>
using Parse = std::function<T(const std::string& text)>;

// The whole text is the number: `10x`, `-3` where nothing negative is allowed, `nan` and an empty
// text are refused.
Parse<std::size_t> whole_number(std::size_t least, std::size_t most);
Parse<std::uint64_t> any_seed();
Parse<sim::Tick> ticks(sim::Tick least, sim::Tick most);
Parse<double> above_zero();
Parse<double> zero_or_more();
Parse<double> number_between(double least, double most);

// The shortest text that reads back as the same number.
std::string shortest_text(double value);

// The same number to so many significant digits.
std::string rounded(double value, int digits);

// More of any of these is a slip of the hand.
inline constexpr sim::Tick longest_trial = 1'000'000'000;
inline constexpr std::size_t most_trials = 1'000'000'000'000;
inline constexpr std::size_t most_threads = 1024;

} // namespace smnn::cli
