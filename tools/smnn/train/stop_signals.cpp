#include "tools/smnn/train/stop_signals.hpp"

namespace smnn::cli {

namespace {

volatile std::sig_atomic_t signal_caught = 0; // a signal handler can reach nothing else

extern "C" void remember_signal(int number) { signal_caught = number; }

} // namespace

StopSignals::StopSignals() {
    signal_caught = 0;
    struct sigaction action {};
    action.sa_handler = remember_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &interrupt_before_);
    sigaction(SIGTERM, &action, &terminate_before_);
}

StopSignals::~StopSignals() {
    sigaction(SIGINT, &interrupt_before_, nullptr);
    sigaction(SIGTERM, &terminate_before_, nullptr);
}

int StopSignals::caught() const { return signal_caught; }

} // namespace smnn::cli
