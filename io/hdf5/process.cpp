#include "smnn/io/hdf5/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <stdexcept>

#include "smnn/io/file.hpp"
#include "smnn/io/hdf5/library.hpp"

namespace smnn::io {

namespace {

constexpr rlim_t seconds_a_question = 10; // of processor: a piece of some MiB, a chunk

// Of memory, beyond what the process had before: for the library and a large chunk, and for what the bytes
// of the file become.
constexpr rlim_t most_memory = rlim_t{1} << 30U;
constexpr rlim_t memory_a_byte = 8;

enum class Outcome : std::uint64_t { answered, refused };

// What stands before every message.
struct Head {
    Outcome outcome;
    std::uint64_t bytes;
};

bool send_all(int socket, const void* bytes, std::size_t size) {
    const char* at = static_cast<const char*>(bytes);
    while (size > 0) {
        const ssize_t sent = ::send(socket, at, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        at += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

bool receive_all(int socket, void* bytes, std::size_t size) {
    char* at = static_cast<char*>(bytes);
    while (size > 0) {
        const ssize_t got = ::recv(socket, at, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

bool send_message(int socket, Outcome outcome, const std::string& bytes) {
    const Head head{outcome, bytes.size()};
    return send_all(socket, &head, sizeof head) && send_all(socket, bytes.data(), bytes.size());
}

void limit(int resource, rlim_t most) {
    rlimit both{};
    ::getrlimit(static_cast<__rlimit_resource_t>(resource), &both);
    both.rlim_cur = std::min(most, both.rlim_max);
    ::setrlimit(static_cast<__rlimit_resource_t>(resource), &both);
}

// Nothing that happens here is seen or heard, and it ends.
void live_quietly(std::uint64_t file_bytes) {
    for (const int death : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTERM, SIGXCPU}) {
        ::signal(death, SIG_DFL);
    }
    for (const int keyboard : {SIGINT, SIGQUIT}) ::signal(keyboard, SIG_IGN);
    if (const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC); nowhere >= 0) {
        ::dup2(nowhere, STDOUT_FILENO);
        ::dup2(nowhere, STDERR_FILENO);
    }
    ::setenv("HDF5_USE_FILE_LOCKING", "FALSE",
             1); // nothing is written; read-only disks have no locks
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    rlim_t pages = 0;
    if (std::ifstream("/proc/self/statm") >> pages) {
        limit(RLIMIT_AS, pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + most_memory +
                             memory_a_byte * file_bytes);
    }
}

void allow_time() {
    rusage spent{};
    ::getrusage(RUSAGE_SELF, &spent);
    limit(RLIMIT_CPU,
          static_cast<rlim_t>(spent.ru_utime.tv_sec + spent.ru_stime.tv_sec) + seconds_a_question);
}

[[noreturn]] void serve(const std::string& path, std::uint64_t file_bytes, int socket) {
    live_quietly(file_bytes);
    std::optional<Hdf5Library> library;
    for (Head head{}; receive_all(socket, &head, sizeof head);) {
        std::string question(head.bytes, '\0');
        if (!receive_all(socket, question.data(), question.size())) break;
        allow_time();
        Outcome outcome = Outcome::answered;
        Hdf5Message answer;
        try {
            if (!library) library.emplace(path, file_bytes);
            answer = library->answer(Hdf5Message(std::move(question)));
        } catch (const Hdf5Refusal& refusal) {
            outcome = Outcome::refused;
            answer = Hdf5Message().put(refusal.object).put(refusal.what);
        } // anything else is the end
        if (!send_message(socket, outcome, answer.bytes())) break;
    }
    ::_exit(0);
}

} // namespace

Hdf5Process::Hdf5Process(std::string path) : path_(std::move(path)) {
    if (path_ == "-") {
        throw sim::ParameterError("-: HDF5 is read here and there, so a file is needed, no stream");
    }
    const auto size = InputFile(path_).remaining();
    if (!size) throw sim::ParameterError(path_ + ": is a pipe or a device, a file is expected");
    file_bytes_ = *size;
    if (!is_hdf5(path_)) throw sim::FormatError(path_, std::uint64_t{0}, "no HDF5 file");
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw sim::ParameterError(path_ + ": cannot be read: " + std::strerror(errno));
    }
    child_ = ::fork();
    if (child_ == 0) {
        ::close(ends[0]);
        try {
            serve(path_, file_bytes_, ends[1]);
        } catch (...) {
            ::_exit(1);
        }
    }
    const int error = errno;
    ::close(ends[1]);
    socket_ = ends[0];
    if (child_ < 0) {
        ::close(socket_);
        throw sim::ParameterError(path_ + ": no process to read it in: " + std::strerror(error));
    }
}

Hdf5Process::~Hdf5Process() {
    if (child_ > 0) {
        ::kill(child_, SIGKILL);
        while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    ::close(socket_);
}

void Hdf5Process::report_death(const std::string& object) {
    if (child_ > 0) {
        int status = 0;
        while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
        }
        child_ = -1;
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
            death_ = "takes the HDF5 library more than " + std::to_string(seconds_a_question) +
                     " s: the file is damaged";
        } else {
            death_ = "is damaged: the HDF5 library dies of it (" +
                     (WIFSIGNALED(status) ? std::string(::strsignal(WTERMSIG(status)))
                                          : "it needs more memory than the file can fill") +
                     ")";
        }
    }
    throw sim::FormatError(path_, object, death_);
}

Hdf5Message Hdf5Process::receive(const std::string& object, std::uint64_t most_bytes) {
    constexpr std::uint64_t longest_refusal = 1U << 16U;
    Head head{};
    if (child_ <= 0 || !receive_all(socket_, &head, sizeof head)) report_death(object);
    if (head.bytes > (head.outcome == Outcome::answered ? most_bytes : longest_refusal)) {
        ::kill(child_, SIGKILL); // whatever comes next would be no answer
        report_death(object);
    }
    std::string bytes(head.bytes, '\0');
    if (!receive_all(socket_, bytes.data(), bytes.size())) report_death(object);
    Hdf5Message message(std::move(bytes));
    if (head.outcome == Outcome::answered) return message;
    std::string refused = object;
    std::string what = "is damaged: the HDF5 library gives half an answer";
    try {
        refused = message.text();
        what = message.text();
    } catch (const std::length_error&) {
        // The words above stand.
    }
    throw sim::FormatError(path_, refused, what);
}

Hdf5Message Hdf5Process::ask(Hdf5Question question, const std::string& object,
                             const Hdf5Message& more, std::uint64_t most_bytes) {
    Hdf5Message asked;
    asked.put(static_cast<std::uint64_t>(question)).put(object);
    // A dead one takes no question; receive() finds out.
    send_message(socket_, Outcome::answered, asked.bytes() + more.bytes());
    return receive(object, most_bytes);
}

bool is_hdf5(const std::string& path) {
    constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
    std::ifstream file(path, std::ios::binary);
    std::array<char, signature.size()> found{};
    for (std::streamoff at = 0; file.seekg(at) && file.read(found.data(), found.size());
         at = at == 0 ? 512 : 2 * at) {
        if (std::string_view(found.data(), found.size()) == signature) return true;
    }
    return false;
}

} // namespace smnn::io
