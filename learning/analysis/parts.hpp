#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "smnn/sim/network.hpp"

namespace smnn::learning {

// What can be taken away from a network, piece by piece, to see what it is worth.
enum class Part {
    modes,         // P of them
    input_modes,   // N P weights, xi_in, mode after mode
    output_modes,  // N P weights, xi_out, neuron after neuron
    input_weights, // N D weights, channel after channel, or those that a sparse input has
    neurons,       // N of them
};

const char* name(Part part); // "modes", "input-modes", ..., "neurons"
// The reverse. Errors  ParameterError naming the words that are known.
Part part_from_name(const std::string& word);

// Modes and their factors, which a network of full rank or without recurrence has not.
bool is_of_modes(Part part);

// How many pieces of a part a network has: they are numbered from 0, weights as they stand above.
//   Errors  ParameterError of modes in a network that has none
std::size_t count_pieces(const sim::Network& network, Part part);

// The network with some pieces set to 0, its shape as it was.
//   modes    lambda_mu = 0, so nothing that the mode gathers goes on
//   weights  0
//   neurons  their rows of Win, xi_in, xi_out (or row and column of W) and their column of Wout are 0. That
//            is removal: a neuron acts on others through xi_out (or W) and on the answer through Wout
//            alone, and without Win and xi_in its potential stays 0, below every threshold: it
//            does not even spike.
//   Errors   as count_pieces(); std::out_of_range on a piece that is not there
sim::Network ablated(sim::Network network, Part part, std::span<const std::size_t> pieces);

// The same spikes from a smaller network: modes and neurons are gone, the neurons behind them move up.
// Weights are set to 0; of a sparse input they are dropped.
//   Errors  as ablated(); ParameterError if no neuron is left
sim::Network pruned(sim::Network network, Part part, std::span<const std::size_t> pieces);

} // namespace smnn::learning
