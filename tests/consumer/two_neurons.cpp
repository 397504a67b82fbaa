// Two neurons, of which the first excites the second through one mode: run, written, read back.
//
//     two_neurons FILE        Exit 0 if the second neuron spikes and the file holds the network.

#include <cstdio>

#include "smnn/io/network_file.hpp"
#include "smnn/sim/simulator.hpp"

int main(int argc, char* argv[]) {
    using namespace smnn;
    if (argc != 2) return 2;

    sim::Network network;
    network.weights = sim::zero_weights(/*neurons=*/2, /*modes=*/1, /*inputs=*/1, /*outputs=*/1);
    network.weights.input(0, 0) = 40.0F;
    network.weights.mode_out(0, 0) = 1.0F;
    network.weights.importance(0, 0) = 40.0F;
    network.weights.mode_in(1, 0) = 40.0F;

    sim::Events input;
    input.append({.tick = 0, .channel = 0});
    const sim::Trace trace = sim::run(sim::Engine::event, network, input, {.ticks = 50});
    io::write_network(argv[1], network);

    std::printf("%zu spikes\n", trace.spikes.size());
    return trace.spikes.end_channel() == 2 && io::read_network(argv[1]) == network ? 0 : 1;
}
