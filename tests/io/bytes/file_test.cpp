#include "smnn/io/file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/catch.hpp"
#include "tests/support/redirected.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;
using tests::refusal;
using tests::Scratch;
using Names = std::vector<std::string>;

TEST_CASE("what cannot be read is refused in one line with its name", "[io]") {
    const Scratch scratch;
    const auto reading = [](const std::string& path) {
        return refusal([&] { io::read_file(path); });
    };
    CHECK(reading(scratch / "none") ==
          (scratch / "none") + ": cannot be read: No such file or directory");
    CHECK(reading(scratch.path()) == scratch.path() + ": is a directory, a file is expected");
    CHECK(contains(reading(scratch / "none" + "/file"), "No such file or directory"));
}

TEST_CASE("what cannot be written is refused in one line with its name", "[io]") {
    const Scratch scratch;
    const auto writing = [](const std::string& path) {
        return refusal([&] { io::write_file(path, "x"); });
    };
    CHECK(writing(scratch / "none" + "/file") ==
          (scratch / "none") + "/file: cannot be written: No such file or directory");
    CHECK(writing(scratch.path()) == scratch.path() + ": is a directory, a file is expected");
    CHECK(writing("/dev/full") == "/dev/full: cannot be written: No space left on device");
    CHECK(writing("/proc/smnn").starts_with("/proc/smnn: cannot be written: "));
}

TEST_CASE("a folder that is read-only is refused and nothing is left in it", "[io]") {
    if (::geteuid() == 0) return; // the superuser may write anywhere
    const Scratch scratch;
    ::chmod(scratch.path().c_str(), 0500);
    const std::string line = refusal([&] { io::write_file(scratch / "net", "x"); });
    ::chmod(scratch.path().c_str(), 0700);
    CHECK(line == (scratch / "net") + ": cannot be written: Permission denied");
    CHECK(scratch.names().empty());
}

TEST_CASE("a file changes only when the new one is whole", "[io]") {
    const Scratch scratch;
    io::write_file(scratch / "net", "before");
    {
        io::OutputFile abandoned(scratch / "net");
        abandoned.write("half");
        CHECK(io::read_file(scratch / "net") == "before");
        CHECK(scratch.names() == Names{"net", "net.part"});
    }
    CHECK(io::read_file(scratch / "net") == "before");
    CHECK(scratch.names() == Names{"net"});

    io::OutputFile finished(scratch / "net");
    finished.write("af");
    finished.write("ter");
    finished.commit();
    CHECK(io::read_file(scratch / "net") == "after");
    CHECK(scratch.names() == Names{"net"});
}

TEST_CASE("a recording stands under its own name unless an older one does", "[io]") {
    const Scratch scratch;
    {
        io::OutputFile first(scratch / "log", io::Place::in_place);
        first.write("one");
        CHECK(io::read_file(scratch / "log") == "one");
        first.commit();
    }
    {
        io::OutputFile second(scratch / "log", io::Place::in_place);
        second.write("two");
        CHECK(io::read_file(scratch / "log") == "one");
        CHECK(io::read_file(scratch / "log.part") == "two");
    }
    CHECK(scratch.names() == Names{"log"});
    { io::OutputFile abandoned(scratch / "new", io::Place::in_place); }
    CHECK(scratch.names() == Names{"log"});
}

TEST_CASE("what a killed writer left behind is never written over", "[io]") {
    const Scratch scratch;
    io::write_file(scratch / "log.part", "precious");
    io::write_file(scratch / "log", "new");
    CHECK(io::read_file(scratch / "log.part") == "precious");
    CHECK(scratch.names() == Names{"log", "log.part"});
}

TEST_CASE("a written file has the permissions of the one it replaces and of the user's mask",
          "[io]") {
    const Scratch scratch;
    const auto mode = [&] {
        struct stat status {};
        ::stat((scratch / "net").c_str(), &status);
        return status.st_mode & 0777U;
    };
    const mode_t mask = ::umask(027);
    io::write_file(scratch / "net", "x");
    ::umask(mask);
    CHECK(mode() == 0640U);
    ::chmod((scratch / "net").c_str(), 0604);
    io::write_file(scratch / "net", "y");
    CHECK(mode() == 0604U);
}

TEST_CASE("a link stays a link and its file is written", "[io]") {
    const Scratch scratch;
    io::write_file(scratch / "real", "before");
    std::filesystem::create_symlink("real", scratch / "link");
    io::write_file(scratch / "link", "after");
    CHECK(std::filesystem::is_symlink(scratch / "link"));
    CHECK(io::read_file(scratch / "real") == "after");
}

TEST_CASE("a pipe nobody reads is an error and not the end of the process", "[io]") {
    const Scratch scratch;
    const std::string pipe = scratch / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
    io::OutputFile file(pipe);
    file.write("somebody is there");
    ::close(reader);
    CHECK(refusal([&] { file.write("nobody is"); }) == pipe + ": cannot be written: Broken pipe");
}

TEST_CASE("what cannot be written is refused before, and nothing is left behind", "[io]") {
    const Scratch scratch;
    io::require_writable("-");
    io::require_writable("/dev/null");
    io::require_writable(scratch / "new");
    CHECK(scratch.names().empty());
    io::write_file(scratch / "net", "before");
    io::require_writable(scratch / "net");
    CHECK(io::read_file(scratch / "net") == "before");
    CHECK(scratch.names() == Names{"net"});
    CHECK(contains(refusal([&] { io::require_writable(scratch.path()); }), "is a directory"));
    CHECK(contains(refusal([&] { io::require_writable(scratch / "none/net"); }),
                   "cannot be written: No such file or directory"));
}

TEST_CASE("a pipe that is asked whether it can be written does not end for its reader", "[io]") {
    const Scratch scratch;
    const std::string pipe = scratch / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
    io::require_writable(pipe);
    pollfd state{reader, POLLIN, 0};
    CHECK(::poll(&state, 1, 0) == 0); // a writer that came and went would be POLLHUP
    ::close(reader);
    if (::geteuid() == 0) return; // the superuser may write anywhere
    ::chmod(pipe.c_str(), 0400);
    CHECK(contains(refusal([&] { io::require_writable(pipe); }),
                   "cannot be written: Permission denied"));
}

TEST_CASE("a dash reads the standard input and writes the standard output", "[io]") {
    const Scratch scratch;
    {
        const tests::Redirected input(STDIN_FILENO, tests::pipe_with("from a pipe"));
        CHECK(io::read_file("-") == "from a pipe");
    }
    {
        const tests::Redirected output(STDOUT_FILENO,
                                       ::open((scratch / "out").c_str(), O_WRONLY | O_CREAT, 0600));
        io::write_file("-", "to a pipe");
    }
    CHECK(io::read_file(scratch / "out") == "to a pipe");
}

TEST_CASE("a file is read in pieces of any size and knows what is left", "[io]") {
    const Scratch scratch;
    std::string bytes;
    for (int i = 0; i < 200'000; ++i) bytes.push_back(static_cast<char>(i * 7 % 251));
    io::write_file(scratch / "file", bytes);
    io::InputFile file(scratch / "file");
    std::string read;
    std::string piece;
    for (std::size_t size = 1; file.remaining().value() > 0; size = size * 3 + 1) {
        piece.resize(size);
        piece.resize(file.read(piece));
        read += piece;
        REQUIRE(file.offset() == read.size());
        REQUIRE(file.remaining() == bytes.size() - read.size());
    }
    CHECK(read == bytes);
    CHECK(file.read(piece) == 0);

    const tests::Redirected input(STDIN_FILENO, tests::pipe_with("x"));
    CHECK_FALSE(io::InputFile("-").remaining().has_value());
}
