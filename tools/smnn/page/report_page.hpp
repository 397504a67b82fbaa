#pragma once

#include <string>

#include "tools/smnn/page/report_inputs.hpp"

namespace smnn::cli {

// A page, and how many charts are on it.
struct ReportPage {
    std::string html;
    std::size_t charts = 0;
};

// The parts of a recording that are drawn, and the pictures that the networks answer.
struct ReportSettings {
    std::uint64_t trial = 0; // of recordings and tables, counted from 0
    std::string data{};      // a folder of pictures that the networks answer; empty: none
    std::size_t trials = 1000;
    std::uint64_t seed = 1; // of the encoding
};

// One page of everything that was given, a section for each kind of it and none for what was not.
//   command  that makes the page, as it can be typed again
//   Errors   sim::ParameterError naming a file in which there is nothing to draw, or something else than expected;
//            as learning::answer_classes()
ReportPage make_report_page(const ReportInputs& inputs, const ReportSettings& settings,
                            const std::string& command);

} // namespace smnn::cli
