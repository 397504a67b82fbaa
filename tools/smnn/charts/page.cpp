#include "tools/smnn/charts/page.hpp"

#include <algorithm>

#include "tools/smnn/charts/machine.hpp"
#include "tools/smnn/line/version.hpp"

namespace smnn::cli {

namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --ink: #1c2126; --soft: #5a646e; --line: #d5dade; --paper: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebee; --soft: #a3adb7; --line: #3a424a; --paper: #14181c; }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
       max-width: 54rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.45rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .5rem; }
figure { margin: 1.5rem 0; }
figure svg { width: 100%; height: auto; display: block; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
th, td { padding: .22rem 0 .22rem 1.1rem; text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
thead th { border-bottom: 2px solid var(--ink); }
tbody td, tbody th { border-bottom: 1px solid var(--line); font-weight: normal; }
th.part { font-weight: 600; padding-top: .9rem; }
footer { margin-top: 2.5rem; padding-top: .8rem; border-top: 1px solid var(--line);
         color: var(--soft); font-size: .85rem; }
code { font: .95em ui-monospace, monospace; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } h2, figure { break-inside: avoid; } }
)";

std::string element(const std::string& name, const std::string& content) {
    return "<" + name + ">" + content + "</" + name + ">\n";
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./=+,:@%").find(c) != std::string_view::npos;
}

std::string quoted(const std::string& word) {
    if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

} // namespace

std::string escaped(std::string_view text) {
    std::string html;
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            default:
                html += c;
        }
    }
    return html;
}

std::string paragraph(std::string_view text) { return element("p", escaped(text)); }
std::string heading(std::string_view text) { return element("h2", escaped(text)); }

std::string to_html(const Table& table) {
    const std::string width = std::to_string(table.head.size());
    std::string head;
    for (const std::string& cell : table.head) head += element("th", escaped(cell));
    std::string rows;
    for (const auto& row : table.rows) {
        std::string cells;
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (row.size() == 1) {
                cells +=
                    "<th class=\"part\" colspan=\"" + width + "\">" + escaped(row[i]) + "</th>";
            } else {
                cells += element(i == 0 ? "th" : "td", escaped(row[i]));
            }
        }
        rows += element("tr", cells);
    }
    return "<div class=\"wide\"><table>\n" + element("thead", element("tr", head)) +
           element("tbody", rows) + "</table></div>\n";
}

std::string page(std::string_view title, std::string_view body, std::string_view command,
                 std::string_view head) {
    const std::string made = "<p>Made by <code>" + escaped(command) + "</code> on " + today() +
                             " with smnn " + version + ".<br>" + escaped(machine_in_words()) +
                             ".</p>\n";
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
           element("title", escaped(title)) + element("style", std::string(style)) +
           std::string(head) + "</head>\n<body>\n" + element("h1", escaped(title)) +
           std::string(body) + element("footer", made) + "</body>\n</html>\n";
}

std::string command_line(std::string_view command, std::span<const std::string> words) {
    std::string text(command);
    for (const std::string& word : words) text += " " + quoted(word);
    return text;
}

} // namespace smnn::cli
