#include "tools/smnn/targets/any_network.hpp"

#include <filesystem>

#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/io/fixed_file.hpp"
#include "smnn/io/network_file.hpp"

namespace smnn::cli {

AnyNetwork read_any_network(const std::string& path) {
    // A pipe cannot be looked into without using it up.
    std::error_code unknown;
    const bool is_fixed =
        std::filesystem::is_regular_file(path, unknown) && io::kind_tag(path) == io::fixed_kind.tag;
    if (is_fixed) return io::read_fixed_network(path);
    return io::read_network(path);
}

const NetworkSettings& settings_of(const AnyNetwork& network) {
    const auto settings = [](const auto& any) -> const NetworkSettings& { return any.settings; };
    return std::visit(settings, network);
}

} // namespace smnn::cli
