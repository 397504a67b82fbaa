#pragma once

#include <string>

#include "tools/smnn/report_inputs.hpp"

namespace smnn::cli {

// A page, and how many charts are on it.
struct ReportPage {
    std::string html;
    std::size_t charts = 0;
};

// One page of everything that was given, a section for each kind of it and none for what was not.
//   trial    of the recordings, counted from 0
//   command  that makes the page, as it can be typed again
//   Errors   UsageError naming a file in which there is nothing to draw, or something else than expected
ReportPage make_report_page(const ReportInputs& inputs, std::uint64_t trial,
                            const std::string& command);

} // namespace smnn::cli
