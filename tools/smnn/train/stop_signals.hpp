#pragma once

#include <csignal>

namespace smnn::cli {

// While it lives, the first SIGINT or SIGTERM does not end the process but is remembered: what runs can
// come to a good end. A second one ends it. One at a time.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    // The number of the signal that came; 0: none.
    int caught() const;

private:
    struct sigaction interrupt_before_ {};
    struct sigaction terminate_before_ {};
};

} // namespace smnn::cli
