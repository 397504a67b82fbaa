#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "tools/smnn/command.hpp"

namespace smnn::cli {

// Networks rounded to integers: as a fixed-point file, or as C.
struct FixedExportRequest {
    std::string from;
    std::string to; // fixed:8.24, loihi, ..., c, c:8.24
    std::string out;
    std::optional<std::string> calibrate; // folder of pictures to choose the scales by
    std::optional<std::string> data;      // folder of pictures to measure on
    std::size_t calibration_trials = 1000;
    std::optional<std::size_t> limit; // trials of `data`
    std::size_t threads = 0;
    bool json = false;
};

// Whether a word of --to is one of these.
bool is_fixed_target(const std::string& to);

// Writes the file, and its report: with --json on stdout, else on stderr.
int export_fixed(const FixedExportRequest& request, Streams& streams);

} // namespace smnn::cli
