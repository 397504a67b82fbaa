#pragma once

#include <optional>
#include <vector>

#include "smnn/io/nir/ways.hpp"

// The ways that lead through a NIR graph, from end to end: for network_from_nir.cpp alone.
namespace smnn::io::nir {

// The nodes from one end to the next, which each have one edge in and one out.
struct Route {
    const Named* begin; // Input or population
    const Named* end;   // population or Output
    std::vector<const Named*> between;
};

// A population and the ways that arrive there.
struct Layer {
    const Named* population;
    std::size_t lag = 0;       // populations on the way from the input: ticks that it comes later
    std::vector<Route> inputs; // from the input or populations before
    std::optional<Route> recurrence{}; // from itself
};

// A network from end to end. They point into the graph.
struct Routes {
    const Named* from;
    const Named* to;
    std::vector<Layer> layers;   // each behind those that lead to it
    std::vector<Route> readouts; // from populations of one lag
};

//   Errors  ParameterError naming a node that is missing, on no way, or there twice; a way back to an
//           earlier population; ways of different lengths to one
Routes routes_of(const NirGraph& graph);

} // namespace smnn::io::nir
