#pragma once

#include <span>
#include <string>

#include "smnn/io/cameras/camera.hpp"
#include "smnn/io/file.hpp"

namespace smnn::io {

// Event Stream, version 2, while it is written: the events of a dvs.
//   Memory  64 KiB
//   Errors  ParameterError on a sensor of more than 65,535 pixels across, an event outside of it or
//           earlier than the one before; as OutputFile
class EventStreamWriter {
public:
    EventStreamWriter(const std::string& path, const Sensor& sensor);

    void append(std::span<const CameraEvent> events);
    void flush(); // what is written so far goes to whoever reads
    void close(); // the recording is whole

private:
    OutputFile file_;
    Sensor sensor_;
    std::string bytes_;
    std::uint64_t last_us_ = 0;
};

} // namespace smnn::io
