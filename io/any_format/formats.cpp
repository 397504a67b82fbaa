#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>
#include <vector>

#include "smnn/io/any_format/source.hpp"
#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/io/file.hpp"
#include "smnn/io/formats/nest.hpp"
#include "smnn/io/hdf5/hdf5.hpp"

namespace smnn::io {

namespace {

using Create = std::unique_ptr<SpikeSink> (*)(const std::string&, const SpikeOutline&);

template <CameraFormat Format>
constexpr SpikeFormat camera(const char* word, const char* endings, const char* meaning,
                             Create create = nullptr) {
    return {.word = word,
            .endings = endings,
            .meaning = meaning,
            .open = [](const std::string& path,
                       const SpikeFacts& facts) { return open_camera(path, facts, Format); },
            .create = create,
            .says_part = true,
            .says_channels = true,
            .is_camera = true,
            .has_times = true,
            .ms_per_unit = 0.001,
            .needs_time_step = create != nullptr,
            .needs_pixels = create != nullptr};
}

constexpr std::array table{
    SpikeFormat{.word = "spikes",
                .endings = ".spikes",
                .meaning = "a log of smnn",
                .open = open_log,
                .create = create_log,
                .says_time_step = true,
                .says_part = true,
                .says_channels = true,
                .says_ticks = true,
                .needs_time_step = true,
                .needs_part = true,
                .needs_channels = true,
                .needs_ticks = true,
                .holds_both_parts = true,
                .holds_labels = true},
    SpikeFormat{.word = "csv",
                .endings = ".csv",
                .meaning = "plain text",
                .open = open_csv,
                .create = create_csv,
                .says_part = true,
                .has_times = true,
                .ms_per_unit = 1.0,
                .needs_part = true,
                .needs_survey = true},
    SpikeFormat{.word = "sonata",
                .endings = ".h5 .hdf5 .sonata",
                .meaning = "SONATA",
                .open = open_sonata,
                .create = create_sonata,
                .has_population = true,
                .has_times = true,
                .needs_time_step = true},
    SpikeFormat{.word = "shd",
                .endings = ".h5 .hdf5 .shd",
                .meaning = "the layout of SHD and SSC",
                .open = open_shd,
                .create = create_shd,
                .has_times = true,
                .ms_per_unit = 1000.0,
                .needs_time_step = true,
                .needs_labels = true,
                .holds_labels = true},
    SpikeFormat{.word = "nest",
                .endings = ".gdf .dat",
                .meaning = "text of NEST's recorders",
                .open = open_nest,
                .create = create_nest,
                .has_times = true,
                .ms_per_unit = 1.0,
                .needs_time_step = true},
    SpikeFormat{.word = "nwb",
                .endings = ".nwb",
                .meaning = "units of Neurodata Without Borders",
                .open = open_nwb,
                .create = nullptr,
                .says_part = true,
                .says_channels = true,
                .has_times = true,
                .ms_per_unit = 1000.0},
    camera<CameraFormat::nmnist>("nmnist", ".bin", "N-MNIST"),
    camera<CameraFormat::evt2>("evt2", ".raw", "Prophesee RAW in EVT 2.0"),
    camera<CameraFormat::evt21>("evt21", ".raw", "Prophesee RAW in EVT 2.1"),
    camera<CameraFormat::evt3>("evt3", ".raw", "Prophesee RAW in EVT 3.0"),
    camera<CameraFormat::dat>("dat", ".dat", "Prophesee DAT"),
    camera<CameraFormat::event_stream>("es", ".es", "Event Stream", create_event_stream),
    camera<CameraFormat::aedat2>("aedat2", ".aedat .aedat2", "AEDAT 2.0"),
    camera<CameraFormat::aedat4>("aedat4", ".aedat .aedat4", "AEDAT 4.0"),
};

std::vector<const SpikeFormat*> formats_ending_as(const std::string& path) {
    std::vector<const SpikeFormat*> found;
    for (const SpikeFormat& format : table) {
        std::istringstream endings(format.endings);
        for (std::string ending; endings >> ending;) {
            if (path.ends_with(ending)) found.push_back(&format);
        }
    }
    return found;
}

const char* word_of(CameraFormat format) {
    switch (format) {
        case CameraFormat::evt2:
            return "evt2";
        case CameraFormat::evt21:
            return "evt21";
        case CameraFormat::evt3:
            return "evt3";
        case CameraFormat::dat:
            return "dat";
        case CameraFormat::event_stream:
            return "es";
        case CameraFormat::aedat2:
            return "aedat2";
        case CameraFormat::aedat4:
            return "aedat4";
        case CameraFormat::nmnist:
            break;
    }
    return "nmnist";
}

std::string beginning_of(const std::string& path) {
    std::string start(16, '\0');
    start.resize(InputFile(path).read(start));
    return start;
}

// The words of some formats; of all where there are none.
std::string words_of(const std::vector<const SpikeFormat*>& some) {
    std::vector<std::string> words;
    words.reserve(std::max(some.size(), std::size(table)));
    for (const SpikeFormat* format : some) words.push_back(format->word);
    if (some.empty()) {
        for (const SpikeFormat& format : table) words.push_back(format.word);
    }
    return listed(words);
}

} // namespace

std::span<const SpikeFormat> spike_formats() { return table; }

const SpikeFormat& spike_format(const std::string& word) {
    std::string words;
    for (const SpikeFormat& format : table) {
        if (word == format.word) return format;
        words += words.empty() ? "" : &format == &table.back() ? " or " : ", ";
        words += format.word;
    }
    throw sim::ParameterError(words + " is needed");
}

const SpikeFormat& format_to_read(const std::string& path) {
    const auto found = formats_ending_as(path);
    if (found.size() == 1) return *found.front();
    // A stream has no first bytes to be looked at beforehand.
    if (found.empty() && (path == "-" || !std::filesystem::is_regular_file(path))) {
        return table.front();
    }
    const auto is_camera = [](const SpikeFormat* format) { return format->is_camera; };
    if (found.empty() || std::any_of(found.begin(), found.end(), is_camera)) {
        if (const std::string start = beginning_of(path);
            found.empty() ? begins_as_nest(start)
                          : found.front() == &spike_format("nest") && may_be_nest(start)) {
            return spike_format("nest");
        }
        if (const std::optional<CameraFormat> camera = camera_format(path)) {
            return spike_format(word_of(*camera));
        }
        // A file of ours, whatever it holds, and a name without an ending are read as a log, which says
        // from which byte on they are none.
        if (found.empty() &&
            (!kind_tag(path).empty() || !std::filesystem::path(path).has_extension())) {
            if (!is_hdf5(path)) return table.front();
        }
        if (!found.empty() || !is_hdf5(path)) {
            throw MissingFact(
                Fact::read_format, path,
                path + " neither ends nor begins as a file of one format: " + words_of(found));
        }
    }
    const Hdf5Reader file(path);
    if (file.has_dataset("/spikes/times")) return spike_format("shd");
    if (file.has_dataset("/units/spike_times")) return spike_format("nwb");
    if (file.has_group("/spikes")) return spike_format("sonata");
    throw sim::ParameterError(path +
                              ": neither /spikes/NAME (SONATA) nor /spikes/times (SHD) nor "
                              "/units/spike_times (NWB) is in it");
}

const SpikeFormat& format_to_write(const std::string& path) {
    auto found = formats_ending_as(path);
    if (found.size() > 1) {
        std::erase_if(found, [](const SpikeFormat* format) { return format->create == nullptr; });
        if (found.empty()) return *formats_ending_as(path).front(); // which refuses by its word
    }
    if (found.empty()) return table.front();
    if (found.size() == 1) return *found.front();
    std::string words;
    for (const SpikeFormat* format : found) {
        words += (words.empty() ? "" : " or ") + std::string(format->word);
    }
    throw MissingFact(Fact::format, path, path + " may be " + words);
}

} // namespace smnn::io
