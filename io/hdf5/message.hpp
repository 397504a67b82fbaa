#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "smnn/io/hdf5/hdf5.hpp"

namespace smnn::io {

// A question to the process that has the library, or its answer: numbers and texts, one after
// another. Whoever takes them apart trusts no length.
class Hdf5Message {
public:
    Hdf5Message() = default;
    explicit Hdf5Message(std::string bytes) : bytes_(std::move(bytes)) {}

    Hdf5Message& put(std::uint64_t number);
    Hdf5Message& put(std::string_view text);

    //   Errors  std::length_error at the end
    std::uint64_t number();
    std::string text();
    std::string_view rest() const { return std::string_view(bytes_).substr(at_); }

    const std::string& bytes() const { return bytes_; }

private:
    std::string_view take(std::uint64_t size);

    std::string bytes_;
    std::size_t at_ = 0;
};

enum class Hdf5Question : std::uint8_t {
    kind,      // object -> Hdf5ObjectKind
    names,     // group -> count, names
    dataset,   // dataset -> its description
    numbers,   // dataset, first, count along the first dimension -> numbers
    rows,      // dataset, first, count -> the bytes of the numbers of each row
    texts,     // dataset -> count, texts
    attribute, // object, attribute -> whether it is there, its description, numbers or texts
};

enum class Hdf5ObjectKind : std::uint8_t { none, group, dataset };

enum class Hdf5Kind : std::uint8_t { integer, floating, enumeration, text, ragged, other };

// What the values of a dataset or an attribute are. Numbers travel as std::int64_t, std::uint64_t or double:
// whichever holds them all.
struct Hdf5Description {
    Hdf5Kind kind = Hdf5Kind::other;
    Hdf5Kind element = Hdf5Kind::other; // of ragged ones
    bool is_signed = false;             // integers, also as elements and in enumerations
    std::uint64_t bits = 0;             // floating point numbers: of the mantissa
    std::uint64_t bytes = 0;            // of a number in the file
    Hdf5Shape shape;

    std::uint64_t count() const; // of all values
    // Values at one index of the first dimension.
    std::uint64_t count_of_row() const;

    void put_into(Hdf5Message& message) const;
    static Hdf5Description taken_from(Hdf5Message& message);
};

// Held at the most that a number can say.
std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b);

std::string in_words(const Hdf5Shape& shape); // "2 x 3"

} // namespace smnn::io
