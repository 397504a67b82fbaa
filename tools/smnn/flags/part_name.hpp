#pragma once

#include <string>

#include "smnn/io/log_windows.hpp"
#include "tools/smnn/line/command.hpp"
#include "tools/smnn/line/numbers.hpp"

namespace smnn::io {

inline const char* name(Part part) { return part == Part::spikes ? "spikes" : "input"; }

} // namespace smnn::io

namespace smnn::cli {

// One of the two parts of a log.
inline Parse<io::Part> part_name() {
    return [](const std::string& word) {
        if (word == "input") return io::Part::input;
        if (word == "spikes") return io::Part::spikes;
        throw UsageError("input or spikes is needed");
    };
}

} // namespace smnn::cli
