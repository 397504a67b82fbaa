#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "smnn/learning/analysis/parts.hpp"
#include "smnn/learning/evaluation/evaluate.hpp"

namespace smnn::learning {

// Which pieces of a network are taken away first.
enum class Order { least, most, random };

const char* name(Order order); // "least", "most", "random"
Order order_from_name(const std::string& word);

// The order in the words of the part: "least important first", "smallest first", "fewest spikes first".
std::string in_words(Part part, Order order);

// What each piece of a part weighs: modes their tau (importance), weights their magnitude.
//   Errors  as count_pieces(); ParameterError of neurons, whose weight is what they do: count_spikes()
std::vector<double> strengths(const sim::Network& network, Part part);

// N: how often each neuron spikes in the trials that the options name.
//   Errors  as evaluate(); ParameterError of a rate network
std::vector<double> count_spikes(const sim::Network& network, const Task& task,
                                 const EvaluationOptions& options);

// The numbers of the pieces in the order in which they are taken; of equal ones the lower number
// first. A random order is a shuffle of Random(seed, "ablation", index), and looks at the number of
// strengths only.
std::vector<std::size_t> ranking(std::span<const double> strengths, Order order,
                                 std::uint64_t seed = 1, std::uint64_t index = 0);

} // namespace smnn::learning
