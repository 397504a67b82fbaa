#pragma once

#include <span>
#include <string>

namespace smnn::cli {

// Refuses a path that is read too: a flag too early on the line must not be the end of a network.
//   Errors  UsageError naming the path
void require_own_file(const std::string& path, std::span<const std::string> read);

// Refuses, before long work rather than after it, a path where no result can be written, and one that is
// read too. Of an empty path, nothing.
//   Errors  as require_own_file and io::require_writable
void require_result_path(const std::string& path, std::span<const std::string> read);

} // namespace smnn::cli
