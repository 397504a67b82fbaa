// How fast a recording of an event camera becomes input events, and in which memory, on one core.
//
//     bench_camera_speed FILE.raw EVENTS
//
// Writes about so many events to FILE.raw as EVT 3.0 of a 1280 x 720 sensor, some 10 million a second: half of
// them alone, half in vectors. Reads them at ticks of 1 ms, 0.1 ms and 1 us, and compares their number and
// the sum of their channels before it says a time. Seconds are those of the processor.

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>

#include "smnn/io/spikes.hpp"
#include "smnn/sim/random.hpp"

using namespace smnn;

namespace {

constexpr std::uint64_t width = 1280;
constexpr std::uint64_t height = 720;

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

struct Sum {
    std::uint64_t events = 0;
    std::uint64_t channels = 0;

    void add(std::uint64_t x, std::uint64_t y, bool is_brighter) {
        ++events;
        channels += (y + (is_brighter ? height : 0)) * width + x;
    }
    friend bool operator==(const Sum&, const Sum&) = default;
};

// EVT 3.0: words of 16 bits, of which the upper 4 are the kind (docs.prophesee.ai, EVT 3.0 Format).
class Evt3Writer {
public:
    explicit Evt3Writer(const std::string& path) : file_(path, std::ios::binary) {
        file_ << "% evt 3.0\n% geometry 1280x720\n% format EVT3;height=720;width=1280\n% end\n";
    }

    void time(std::uint64_t us) {
        if (us >> 12 != us_ >> 12 || us_ == 0) word(0x8, us >> 12 & 0xfff);
        word(0x6, us & 0xfff);
        us_ = us;
    }
    void row(std::uint64_t y) { word(0x0, y); }
    void one(std::uint64_t x, bool is_brighter) { word(0x2, x | std::uint64_t{is_brighter} << 11); }
    void twelve(std::uint64_t x, bool is_brighter, std::uint64_t mask) {
        word(0x3, x | std::uint64_t{is_brighter} << 11);
        word(0x4, mask);
    }

private:
    void word(std::uint64_t kind, std::uint64_t value) {
        const std::uint64_t bits = kind << 12 | value;
        file_.put(static_cast<char>(bits & 0xff));
        file_.put(static_cast<char>(bits >> 8));
    }

    std::ofstream file_;
    std::uint64_t us_ = 0;
};

Sum write(const std::string& path, std::uint64_t wanted) {
    Evt3Writer file(path);
    sim::Random random(1, "camera");
    Sum sum;
    for (std::uint64_t us = 1; sum.events < wanted; ++us) {
        file.time(us);
        const std::uint64_t y = random.below(height);
        file.row(y);
        for (int i = 0; i < 5; ++i) {
            const std::uint64_t x = random.below(width);
            const bool is_brighter = random.below(2) == 1;
            file.one(x, is_brighter);
            sum.add(x, y, is_brighter);
        }
        const std::uint64_t x = random.below(width - 12);
        const std::uint64_t mask = random.below(4096);
        const bool is_brighter = random.below(2) == 1;
        file.twelve(x, is_brighter, mask);
        for (std::uint64_t bit = 0; bit < 12; ++bit) {
            if ((mask >> bit & 1) == 1) sum.add(x + bit, y, is_brighter);
        }
    }
    return sum;
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 3) return 2;
    const std::string path = argv[1];
    const Sum written = write(path, std::strtoull(argv[2], nullptr, 10));
    const long before = peak_kibibytes();
    for (const double tick_ms : {1.0, 0.1, 0.001}) {
        Sum read;
        io::SpikeReader reader = io::open_spikes(path, {.time_step_ms = tick_ms});
        const double start = processor_seconds();
        for (io::Window window; reader.next(window);) {
            read.events += window.input.size();
            for (std::size_t i = 0; i < window.input.volleys(); ++i) {
                for (const sim::Channel channel : window.input.volley(i).channels) {
                    read.channels += channel;
                }
            }
        }
        const double seconds = processor_seconds() - start;
        if (read != written) {
            std::fprintf(stderr,
                         "bench_camera_speed: other events came back: no time is worth printing\n");
            return 1;
        }
        std::printf(
            "ticks of %g ms: %.1f million events a second, %.1f MB of memory beyond the start\n",
            tick_ms, static_cast<double>(read.events) / seconds / 1e6,
            static_cast<double>(peak_kibibytes() - before) / 1024.0);
    }
}
