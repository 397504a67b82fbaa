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

Report scale_of(const std::string& name, const PlotAxis& axis, const std::string& range,
                const Report& fields) {
    Report scale{{"name", name}, {"range", range}};
    scale["domain"] = {{"data", "drawn"}, {"fields", fields}};
    if (axis.scale == AxisScale::logarithmic) {
        scale["type"] = "log";
        scale["nice"] = false;
    } else {
        scale["type"] = "linear";
        scale["zero"] = axis.from_zero;
        scale["nice"] = name == "y";
    }
    return scale;
}

Report axis_of(const std::string& scale, const PlotAxis& axis) {
    Report report{{"scale", scale},
                  {"orient", scale == "x" ? "bottom" : "left"},
                  {"title", axis.title},
                  {"grid", scale == "y"}};
    if (axis.scale == AxisScale::logarithmic) report["format"] = axis.format;
    report["tickCount"] = scale == "x" ? 8 : 5;
    return report;
}

Report ordinal(const std::string& name, const Report& domain, const Report& range) {
    return {{"name", name}, {"type", "ordinal"}, {"domain", domain}, {"range", range}};
}

Report at(const std::string& scale, const std::string& field) {
    return {{"scale", scale}, {"field", field}};
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

Report picked_signal() {
    return Report::parse(R"vega({"name": "picked", "value": null, "on": [
        {"events": "@legend_symbol:click, @legend_label:click",
         "update": "picked === datum.value ? null : datum.value"}]})vega");
}

Report opacity_if_picked(const std::string& value, double full) {
    return {{"signal",
             "picked === null || picked === " + value + " ? " + std::to_string(full) + " : 0.1"}};
}

Report legend_of(const std::string& title, std::size_t entries) {
    const Report cursor{{"cursor", {{"value", "pointer"}}}};
    Report legend{{"orient", "top"}, {"direction", "horizontal"}, {"offset", 8}};
    if (!title.empty()) legend["title"] = title;
    legend["columns"] = {{"signal", "max(1, floor(width / 150))"}};
    if (entries <= 3) legend.erase("columns");
    legend["encode"] = {
        {"symbols", {{"name", "legend_symbol"}, {"interactive", true}, {"update", cursor}}},
        {"labels", {{"name", "legend_label"}, {"interactive", true}, {"update", cursor}}}};
    return legend;
}

Chart to_chart(const LinePlot& plot) {
    Chart chart{.title = plot.title, .note = plot.note, .data = {data_of(plot)}};
    const bool has_spread = chart.data[0].columns.size() > 3;
    Report names = Report::array();
    Report dashes = Report::array();
    for (const PlotCurve& curve : plot.curves) {
        static const Report patterns = Report::parse("[[1,0],[7,3],[2,2],[8,3,2,3],[12,4]]");
        dashes.push_back(curve.is_dashed ? Report::parse("[4,4]")
                                         : patterns[names.size() % patterns.size()]);
        names.push_back(curve.name);
    }

    Report& spec = chart.spec;
    spec["height"] = plot.height;
    spec["signals"] = Report::array({picked_signal()});
    spec["data"] = Report::array();
    Report drawn{{"name", "drawn"}, {"source", "curves"}};
    drawn["transform"] = Report::array({{{"type", "filter"}, {"expr", drawn_if(plot)}}});
    spec["data"].push_back(drawn);
    Report y_fields = Report::array({"y"});
    if (has_spread) y_fields = {"y", "least", "most"};
    spec["scales"] = Report::array(
        {scale_of("x", plot.x, "width", Report::array({"x"})),
         scale_of("y", plot.y, "height", y_fields), ordinal("colour", names, "category"),
         ordinal("dash", names, dashes), ordinal("shape", names, "symbol")});
    spec["axes"] = Report::array({axis_of("x", plot.x), axis_of("y", plot.y)});
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

    Report marks = Report::array();
    if (has_spread) {
        Report band{{"type", "area"}, {"from", {{"data", "curve"}}}, {"interactive", false}};
        band["encode"]["update"] = {{"x", at("x", "x")},
                                    {"y", at("y", "least")},
                                    {"y2", at("y", "most")},
                                    {"defined", {{"signal", "isValid(datum.least)"}}},
                                    {"fill", at("colour", "curve")},
                                    {"fillOpacity", opacity_if_picked("datum.curve", 0.18)}};
        marks.push_back(band);
    }
    Report line{{"type", "line"}, {"from", {{"data", "curve"}}}};
    line["encode"]["update"] = {{"x", at("x", "x")},
                                {"y", at("y", "y")},
                                {"stroke", at("colour", "curve")},
                                {"strokeDash", at("dash", "curve")},
                                {"strokeWidth", {{"value", 2}}},
                                {"strokeOpacity", opacity_if_picked("datum.curve")}};
    if (!plot.has_points) line["interactive"] = false;
    marks.push_back(line);
    // Where points are not drawn they are there all the same: for whoever points at them.
    Report points{{"type", "symbol"}, {"name", "point"}, {"from", {{"data", "curve"}}}};
    points["encode"]["update"] = {
        {"x", at("x", "x")},
        {"y", at("y", "y")},
        {"shape", at("shape", "curve")},
        {"size", {{"value", 45}}},
        {"fill", at("colour", "curve")},
        {"tooltip", tooltip_of(plot, has_spread)},
        {"fillOpacity", plot.has_points ? opacity_if_picked("datum.curve") : Report{{"value", 0}}}};
    points["encode"]["hover"] = {{"fillOpacity", {{"value", 1}}}};
    marks.push_back(points);

    Report group{{"type", "group"}};
    group["from"]["facet"] = {{"name", "curve"}, {"data", "drawn"}, {"groupby", "curve"}};
    group["marks"] = marks;
    spec["marks"] = Report::array({group});
    for (const Report& mark : plot.marks) spec["marks"].push_back(mark);
    return chart;
}

} // namespace smnn::cli
