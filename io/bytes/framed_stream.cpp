#include "smnn/io/bytes/framed_stream.hpp"

#include <zlib.h>

#include <array>
#include <cstdio>

#include "smnn/io/bytes/little_endian.hpp"

namespace smnn::io {

namespace {

// The first byte is no ASCII, the line ends notice a transfer as text, 1a stops a DOS `type`.
constexpr std::string_view magic = "\x89SMN\r\n\x1a\n";

constexpr std::size_t opening_bytes = 20; // magic 8, tag 4, major 2, minor 2, checksum 4
constexpr std::uint32_t end_mark = 0xFFFFFFFF;
constexpr std::size_t end_bytes = 16; // mark 4, count 8, checksum 4

std::uint32_t checksum(std::string_view bytes, std::uint32_t before = 0) {
    return static_cast<std::uint32_t>(crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()),
                                              static_cast<z_size_t>(bytes.size())));
}

// A frame's checksum begins with its index, so that frames cannot change places or go missing.
std::uint32_t indexed_checksum(std::uint64_t index, std::string_view length,
                               std::string_view rest) {
    std::string number;
    append_little_endian(number, index);
    return checksum(rest, checksum(length, checksum(number)));
}

std::string hexadecimal(std::uint32_t value) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%08x", static_cast<unsigned>(value));
    return text.data();
}

std::string wrong_checksum(std::uint32_t there, std::uint32_t expected) {
    return "checksum " + hexadecimal(there) + " does not fit the bytes, " + hexadecimal(expected) +
           " is expected: damaged";
}

std::string printable(std::string_view tag) {
    std::string text;
    for (const char c : tag) text.push_back(c >= ' ' && c <= '~' ? c : '?');
    return '"' + text + '"';
}

} // namespace

std::string kind_tag(const std::string& path) {
    InputFile file(path);
    std::array<char, 12> opening{};
    const std::string_view there(opening.data(), file.read(opening));
    if (there.size() < opening.size() || !there.starts_with(magic)) return {};
    return std::string(there.substr(magic.size()));
}

FrameWriter::FrameWriter(const std::string& path, const FileKind& kind, Place place)
    : file_(path, place) {
    std::string opening(magic);
    opening += kind.tag;
    append_little_endian(opening, kind.major);
    append_little_endian(opening, kind.minor);
    append_little_endian(opening, checksum(opening));
    file_.write(opening);
    place_.offset = opening.size();
}

FrameWriter::FrameWriter(const std::string& path, const FramePlace& from, std::uint64_t size)
    : file_(path, from.offset, size), place_(from) {}

void FrameWriter::append(std::string_view payload) {
    if (payload.size() > frame_bytes_max) {
        throw sim::ParameterError(file_.path() + ": a frame of " + std::to_string(payload.size()) +
                                  " bytes, at most " + std::to_string(frame_bytes_max) +
                                  " are allowed");
    }
    frame_.clear();
    append_little_endian(frame_, static_cast<std::uint32_t>(payload.size()));
    frame_ += payload;
    const std::uint32_t sum =
        indexed_checksum(place_.number, std::string_view(frame_).substr(0, 4), payload);
    append_little_endian(frame_, sum);
    file_.write(frame_);
    place_.offset += frame_.size();
    ++place_.number;
}

void FrameWriter::close() {
    frame_.clear();
    append_little_endian(frame_, end_mark);
    append_little_endian(frame_, place_.number);
    const std::string_view sealed = frame_;
    const std::uint32_t sum =
        indexed_checksum(place_.number, sealed.substr(0, 4), sealed.substr(4));
    append_little_endian(frame_, sum);
    file_.write(frame_);
    file_.commit();
}

FrameReader::FrameReader(const std::string& path, const FileKind& kind) : file_(path) {
    const std::string expected = "a " + std::string(kind.what) + " file";
    std::array<char, opening_bytes> opening{};
    const std::string_view there(opening.data(), file_.read(opening));
    for (std::size_t i = 0; i < magic.size() && i < there.size(); ++i) {
        if (there[i] != magic[i]) {
            throw sim::FormatError(path, i, "not a file of smnn, " + expected + " is expected");
        }
    }
    if (there.size() < opening.size()) {
        throw sim::FormatError(path, there.size(), "the file ends, " + expected + " is expected");
    }
    const auto sum = read_little_endian<std::uint32_t>(there.data() + 16);
    if (sum != checksum(there.substr(0, 16))) {
        throw sim::FormatError(path, 8, wrong_checksum(sum, checksum(there.substr(0, 16))));
    }
    if (there.substr(8, 4) != kind.tag) {
        throw sim::FormatError(path, 8,
                               "a file of the kind " + printable(there.substr(8, 4)) + ", " +
                                   expected + " (" + printable(kind.tag) + ") is expected");
    }
    const auto major = read_little_endian<std::uint16_t>(there.data() + 12);
    const auto minor = read_little_endian<std::uint16_t>(there.data() + 14);
    if (major != kind.major) {
        throw sim::FormatError(path, 12,
                               "version " + std::to_string(major) + "." + std::to_string(minor) +
                                   " of the " + std::string(kind.what) + " format, version " +
                                   std::to_string(kind.major) + " is expected");
    }
    is_newer_minor_ = minor > kind.minor;
}

sim::FormatError FrameReader::error(const std::string& what) const {
    return {file_.path(), frame_offset_, what};
}

void FrameReader::require(char* bytes, std::size_t size, const std::string& what) {
    if (file_.read({bytes, size}) < size) {
        throw sim::FormatError(file_.path(), file_.offset(),
                               "the file is cut, " + what + " is expected");
    }
}

bool FrameReader::next(std::string& payload) {
    const std::string name = "frame " + std::to_string(frames_);
    frame_offset_ = file_.offset();
    std::array<char, 4> length{};
    require(length.data(), length.size(), name + " or the end mark");
    const auto size = read_little_endian<std::uint32_t>(length.data());
    if (size == end_mark) {
        read_end_mark();
        return false;
    }
    if (size > frame_bytes_max) {
        throw error(name + " says it has " + std::to_string(size) + " bytes, at most " +
                    std::to_string(frame_bytes_max) + " are allowed");
    }
    if (const auto left = file_.remaining(); left && *left < std::uint64_t{size} + 4) {
        throw sim::FormatError(file_.path(), file_.offset() + *left,
                               "the file is cut, " + name + " needs " +
                                   std::to_string(std::uint64_t{size} + 4 - *left) + " bytes more");
    }
    payload.resize(size);
    require(payload.data(), size, "the rest of " + name);
    std::array<char, 4> sum{};
    require(sum.data(), sum.size(), "the checksum of " + name);
    const auto there = read_little_endian<std::uint32_t>(sum.data());
    const auto computed = indexed_checksum(frames_, {length.data(), length.size()}, payload);
    if (there != computed) throw error(name + ": " + wrong_checksum(there, computed));
    ++frames_;
    return true;
}

bool FrameReader::seek(const FramePlace& place) {
    if (!file_.seek(place.offset)) return false;
    frames_ = place.number;
    return true;
}

std::optional<FramePlace> FrameReader::find_end() {
    const FramePlace here = place();
    const std::uint64_t size = file_.size().value_or(0);
    if (size < opening_bytes + end_bytes || !file_.seek(size - end_bytes)) return std::nullopt;
    std::array<char, end_bytes> end{};
    const std::size_t got = file_.read(end);
    seek(here);
    const auto count = read_little_endian<std::uint64_t>(end.data() + 4);
    const auto sum = read_little_endian<std::uint32_t>(end.data() + 12);
    if (got < end.size() || read_little_endian<std::uint32_t>(end.data()) != end_mark ||
        sum != indexed_checksum(count, {end.data(), 4}, {end.data() + 4, 8})) {
        return std::nullopt;
    }
    return FramePlace{size - end_bytes, count};
}

void FrameReader::read_end_mark() {
    std::array<char, 12> rest{};
    require(rest.data(), rest.size(), "the rest of the end mark");
    std::string mark;
    append_little_endian(mark, end_mark);
    const auto sum = read_little_endian<std::uint32_t>(rest.data() + 8);
    const auto computed = indexed_checksum(frames_, mark, {rest.data(), 8});
    const auto count = read_little_endian<std::uint64_t>(rest.data());
    if (sum != computed) throw error("end mark: " + wrong_checksum(sum, computed));
    if (count != frames_) {
        throw error("the end mark counts " + std::to_string(count) + " frames, " +
                    std::to_string(frames_) + " are there");
    }
    char more = 0;
    const std::uint64_t end = file_.offset();
    if (file_.read({&more, 1}) != 0) {
        throw sim::FormatError(file_.path(), end, "bytes after the end mark, none are allowed");
    }
}

} // namespace smnn::io
