#pragma once

#include "tools/smnn/targets/export_target.hpp"

namespace smnn::cli {

// A network rounded to integers: as a fixed-point file (fixed:WEIGHTBITS.STATEBITS and chips by name), or
// as C (c, c:WEIGHTBITS.STATEBITS). What is measured is the run of those very integers.
Exported write_fixed(const sim::Network& network, const ExportRequest& request);
Exported write_c(const sim::Network& network, const ExportRequest& request);

} // namespace smnn::cli
