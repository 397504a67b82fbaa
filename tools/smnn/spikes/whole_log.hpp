#pragma once

#include <string>

#include "smnn/io/log_windows.hpp"
#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

// The next window of a log that must be whole; false when there are no more.
//   Errors  UsageError where the log is damaged, with the command that saves what is before the damage
inline bool next_of_whole(io::LogWindows& windows, io::Window& window) {
    try {
        return windows.next(window);
    } catch (const sim::FormatError& error) {
        throw UsageError(std::string(error.what()) +
                         ": smnn convert --damaged saves the whole trials before it");
    }
}

} // namespace smnn::cli
