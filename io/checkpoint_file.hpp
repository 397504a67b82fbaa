#pragma once

#include <string>

#include "smnn/sim/checkpoint.hpp"

namespace smnn::io {

// A training that can go on, as a file of ours (proto/README.md). Equal checkpoints give equal bytes.
//
//   write_checkpoint   The file of that name is replaced at once and only when the new one is on the
//                      disk: whenever the process is killed, one whole checkpoint is there.
//                      Errors  ParameterError as validate() and OutputFile, on a parameter set of another
//                              shape than the network's or with a number that is not finite
//   read_checkpoint    Memory  that of the value and of one matrix. Nothing is allocated that the file is
//                              too small to hold.
//                      Errors  ParameterError as InputFile; FormatError as read_network
void write_checkpoint(const std::string& path, const sim::Checkpoint& checkpoint);
sim::Checkpoint read_checkpoint(const std::string& path);

} // namespace smnn::io
