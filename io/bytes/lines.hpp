#pragma once

#include <string>

#include "smnn/io/file.hpp"

namespace smnn::io {

// The lines of a text, and where an error in one of them is. A line may end in \r\n, the last one
// without an end; a byte order mark at the start is skipped.
//   Errors  as InputFile; FormatError on a line that is longer than any of a table
class Lines {
public:
    explicit Lines(const std::string& path) : file_(path) {}

    // The next line without its end; false after the last.
    bool next(std::string& line);

    // Whether the next line has not been written yet: next() would wait for it.
    bool would_wait() const { return file_.would_wait_for('\n'); }

    // An error in the line read last.
    sim::FormatError error(std::size_t column, const std::string& what) const;

private:
    InputFile file_;
    std::uint64_t begin_ = 0;
    std::uint64_t number_ = 0;
};

} // namespace smnn::io
