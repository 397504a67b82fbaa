#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

// Text inside of HTML and SVG: nothing in it is markup.
std::string escaped(std::string_view text);

std::string paragraph(std::string_view text);
std::string heading(std::string_view text);
std::string to_html(const Table& table);

// One page that needs nothing else: light or dark as the reader has it, legible in print. Below the body
// it says how it was made.
//   body      HTML, from the functions above
//   command   that made it, as it can be typed again
//   head      what its head has beside title and style
std::string page(std::string_view title, std::string_view body, std::string_view command,
                 std::string_view head = "");

// A command line, its words quoted where a shell would take them apart.
std::string command_line(std::string_view command, std::span<const std::string> words);

} // namespace smnn::cli
