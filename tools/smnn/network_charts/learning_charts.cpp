#include "tools/smnn/network_charts/network_charts.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <sstream>

#include "smnn/sim/error.hpp"
#include "tools/smnn/charts/line_plot.hpp"

namespace smnn::cli {

namespace {

constexpr std::size_t most_points = 600;
constexpr std::ptrdiff_t few_epochs = 6; // a curve of fewer is drawn batch by batch

struct Measure {
    const char* key;
    const char* validation; // the same of the validation, or null
    const char* title;
    const char* axis;
    bool falls; // by powers of ten, perhaps
};

constexpr std::array measures{
    Measure{"loss", "validation_loss", "Learning: loss", "loss", true},
    Measure{"accuracy", "validation_accuracy", "Learning: accuracy", "share answered right", false},
    Measure{"gradient_norm", nullptr, "Learning: norm of the gradient", "norm of the gradient",
            true},
    Measure{"hidden_spikes_per_neuron", nullptr, "Learning: spikes", "spikes a neuron and trial",
            false},
};

bool is_line(const std::optional<Report>& line) {
    return line && line->contains("epoch") && line->at("epoch").is_number_unsigned();
}

bool is_shown(const Report& line, bool by_epoch) { return line.contains("batch") != by_epoch; }

PlotCurve curve_of(const TrainingLog& log, const char* key, const std::string& name) {
    PlotCurve curve{.name = name};
    const auto epochs = std::count_if(log.lines.begin(), log.lines.end(),
                                      [](const Report& line) { return is_shown(line, true); });
    double batches = 0.0;
    for (const Report& line : log.lines) {
        if (line.contains("batch")) batches = std::max(batches, line["batch"].get<double>());
    }
    const bool by_epoch = epochs >= few_epochs || batches == 0.0;
    for (const Report& line : log.lines) {
        if (!is_shown(line, by_epoch) || !line.contains(key) || !line[key].is_number()) continue;
        const double epoch = line["epoch"].get<double>();
        curve.x.push_back(by_epoch ? epoch : epoch - 1.0 + line["batch"].get<double>() / batches);
        curve.y.push_back(line[key].get<double>());
    }
    return curve;
}

bool spans_powers_of_ten(const std::vector<PlotCurve>& curves) {
    double least = std::numeric_limits<double>::infinity();
    double most = 0.0;
    for (const PlotCurve& curve : curves) {
        for (const double y : curve.y) {
            least = std::min(least, y);
            most = std::max(most, y);
        }
    }
    return least > 0.0 && most > 20.0 * least;
}

// Every n-th point of a long curve; says n.
std::size_t thin(PlotCurve& curve) {
    const std::size_t every = (curve.x.size() + most_points - 1) / most_points;
    if (every <= 1) return 1;
    std::size_t kept = 0;
    for (std::size_t i = every - 1; i < curve.x.size(); i += every, ++kept) {
        curve.x[kept] = curve.x[i];
        curve.y[kept] = curve.y[i];
    }
    curve.x.resize(kept);
    curve.y.resize(kept);
    return every;
}

} // namespace

bool is_training_log(const std::string& path, const std::string& text) {
    return is_line(parse_shallow(path, text.substr(0, text.find('\n'))));
}

TrainingLog parse_training_log(const std::string& path, const std::string& text) {
    TrainingLog log{.name = path, .lines = {}};
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::optional<Report> parsed = parse_shallow(path, line);
        const bool is_good = is_line(parsed) && (!parsed->contains("batch") ||
                                                 parsed->at("batch").is_number_unsigned());
        if (is_good) {
            log.lines.push_back(std::move(*parsed));
        } else if (!lines.eof()) { // the last may be cut
            throw sim::ParameterError(
                path + ": line " + std::to_string(log.lines.size() + 1) +
                " is none of a training's log: an object with epoch is expected");
        }
    }
    return log;
}

std::vector<Chart> learning_charts(const std::vector<TrainingLog>& logs) {
    std::vector<Chart> charts;
    for (const Measure& measure : measures) {
        LinePlot plot{.title = measure.title,
                      .x = {.title = "epoch", .from_zero = true},
                      .y = {.title = measure.axis}};
        plot.curve_title = "training";
        std::size_t every = 1;
        std::size_t longest = 0;
        const auto add = [&](PlotCurve curve) {
            if (curve.x.empty()) return;
            every = std::max(every, thin(curve));
            longest = std::max(longest, curve.x.size());
            plot.curves.push_back(std::move(curve));
        };
        for (const TrainingLog& log : logs) {
            add(curve_of(log, measure.key, log.name));
            if (measure.validation) {
                add(curve_of(log, measure.validation, log.name + ", validation"));
            }
        }
        if (plot.curves.empty()) continue;
        if (measure.falls && spans_powers_of_ten(plot.curves)) {
            plot.y.scale = AxisScale::logarithmic;
        }
        plot.has_points = longest <= 60;
        plot.note = "A point an epoch; a batch where a log has fewer than 6 epochs.";
        if (every > 1) plot.note += " Of long logs one line in " + std::to_string(every) + ".";
        charts.push_back(to_chart(plot));
    }
    return charts;
}

} // namespace smnn::cli
