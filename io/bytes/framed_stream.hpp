#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "smnn/io/file.hpp"

namespace smnn::io {

// The outer form of every file of ours: a magic with kind and version, frames of bytes each with
// its checksum, and an end mark that seals their number. proto/README.md has it byte by byte.

// What a file holds, and the version of it that this program writes.
struct FileKind {
    std::string_view tag;  // four characters, in the file
    std::string_view what; // in messages
    std::uint16_t major;   // a newer one is refused
    std::uint16_t minor;   // a newer one only adds what a reader may skip
};

inline constexpr FileKind network_kind{"netw", "network", 1, 0};
inline constexpr FileKind spike_log_kind{"spik", "spike log", 2, 0};
inline constexpr FileKind checkpoint_kind{"ckpt", "checkpoint", 1, 0};
inline constexpr FileKind fixed_kind{"fixd", "fixed-point network", 1, 0};

inline constexpr std::size_t frame_bytes_max = 8 << 20;

// The tag of a file of ours ("netw", "spik", "ckpt", "fixd"); empty if it does not begin as one. Of a stream this
// uses up the beginning.
//   Errors  ParameterError if the path cannot be read
std::string kind_tag(const std::string& path);

// Where a frame begins, and its number, counted from 0.
struct FramePlace {
    std::uint64_t offset = 0;
    std::uint64_t number = 0;

    friend bool operator==(const FramePlace&, const FramePlace&) = default;
};

// Each frame is one write: a process that is killed leaves whole frames, and at most one cut one.
class FrameWriter {
public:
    FrameWriter(const std::string& path, const FileKind& kind, Place place = Place::beside);

    // Goes on in a file of ours of `size` bytes, over its frames from a place on.
    FrameWriter(const std::string& path, const FramePlace& from, std::uint64_t size);

    // Errors  ParameterError if the payload is longer than frame_bytes_max, or as OutputFile
    void append(std::string_view payload);

    // The end mark, and the file to its name. Without it the file is removed, or what stood there
    // is put back.
    void close();

    const FramePlace& place() const { return place_; } // of the frame that comes next

private:
    OutputFile file_;
    std::string frame_;
    FramePlace place_;
};

// Frames in order, in the memory of one.
//   Errors  FormatError at the first byte that is wrong: what is expected there
class FrameReader {
public:
    FrameReader(const std::string& path, const FileKind& kind);

    // The next payload; false after the last one, when the end mark was there and nothing after it.
    bool next(std::string& payload);

    // Goes on at a frame of a regular file; false of a stream. If no frame of that number is there
    // its checksum will not fit.
    bool seek(const FramePlace& place);

    // The place of the end mark of a regular file, if it is whole. Reading goes on where it was.
    std::optional<FramePlace> find_end();

    std::optional<std::uint64_t> size() const { return file_.size(); } // of a regular file

    // Whether the next frame has not been written yet.
    bool would_wait() const { return file_.would_wait(); }

    const std::string& path() const { return file_.path(); }
    FramePlace place() const { return {file_.offset(), frames_}; } // of the frame that comes next
    std::uint64_t frame_offset() const { return frame_offset_; }   // of the frame read last
    bool is_newer_minor() const { return is_newer_minor_; }

    // Bytes after the frame read last, where that is known: no more can be announced than can come.
    std::optional<std::uint64_t> remaining() const { return file_.remaining(); }

    // An error at the frame read last.
    sim::FormatError error(const std::string& what) const;

private:
    void require(char* bytes, std::size_t size, const std::string& what);
    void read_end_mark();

    InputFile file_;
    std::uint64_t frames_ = 0;
    std::uint64_t frame_offset_ = 0;
    bool is_newer_minor_ = false;
};

} // namespace smnn::io
