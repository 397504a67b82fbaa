#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "smnn/sim/events.hpp"

namespace smnn::io {

// Recordings of event cameras: pixels that saw their light change, in the order of time.
//
//     evt2, evt21, evt3   Prophesee RAW in EVT 2.0, 2.1, 3.0
//     dat                 Prophesee DAT, version 2
//     event_stream        Event Stream 2, of a dvs
//     aedat2, aedat4      iniVation AEDAT 2.0 and 4.0
//     nmnist              the five bytes of N-MNIST
//
// The README of this folder has what each format says and where that is defined.

enum class CameraFormat { evt2, evt21, evt3, dat, event_stream, aedat2, aedat4, nmnist };

// The pixels of an event camera, and the one rule that makes channels of them, here as in tonic:
// darker pixels first, row by row from the top, then the brighter.
//
//     channel = (polarity height + y) width + x          polarity 1: brighter
struct Sensor {
    std::size_t width = 0;
    std::size_t height = 0;

    std::size_t channels() const { return 2 * width * height; }

    sim::Channel channel(std::size_t x, std::size_t y, bool is_brighter) const {
        return static_cast<sim::Channel>(((is_brighter ? height : 0) + y) * width + x);
    }

    friend bool operator==(const Sensor&, const Sensor&) = default;
};

// Rows count from the top, whatever a file does. Times are those of the clock in the file: nothing is
// taken off, and a clock that turns over goes on.
struct CameraEvent {
    std::uint64_t time_us = 0;
    std::uint16_t x = 0;
    std::uint16_t y = 0;
    bool is_brighter = false;

    friend bool operator==(const CameraEvent&, const CameraEvent&) = default;
};

// A recording as it comes: from a file, a pipe or, as "-", the standard input.
//   Memory  what is decoded of 64 KiB; of AEDAT 4, a packet
//   Cost    some nanoseconds an event
//   Errors  ParameterError as InputFile; FormatError with the offset of the word on an event outside of the
//           sensor or earlier than the one before, on a file that is cut, on a header that says another
//           format or another size
class CameraReader {
public:
    // The sensor is for files that do not say how large it was.
    CameraReader(const std::string& path, CameraFormat format, std::optional<Sensor> sensor = {});
    ~CameraReader();
    CameraReader(CameraReader&&) noexcept;

    // What the file says, else what the caller said.
    std::optional<Sensor> sensor() const;

    // Replaces `events` by the next ones, as many as are there; false at the end. Of a stream that is
    // still written this waits for one event.
    bool next(std::vector<CameraEvent>& events);

    // Whether nothing more has been written yet.
    bool would_wait() const;

    // Events so far that stood before the first time in the file. They have none and are left out.
    std::uint64_t without_time() const;

private:
    std::unique_ptr<class CameraDecoder> decoder_;
};

// The format that the first bytes of a regular file are a signature of; nothing if they are none.
//   Errors  ParameterError as InputFile
std::optional<CameraFormat> camera_format(const std::string& path);

} // namespace smnn::io
