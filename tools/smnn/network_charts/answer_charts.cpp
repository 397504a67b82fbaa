#include "tools/smnn/network_charts/answer_charts.hpp"

#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

// Right answers would outshine all others: the colour is that of the wrong ones, on a scale of roots.
constexpr std::string_view confusion_frame = R"vega({
  "signals": [{"name": "side", "update": "min(width, 380)"}, {"name": "height", "update": "side"}],
  "scales": [
    {"name": "answer", "type": "band", "domain": {"data": "answers", "field": "answer", "sort": true}, "range": [0, {"signal": "side"}], "padding": 0.04},
    {"name": "label", "type": "band", "domain": {"data": "answers", "field": "label", "sort": true}, "range": [0, {"signal": "side"}], "padding": 0.04},
    {"name": "colour", "type": "sqrt", "range": "ramp", "zero": true, "nice": false, "domain": {"data": "wrong", "field": "count"}}
  ],
  "data": [{"name": "wrong", "source": "answers", "transform": [{"type": "filter", "expr": "datum.answer !== datum.label && datum.count > 0"}]},
           {"name": "right", "source": "answers", "transform": [{"type": "filter", "expr": "datum.answer === datum.label"}]}],
  "axes": [{"scale": "answer", "orient": "bottom", "title": "answered", "domain": false, "ticks": false},
           {"scale": "label", "orient": "left", "title": "digit shown", "domain": false, "ticks": false}],
  "legends": [{"fill": "colour", "title": "wrong answers", "orient": "top", "direction": "horizontal", "gradientLength": 160, "tickCount": 4, "format": "~d"}],
  "marks": [
    {"type": "rect", "from": {"data": "wrong"}, "encode": {"update": {
      "x": {"scale": "answer", "field": "answer"}, "width": {"scale": "answer", "band": 1},
      "y": {"scale": "label", "field": "label"}, "height": {"scale": "label", "band": 1},
      "fill": {"scale": "colour", "field": "count"},
      "tooltip": {"signal": "{'shown': datum.label, 'answered': datum.answer, 'trials': datum.count}"}}}},
    {"type": "rect", "style": "frame", "from": {"data": "right"}, "encode": {"update": {
      "x": {"scale": "answer", "field": "answer"}, "width": {"scale": "answer", "band": 1},
      "y": {"scale": "label", "field": "label"}, "height": {"scale": "label", "band": 1}, "fill": {"value": "transparent"},
      "tooltip": {"signal": "{'shown and answered': datum.label, 'trials': datum.count}"}}}},
    {"type": "text", "style": "text", "from": {"data": "right"}, "interactive": false, "encode": {"update": {
      "x": {"scale": "answer", "field": "answer", "band": 0.5}, "y": {"scale": "label", "field": "label", "band": 0.5},
      "align": {"value": "center"}, "baseline": {"value": "middle"}, "text": {"field": "count"}}}}
  ]
})vega";

constexpr std::string_view worst_frame = R"vega({
  "signals": [
    {"name": "columns", "value": 3}, {"name": "gap", "value": 54},
    {"name": "side", "update": "(width - (columns - 1) * gap) / columns"},
    {"name": "picture", "update": "min(side, 110)"}, {"name": "tall", "value": 130},
    {"name": "panel", "update": "picture + tall + 74"},
    {"name": "height", "update": "panel * ceil(panels / columns) - 30"}
  ],
  "scales": [
    {"name": "across", "domain": [0, 1], "range": [0, {"signal": "picture"}], "nice": false, "zero": false},
    {"name": "down", "domain": [0, 1], "range": [0, {"signal": "picture"}], "nice": false, "zero": false},
    {"name": "time", "domain": [0, 1], "range": [0, {"signal": "side"}], "nice": false, "zero": false},
    {"name": "neuron", "domain": [0, 1], "range": [0, {"signal": "tall"}], "nice": false, "zero": false},
    {"name": "grey", "domain": [0, 255], "range": "ramp", "type": "linear", "zero": true}
  ],
  "marks": [{"type": "group", "from": {"data": "worst"}, "name": "digit",
    "encode": {"update": {"x": {"signal": "(datum.place % columns) * (side + gap)"},
                          "y": {"signal": "floor(datum.place / columns) * panel"}, "width": {"signal": "side"}}},
    "title": {"text": {"signal": "parent.label + ', answered ' + parent.answer + ' (trial ' + parent.trial + ')'"},
              "fontSize": 12, "fontWeight": "normal", "offset": 4},
    "data": [
      {"name": "lit", "source": "pixels", "transform": [{"type": "filter", "expr": "datum.place === parent.place"}]},
      {"name": "fired", "source": "spikes", "transform": [{"type": "filter", "expr": "datum.place === parent.place"}]}],
    "marks": [
      {"type": "rect", "style": "frame", "encode": {"update": {"width": {"signal": "picture"}, "height": {"signal": "picture"}, "fill": {"value": "transparent"}}}},
      {"type": "rect", "from": {"data": "lit"}, "encode": {"update": {
        "x": {"scale": "across", "field": "column"}, "width": {"signal": "scale('across', 1) + 0.3"},
        "y": {"scale": "down", "field": "row"}, "height": {"signal": "scale('down', 1) + 0.3"},
        "fill": {"scale": "grey", "field": "pixel"},
        "tooltip": {"signal": "{'row': datum.row, 'column': datum.column, 'brightness': datum.pixel}"}}}},
      {"type": "group", "style": "frame",
       "encode": {"update": {"y": {"signal": "picture + 10"}, "width": {"signal": "side"}, "height": {"signal": "tall"}}},
       "axes": [{"scale": "time", "orient": "bottom", "title": "time (ms)", "tickCount": 5, "titlePadding": 3},
                {"scale": "neuron", "orient": "left", "title": "neuron", "tickCount": 4, "titlePadding": 3}],
       "marks": [{"type": "rect", "style": "ink", "from": {"data": "fired"}, "encode": {"update": {
          "xc": {"scale": "time", "field": "time"}, "width": {"value": 2}, "strokeWidth": {"value": 0},
          "yc": {"scale": "neuron", "field": "neuron"}, "height": {"value": 1.6},
          "tooltip": {"signal": "{'neuron': datum.neuron, 'ms': format(datum.time, '~g')}"}}}}]}
    ]}]
})vega";

Chart confusion_chart(const DigitAnswers& answers) {
    Column label{"label", "digit shown"};
    Column answer{"answer", "answered"};
    Column count{"count", "trials"};
    for (std::size_t i = 0; i < answers.classes; ++i) {
        for (std::size_t j = 0; j < answers.classes; ++j) {
            label.values.push_back(i);
            answer.values.push_back(j);
            count.values.push_back(answers.counts[i * answers.classes + j]);
        }
    }
    Chart chart{.title = "What is taken for what",
                .data = {{"answers", {label, answer, count}}},
                .spec = Report::parse(confusion_frame)};
    chart.note =
        "Of " + grouped(static_cast<double>(answers.trials)) + " digits " +
        grouped(static_cast<double>(answers.right)) +
        " are answered right: the numbers on the diagonal. The colours are of wrong answers.";
    return chart;
}

Chart worst_chart(const DigitAnswers& answers) {
    ChartData worst{"worst",
                    {{"place", "place"},
                     {"trial", "trial"},
                     {"label", "digit shown"},
                     {"answer", "answered"},
                     {"loss", "cross-entropy"}}};
    ChartData pixels{
        "pixels",
        {{"place", "place"}, {"row", "row"}, {"column", "column"}, {"pixel", "brightness"}}};
    ChartData spikes{"spikes", {{"place", "place"}, {"time", "time (ms)"}, {"neuron", "neuron"}}};
    for (std::size_t place = 0; place < answers.worst.size(); ++place) {
        const WrongAnswer& one = answers.worst[place];
        worst.add_row({place, one.trial, one.label, one.prediction, rounded(one.loss)});
        for (std::size_t i = 0; i < one.pixels.size(); ++i) {
            if (one.pixels[i] == 0) continue;
            pixels.add_row(
                {place, i / answers.picture_columns, i % answers.picture_columns, one.pixels[i]});
        }
        for (std::size_t i = 0; i < one.spikes.volleys(); ++i) {
            const sim::Volley volley = one.spikes.volley(i);
            const double time = static_cast<double>(volley.tick) * answers.time_step_ms;
            for (const sim::Channel neuron : volley.channels) {
                spikes.add_row({place, rounded(time), neuron});
            }
        }
    }
    Chart chart{.title = "The worst answers, and the spikes that led to them",
                .note = "Of the wrong answers those with the greatest cross-entropy.",
                .data = {worst, pixels, spikes},
                .spec = Report::parse(worst_frame)};
    Report& spec = chart.spec;
    spec["signals"].insert(spec["signals"].begin(),
                           Report{{"name", "panels"}, {"value", answers.worst.size()}});
    spec["scales"][0]["domain"] = {0, answers.picture_columns};
    spec["scales"][1]["domain"] = {0, answers.picture_rows};
    spec["scales"][2]["domain"] = {
        0, rounded(static_cast<double>(answers.ticks) * answers.time_step_ms)};
    spec["scales"][3]["domain"] = {0, answers.neurons};
    return chart;
}

} // namespace

std::vector<Chart> answer_charts(const DigitAnswers& answers) {
    std::vector<Chart> charts{confusion_chart(answers)};
    if (!answers.worst.empty()) charts.push_back(worst_chart(answers));
    return charts;
}

} // namespace smnn::cli
