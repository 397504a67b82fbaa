#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "smnn/sim/error.hpp"

namespace smnn::tests {

// Whether a process takes the memory that our code asks for; a sanitizer takes its own.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool memory_is_ours = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool memory_is_ours = false;
#else
inline constexpr bool memory_is_ours = true;
#endif
#else
inline constexpr bool memory_is_ours = true;
#endif

// `smnn` as a process of its own, for what cannot be told from inside: pipes that stay open, signals,
// memory. Its three streams are pipes unless a path is given for one.
class Child {
public:
    struct Streams {
        std::string in;  // a file to read, or empty: a pipe
        std::string out; // a file or device to write, or empty: a pipe
        rlim_t most_file_bytes = RLIM_INFINITY;
    };

    explicit Child(std::vector<std::string> words) : Child(std::move(words), Streams{}) {}
    Child(std::vector<std::string> words, const Streams& streams) {
        int in[2];
        int out[2];
        int err[2];
        if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0 ||
            ::pipe2(err, O_CLOEXEC) != 0) {
            throw sim::Error("no pipes for the test");
        }
        words.insert(words.begin(), SMNN_BINARY);
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        process_ = ::fork();
        if (process_ == 0) {
            ::dup2(streams.in.empty() ? in[0] : ::open(streams.in.c_str(), O_RDONLY), 0);
            ::dup2(streams.out.empty() ? out[1] : ::open(streams.out.c_str(), O_WRONLY), 1);
            ::dup2(err[1], 2);
            const rlimit limit{streams.most_file_bytes, streams.most_file_bytes};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            ::signal(SIGXFSZ, SIG_IGN); // as a full disk: a write that fails
            ::execv(SMNN_BINARY, arguments.data());
            ::_exit(127);
        }
        for (const int end : {in[0], out[1], err[1]}) ::close(end);
        in_ = in[1];
        out_ = out[0];
        err_ = err[0];
    }
    ~Child() {
        if (process_ > 0) {
            ::kill(process_, SIGKILL);
            ::waitpid(process_, nullptr, 0);
        }
        for (const int end : {in_, out_, err_}) {
            if (end >= 0) ::close(end);
        }
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    bool type(const std::string& text) {
        return ::write(in_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    }
    void end_input() { close_end(in_); }
    void close_output() { close_end(out_); }
    void kill() { ::kill(process_, SIGKILL); }

    // What it says next on its standard output; empty after ten seconds, or at the end.
    std::string hear() { return read_from(out_); }
    // All that it says on its standard error, which comes in pieces, until it ends.
    std::string complaint() {
        std::string all;
        for (std::string piece = read_from(err_); !piece.empty(); piece = read_from(err_)) {
            all += piece;
        }
        return all;
    }

    struct End {
        int exit = -1; // or 128 + the signal that ended it
        long peak_kibibytes = 0;
    };
    End wait() {
        int status = 0;
        rusage usage{};
        ::wait4(process_, &status, 0, &usage);
        process_ = -1;
        return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), usage.ru_maxrss};
    }

private:
    static void close_end(int& end) {
        ::close(end);
        end = -1;
    }
    static std::string read_from(int end) {
        constexpr int patience_ms = 10'000;
        pollfd one{.fd = end, .events = POLLIN, .revents = 0};
        if (::poll(&one, 1, patience_ms) <= 0) return {};
        std::string text(64 * 1024, '\0');
        const ssize_t got = ::read(end, text.data(), text.size());
        text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return text;
    }

    pid_t process_ = -1;
    int in_ = -1;
    int out_ = -1;
    int err_ = -1;
};

} // namespace smnn::tests
