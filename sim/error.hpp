#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace smnn::sim {

// What the library throws when a person must change something: a file, a flag, a value.
// The message is one line: what, where, the value, what would be allowed.
// A mistake of the calling code is an assert instead.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// A number, a shape or a combination of them that cannot be simulated or learned.
class ParameterError : public Error {
public:
    using Error::Error;
};

// Bytes from outside that are not what they should be.
//   path    the file as the caller named it ("-" for a stream)
//   offset  the first byte at which the file is wrong; 0 where an object of the file is named instead
class FormatError : public Error {
public:
    FormatError(std::string path, std::uint64_t offset, const std::string& what)
        : Error(path + ": byte " + std::to_string(offset) + ": " + what),
          path_(std::move(path)),
          offset_(offset) {}
    FormatError(std::string path, const std::string& object, const std::string& what)
        : Error(path + ": " + object + ": " + what), path_(std::move(path)), offset_(0) {}

    const std::string& path() const { return path_; }
    std::uint64_t offset() const { return offset_; }

private:
    std::string path_;
    std::uint64_t offset_;
};

} // namespace smnn::sim
