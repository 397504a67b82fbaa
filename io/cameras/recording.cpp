#include "smnn/io/cameras/recording.hpp"

#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <system_error>

namespace smnn::io {

namespace {

constexpr std::size_t most_pixels_across = 1U << 16U;
constexpr std::size_t most_pixels = std::size_t{1} << 30U; // both polarities of them are channels
constexpr std::size_t longest_line = 16 * 1024;

std::string text(const Sensor& sensor) {
    return std::to_string(sensor.width) + " x " + std::to_string(sensor.height);
}

} // namespace

RecordingBytes::RecordingBytes(const std::string& path)
    : file_(std::make_unique<InputFile>(path)), bytes_(2 * view_bytes) {}

std::string_view RecordingBytes::view(std::size_t least) {
    assert(least <= view_bytes);
    while (end_ - begin_ < least) {
        if (begin_ > 0) {
            std::copy(bytes_.begin() + static_cast<std::ptrdiff_t>(begin_),
                      bytes_.begin() + static_cast<std::ptrdiff_t>(end_), bytes_.begin());
            end_ -= begin_;
            begin_ = 0;
        }
        const std::size_t got = read_what_is_there(std::span(bytes_).subspan(end_));
        if (got == 0) break;
        end_ += got;
    }
    return {bytes_.data() + begin_, end_ - begin_};
}

// A byte, and all that can be had without waiting for another. A read of the file waits for all bytes that
// it names, so a stream is read one byte after another; the standard input is read directly.
std::size_t RecordingBytes::read_what_is_there(std::span<char> bytes) {
    if (file_->size()) return file_->read(bytes); // which never waits
    if (path() == "-") {
        ssize_t read = 0;
        do read = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        while (read < 0 && errno == EINTR);
        if (read < 0) {
            throw sim::ParameterError("-: cannot be read: " +
                                      std::generic_category().message(errno));
        }
        read_directly_ += static_cast<std::size_t>(read);
        return static_cast<std::size_t>(read);
    }
    std::size_t got = 0;
    while (got < bytes.size() && (got == 0 || !file_->would_wait())) {
        if (file_->read(bytes.subspan(got, 1)) == 0) break;
        ++got;
    }
    return got;
}

void RecordingBytes::read(std::uint64_t size, std::string& bytes, const char* what) {
    const std::uint64_t start = offset();
    bytes.clear();
    while (bytes.size() < size) {
        const std::string_view there = view(1);
        const std::size_t taken =
            static_cast<std::size_t>(std::min<std::uint64_t>(there.size(), size - bytes.size()));
        if (taken == 0) {
            throw sim::FormatError(path(), start,
                                   std::string(what) + " of " + std::to_string(size) +
                                       " bytes, the file ends after " +
                                       std::to_string(bytes.size()));
        }
        bytes.append(there.substr(0, taken));
        take(taken);
    }
}

void RecordingBytes::skip(std::uint64_t size, const char* what) {
    const std::uint64_t start = offset();
    for (std::uint64_t left = size; left > 0;) {
        const std::size_t taken =
            static_cast<std::size_t>(std::min<std::uint64_t>(view(1).size(), left));
        if (taken == 0) {
            throw sim::FormatError(path(), start,
                                   std::string(what) + " of " + std::to_string(size) +
                                       " bytes, the file ends after " +
                                       std::to_string(size - left));
        }
        take(taken);
        left -= taken;
    }
}

std::optional<std::string> RecordingBytes::line(std::string_view start) {
    if (view(start.size()).substr(0, start.size()) != start) return std::nullopt;
    for (std::size_t i = 0;; ++i) {
        const std::string_view there = view(i + 1);
        if (i >= there.size() || i >= longest_line) return std::nullopt;
        const auto character = static_cast<unsigned char>(there[i]);
        if (character == '\n') {
            std::string line(there.substr(0, i + 1));
            take(i + 1);
            return line;
        }
        if (character < ' ' && character != '\t' && character != '\r') return std::nullopt;
    }
}

sim::FormatError RecordingBytes::error(const std::string& what, std::size_t at) const {
    return {path(), offset() + at, what};
}

CameraDecoder::CameraDecoder(RecordingBytes bytes, std::optional<Sensor> sensor, std::size_t word)
    : bytes_(std::move(bytes)),
      sensor_(sensor),
      word_(word),
      width_(sensor ? sensor->width : most_pixels_across),
      height_(sensor ? sensor->height : most_pixels_across) {}

void CameraDecoder::refuse(const CameraEvent& event, std::uint64_t offset) const {
    if (event.x >= width_ || event.y >= height_) {
        throw sim::FormatError(bytes_.path(), offset,
                               "an event at x " + std::to_string(event.x) + ", y " +
                                   std::to_string(event.y) + ", the sensor has " + text(*sensor_));
    }
    throw sim::FormatError(bytes_.path(), offset,
                           "an event at " + std::to_string(event.time_us) +
                               " us, the one before is at " + std::to_string(last_us_) +
                               " us: events are in the order of their times");
}

bool CameraDecoder::end(std::size_t left) const {
    if (left > 0) {
        throw bytes_.error("a word of " + std::to_string(left) + " bytes, " +
                           std::to_string(word_) + " are expected");
    }
    return false;
}

std::optional<Sensor> agreed(const RecordingBytes& bytes, std::optional<Sensor> of_file,
                             std::optional<Sensor> of_caller) {
    for (const std::optional<Sensor>& sensor : {of_file, of_caller}) {
        if (!sensor) continue;
        if (sensor->width == 0 || sensor->height == 0 || sensor->width > most_pixels_across ||
            sensor->height > most_pixels_across || sensor->width * sensor->height > most_pixels) {
            throw sim::FormatError(bytes.path(), 0,
                                   "a sensor of " + text(*sensor) +
                                       " pixels, 1 to 65536 across and 2^30 of them are allowed");
        }
    }
    if (of_file && of_caller && *of_file != *of_caller) {
        throw sim::FormatError(bytes.path(), 0,
                               "a sensor of " + text(*of_file) + " pixels by the file, " +
                                   text(*of_caller) + " are asked for");
    }
    return of_file ? of_file : of_caller;
}

} // namespace smnn::io
