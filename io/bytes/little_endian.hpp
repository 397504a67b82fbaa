#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>

namespace smnn::io {

// Numbers as bytes, the lowest first, whatever the machine's own order is.

template <std::unsigned_integral T>
void append_little_endian(std::string& bytes, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        bytes.push_back(static_cast<char>((value >> (8 * i)) & 0xFF));
    }
}

inline void append_little_endian(std::string& bytes, float value) {
    append_little_endian(bytes, std::bit_cast<std::uint32_t>(value));
}

// The caller has sizeof(T) bytes there.
template <std::unsigned_integral T>
T read_little_endian(const char* bytes) {
    T value = 0;
    for (std::size_t i = sizeof(T); i-- > 0;) {
        value = static_cast<T>((value << 8) | static_cast<unsigned char>(bytes[i]));
    }
    return value;
}

inline float read_little_endian_float(const char* bytes) {
    return std::bit_cast<float>(read_little_endian<std::uint32_t>(bytes));
}

} // namespace smnn::io
