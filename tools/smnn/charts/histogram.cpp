#include "tools/smnn/charts/histogram.hpp"

namespace smnn::cli {

namespace {

constexpr std::string_view frame = R"vega({
  "height": 200,
  "scales": [
    {"name": "x", "range": "width", "nice": false, "zero": false,
     "domain": {"fields": [{"data": "bins", "field": "from"}, {"data": "bins", "field": "until"}]}},
    {"name": "y", "domain": {"data": "bins", "field": "count"}, "range": "height", "nice": true, "zero": true}
  ],
  "axes": [{"scale": "x", "orient": "bottom", "tickCount": 10},
           {"scale": "y", "orient": "left", "tickCount": 4, "grid": true, "tickMinStep": 1}],
  "marks": [{"type": "rect", "style": "bar", "from": {"data": "bins"}, "encode": {"update": {
    "x": {"scale": "x", "field": "from", "offset": 0.5}, "x2": {"scale": "x", "field": "until", "offset": -0.5},
    "y": {"scale": "y", "field": "count"}, "y2": {"scale": "y", "value": 0},
    "tooltip": {"signal": "{'from': format(datum.from, '.4~g'), 'to below': format(datum.until, '.4~g'), 'count': datum.count}"}}}}]
})vega";

} // namespace

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
                .spec = Report::parse(frame)};
    chart.spec["axes"][0]["title"] = histogram.quantity;
    chart.spec["axes"][1]["title"] = histogram.counted;
    return chart;
}

} // namespace smnn::cli
