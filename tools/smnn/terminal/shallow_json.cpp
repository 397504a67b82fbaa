#include "tools/smnn/terminal/shallow_json.hpp"

#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

Report parse_shallow(const std::string& path, const std::string& text) {
    constexpr int deepest = 64;
    const auto refuse_depth = [&](int depth, Report::parse_event_t, Report&) {
        if (depth > deepest) {
            throw UsageError(path + ": is nested deeper than " + std::to_string(deepest) +
                             ": no result of smnn");
        }
        return true;
    };
    return Report::parse(text, refuse_depth, false);
}

} // namespace smnn::cli
