#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "smnn/io/cameras/camera.hpp"
#include "smnn/io/file.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::io {

// The bytes of a recording, in a view that moves over the file. A decoder looks at what is there and
// takes the whole words of it.
//   Memory  two views of 64 KiB
//   Errors  as InputFile
class RecordingBytes {
public:
    explicit RecordingBytes(const std::string& path);

    // All bytes that are there: `least` or more, fewer only at the end. The next call may move them.
    // least is at most view_bytes.
    std::string_view view(std::size_t least);
    void take(std::size_t bytes) { begin_ += bytes; } // out of the view

    // The next `size` bytes, in the memory of those that come.
    //   Errors  FormatError naming `what` if there are fewer
    void read(std::uint64_t size, std::string& bytes, const char* what);
    void skip(std::uint64_t size, const char* what);

    // The next line with its end, if it starts with `start` and is text; nothing, and nothing taken, if not.
    std::optional<std::string> line(std::string_view start);

    // Whether so many bytes are not there yet.
    bool would_wait(std::size_t least) const {
        return end_ - begin_ < least && file_->would_wait();
    }
    std::uint64_t offset() const {
        return file_->offset() + read_directly_ - (end_ - begin_);
    } // of the view
    const std::string& path() const { return file_->path(); }

    // An error so many bytes into the view.
    sim::FormatError error(const std::string& what, std::size_t at = 0) const;

    static constexpr std::size_t view_bytes = 64 * 1024;

private:
    std::size_t read_what_is_there(std::span<char> bytes);

    std::unique_ptr<InputFile> file_;
    std::uint64_t read_directly_ = 0; // bytes that the file does not count
    std::vector<char> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

// A decoder of one format, at the first event of its file. What all have in common: events are on the
// sensor, and none is earlier than the one before.
class CameraDecoder {
public:
    // word: the fewest bytes that say anything.
    CameraDecoder(RecordingBytes bytes, std::optional<Sensor> sensor, std::size_t word);
    virtual ~CameraDecoder() = default;

    // Adds events; false at the end. May add none.
    virtual bool decode(std::vector<CameraEvent>& events) = 0;

    const std::optional<Sensor>& sensor() const { return sensor_; }
    bool would_wait() const { return bytes_.would_wait(word_); }
    std::uint64_t without_time() const { return without_time_; }

protected:
    // An event whose word is at a byte of the file.
    void add(const CameraEvent& event, std::uint64_t offset, std::vector<CameraEvent>& events) {
        if (event.x >= width_ || event.y >= height_ || event.time_us < last_us_) {
            refuse(event, offset);
        }
        last_us_ = event.time_us;
        events.push_back(event);
    }
    // At the end of the file: bytes that are left are a word that is cut.
    bool end(std::size_t left) const;

    RecordingBytes bytes_;
    std::optional<Sensor> sensor_;
    std::uint64_t without_time_ = 0;

private:
    [[noreturn]] void refuse(const CameraEvent& event, std::uint64_t offset) const;

    std::size_t word_;
    std::size_t width_;
    std::size_t height_;
    std::uint64_t last_us_ = 0;
};

// Clocks of few bits in a longer one. A clock turns over where it falls by more than `jitter`: it is
// never set back by more than that.
class TurningClock {
public:
    TurningClock(unsigned bits, std::uint64_t jitter)
        : turn_(std::uint64_t{1} << bits), jitter_(jitter) {}

    std::uint64_t at(std::uint64_t reading) {
        if (reading + jitter_ < last_) turns_ += turn_;
        last_ = reading;
        return turns_ + reading;
    }

private:
    std::uint64_t turn_;
    std::uint64_t jitter_;
    std::uint64_t last_ = 0;
    std::uint64_t turns_ = 0;
};

// The size that the file says and the one that the caller said.
//   Errors  FormatError if both did and they differ, if one is none or beyond 65,536 pixels
std::optional<Sensor> agreed(const RecordingBytes& bytes, std::optional<Sensor> of_file,
                             std::optional<Sensor> of_caller);

// Lines of "% key value" before the words of RAW and DAT, and what they say.
struct PropheseeHeader {
    std::string evt;    // "2.0", "2.1", "3.0", or another
    std::string format; // "EVT3;height=720;width=1280": a name and options
    std::optional<Sensor> sensor;
    std::string version; // of DAT
    bool has_halves_swapped = false;
};
PropheseeHeader read_prophesee_header(RecordingBytes& bytes);
// Of RAW in one encoding, as "% evt" and "% format" name it.
//   Errors  FormatError if the header says another
PropheseeHeader read_raw_header(RecordingBytes& bytes, std::string_view evt,
                                std::string_view format);

std::unique_ptr<CameraDecoder> decode_evt2(RecordingBytes bytes, std::optional<Sensor> sensor);
std::unique_ptr<CameraDecoder> decode_evt21(RecordingBytes bytes, std::optional<Sensor> sensor);
std::unique_ptr<CameraDecoder> decode_evt3(RecordingBytes bytes, std::optional<Sensor> sensor);
std::unique_ptr<CameraDecoder> decode_dat(RecordingBytes bytes, std::optional<Sensor> sensor);
std::unique_ptr<CameraDecoder> decode_event_stream(RecordingBytes bytes,
                                                   std::optional<Sensor> sensor);
std::unique_ptr<CameraDecoder> decode_aedat2(RecordingBytes bytes, std::optional<Sensor> sensor);
std::unique_ptr<CameraDecoder> decode_aedat4(RecordingBytes bytes, std::optional<Sensor> sensor);
std::unique_ptr<CameraDecoder> decode_nmnist(RecordingBytes bytes, std::optional<Sensor> sensor);

} // namespace smnn::io
