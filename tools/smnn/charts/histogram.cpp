#include "tools/smnn/charts/histogram.hpp"

namespace smnn::cli {

namespace {} // namespace

Chart to_chart(const Histogram& histogram) {
    Column from{"from", "from: " + histogram.quantity};
    Column until{"until", "to below"};
    Column count{"count", histogram.counted};
    for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
        from.values.push_back(rounded(histogram.edges[i]));
        until.values.push_back(rounded(histogram.edges[i + 1]));
        count.values.push_back(rounded(histogram.counts[i]));
    }
    Chart chart{.title = histogram.title,
                .note = histogram.note,
                .data = {{"bins", {from, until, count}}},
                .spec = specification("histogram")};
    chart.spec["axes"][0]["title"] = histogram.quantity;
    chart.spec["axes"][1]["title"] = histogram.counted;
    return chart;
}

} // namespace smnn::cli
