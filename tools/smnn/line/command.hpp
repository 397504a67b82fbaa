#pragma once

#include <iosfwd>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace smnn::cli {

// Where a command writes its results and says its remarks.
struct Streams {
    std::ostream& out;
    std::ostream& err;
};

// What a command answers with.
inline constexpr int done = 0;
inline constexpr int check_failed = 1;
inline constexpr int bad_usage = 2;
inline constexpr int stopped_by_signal = 128; // and the number of the signal, as a shell would say

// A command line that cannot be carried out. The message is one line: the flag, its value, what
// would be allowed.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Where the report goes: beside data that goes to the standard output it becomes a remark.
inline std::ostream& report_stream(Streams& streams, std::string_view data_path) {
    return data_path == "-" ? streams.err : streams.out;
}

// One word after `smnn`: what help says of it, and what it does.
struct Command {
    std::string_view name;
    std::string_view synopsis; // what follows the name
    std::string_view summary;  // one line
    std::string_view examples; // a line each; they run as they stand in the root of the source tree
    int (*run)(const Command& self, std::span<const std::string> arguments, Streams& streams);
};

} // namespace smnn::cli
