#include "smnn/io/cameras/camera_windows.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace smnn::io {

namespace {

constexpr double us_per_ms = 1000.0;

// Below this length sorting by comparison is quicker.
constexpr std::size_t few = 64;
constexpr unsigned digit_bits = 8;
constexpr std::size_t digits = std::size_t{1} << digit_bits;

// A tick of a fast sensor has thousands of events: digit by digit they are in order after a few passes.
void sort(std::vector<sim::Channel>& channels, std::vector<sim::Channel>& spare) {
    if (std::is_sorted(channels.begin(), channels.end())) return;
    if (channels.size() < few) {
        std::sort(channels.begin(), channels.end());
        return;
    }
    const sim::Channel highest = *std::max_element(channels.begin(), channels.end());
    spare.resize(channels.size());
    for (unsigned shift = 0; shift < 32 && highest >> shift != 0; shift += digit_bits) {
        std::array<std::size_t, digits> starts{};
        for (const sim::Channel channel : channels) ++starts[channel >> shift & (digits - 1)];
        std::size_t start = 0;
        for (std::size_t& count : starts) start += std::exchange(count, start);
        for (const sim::Channel channel : channels) {
            spare[starts[channel >> shift & (digits - 1)]++] = channel;
        }
        std::swap(channels, spare);
    }
}

} // namespace

CameraWindows::CameraWindows(std::string path, CameraReader reader, PixelSelection selection,
                             TimeGrid& grid)
    : path_(std::move(path)),
      reader_(std::move(reader)),
      selection_(std::move(selection)),
      grid_(grid) {}

void CameraWindows::complete_tick(Window& window) {
    if (now_.empty()) return;
    sort(now_, spare_);
    window.input.append(tick_, now_);
    now_.clear();
}

void CameraWindows::take(const CameraEvent& event, Window& window) {
    sim::Tick tick = 0;
    try {
        tick = grid_.tick(static_cast<double>(event.time_us) / us_per_ms);
    } catch (const sim::ParameterError& refused) {
        throw sim::FormatError(path_, "an event at " + std::to_string(event.time_us) + " us",
                               refused.what());
    }
    if (tick != tick_) complete_tick(window);
    tick_ = tick;
    has_events_ = true;
    if (const std::optional<sim::Channel> channel = selection_.channel(event)) {
        now_.push_back(*channel);
    }
}

bool CameraWindows::next(Window& window) {
    if (is_over_) return false;
    window = {};
    for (;;) {
        while (next_ < events_.size() && window.input.size() < window_events) {
            take(events_[next_++], window);
        }
        const bool is_full = window.input.size() >= window_events;
        if (is_full || (tick_ > given_until_ && reader_.would_wait())) {
            window.until = given_until_ = tick_;
            return true;
        }
        next_ = 0;
        if (!reader_.next(events_)) {
            complete_tick(window);
            grid_.leave_out(reader_.without_time());
            window.until = has_events_ ? tick_ + 1 : 0;
            window.is_last = is_over_ = true;
            return true;
        }
    }
}

bool CameraWindows::would_wait() const { return next_ == events_.size() && reader_.would_wait(); }

} // namespace smnn::io
