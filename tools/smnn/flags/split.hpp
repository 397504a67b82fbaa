#pragma once

#include "smnn/io/idx.hpp"
#include "tools/smnn/line/numbers.hpp"

namespace smnn::cli {

// `train` or `test`: the halves of a data set.
Parse<io::Split> split_name();

} // namespace smnn::cli
