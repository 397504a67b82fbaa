#include "smnn/io/bytes/lines.hpp"

#include <string_view>

namespace smnn::io {

namespace {

constexpr std::size_t line_bytes_max = 256;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF"; // what spreadsheets begin UTF-8 with

} // namespace

bool Lines::next(std::string& line) {
    line.clear();
    begin_ = file_.offset();
    ++number_;
    char c = 0;
    bool any = false;
    while (file_.read({&c, 1}) == 1) {
        any = true;
        if (c == '\n') break;
        line.push_back(c);
        if (line.size() > line_bytes_max) {
            throw error(0, "longer than " + std::to_string(line_bytes_max) +
                               " characters: no table of events");
        }
    }
    if (line.ends_with('\r')) line.pop_back();
    if (number_ == 1 && line.starts_with(byte_order_mark)) {
        line.erase(0, byte_order_mark.size());
        begin_ += byte_order_mark.size();
    }
    return any;
}

sim::FormatError Lines::error(std::size_t column, const std::string& what) const {
    return {file_.path(), begin_ + column, "line " + std::to_string(number_) + ": " + what};
}

} // namespace smnn::io
