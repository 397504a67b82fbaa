#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "smnn/sim/error.hpp"

namespace smnn::io {

// Bytes of a file, anywhere.
//   Errors  FormatError with the offset on anything beyond the end
class Hdf5Bytes {
public:
    explicit Hdf5Bytes(const std::string& path);
    ~Hdf5Bytes();
    Hdf5Bytes(const Hdf5Bytes&) = delete;
    Hdf5Bytes& operator=(const Hdf5Bytes&) = delete;

    std::uint64_t size() const { return size_; }
    std::string read(std::uint64_t offset, std::uint64_t size) const;
    sim::FormatError error(std::uint64_t offset, const std::string& what) const {
        return {path_, offset, what};
    }
    sim::FormatError error(const std::string& object, const std::string& what) const {
        return {path_, object, what};
    }

private:
    std::string path_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
};

// Bytes that were read and are now understood, front to back.
class Hdf5Cursor {
public:
    Hdf5Cursor(const Hdf5Bytes& file, std::uint64_t offset, std::uint64_t size)
        : file_(&file), offset_(offset), bytes_(file.read(offset, size)) {}

    std::uint64_t number(std::size_t size); // little-endian
    std::string_view take(std::uint64_t size);
    void skip(std::uint64_t size) { take(size); }
    void expect(std::string_view signature);
    std::uint64_t at() const { return offset_ + position_; } // in the file
    std::size_t left() const { return bytes_.size() - position_; }
    Hdf5Cursor part(std::uint64_t size); // the next bytes as their own
    sim::FormatError error(const std::string& what) const { return file_->error(at(), what); }

private:
    Hdf5Cursor(const Hdf5Bytes& file, std::uint64_t offset, std::string bytes)
        : file_(&file), offset_(offset), bytes_(std::move(bytes)) {}

    const Hdf5Bytes* file_;
    std::uint64_t offset_;
    std::string bytes_;
    std::size_t position_ = 0;
};

} // namespace smnn::io
