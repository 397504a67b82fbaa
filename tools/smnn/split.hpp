#pragma once

#include "io/idx.hpp"
#include "tools/smnn/numbers.hpp"

namespace smnn::cli {

// `train` or `test`: the halves of a data set.
Parse<io::Split> split_name();

} // namespace smnn::cli
