#include "tools/smnn/page/report_inputs.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <system_error>

#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spikes.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::cli {

namespace {

constexpr std::size_t most_text = 256 << 20;
constexpr std::size_t longest_head = 1 << 20;

// A file is read more than once: a stream would be empty then. What is not there, the readers say.
void require_file(const std::string& path) {
    std::error_code unknown;
    const std::filesystem::file_status status = std::filesystem::status(path, unknown);
    if (path == "-" || std::filesystem::is_fifo(status) ||
        std::filesystem::is_character_file(status)) {
        throw sim::ParameterError(path + ": is a stream, a file is needed");
    }
}

// The first line of a file, or as much of it as a head may have.
std::string first_line(const std::string& path) {
    io::InputFile file(path);
    std::string text(longest_head, '\0');
    text.resize(file.read(text));
    return text.substr(0, text.find('\n'));
}

void add_text(const std::string& path, std::uint64_t trial, ReportInputs& inputs) {
    if (io::is_series_head(first_line(path))) {
        io::RecordedSeries series = io::read_recorded_series(path, trial);
        auto& kind = series.of == "mode" ? inputs.modes : inputs.potentials;
        kind.push_back(std::move(series));
        return;
    }
    if (io::InputFile(path).size().value_or(0) > most_text) {
        throw sim::ParameterError(path + ": is longer than 256 MiB: no log or result of smnn");
    }
    const std::string text = io::read_file(path);
    std::optional<Report> json = parse_shallow(path, text);
    if (json && json->is_object() && !json->contains("epoch")) { // which a log of one line has
        inputs.results.push_back({path, std::move(*json)});
        return;
    }
    if (is_training_log(path, text)) {
        inputs.logs.push_back(parse_training_log(path, text));
        return;
    }
    throw sim::ParameterError(
        path +
        ": is no network, spike log, log of a training, table of potentials or "
        "modes, nor the --json of a command of smnn");
}

std::string identities(const ReportInputs& inputs) {
    std::string list;
    for (const NamedNetwork& named : inputs.networks) {
        list += (list.empty() ? "" : ", ") + named.path + " is " +
                io::identity_text(sim::identity(named.network));
    }
    return list;
}

// Whether a file is spikes of a format of others, by the ending of its name.
bool is_foreign(const std::string& path) {
    const std::filesystem::path ending = std::filesystem::path(path).extension();
    for (const io::SpikeFormat& format : io::spike_formats()) {
        std::istringstream endings(format.endings);
        for (std::string one; !format.holds_both_parts && endings >> one;) {
            if (ending == one) return true;
        }
    }
    return false;
}

// A network on a finer grid has the identity of another: it may be given refined, in a file of its own.
void require_same_network(const io::SpikeFile& file, const ReportInputs& inputs) {
    const std::uint64_t identity = io::open_spikes(file).network_identity();
    if (identity == 0 || inputs.networks.empty()) return;
    const bool is_known = std::any_of(
        inputs.networks.begin(), inputs.networks.end(),
        [&](const NamedNetwork& named) { return sim::identity(named.network) == identity; });
    if (is_known) return;
    throw sim::ParameterError(file.path + ": was recorded from the network " +
                              io::identity_text(identity) + ", but " + identities(inputs));
}

void require_columns(const io::RecordedSeries& series, const ReportInputs& inputs) {
    if (inputs.networks.empty()) return;
    const std::uint32_t last = *std::max_element(series.numbers.begin(), series.numbers.end());
    const bool fits_one =
        std::any_of(inputs.networks.begin(), inputs.networks.end(),
                    [&](const NamedNetwork& named) { return fits(series, named.network); });
    if (fits_one) return;
    const NamedNetwork& first = inputs.networks.front();
    throw sim::ParameterError(series.path + ": has " + series.of + " " + std::to_string(last) +
                              ", " + first.path + " has " +
                              std::to_string(first.network.neurons()) + " neurons and " +
                              std::to_string(first.network.modes()) + " modes");
}

} // namespace

bool fits(const io::RecordedSeries& series, const sim::Network& network) {
    const std::uint32_t last = *std::max_element(series.numbers.begin(), series.numbers.end());
    if (series.of != "mode") return last < network.neurons();
    return series.numbers.size() == network.modes() && last < network.modes();
}

ReportInputs read_report_inputs(const std::vector<std::string>& paths, const io::SpikeFacts& facts,
                                std::uint64_t trial) {
    ReportInputs inputs;
    for (const std::string& path : paths) {
        require_file(path);
        const std::string tag = io::kind_tag(path);
        if (tag == io::network_kind.tag) {
            inputs.networks.push_back({path, io::read_network(path)});
        } else if (tag == io::spike_log_kind.tag) {
            inputs.recordings.emplace_back(path);
        } else if (!tag.empty()) {
            throw sim::ParameterError(
                path + ": is neither a network nor a spike log: smnn inspect shows it");
        } else if (is_foreign(path) && !io::is_series_head(first_line(path))) {
            inputs.recordings.emplace_back(path, facts);
        } else {
            add_text(path, trial, inputs);
        }
    }
    for (const io::SpikeFile& file : inputs.recordings) require_same_network(file, inputs);
    const bool has_foreign =
        std::any_of(inputs.recordings.begin(), inputs.recordings.end(),
                    [&](const io::SpikeFile& file) { return file.facts == facts; });
    if (!has_foreign && facts != io::SpikeFacts{}) {
        throw sim::ParameterError(
            "what is said of times belongs to recordings of other tools, there is none");
    }
    for (const io::RecordedSeries& series : inputs.potentials) require_columns(series, inputs);
    for (const io::RecordedSeries& series : inputs.modes) require_columns(series, inputs);
    return inputs;
}

} // namespace smnn::cli
