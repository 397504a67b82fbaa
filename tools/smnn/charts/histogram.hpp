#pragma once

#include <string>
#include <vector>

#include "tools/smnn/charts/chart.hpp"

namespace smnn::cli {

// How often a quantity fell between each two edges.
struct Histogram {
    std::string title;
    std::string note{};
    std::string quantity{}; // with the unit
    std::string counted{};  // what the counts are of
    std::vector<double> edges{};
    std::vector<double> counts{}; // one less
};

Chart to_chart(const Histogram& histogram);

} // namespace smnn::cli
