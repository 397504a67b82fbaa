#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace smnn::cli {

// Words and numbers in columns, for a terminal or a page. A row of one cell is a heading of those below.
struct Table {
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> rows;
};

// The first column to the left, the others to the right.
void print(std::ostream& out, const Table& table);

// A text in lines of at most 100 characters, the last one ended too.
std::string wrapped(const std::string& text);

// A count, or the mean of counts, with groups of three digits: 1,234 or 12.5.
std::string grouped(double number);

// Three digits and a prefix of the unit: 12.3 µs, 4.56 GB. A bare number where the unit is empty: 2.5k.
std::string with_prefix(double number, const std::string& unit);

} // namespace smnn::cli
