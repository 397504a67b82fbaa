#pragma once

#include <string>
#include <vector>

#include "smnn/io/cameras/camera.hpp"
#include "smnn/io/cameras/pixel_selection.hpp"
#include "smnn/io/time_grid.hpp"
#include "smnn/io/window.hpp"

namespace smnn::io {

// A recording as one trial of input, window by window.
//   Memory  a window, and what CameraReader takes
//   Cost    some 20 ns an event
//   Errors  as CameraReader; FormatError naming the event on a time that the grid refuses
class CameraWindows {
public:
    // The grid stays the caller's. The selection is for the sensor of the recording.
    CameraWindows(std::string path, CameraReader reader, PixelSelection selection, TimeGrid& grid);

    // The next window; false when there are no more. A window ends where it is full, or where nothing more
    // has been written yet and a tick is complete. The last ends with the tick of the last event of
    // the recording, selected or not.
    bool next(Window& window);

    bool would_wait() const;
    const CameraReader& reader() const { return reader_; }

private:
    void take(const CameraEvent& event, Window& window);
    void complete_tick(Window& window);

    std::string path_;
    CameraReader reader_;
    PixelSelection selection_;
    TimeGrid& grid_;
    std::vector<CameraEvent> events_; // read, of which the first next_ are taken
    std::size_t next_ = 0;
    std::vector<sim::Channel> now_; // at tick_
    std::vector<sim::Channel> spare_;
    sim::Tick tick_ = 0;
    sim::Tick given_until_ = 0;
    bool has_events_ = false; // the recording
    bool is_over_ = false;
};

} // namespace smnn::io
