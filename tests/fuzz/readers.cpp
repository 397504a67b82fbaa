#include "tests/fuzz/readers.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>

#include "smnn/io/cameras/camera.hpp"
#include "smnn/io/checkpoint_file.hpp"
#include "smnn/io/fixed_file.hpp"
#include "smnn/io/formats/nest.hpp"
#include "smnn/io/formats/nwb_units.hpp"
#include "smnn/io/formats/shd.hpp"
#include "smnn/io/formats/sonata.hpp"
#include "smnn/io/idx.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/network_json.hpp"
#include "smnn/io/nir.hpp"
#include "smnn/io/nir/read.hpp"
#include "smnn/io/nir/write.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/fuzz/mended.hpp"
#include "tests/support/event_table.hpp"

namespace smnn::tests {

namespace {

// A file of these bytes that is on no disk.
class MemoryFile {
public:
    explicit MemoryFile(const std::string& bytes)
        : descriptor_(::memfd_create("bytes", MFD_CLOEXEC)) {
        if (::write(descriptor_, bytes.data(), bytes.size()) != std::ssize(bytes)) {
            throw std::runtime_error("no memory for a file");
        }
    }
    ~MemoryFile() { ::close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    int descriptor_;
};

void read_network(const std::string& path) { io::read_network(path); }

void read_checkpoint(const std::string& path) { io::read_checkpoint(path); }

void read_fixed(const std::string& path) { io::read_fixed_network(path); }

void read_network_json(const std::string& path) { io::read_network_json(path); }

void read_log(const std::string& path) {
    io::SpikeLogReader log(path, io::Damage::tolerate);
    io::RecordedTrial trial;
    while (log.next(trial)) {
    }
    io::read_spike_log(path);
}

// Three labels, for pictures that have to have some; no pictures, for labels.
void read_pictures(const std::string& path) {
    static const MemoryFile labels(std::string("\0\0\x08\x01\0\0\0\x03\x01\x02\x03", 11));
    io::read_idx(path, labels.path());
}

void read_labels(const std::string& path) {
    static const MemoryFile pictures(std::string("\0\0\x08\x03\0\0\0\0\0\0\0\x01\0\0\0\x01", 16));
    io::read_idx(pictures.path(), path);
}

void read_csv(const std::string& path) { tests::read_events_csv(path); }

void read_sonata(const std::string& path) {
    const io::SonataReader file(path);
    for (const std::string& population : file.populations()) {
        io::TimeGrid grid(0.1);
        file.spikes(population, grid);
    }
}

void read_shd(const std::string& path) {
    io::TimeGrid grid(1.0);
    io::ShdReader file(path, grid);
    sim::Events spikes;
    std::optional<std::uint32_t> label;
    while (file.next(spikes, label)) {
    }
}

void read_nest(const std::string& path) {
    io::TimeGrid grid(0.1);
    io::read_nest(path, grid);
}

// The graph alone, at a time step of its own, so that metadata need not be right.
void read_nir_graph(const std::string& path) {
    for (const io::NirDecay decay : {io::NirDecay::euler, io::NirDecay::exact}) {
        io::import_nir(path, {.time_step_ms = 1.0, .decay = decay, .readout = {}},
                       io::NirSource::graph);
    }
}

void read_nir(const std::string& path) { io::read_nir(path); }

void read_nwb(const std::string& path) {
    io::TimeGrid grid(0.1);
    io::read_nwb_units(path, grid);
}

template <io::CameraFormat Format>
void read_camera(const std::string& path) {
    std::optional<io::Sensor> sensor;
    if (Format == io::CameraFormat::aedat2) sensor = {346, 260};
    io::camera_format(path);
    io::CameraReader file(path, Format, sensor);
    std::vector<io::CameraEvent> events;
    while (file.next(events)) {
    }
}

constexpr std::array readers{
    ForeignReader{"network", read_network},
    ForeignReader{"checkpoint", read_checkpoint},
    ForeignReader{"log", read_log},
    ForeignReader{"json", read_network_json},
    ForeignReader{"pictures", read_pictures},
    ForeignReader{"labels", read_labels},
    ForeignReader{"csv", read_csv},
    ForeignReader{"sonata", read_sonata},
    ForeignReader{"shd", read_shd},
    ForeignReader{"nwb", read_nwb},
    ForeignReader{"nmnist", read_camera<io::CameraFormat::nmnist>},
    ForeignReader{"nir", read_nir},
    ForeignReader{"nir_graph", read_nir_graph},
    ForeignReader{"nest", read_nest},
    ForeignReader{"fixed", read_fixed},
    ForeignReader{"evt2", read_camera<io::CameraFormat::evt2>},
    ForeignReader{"evt21", read_camera<io::CameraFormat::evt21>},
    ForeignReader{"evt3", read_camera<io::CameraFormat::evt3>},
    ForeignReader{"dat", read_camera<io::CameraFormat::dat>},
    ForeignReader{"event_stream", read_camera<io::CameraFormat::event_stream>},
    ForeignReader{"aedat2", read_camera<io::CameraFormat::aedat2>},
    ForeignReader{"aedat4", read_camera<io::CameraFormat::aedat4>},
};

void read_or_refuse(const ForeignReader& reader, const std::string& bytes) {
    const MemoryFile file(bytes);
    try {
        reader.read(file.path());
    } catch (const sim::Error&) {
        // Refused in one line: that is what is asked of a reader.
    }
}

} // namespace

std::span<const ForeignReader> foreign_readers() { return readers; }

void read_hostile(const ForeignReader& reader, const std::string& bytes) {
    read_or_refuse(reader, bytes);
    const std::string whole = mended(bytes);
    if (whole != bytes) read_or_refuse(reader, whole);
}

} // namespace smnn::tests
