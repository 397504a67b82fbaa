#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <ostream>

#include "smnn/io/recordings/spike_grid.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/flags/choices.hpp"
#include "tools/smnn/flags/spike_flags.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/replay/terminal_raster.hpp"
#include "tools/smnn/terminal/report.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

constexpr std::size_t usual_width = 80;
constexpr std::size_t most_lines = 32;

struct Request {
    io::SpikeFile recording;
    io::AskedView view;
    std::optional<std::size_t> width;
    Cells cells = Cells::braille;
};

// a-b, or one number.
struct Span {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

Parse<Span> span() {
    return [](const std::string& text) {
        const auto number = whole_number(0, UINT32_MAX);
        const std::size_t dash = text.find('-');
        if (dash == std::string::npos) return Span{number(text), number(text)};
        const Span span{number(text.substr(0, dash)), number(text.substr(dash + 1))};
        if (span.first > span.last) throw UsageError("numbers go up, as in 0-99");
        return span;
    };
}

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    bool ascii = false;
    std::optional<Span> neurons;
    io::AskedView& view = request.view;
    Options options(self);
    options.argument("FILE", request.recording.path);
    options.value("trial", "K", view.trial, whole_number(0, most_trials),
                  "Chooses the trial, counted from 0");
    options.value("from-tick", "T", view.from, ticks(0, sim::longest_run),
                  "Begins at this tick (0)");
    options.formerly("from");
    options.value("until-tick", "T", view.until, ticks(1, sim::longest_run),
                  "Ends before this tick (all)");
    options.formerly("until");
    options.value("only-neurons", "A-B", neurons, span(),
                  "Draws the neurons, or inputs, from A to B (all)");
    options.formerly("neurons");
    options.value("columns", "N", request.width, whole_number(20, 1000),
                  "Sets the characters in a line (the terminal's; 80 without one)");
    options.flag("ascii", ascii,
                 "Draws one character a cell, . : | # by its spikes, in place of braille");
    options.heading("What FILE does not say");
    options.value("format", "WORD", request.recording.format, format_name(),
                  format_words() + " (as FILE ends; of HDF5, as is in it)");
    options.value("part", "WORD", request.recording.facts.part, part_name(),
                  "Chooses spikes or input (spikes)");
    add_ticks_fact(options, request.recording.facts);
    add_time_facts(options, request.recording.facts, "Sets the length of a tick, in ms");
    if (!options.parse(arguments, out)) return false;
    if (ascii) request.cells = Cells::ascii;
    if (neurons) {
        view.first = neurons->first;
        view.last = neurons->last;
    }
    return true;
}

std::size_t terminal_width() {
    winsize size{};
    const bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20;
    return is_known ? size.ws_col : usual_width;
}

std::string several(std::uint64_t count, const std::string& word) {
    return grouped(static_cast<double>(count)) + " " + word + (count == 1 ? "" : "s");
}

// What is shown, and how much of it a cell stands for.
void print_header(std::ostream& out, const Request& request, const io::SpikeGrid& grid) {
    const bool is_input = grid.view.part == io::Part::input;
    const std::string word = is_input ? "input" : "neuron";
    const std::uint64_t channels = grid.view.end - grid.view.first;
    const sim::Tick ticks = grid.view.until - grid.view.from;
    const std::uint64_t most = *std::max_element(grid.counts.begin(), grid.counts.end());
    const double seconds = static_cast<double>(ticks) * grid.time_step_ms / 1e3;
    const double rate = static_cast<double>(grid.spikes) / static_cast<double>(channels) / seconds;
    out << one_line(request.recording.path) << ", trial " << grid.view.trial << ": "
        << several(grid.spikes, is_input ? "input event" : "spike") << " of "
        << several(channels, word) << " in ticks " << grid.view.from << " to " << grid.view.until
        << ", " << grouped(rate) << " a second and " << word << '\n';
    out << (request.cells == Cells::braille ? "a dot: " : "a mark: ")
        << several(static_cast<std::uint64_t>(grid.ticks_per_column), "tick") << " of "
        << with_prefix(grid.time_step_ms * 1e-3, "s") << " by "
        << several(grid.channels_per_row, word) << ", at most " << several(most, "spike");
    if (request.cells == Cells::ascii && most > 1) out << "; . : | # from one to most";
    out << '\n';
}

int run_raster(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    const io::SpikeView view = io::find_view(request.recording, request.view);
    const std::size_t width = request.width.value_or(terminal_width()) - raster_margin;
    const GridSize size = grid_size(request.cells, width, most_lines);
    const io::SpikeGrid grid = io::count_spikes(request.recording, view, size.columns, size.rows);
    print_header(streams.out, request, grid);
    print_raster(streams.out, grid, request.cells);
    return done;
}

} // namespace

constinit const Command raster_command{
    "raster",
    "FILE [--trial K] [--from-tick T] [--until-tick T] [--only-neurons A-B] [--part spikes|input] "
    "[--columns N] "
    "[--ascii] [what FILE does not say]",
    "Draws the spikes of a recorded trial as a picture for a terminal",
    "smnn raster out.spikes\nsmnn raster out.spikes --trial 1 --from-tick 10 --until-tick 30 "
    "--only-neurons 0-49",
    run_raster,
};

} // namespace smnn::cli
