#include "smnn/io/file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <system_error>

namespace smnn::io {

namespace {

constexpr std::size_t buffer_bytes = 64 * 1024;

std::string reason(int error) { return std::generic_category().message(error); }

[[noreturn]] void refuse_to_write(const std::string& path, int error) {
    throw sim::ParameterError(path + ": cannot be written: " + reason(error));
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

// The file a link points to, so that it is replaced and not the link.
std::string follow_links(const std::string& path) {
    char* const resolved = ::realpath(path.c_str(), nullptr);
    if (resolved == nullptr) return path;
    std::string target = resolved;
    std::free(resolved);
    return target;
}

// A write to a pipe that is not read raises SIGPIPE, which ends the process. While this lives the
// thread holds the signal back, and takes it off the queue if it came.
class HeldPipeSignal {
public:
    HeldPipeSignal() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~HeldPipeSignal() {
        const timespec now{};
        if (!was_pending_) sigtimedwait(&pipe_, nullptr, &now);
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    HeldPipeSignal(const HeldPipeSignal&) = delete;
    HeldPipeSignal& operator=(const HeldPipeSignal&) = delete;

private:
    sigset_t pipe_;
    sigset_t before_;
    bool was_pending_ = false;
};

// 0, or the errno of what went wrong.
int write_all(int descriptor, std::string_view bytes) {
    const HeldPipeSignal held;
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

std::string bytes_behind(int descriptor, std::uint64_t offset) {
    std::string bytes;
    std::string piece(buffer_bytes, '\0');
    ssize_t got = 0;
    while ((got = ::pread(descriptor, piece.data(), piece.size(),
                          static_cast<off_t>(offset + bytes.size()))) > 0) {
        bytes.append(piece, 0, static_cast<std::size_t>(got));
    }
    return bytes;
}

// Makes the name itself survive a power cut. Not every file system can; the file is whole anyway.
void sync_folder(const std::string& path) {
    const int folder = ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    ::fsync(folder);
    ::close(folder);
}

} // namespace

InputFile::InputFile(std::string path) : path_(std::move(path)), buffer_(buffer_bytes) {
    if (path_ == "-") {
        descriptor_ = STDIN_FILENO;
        return;
    }
    descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) {
        throw sim::ParameterError(path_ + ": cannot be read: " + reason(errno));
    }
    struct stat status {};
    ::fstat(descriptor_, &status);
    if (S_ISDIR(status.st_mode)) {
        ::close(descriptor_);
        throw sim::ParameterError(path_ + ": is a directory, a file is expected");
    }
    if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
}

InputFile::~InputFile() {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
}

std::size_t InputFile::fill(char* to, std::size_t size) {
    for (;;) {
        const ssize_t got = ::read(descriptor_, to, size);
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR) {
            throw sim::ParameterError(path_ + ": cannot be read at byte " +
                                      std::to_string(offset_) + ": " + reason(errno));
        }
    }
}

std::size_t InputFile::read(std::span<char> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        if (buffer_begin_ == buffer_end_) {
            buffer_begin_ = 0;
            buffer_end_ = fill(buffer_.data(), buffer_.size());
            if (buffer_end_ == 0) break;
        }
        const std::size_t n = std::min(bytes.size() - done, buffer_end_ - buffer_begin_);
        std::copy_n(buffer_.data() + buffer_begin_, n, bytes.data() + done);
        buffer_begin_ += n;
        done += n;
        offset_ += n;
    }
    return done;
}

bool InputFile::seek(std::uint64_t offset) {
    if (!size_ || ::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) return false;
    buffer_begin_ = buffer_end_ = 0;
    offset_ = offset;
    return true;
}

bool InputFile::would_wait_for(char end) const {
    const char* const begin = buffer_.data();
    const bool is_there =
        std::find(begin + buffer_begin_, begin + buffer_end_, end) != begin + buffer_end_;
    return !is_there && !is_readable();
}

bool InputFile::would_wait() const { return buffer_begin_ == buffer_end_ && !is_readable(); }

// Bytes, or the end: poll() says that of a regular file always.
bool InputFile::is_readable() const {
    pollfd one{.fd = descriptor_, .events = POLLIN, .revents = 0};
    return ::poll(&one, 1, 0) != 0;
}

std::optional<std::uint64_t> InputFile::remaining() const {
    if (!size_) return std::nullopt;
    return *size_ > offset_ ? *size_ - offset_ : 0;
}

OutputFile::OutputFile(std::string path, Place place) : path_(std::move(path)) {
    if (path_ == "-") {
        descriptor_ = STDOUT_FILENO;
        return;
    }
    struct stat status {};
    const bool exists = ::stat(path_.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) {
        throw sim::ParameterError(path_ + ": is a directory, a file is expected");
    }
    if (exists && !S_ISREG(status.st_mode)) {
        descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
        if (descriptor_ < 0) fail(errno);
        return;
    }
    target_ = follow_links(path_);
    open_new(exists ? Place::beside : place);
    if (exists) ::fchmod(descriptor_, status.st_mode & 07777);
}

OutputFile::OutputFile(std::string path, std::uint64_t kept, std::uint64_t size)
    : path_(std::move(path)), target_(follow_links(path_)), kept_(kept), goes_on_(true) {
    descriptor_ = ::open(target_.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor_ < 0) fail(errno);
    try {
        struct stat status {};
        if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 || ::fstat(descriptor_, &status) != 0 ||
            static_cast<std::uint64_t>(status.st_size) != size) {
            throw sim::ParameterError(path_ + ": cannot be written: another process goes on in it");
        }
        replaced_ = bytes_behind(descriptor_, kept);
        if (::lseek(descriptor_, static_cast<off_t>(kept), SEEK_SET) < 0) fail(errno);
    } catch (...) {
        ::close(descriptor_);
        throw;
    }
}

// O_EXCL: never over the file of another writer, nor over what a killed one left.
void OutputFile::open_new(Place place) {
    const auto open_as = [&](std::string name) {
        written_ = std::move(name);
        descriptor_ = ::open(written_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        return descriptor_ >= 0;
    };
    if (place == Place::in_place) {
        if (open_as(target_)) return;
        if (errno != EEXIST) fail(errno);
    }
    if (open_as(target_ + ".part")) return;
    for (int n = 2; errno == EEXIST; ++n) {
        if (open_as(target_ + ".part" + std::to_string(n))) return;
    }
    fail(errno);
}

// What stood there goes over what was written, whose place on the disk it has. Nobody is left to
// tell if that fails.
void OutputFile::put_back() const {
    const auto kept = static_cast<off_t>(kept_);
    if (::lseek(descriptor_, kept, SEEK_SET) < 0 || write_all(descriptor_, replaced_) != 0 ||
        ::ftruncate(descriptor_, kept + std::ssize(replaced_)) != 0) {
        return;
    }
}

OutputFile::~OutputFile() {
    if (goes_on_ && descriptor_ >= 0) put_back();
    if (descriptor_ >= 0 && descriptor_ != STDOUT_FILENO) ::close(descriptor_);
    if (!written_.empty()) ::unlink(written_.c_str());
}

void OutputFile::fail(int error) const { refuse_to_write(path_, error); }

void OutputFile::write(std::string_view bytes) {
    if (const int error = write_all(descriptor_, bytes); error != 0) fail(error);
}

void OutputFile::commit() {
    if (descriptor_ == STDOUT_FILENO) return;
    if (goes_on_) {
        const off_t end = ::lseek(descriptor_, 0, SEEK_CUR);
        if (end < 0 || ::ftruncate(descriptor_, end) != 0) fail(errno);
    }
    const bool is_file = goes_on_ || !written_.empty();
    if (is_file && ::fsync(descriptor_) != 0) fail(errno);
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0) fail(errno);
    if (written_.empty()) return;
    if (written_ != target_ && ::rename(written_.c_str(), target_.c_str()) != 0) fail(errno);
    written_.clear();
    sync_folder(target_);
}

void require_writable(const std::string& path) {
    struct stat status {};
    const bool exists = path != "-" && ::stat(path.c_str(), &status) == 0;
    if (!exists || S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)) {
        OutputFile{path};
    } else if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) {
        refuse_to_write(path, errno);
    }
}

std::string read_file(const std::string& path) {
    InputFile file(path);
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(file.remaining().value_or(0)));
    std::vector<char> piece(buffer_bytes);
    while (const std::size_t n = file.read(piece)) bytes.append(piece.data(), n);
    return bytes;
}

void write_file(const std::string& path, std::string_view bytes) {
    OutputFile file(path);
    file.write(bytes);
    file.commit();
}

} // namespace smnn::io
