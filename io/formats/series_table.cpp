#include "smnn/io/series_table.hpp"

#include <array>
#include <charconv>

namespace smnn::io {

namespace {

constexpr std::size_t piece_bytes = 1 << 20;

template <class T>
void append_number(std::string& text, T value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    text.append(digits.data(), end);
}

} // namespace

SeriesTable::SeriesTable(const std::string& path, const std::string& name,
                         std::span<const std::uint32_t> numbers)
    : file_(path), text_("trial,tick") {
    for (const std::uint32_t number : numbers) {
        text_.append(",").append(name).append("_").append(std::to_string(number));
    }
    text_ += '\n';
}

void SeriesTable::append(std::uint64_t trial, sim::Tick tick, std::span<const float> values) {
    append_number(text_, trial);
    text_ += ',';
    append_number(text_, tick);
    for (const float value : values) {
        text_ += ',';
        append_number(text_, value);
    }
    text_ += '\n';
    if (text_.size() >= piece_bytes) flush();
}

void SeriesTable::flush() {
    if (!text_.empty()) file_.write(text_);
    text_.clear();
}

void SeriesTable::close() {
    flush();
    file_.commit();
}

} // namespace smnn::io
