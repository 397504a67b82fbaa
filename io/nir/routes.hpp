#pragma once

#include <optional>
#include <vector>

#include "smnn/io/nir/ways.hpp"

// The ways that lead through a NIR graph, from end to end: for network_from_nir.cpp alone.
namespace smnn::io::nir {

// The nodes from one end to the next, which each have one edge in and one out.
struct Route {
    const Named* end;
    std::vector<const Named*> between;
};

// The ends of a network, and the three ways between them. They point into the graph.
struct Routes {
    const Named* from;
    const Named* population;
    const Named* to;
    Route input;
    std::optional<Route> recurrence;
    Route readout;
};

//   Errors  ParameterError naming a node that is missing, on no way, or there twice
Routes routes_of(const NirGraph& graph);

} // namespace smnn::io::nir
