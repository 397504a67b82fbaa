#pragma once

#include "smnn/io/spikes.hpp"

namespace smnn::cli {

using io::identity_text;

} // namespace smnn::cli
