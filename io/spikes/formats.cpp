#include <array>
#include <sstream>
#include <vector>

#include "smnn/io/hdf5/hdf5.hpp"
#include "smnn/io/spikes/source.hpp"

namespace smnn::io {

namespace {

constexpr std::array table{
    SpikeFormat{.word = "spikes",
                .endings = ".spikes",
                .meaning = "a log of smnn",
                .open = open_log,
                .create = create_log,
                .says_time_step = true,
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
                .holds_labels = true},
    SpikeFormat{.word = "nwb",
                .endings = ".nwb",
                .meaning = "units of Neurodata Without Borders",
                .open = open_nwb,
                .create = nullptr,
                .has_times = true,
                .ms_per_unit = 1000.0},
    SpikeFormat{.word = "nmnist",
                .endings = ".bin",
                .meaning = "N-MNIST",
                .open = open_nmnist,
                .create = nullptr,
                .is_camera = true,
                .has_times = true,
                .ms_per_unit = 0.001},
};

std::vector<const SpikeFormat*> formats_ending_as(const std::string& path) {
    std::vector<const SpikeFormat*> found;
    for (const SpikeFormat& format : table) {
        std::istringstream endings(format.endings);
        for (std::string ending; endings >> ending;) {
            if (path.ends_with(ending)) found.push_back(&format);
        }
    }
    if (found.empty()) found.push_back(&table.front());
    return found;
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
    const Hdf5Reader file(path);
    if (file.has_dataset("/spikes/times")) return spike_format("shd");
    if (file.has_dataset("/units/spike_times")) return spike_format("nwb");
    if (file.has_group("/spikes")) return spike_format("sonata");
    throw sim::ParameterError(path +
                              ": neither /spikes/NAME (SONATA) nor /spikes/times (SHD) nor "
                              "/units/spike_times (NWB) is in it");
}

const SpikeFormat& format_to_write(const std::string& path) {
    const auto found = formats_ending_as(path);
    if (found.size() == 1) return *found.front();
    std::string words;
    for (const SpikeFormat* format : found) {
        words += (words.empty() ? "" : " or ") + std::string(format->word);
    }
    throw MissingFact(Fact::format, path, path + " may be " + words);
}

} // namespace smnn::io
