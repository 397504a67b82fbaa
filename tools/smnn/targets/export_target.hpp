#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "smnn/learning/evaluation/evaluate.hpp"
#include "smnn/sim/network.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// What a command line of `export` holds.
struct ExportRequest {
    std::string network; // its file
    std::string to;      // as it was given, with what follows a colon
    std::string out;
    std::optional<std::string> decay;     // NIR: euler or exact
    std::optional<std::string> calibrate; // integers: folder of pictures to choose scales by
    std::optional<std::size_t> calibration_trials;    // of its training pictures, or made up
    std::function<void(const std::string& line)> say; // progress
};

// What became of the network: a sentence each, and numbers where the target has some. What was written,
// run on a task, with details of its own: nothing if it cannot be run here.
struct Exported {
    std::vector<std::string> kept;
    std::vector<std::string> changed;
    std::vector<std::string> lost;
    Report numbers;
    std::function<learning::Evaluation(const learning::Task& task, std::size_t trials,
                                       Report& details)>
        evaluate;
};

// A word of --to.
struct ExportTarget {
    std::string_view name;
    std::string_view meaning; // for the help
    std::string_view flags;   // of its own, blanks between them
    // Writes the network to request.out.
    //   Errors  ParameterError saying why the target cannot hold it, and what could
    Exported (*write)(const sim::Network& network, const ExportRequest& request);
};

// The one table of targets. A new one is a row.
std::span<const ExportTarget> export_targets();

// The target of a word, or of what stands before its colon; null if there is none.
const ExportTarget* find_export_target(const std::string& word);

// The words there are, commas between them.
std::string export_target_names();

} // namespace smnn::cli
