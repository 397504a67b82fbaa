#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "smnn/sim/error.hpp"

namespace smnn::io {

// HDF5 as the formats of others use it: groups, arrays of numbers, texts, rows of different lengths.
// Objects are named by paths, "/spikes/hidden/node_ids". Written by the HDF5 library, whose own
// messages are off; read by it in a process of its own, which may die of a damaged file (process.hpp).

// Lengths along each dimension; none: a single value.
using Hdf5Shape = std::vector<std::uint64_t>;

template <class T>
struct Hdf5Array {
    Hdf5Shape shape;
    std::vector<T> values; // the last dimension runs fastest

    friend bool operator==(const Hdf5Array&, const Hdf5Array&) = default;
};

// A file from outside. Only what is wanted is read; no memory is allocated that the bytes
// of the file could not fill.
//   Numbers  T is float, double, std::int64_t or std::uint64_t. Integers and floating point numbers of
//            any width are converted; what T cannot hold (2^63 as std::int64_t, 1e300 as float, -1 as
//            std::uint64_t, 0.5 as an integer) is refused. Enumerations are read as integers.
//   Packing  all filters of the library, LZF, LZ4 and Zstandard, and those that it finds as plugins; any
//            other filter is refused by its number and name.
//   Errors   ParameterError as InputFile, and on a stream; FormatError naming path and object where
//            the file is no HDF5, cut, or damaged, where an object is missing or of another kind, type
//            or shape, where its size is a lie, and on anything that leads out of the file: external
//            links, external and virtual storage. Soft links are followed, as far as they lead.
class Hdf5Reader {
public:
    explicit Hdf5Reader(const std::string& path);
    ~Hdf5Reader();
    Hdf5Reader(const Hdf5Reader&) = delete;
    Hdf5Reader& operator=(const Hdf5Reader&) = delete;

    const std::string& path() const { return path_; }

    bool has_group(const std::string& object) const;
    bool has_dataset(const std::string& object) const;
    // What is in a group, in alphabetical order.
    std::vector<std::string> names(const std::string& group) const;

    Hdf5Shape shape(const std::string& dataset) const;
    bool is_text(const std::string& dataset) const;
    bool is_ragged(const std::string& dataset) const; // rows of different lengths

    // The smallest distance of two numbers of a dataset, or of its rows, in relation to their size:
    // 2^-10 for 16 bits, 2^-23 for 32 and 2^-52 for 64; for integers 2^-52, which is that of a double.
    double spacing(const std::string& dataset) const;

    // A whole dataset. `rank`: how many dimensions it must have.
    template <class T>
    Hdf5Array<T> numbers(const std::string& dataset, std::size_t rank) const;
    Hdf5Array<std::string> texts(const std::string& dataset, std::size_t rank) const;
    template <class T>
    T number(const std::string& dataset) const {
        return numbers<T>(dataset, 0).values.front();
    }
    std::string text(const std::string& dataset) const { return texts(dataset, 0).values.front(); }

    // The values from `first` on of a dataset of one dimension: long ones piece by piece.
    template <class T>
    void read(const std::string& dataset, std::uint64_t first, std::span<T> values) const;

    // One of the rows of a ragged dataset of one dimension.
    template <class T>
    std::vector<T> row(const std::string& dataset, std::uint64_t index) const;

    // Attributes of groups and datasets ("/" is the root), nothing if there is none of the name.
    template <class T>
    std::optional<Hdf5Array<T>> numbers_of(const std::string& object,
                                           const std::string& attribute) const;
    std::optional<std::string> text_of(const std::string& object,
                                       const std::string& attribute) const;

    // The error that names an object of this file.
    sim::FormatError error(const std::string& object, const std::string& what) const;

private:
    struct Inside;

    std::string path_;
    std::unique_ptr<Inside> inside_;
};

// Whether a file has the signature of HDF5: at its beginning, or behind a user block.
bool is_hdf5(const std::string& path);

// A file for other tools, made in memory: no half of a file is ever seen, and equal values give equal bytes.
//   Numbers  as the reader's, and std::uint8_t, std::uint16_t, std::uint32_t: stored as they are
//   Memory   the file, twice while it is committed
//   Errors   ParameterError as OutputFile; std::bad_alloc. A name may be given once
class Hdf5Writer {
public:
    explicit Hdf5Writer(const std::string& path);
    ~Hdf5Writer();
    Hdf5Writer(const Hdf5Writer&) = delete;
    Hdf5Writer& operator=(const Hdf5Writer&) = delete;

    // Groups on the way to an object are made as needed; this makes one that may stay empty.
    void group(const std::string& object);

    template <class T>
    void numbers(const std::string& dataset, const Hdf5Shape& shape, std::span<const T> values);
    void texts(const std::string& dataset, const Hdf5Shape& shape,
               std::span<const std::string> values); // UTF-8, of variable length
    template <class T>
    void number(const std::string& dataset, T value) {
        numbers<T>(dataset, {}, std::span(&value, 1));
    }
    void text(const std::string& dataset, const std::string& value) {
        texts(dataset, {}, std::span(&value, 1));
    }

    // Adds to the end of a dataset of one dimension, which it makes if it is not there yet.
    template <class T>
    void append(const std::string& dataset, std::span<const T> values);
    template <class T>
    void append_row(const std::string& dataset, std::span<const T> row); // of a ragged one

    template <class T>
    void numbers_of(const std::string& object, const std::string& attribute, const Hdf5Shape& shape,
                    std::span<const T> values);
    void text_of(const std::string& object, const std::string& attribute, const std::string& value);
    // An enumeration of one byte.
    void choice_of(const std::string& object, const std::string& attribute,
                   const std::map<std::string, std::uint8_t>& choices, const std::string& value);

    // The file is whole: to the disk, under its name. Once, at the end.
    void commit();

private:
    std::string path_;
    std::int64_t file_ = -1; // a handle of HDF5
};

} // namespace smnn::io
