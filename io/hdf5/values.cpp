#include "smnn/io/hdf5/values.hpp"

#include <algorithm>
#include <bit>

namespace smnn::io::hdf5 {

namespace {

double half(std::uint64_t bits) {
    const double sign = (bits >> 15 & 1) != 0 ? -1.0 : 1.0;
    const auto exponent = static_cast<int>(bits >> 10 & 31);
    const auto mantissa = static_cast<double>(bits & 1023);
    if (exponent == 31) {
        return mantissa == 0.0 ? sign * std::numeric_limits<double>::infinity()
                               : std::numeric_limits<double>::quiet_NaN();
    }
    return sign * (exponent == 0 ? std::ldexp(mantissa, -24)
                                 : std::ldexp(1024.0 + mantissa, exponent - 25));
}

} // namespace

std::string in_words(const Hdf5Shape& shape) {
    if (shape.empty()) return "a single value";
    std::string text;
    for (const std::uint64_t length : shape) {
        text += (text.empty() ? "" : " x ") + std::to_string(length);
    }
    return text;
}

const char* in_words(const Hdf5Type& type) {
    if (type.is_ragged_text) return "texts";
    switch (type.kind) {
        case Hdf5Kind::integer:
            return "integers";
        case Hdf5Kind::floating:
            return "floating point numbers";
        case Hdf5Kind::text:
            return "texts";
        case Hdf5Kind::ragged:
            return "rows of different lengths";
        case Hdf5Kind::enumeration:
            return "an enumeration";
        case Hdf5Kind::other:
            break;
    }
    return "records or another type";
}

std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    return b != 0 && a > most / b ? most : a * b;
}

std::uint64_t count_of(const Hdf5Shape& shape) {
    // In this order: a length of 0 wins over lengths whose product is more than a number can say.
    if (std::find(shape.begin(), shape.end(), 0U) != shape.end()) return 0;
    std::uint64_t count = 1;
    for (const std::uint64_t length : shape) count = saturating_product(count, length);
    return count;
}

std::uint64_t number_at(const char* bytes, std::size_t size, bool is_big_endian) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const char byte = bytes[is_big_endian ? i : size - 1 - i];
        value = value << 8 | static_cast<unsigned char>(byte);
    }
    return value;
}

double floating_at(const char* bytes, const Hdf5Type& type) {
    const std::uint64_t bits = number_at(bytes, type.size, type.is_big_endian);
    if (type.size == 2) return half(bits);
    if (type.size == 4) {
        return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    }
    return std::bit_cast<double>(bits);
}

} // namespace smnn::io::hdf5
