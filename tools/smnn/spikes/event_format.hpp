#pragma once

#include <optional>
#include <string>

#include "tools/smnn/line/command.hpp"
#include "tools/smnn/line/numbers.hpp"

namespace smnn::cli {

// How events that are streamed stand in a file or a pipe.
enum class EventFormat { spikes, csv };

inline Parse<EventFormat> event_format() {
    return [](const std::string& word) {
        if (word == "spikes") return EventFormat::spikes;
        if (word == "csv") return EventFormat::csv;
        throw UsageError("spikes or csv is needed");
    };
}

// A path that ends in .csv is plain text; any other is a spike log.
inline bool is_csv(const std::string& path) { return path.ends_with(".csv"); }

// What a flag says, or else the path by its ending.
inline EventFormat format_of(const std::string& path, const std::optional<EventFormat>& flag) {
    return flag.value_or(is_csv(path) ? EventFormat::csv : EventFormat::spikes);
}

} // namespace smnn::cli
