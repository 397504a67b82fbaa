#include "tools/smnn/charts/line_plot.hpp"

#include <algorithm>
#include <cmath>

namespace smnn::cli {

namespace {

ChartData data_of(const LinePlot& plot) {
    const bool has_spread = std::any_of(plot.curves.begin(), plot.curves.end(),
                                        [](const PlotCurve& c) { return !c.least.empty(); });
    Column name{"curve", plot.curve_title.empty() ? "curve" : plot.curve_title};
    Column x{"x", plot.x.title};
    Column y{"y", plot.y.title};
    Column least{"least", "least"};
    Column most{"most", "most"};
    for (const PlotCurve& curve : plot.curves) {
        for (std::size_t i = 0; i < curve.x.size(); ++i) {
            name.values.push_back(curve.name);
            x.values.push_back(rounded(curve.x[i]));
            y.values.push_back(rounded(curve.y[i]));
            least.values.push_back(curve.least.empty() ? Report() : rounded(curve.least[i]));
            most.values.push_back(curve.most.empty() ? Report() : rounded(curve.most[i]));
        }
    }
    ChartData data{"curves", {name, x, y}};
    if (has_spread) {
        data.columns.push_back(least);
        data.columns.push_back(most);
    }
    return data;
}

// On a logarithmic axis what is not above 0 has no place.
std::string drawn_if(const LinePlot& plot) {
    std::string condition = "isValid(datum.x) && isValid(datum.y)";
    if (plot.x.scale == AxisScale::logarithmic) condition += " && datum.x > 0";
    if (plot.y.scale == AxisScale::logarithmic) condition += " && datum.y > 0";
    return condition;
}

void set_axis(const PlotAxis& axis, Report& scale, Report& drawn) {
    drawn["title"] = axis.title;
    if (axis.scale == AxisScale::logarithmic) {
        scale["type"] = "log";
        scale["nice"] = false;
        drawn["format"] = axis.format;
    } else {
        scale["zero"] = axis.from_zero;
    }
}

Report tooltip_of(const LinePlot& plot, bool has_spread) {
    const auto quoted = [](const std::string& text) { return Report(text).dump(); };
    std::string text = "{" + quoted(plot.curve_title.empty() ? "curve" : plot.curve_title) +
                       ": datum.curve, " + quoted(plot.x.title) + ": format(datum.x, '.5~g'), " +
                       quoted(plot.y.title) + ": format(datum.y, '.4~g')";
    if (has_spread) {
        text +=
            ", 'least to most': isValid(datum.least) ? format(datum.least, '.4~g') + ' to ' + "
            "format(datum.most, '.4~g') : 'one'";
    }
    return {{"signal", text + "}"}};
}

} // namespace

Report picked_signal() { return specification("line_plot/frame")["signals"][0]; }

Report opacity_if_picked(const std::string& value) {
    return {{"signal", "picked === null || picked === " + value + " ? 1 : 0.1"}};
}

Report legend_of(const std::string& title, std::size_t entries) {
    Report legend = specification("line_plot/legend");
    if (!title.empty()) legend["title"] = title;
    if (entries <= 3) legend.erase("columns");
    return legend;
}

Chart to_chart(const LinePlot& plot) {
    Chart chart{.title = plot.title,
                .note = plot.note,
                .data = {data_of(plot)},
                .spec = specification("line_plot/frame")};
    const bool has_spread = chart.data[0].columns.size() > 3;
    const Report patterns = specification("line_plot/dashes");
    Report names = Report::array();
    Report dashes = Report::array();
    for (const PlotCurve& curve : plot.curves) {
        dashes.push_back(curve.is_dashed ? Report::array({4, 4})
                                         : patterns[names.size() % patterns.size()]);
        names.push_back(curve.name);
    }

    Report& spec = chart.spec;
    spec["height"] = plot.height;
    spec["data"][0]["transform"][0]["expr"] = drawn_if(plot);
    Report& scales = spec["scales"];
    set_axis(plot.x, scales[0], spec["axes"][0]);
    set_axis(plot.y, scales[1], spec["axes"][1]);
    if (has_spread) scales[1]["domain"]["fields"] = {"y", "least", "most"};
    for (const int ordinal : {2, 3, 4}) scales[ordinal]["domain"] = names;
    scales[3]["range"] = dashes;
    if (plot.curves.size() > 1) {
        Report legend = legend_of(plot.curve_title, plot.curves.size());
        legend["stroke"] = "colour";
        legend["strokeDash"] = "dash";
        if (plot.has_points) {
            legend["shape"] = "shape";
        } else {
            legend["symbolType"] = "stroke";
        }
        spec["legends"] = Report::array({legend});
    }

    const Report all = spec["marks"][0]["marks"];
    Report line = all[1];
    Report points = all[2];
    if (!plot.has_points) {
        line["interactive"] = false;
        points["encode"]["update"]["fillOpacity"] = {{"value", 0}}; // seen when it is pointed at
    }
    points["encode"]["update"]["tooltip"] = tooltip_of(plot, has_spread);
    Report& marks = spec["marks"][0]["marks"] = Report::array();
    if (has_spread) marks.push_back(all[0]);
    marks.push_back(line);
    marks.push_back(points);
    for (const Report& mark : plot.marks) spec["marks"].push_back(mark);
    return chart;
}

} // namespace smnn::cli
