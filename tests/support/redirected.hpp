#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <string>

namespace smnn::tests {

// While it lives, a descriptor of the process (0 or 1) is a pipe or a file: for tests of "-".
class Redirected {
public:
    Redirected(int descriptor, int to) : descriptor_(descriptor), before_(::dup(descriptor)) {
        ::dup2(to, descriptor);
        ::close(to);
    }
    ~Redirected() {
        ::dup2(before_, descriptor_);
        ::close(before_);
    }
    Redirected(const Redirected&) = delete;
    Redirected& operator=(const Redirected&) = delete;

private:
    int descriptor_;
    int before_;
};

// The reading end of a pipe that holds a few bytes (fewer than a pipe's 64 KiB) and then ends.
inline int pipe_with(const std::string& bytes) {
    int ends[2];
    if (::pipe(ends) != 0) return -1;
    const auto written = ::write(ends[1], bytes.data(), bytes.size());
    ::close(ends[1]);
    return written == static_cast<ssize_t>(bytes.size()) ? ends[0] : -1;
}

} // namespace smnn::tests
