#include "tools/smnn/flags/split.hpp"

#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

Parse<io::Split> split_name() {
    return [](const std::string& word) {
        if (word == "train") return io::Split::train;
        if (word == "test") return io::Split::test;
        throw UsageError("train or test is needed");
    };
}

} // namespace smnn::cli
