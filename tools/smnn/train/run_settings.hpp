#pragma once

#include <map>
#include <string>

#include "smnn/sim/network.hpp"
#include "tools/smnn/flags/train_request.hpp"

namespace smnn::cli {

// How a training goes, in words: everything that decides its result beside what the network itself
// holds (shape, neuron parameters, readout). The number of threads does not. A network keeps them.
std::map<std::string, std::string> run_settings(const TrainRequest& request,
                                                const Pictures& pictures);

// A network that stands at the beginning of a training, and one from the middle of one: are both of the
// same training?
//   Errors  ParameterError naming the first setting that differs, and `path`, where the second came from
void require_same_run(const sim::Network& beginning, const sim::Network& middle,
                      const std::string& path);

} // namespace smnn::cli
