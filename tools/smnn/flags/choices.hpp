#pragma once

#include "smnn/io/idx.hpp"
#include "smnn/io/window.hpp"
#include "tools/smnn/line/command.hpp"
#include "tools/smnn/line/numbers.hpp"

namespace smnn::cli {

// `train` or `test`: the halves of a data set.
inline Parse<io::Split> split_name() {
    return [](const std::string& word) {
        if (word == "train") return io::Split::train;
        if (word == "test") return io::Split::test;
        throw UsageError("train or test is needed");
    };
}

// One of the two parts of a recording.
inline Parse<io::Part> part_name() {
    return [](const std::string& word) {
        if (word == "input") return io::Part::input;
        if (word == "spikes") return io::Part::spikes;
        throw UsageError("input or spikes is needed");
    };
}

} // namespace smnn::cli
