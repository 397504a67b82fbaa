#include "tools/smnn/run_charts/run_charts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "tools/smnn/charts/line_plot.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

constexpr int height = 300;
constexpr std::size_t population_bins = 110;
constexpr std::size_t levels = 5;

double time_of(const io::SpikeGrid& grid, std::size_t column) {
    const auto ticks = static_cast<sim::Tick>(column) * grid.ticks_per_column;
    return static_cast<double>(std::min(grid.view.from + ticks, grid.view.until)) *
           grid.time_step_ms;
}

std::uint64_t channel_of(const io::SpikeGrid& grid, std::size_t row) {
    return std::min(grid.view.first + row * grid.channels_per_row, grid.view.end);
}

ChartData spike_data(const io::SpikeGrid& grid) {
    Column time{"time", "time (ms)"};
    Column channel{"channel", "neuron"};
    for (std::size_t i = 0; i < grid.each->volleys(); ++i) {
        const sim::Volley volley = grid.each->volley(i);
        for (const sim::Channel c : volley.channels) {
            time.values.push_back(rounded(static_cast<double>(volley.tick) * grid.time_step_ms));
            channel.values.push_back(c);
        }
    }
    return {"spikes", {time, channel}};
}

ChartData cell_data(const io::SpikeGrid& grid) {
    Column time{"time", "from (ms)"};
    Column channel{"channel", "from neuron"};
    Column spikes{"spikes", "spikes"};
    for (std::size_t row = 0; row < grid.rows; ++row) {
        for (std::size_t column = 0; column < grid.columns; ++column) {
            if (grid.count(row, column) == 0) continue;
            time.values.push_back(rounded(time_of(grid, column)));
            channel.values.push_back(channel_of(grid, row));
            spikes.values.push_back(grid.count(row, column));
        }
    }
    return {"cells", {time, channel, spikes}};
}

// Spikes a second and neuron, over bins of some columns of the grid.
ChartData population_data(const io::SpikeGrid& grid) {
    Column from{"from", "from (ms)"};
    Column until{"until", "until (ms)"};
    Column rate{"rate", "population rate (Hz)"};
    const std::size_t bin = (grid.columns + population_bins - 1) / population_bins;
    const auto channels = static_cast<double>(grid.view.end - grid.view.first);
    for (std::size_t first = 0; first < grid.columns; first += bin) {
        const std::size_t end = std::min(first + bin, grid.columns);
        std::uint64_t spikes = 0;
        for (std::size_t row = 0; row < grid.rows; ++row) {
            for (std::size_t i = first; i < end; ++i) spikes += grid.count(row, i);
        }
        const double seconds = (time_of(grid, end) - time_of(grid, first)) / 1e3;
        from.values.push_back(rounded(time_of(grid, first)));
        until.values.push_back(rounded(time_of(grid, end)));
        rate.values.push_back(rounded(static_cast<double>(spikes) / channels / seconds));
    }
    return {"population", {from, until, rate}};
}

ChartData rate_data(const io::SpikeGrid& grid) {
    Column first{"first", "from neuron"};
    Column end{"end", "to before neuron"};
    Column rate{"rate", "rate (Hz)"};
    const double seconds =
        static_cast<double>(grid.view.until - grid.view.from) * grid.time_step_ms / 1e3;
    for (std::size_t row = 0; row < grid.rows; ++row) {
        std::uint64_t spikes = 0;
        for (std::size_t i = 0; i < grid.columns; ++i) spikes += grid.count(row, i);
        const std::uint64_t channels = channel_of(grid, row + 1) - channel_of(grid, row);
        first.values.push_back(channel_of(grid, row));
        end.values.push_back(channel_of(grid, row + 1));
        rate.values.push_back(
            rounded(static_cast<double>(spikes) / static_cast<double>(channels) / seconds));
    }
    return {"rates", {first, end, rate}};
}

// The first level is a single spike, the others are equal steps of the logarithm.
std::size_t level_of(std::uint64_t spikes, std::uint64_t most) {
    if (spikes <= 1 || most <= 1) return 0;
    const double share =
        std::log(static_cast<double>(spikes)) / std::log(static_cast<double>(most));
    return std::min(levels - 1, static_cast<std::size_t>(std::ceil(share * (levels - 1))));
}

// One outline for all cells of a level: some thousand cells are then five marks. Neighbours of a level
// in a row are one box.
std::array<std::string, levels> outlines(const io::SpikeGrid& grid, std::uint64_t most) {
    std::array<std::string, levels> paths;
    for (std::size_t row = 0; row < grid.rows; ++row) {
        for (std::size_t column = 0; column < grid.columns;) {
            const std::uint64_t spikes = grid.count(row, column);
            std::size_t end = column + 1;
            if (spikes > 0) {
                const std::size_t level = level_of(spikes, most);
                while (end < grid.columns && grid.count(row, end) > 0 &&
                       level_of(grid.count(row, end), most) == level) {
                    ++end;
                }
                const std::string width = std::to_string(end - column);
                paths[level] += "M" + std::to_string(column) + " " + std::to_string(row) + "h" +
                                width + "v1h-" + width + "z";
            }
            column = end;
        }
    }
    return paths;
}

// How many spikes the cells of a level have.
std::string level_name(const io::SpikeGrid& grid, std::size_t level, std::uint64_t most) {
    std::uint64_t least = most;
    std::uint64_t greatest = 0;
    for (const std::uint64_t spikes : grid.counts) {
        if (spikes == 0 || level_of(spikes, most) != level) continue;
        least = std::min(least, spikes);
        greatest = std::max(greatest, spikes);
    }
    return std::to_string(least) + (greatest > least ? " to " + std::to_string(greatest) : "");
}

void draw_spikes(const io::SpikeGrid& grid, Chart& chart) {
    chart.data.insert(chart.data.begin(), spike_data(grid));
    Report mark = specification("raster/spike");
    const double row =
        static_cast<double>(height) / static_cast<double>(grid.view.end - grid.view.first);
    mark["encode"]["update"]["height"]["value"] = rounded(std::clamp(row, 1.5, 6.0));
    chart.spec["marks"][1]["marks"].push_back(mark);
    chart.note = "Every one of " + grouped(static_cast<double>(grid.spikes)) + " spikes is drawn.";
}

void draw_density(const io::SpikeGrid& grid, Chart& chart) {
    const std::uint64_t most = *std::max_element(grid.counts.begin(), grid.counts.end());
    const std::array<std::string, levels> paths = outlines(grid, most);
    Report names = Report::array();
    Report drawn = Report::array();
    for (std::size_t i = 0; i < levels; ++i) {
        if (paths[i].empty()) continue;
        const std::string name = level_name(grid, i, most);
        names.push_back(name);
        drawn.push_back({{"level", name}, {"path", paths[i]}});
    }
    Report& spec = chart.spec;
    spec["data"] = Report::array({Report{{"name", "levels"}, {"values", drawn}}});
    spec["scales"].push_back(
        {{"name", "level"}, {"type", "ordinal"}, {"domain", names}, {"range", "ramp"}});
    Report legend{{"orient", "top"}, {"direction", "horizontal"}, {"fill", "level"}};
    legend["title"] = "spikes in a cell";
    legend["symbolType"] = "square";
    legend["offset"] = 8;
    spec["legends"] = Report::array({legend});
    const auto constant = [&](const char* name, const Report& value) {
        spec["signals"].push_back({{"name", name}, {"value", value}});
    };
    constant("columns", grid.columns);
    constant("rows", grid.rows);
    constant("counts", grid.counts);
    constant("first", grid.view.first);
    constant("channels_per_row", grid.channels_per_row);
    constant("from_ms", rounded(time_of(grid, 0)));
    constant("column_ms", rounded(static_cast<double>(grid.ticks_per_column) * grid.time_step_ms));
    spec["signals"].push_back(specification("raster/at"));
    Report& marks = spec["marks"][1]["marks"];
    marks.push_back(specification("raster/levels"));
    marks.push_back(specification("raster/cell"));
    chart.data.insert(chart.data.begin(), cell_data(grid));
    chart.note =
        grouped(static_cast<double>(grid.spikes)) +
        " spikes are too many to draw one by one: each is counted in a cell of " +
        std::to_string(grid.ticks_per_column) + " ticks (" +
        with_prefix(static_cast<double>(grid.ticks_per_column) * grid.time_step_ms * 1e-3, "s") +
        ") by " + std::to_string(grid.channels_per_row) + " neurons. At most " +
        grouped(static_cast<double>(most)) + " are in one cell.";
}

} // namespace

Chart raster_chart(const std::string& title, const io::SpikeGrid& grid) {
    Chart chart{.title = title, .data = {population_data(grid), rate_data(grid)}};
    chart.spec = specification("raster/frame");
    Report& scales = chart.spec["scales"];
    scales[0]["domain"] = {rounded(time_of(grid, 0)), rounded(time_of(grid, grid.columns))};
    scales[1]["domain"] = {grid.view.first, grid.view.end};
    if (grid.each) {
        draw_spikes(grid, chart);
    } else {
        draw_density(grid, chart);
    }
    return chart;
}

} // namespace smnn::cli
