#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "smnn/io/hdf5/structure.hpp"

// Values of HDF5 one by one: from the bytes of the file to a number, and shapes and types in words.
namespace smnn::io::hdf5 {

std::string in_words(const Hdf5Shape& shape); // "2 x 3"
const char* in_words(const Hdf5Type& type);

// Held at the most that a number can say.
std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b);
std::uint64_t count_of(const Hdf5Shape& shape);

// A whole number of 1 to 8 bytes, without its sign; a floating point number of 2, 4 or 8.
std::uint64_t number_at(const char* bytes, std::size_t size, bool is_big_endian);
double floating_at(const char* bytes, const Hdf5Type& type);

// A number as T. False where T cannot hold it.
template <class T>
bool convert(const char* bytes, const Hdf5Type& type, T& value) {
    if (type.kind == Hdf5Kind::floating) {
        const double number = floating_at(bytes, type);
        const bool holds = !std::isfinite(number) ||
                           std::abs(number) <= static_cast<double>(std::numeric_limits<T>::max());
        value = holds ? static_cast<T>(number) : T{};
        return holds;
    }
    const std::uint64_t bits = number_at(bytes, type.size, type.is_big_endian);
    const auto shift = static_cast<int>(64 - 8 * type.size);
    const std::int64_t number = static_cast<std::int64_t>(bits << shift) >> shift;
    if constexpr (std::is_integral_v<T>) {
        value = static_cast<T>(bits);
        if (type.is_signed) value = static_cast<T>(number);
        return type.is_signed ? std::in_range<T>(number) : std::in_range<T>(bits);
    } else {
        value = type.is_signed ? static_cast<T>(number) : static_cast<T>(bits);
        return true;
    }
}

} // namespace smnn::io::hdf5
