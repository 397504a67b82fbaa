#pragma once

#include "smnn/io/nir.hpp"
#include "smnn/io/nir/graph.hpp"

namespace smnn::io {

// The graph of a network, nodes named so that their alphabetical order is a topological one. A cycle
// of the graph is a delay of one tick; a longer delay and the refractory period have no place in it
// and are in the metadata only.
//   Cost    the weights; dense: N^2 numbers
//   Errors  ParameterError on a rate network, a sparse input, and on a filter that the dense dialect cannot say
NirGraph nir_graph(const sim::Network& network, NirDialect dialect, NirDecay decay);

} // namespace smnn::io
