#pragma once

#include <exception>
#include <string>

namespace smnn::cli {

// An error in the words of the command line: a fact of a file of spikes becomes the flag that gives it,
// and a damaged spike log the command that saves what is whole of it.
std::string in_words(const std::exception& error);

} // namespace smnn::cli
