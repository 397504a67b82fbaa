#pragma once

namespace smnn::cli {

// As in CMakeLists.txt, which passes it on.
inline constexpr const char* version = SMNN_VERSION;

} // namespace smnn::cli
