#include "tools/smnn/run_charts/run_charts.hpp"

#include "tools/smnn/charts/line_plot.hpp"

namespace smnn::cli {

std::string mode_title(std::size_t mode) { return "output mode " + std::to_string(mode); }

void add_condition_scales(const std::vector<std::string>& conditions, Report& spec) {
    Report dashes = Report::array();
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        dashes.push_back(Report::parse(i / 4 % 2 == 0 ? "[1, 0]" : "[4, 3]"));
    }
    const bool has_few = conditions.size() <= 7;
    for (const char* name : {"colour", "dash", "shape"}) {
        Report scale{{"name", name}, {"type", "ordinal"}, {"domain", conditions}};
        scale["range"] = "symbol";
        if (name == std::string("dash")) scale["range"] = dashes;
        if (name == std::string("colour")) {
            scale["range"] = "category";
            if (!has_few) scale["range"] = "quartet"; // they differ in their dashes
        }
        spec["scales"].push_back(scale);
    }
    Report legend = legend_of("condition", 4);
    legend["stroke"] = "colour";
    legend["strokeDash"] = "dash";
    legend["symbolType"] = "stroke";
    spec["legends"] = Report::array({legend});
}

} // namespace smnn::cli
