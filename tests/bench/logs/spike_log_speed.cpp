// How fast spikes go to a log and come back, and in which memory, on one core.
//
//     bench_spike_log_speed FILE SPIKES [digits.spikes]
//
// Writes about so many spikes to FILE, in trials of digits or, without a log of them, in noise of the
// same rates; reads them again, window by window; compares the counts and a checksum of all addresses
// before it says a time. Seconds are those of the processor: waiting for the disk is not counted.

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "smnn/io/log_windows.hpp"
#include "smnn/sim/random.hpp"

using namespace smnn;

namespace {

double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

long peak_kibibytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

sim::Events noise(std::uint64_t seed, sim::Channel channels, double p) {
    sim::Random random(seed, "noise");
    sim::Events events;
    for (sim::Tick tick = 0; tick < 50; ++tick) {
        for (sim::Channel channel = 0; channel < channels; ++channel) {
            if (random.uniform() < p) events.append({tick, channel});
        }
    }
    return events;
}

io::SpikeLog noisy_trials() {
    io::SpikeLog log{{.inputs = 784, .neurons = 100}, {}};
    for (std::uint64_t i = 0; i < 200; ++i) {
        log.trials.push_back({.ticks = 50,
                              .label = 3,
                              .input = noise(i, 784, 104.0 / 784.0),
                              .spikes = noise(i + 1000, 100, 0.07)});
    }
    return log;
}

struct Sum {
    std::uint64_t spikes = 0;
    std::uint64_t addresses = 0;

    void add(const sim::Events& events) {
        spikes += events.size();
        for (std::size_t i = 0; i < events.volleys(); ++i) {
            for (const sim::Channel channel : events.volley(i).channels) addresses += channel;
        }
    }
    friend bool operator==(const Sum&, const Sum&) = default;
};

} // namespace

int main(int argc, char* argv[]) {
    if (argc < 3) return 2;
    const std::string path = argv[1];
    const std::uint64_t wanted = std::strtoull(argv[2], nullptr, 10);
    const io::SpikeLog trials = argc > 3 ? io::read_spike_log(argv[3]) : noisy_trials();
    const long before = peak_kibibytes();

    Sum written;
    double start = processor_seconds();
    {
        io::SpikeLogWriter log(path, trials.header);
        for (std::size_t i = 0; written.spikes < wanted; i = (i + 1) % trials.trials.size()) {
            const io::RecordedTrial& trial = trials.trials[i];
            log.begin_trial(trial.ticks, trial.label);
            log.append(trial.input, trial.spikes, trial.ticks);
            log.end_trial();
            written.spikes += trial.input.size() + trial.spikes.size();
        }
        log.close();
    }
    const double writing = processor_seconds() - start;

    std::uint64_t read = 0;
    start = processor_seconds();
    {
        io::SpikeLogReader log(path);
        io::LogWindows windows(log, io::Part::both);
        io::Window window;
        while (windows.next(window)) read += window.input.size() + window.spikes.size();
    }
    const double reading = processor_seconds() - start;

    Sum expected;
    for (std::size_t i = 0; expected.spikes < wanted; i = (i + 1) % trials.trials.size()) {
        expected.add(trials.trials[i].input);
        expected.add(trials.trials[i].spikes);
    }
    Sum found;
    io::SpikeLogReader log(path);
    io::LogWindows windows(log, io::Part::both);
    for (io::Window window; windows.next(window);) {
        found.add(window.input);
        found.add(window.spikes);
    }
    if (found != expected || read != expected.spikes) {
        std::fprintf(stderr, "what was read is not what was written\n");
        return 1;
    }
    const auto spikes = static_cast<double>(read);
    std::printf("spikes            %llu\n", static_cast<unsigned long long>(read));
    std::printf("bytes a spike     %.3f\n",
                static_cast<double>(std::filesystem::file_size(path)) / spikes);
    std::printf("written           %.1f million a second\n", spikes / writing / 1e6);
    std::printf("read              %.1f million a second\n", spikes / reading / 1e6);
    std::printf("memory            %ld kB more than before\n", peak_kibibytes() - before);
    return 0;
}
