#pragma once

#include <string>

#include "smnn/io/window.hpp"
#include "tools/smnn/line/command.hpp"
#include "tools/smnn/line/numbers.hpp"

namespace smnn::cli {

// One of the two parts of a recording.
inline Parse<io::Part> part_name() {
    return [](const std::string& word) {
        if (word == "input") return io::Part::input;
        if (word == "spikes") return io::Part::spikes;
        throw UsageError("input or spikes is needed");
    };
}

} // namespace smnn::cli
