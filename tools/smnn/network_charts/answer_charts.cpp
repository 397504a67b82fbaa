#include "tools/smnn/network_charts/network_charts.hpp"

#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

Chart confusion_chart(const learning::ClassAnswers& answers) {
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
                .spec = specification("answers/confusion")};
    chart.note =
        "Of " + grouped(static_cast<double>(answers.trials)) + " digits " +
        grouped(static_cast<double>(answers.right)) +
        " are answered right: the numbers on the diagonal. The colours are of wrong answers.";
    return chart;
}

Chart worst_chart(const learning::ClassAnswers& answers) {
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
        const learning::WrongAnswer& one = answers.worst[place];
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
                .spec = specification("answers/worst")};
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

std::vector<Chart> answer_charts(const learning::ClassAnswers& answers) {
    std::vector<Chart> charts{confusion_chart(answers)};
    if (!answers.worst.empty()) charts.push_back(worst_chart(answers));
    return charts;
}

} // namespace smnn::cli
