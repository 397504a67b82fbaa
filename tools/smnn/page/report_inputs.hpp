#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "smnn/io/series_table.hpp"
#include "smnn/io/spikes.hpp"
#include "tools/smnn/network_charts/network_charts.hpp"
#include "tools/smnn/replay/recorded_activity.hpp"
#include "tools/smnn/results/result_file.hpp"

namespace smnn::cli {

// What a page is made from, sorted by what each file is.
struct ReportInputs {
    std::vector<NamedNetwork> networks;
    std::vector<TrainingLog> logs;
    std::vector<io::SpikeFile> recordings; // they may be too long to be read at once
    std::vector<io::RecordedSeries> potentials;
    std::vector<io::RecordedSeries> modes;
    std::vector<ResultFile> results;
};

// Whether a table may be of a network: it has the neurons, or just the modes.
bool fits(const io::RecordedSeries& series, const sim::Network& network);

// Reads what fits into memory, and holds the rest against it: a recording or a table has to be of one of
// the networks, where there are any.
//   facts   of the recordings that are no logs of our own
//   trial   of the tables
//   Errors  sim::ParameterError naming the file that is nothing a page shows, or that is of another network; as
//           the readers
ReportInputs read_report_inputs(const std::vector<std::string>& paths, const io::SpikeFacts& facts,
                                std::uint64_t trial);

} // namespace smnn::cli
