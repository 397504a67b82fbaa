#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace smnn::io {

// The shortest digits that are read as the same number.
template <class T>
void append_number(std::string& text, T value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    text.append(digits.data(), end);
}

// 3 ticks of 0.1 ms are 0.3: the shortest text within the error of the product.
inline void append_time(std::string& text, double time_ms) {
    constexpr int short_digits = 15;
    std::array<char, 32> digits{};
    char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), time_ms,
                                    std::chars_format::general, short_digits)
                          .ptr;
    double back = 0.0;
    std::from_chars(digits.data(), end, back);
    if (std::abs(back - time_ms) <= std::numeric_limits<double>::epsilon() * time_ms) {
        text.append(digits.data(), end);
    } else {
        append_number(text, time_ms);
    }
}

} // namespace smnn::io
