#include "tools/smnn/flags/result_path.hpp"

#include <filesystem>
#include <system_error>

#include "smnn/io/file.hpp"
#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

void require_own_file(const std::string& path, std::span<const std::string> read) {
    for (const std::string& input : read) {
        std::error_code not_there;
        if (std::filesystem::is_regular_file(path, not_there) &&
            std::filesystem::equivalent(path, input, not_there)) {
            throw UsageError(path + ": is read too, the result needs a file of its own");
        }
    }
}

void require_result_path(const std::string& path, std::span<const std::string> read) {
    if (path.empty()) return;
    require_own_file(path, read);
    io::require_writable(path);
}

} // namespace smnn::cli
