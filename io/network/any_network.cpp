#include <filesystem>

#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/io/fixed_file.hpp"
#include "smnn/io/network_file.hpp"

namespace smnn::io {

AnyNetwork read_any_network(const std::string& path) {
    std::error_code unknown;
    const bool is_fixed =
        std::filesystem::is_regular_file(path, unknown) && kind_tag(path) == fixed_kind.tag;
    if (is_fixed) return read_fixed_network(path);
    return read_network(path);
}

double time_step_ms(const AnyNetwork& network) {
    const auto* exact = std::get_if<sim::Network>(&network);
    return exact ? exact->neuron.time_step_ms : std::get<sim::FixedNetwork>(network).time_step_ms;
}

const std::map<std::string, std::string>& settings(const AnyNetwork& network) {
    using Settings = std::map<std::string, std::string>;
    return std::visit([](const auto& any) -> const Settings& { return any.settings; }, network);
}

} // namespace smnn::io
