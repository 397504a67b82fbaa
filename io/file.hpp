#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "smnn/sim/error.hpp"

namespace smnn::io {

// Bytes from a file, a pipe or, as "-", the standard input, front to back.
//   Memory  64 KiB
//   Errors  ParameterError naming the path if it is missing, a directory or cannot be read
class InputFile {
public:
    explicit InputFile(std::string path);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    // Fills `bytes` and returns how many there were: fewer than its size only at the end.
    std::size_t read(std::span<char> bytes);

    const std::string& path() const { return path_; }
    std::uint64_t offset() const { return offset_; } // of the byte read next

    // Goes on reading from a byte of a regular file; false of anything else.
    bool seek(std::uint64_t offset);
    // The bytes of a regular file as it was on opening.
    std::optional<std::uint64_t> size() const { return size_; }

    // Whether reading up to the next `end` would wait for whoever writes. Never for a regular file.
    bool would_wait_for(char end) const;
    // The same for any byte.
    bool would_wait() const;

    // Bytes between offset() and the end as it was on opening. Known for regular files only: what a
    // reader compares announced sizes with before it allocates memory.
    std::optional<std::uint64_t> remaining() const;

private:
    std::size_t fill(char* to, std::size_t size);
    bool is_readable() const;

    std::string path_;
    int descriptor_ = -1;
    std::uint64_t offset_ = 0;
    std::optional<std::uint64_t> size_;
    std::vector<char> buffer_;
    std::size_t buffer_begin_ = 0;
    std::size_t buffer_end_ = 0;
};

// Where a file stands while it is written.
enum class Place {
    beside,   // as PATH.part in the same folder, renamed when whole
    in_place, // under its own name if there is none of that name yet, else beside: for recordings
              // that should be readable after a crash
};

// Bytes to a file, or, as "-", to the standard output. No half of a file is ever seen: without commit()
// what was written is removed again. Only a process that is killed leaves something behind:
// PATH.part, or the unfinished recording. Devices and pipes are written to directly.
//   Errors  ParameterError naming the path on a folder that is missing or read-only, a full disk, a
//           pipe that is not read (the process gets no SIGPIPE)
class OutputFile {
public:
    explicit OutputFile(std::string path, Place place = Place::beside);

    // Goes on in a regular file of `size` bytes behind its first `kept`, in its place. Without
    // commit() what stood behind them is put back; a process that is killed leaves the first bytes
    // and what it wrote.
    //   Errors  ParameterError also if another process goes on in it, or has since
    OutputFile(std::string path, std::uint64_t kept, std::uint64_t size);

    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    // Hands the bytes to the system at once.
    void write(std::string_view bytes);

    // The file is whole: to the disk with it, and to its name. Once, at the end.
    void commit();

    const std::string& path() const { return path_; }

private:
    void open_new(Place place);
    void put_back() const;
    [[noreturn]] void fail(int error) const;

    std::string path_;     // as the caller named it
    std::string target_;   // where it goes: path_ with links followed
    std::string written_;  // what to remove if it does not get there; empty for devices and pipes
    std::string replaced_; // what stood behind the bytes that are kept
    std::uint64_t kept_ = 0;
    bool goes_on_ = false; // in a file that was there
    int descriptor_ = -1;
};

// Refuses what OutputFile would, before long work rather than after it. Writes nothing and leaves
// nothing. A pipe or a device is not opened: whoever reads it would see it end.
void require_writable(const std::string& path);

// A whole file, for formats that are parsed in one piece.
std::string read_file(const std::string& path);
void write_file(const std::string& path, std::string_view bytes);

} // namespace smnn::io
