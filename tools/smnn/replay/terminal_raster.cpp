#include "tools/smnn/replay/terminal_raster.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <string>

namespace smnn::cli {

namespace {

struct Shape {
    std::size_t columns; // of the grid, in one character
    std::size_t rows;
};

Shape shape_of(Cells cells) { return cells == Cells::braille ? Shape{2, 4} : Shape{1, 1}; }

// The eight dots of U+2800 and on, in the order of its bits: two columns of three, then the lowest row.
std::string braille(unsigned dots) {
    const unsigned code = 0x2800U + dots;
    return {static_cast<char>(0xE0U | code >> 12), static_cast<char>(0x80U | (code >> 6 & 0x3FU)),
            static_cast<char>(0x80U | (code & 0x3FU))};
}

constexpr unsigned dot(std::size_t row, std::size_t column) {
    return row == 3 ? 0x40U << column : 1U << (row + 3 * column);
}

// From one spike to as many as the fullest cell has.
char mark(std::uint64_t spikes, std::uint64_t most) {
    constexpr std::string_view marks = ".:|#";
    if (spikes == 0) return ' ';
    if (most == 1) return '|';
    if (most <= marks.size()) return marks[spikes - 1];
    return marks[std::min<std::uint64_t>(3, (spikes - 1) * 4 / most)];
}

std::string character(const io::SpikeGrid& grid, Cells cells, std::uint64_t most, std::size_t row,
                      std::size_t column) {
    const Shape shape = shape_of(cells);
    if (cells == Cells::ascii) return std::string(1, mark(grid.count(row, column), most));
    unsigned dots = 0;
    for (std::size_t r = 0; r < shape.rows && row + r < grid.rows; ++r) {
        for (std::size_t c = 0; c < shape.columns && column + c < grid.columns; ++c) {
            if (grid.count(row + r, column + c) > 0) dots |= dot(r, c);
        }
    }
    return dots == 0 ? " " : braille(dots);
}

void print_axis(std::ostream& out, const io::SpikeGrid& grid, std::size_t width) {
    constexpr std::size_t apart = 16;
    const std::size_t columns = (grid.columns + width - 1) / width; // of the grid, in a character
    std::string rule;
    std::string numbers;
    for (std::size_t i = 0; i < width; i += apart) {
        rule.resize(i, '-');
        rule += '+';
        if (i > 0 && numbers.size() >= i) continue; // a long number needs the place of the next
        numbers.resize(i, ' ');
        numbers += std::to_string(grid.view.from +
                                  static_cast<sim::Tick>(i * columns) * grid.ticks_per_column);
    }
    rule.resize(std::max(width, rule.size()), '-');
    const std::string margin(raster_margin, ' ');
    out << margin << rule << "\n" << margin << numbers << " ticks\n";
}

} // namespace

GridSize grid_size(Cells cells, std::size_t width, std::size_t height) {
    const Shape shape = shape_of(cells);
    return {width * shape.columns, height * shape.rows};
}

void print_raster(std::ostream& out, const io::SpikeGrid& grid, Cells cells) {
    const Shape shape = shape_of(cells);
    const std::uint64_t most = *std::max_element(grid.counts.begin(), grid.counts.end());
    for (std::size_t row = 0; row < grid.rows; row += shape.rows) {
        std::string line;
        for (std::size_t column = 0; column < grid.columns; column += shape.columns) {
            line += character(grid, cells, most, row, column);
        }
        line.resize(line.find_last_not_of(' ') + 1);
        out << std::setw(raster_margin - 2) << grid.view.first + row * grid.channels_per_row
            << (line.empty() ? "|" : "| ") << line << '\n';
    }
    print_axis(out, grid, (grid.columns + shape.columns - 1) / shape.columns);
}

} // namespace smnn::cli
