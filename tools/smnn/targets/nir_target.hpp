#pragma once

#include "tools/smnn/targets/export_target.hpp"

namespace smnn::cli {

// --to nir and --to nir-dense: io/nir, and what each dialect makes of a network.
Exported write_nir_faithful(const sim::Network& network, const ExportRequest& request);
Exported write_nir_dense(const sim::Network& network, const ExportRequest& request);

} // namespace smnn::cli
