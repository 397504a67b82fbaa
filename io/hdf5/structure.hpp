#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "smnn/io/hdf5/bytes.hpp"
#include "smnn/io/hdf5/hdf5.hpp"

namespace smnn::io {

// The inside of an HDF5 file, read with every length and address held against the bytes that are there. Our own,
// because the HDF5 library reads past its buffers on damaged files. Source: HDF5 File Format
// Specification 3.0, The HDF Group; names and numbers in comments are its sections and versions.
//
// What is known is what the library writes unless it is asked for its newest formats: superblocks 0-3, groups as
// symbol tables or compact links, contiguous, compact and chunked (B-tree 1) layouts.

inline constexpr std::uint64_t hdf5_undefined = ~std::uint64_t{0}; // as an address: nowhere

enum class Hdf5Kind { integer, floating, text, ragged, enumeration, other };

// What one value is.
struct Hdf5Type {
    Hdf5Kind kind = Hdf5Kind::other;
    std::uint64_t size = 0;        // bytes of one in the file
    bool is_signed = false;        // integers
    bool is_big_endian = false;    // numbers
    bool is_plain = false;         // numbers: whole bytes, IEEE 754
    bool is_ragged_text = false;   // ragged: a text of any length
    std::vector<Hdf5Type> element; // of ragged ones and enumerations: one
};

struct Hdf5Chunk {
    std::uint64_t address = 0;
    std::uint64_t bytes = 0;       // in the file
    std::uint32_t left_out = 0;    // a bit for each filter that was not used
    std::vector<std::uint64_t> at; // index of the first value along each dimension
};

enum class Hdf5Layout { compact, contiguous, chunked, elsewhere };

struct Hdf5Filter {
    std::uint64_t id = 0;
    std::uint64_t value = 0; // shuffle: bytes of a value
};

struct Hdf5Dataset {
    Hdf5Type type;
    Hdf5Shape shape;
    bool has_values = true;
    Hdf5Layout layout = Hdf5Layout::elsewhere;
    std::string values;                     // compact
    std::uint64_t address = hdf5_undefined; // contiguous
    std::uint64_t bytes = 0;                // contiguous
    Hdf5Shape chunk;                        // its shape
    std::vector<Hdf5Chunk> chunks;          // in the order of their places
    std::vector<Hdf5Filter> filters;
};

struct Hdf5Attribute {
    Hdf5Type type;
    Hdf5Shape shape;
    bool has_values = true;
    std::string values;
};

// A group or a dataset as it stands in the file.
struct Hdf5Object {
    struct Message {
        std::uint64_t type = 0;
        bool is_shared = false;
        Hdf5Cursor data;
    };
    std::uint64_t address = 0;
    std::vector<Message> messages;

    bool is_dataset() const;
};

// Where a name of a group leads.
struct Hdf5Link {
    bool is_hard = true;
    std::uint64_t address = hdf5_undefined;
};

std::uint64_t hdf5_root(const Hdf5Bytes& file); // the address of its object
Hdf5Object hdf5_object(const Hdf5Bytes& file, std::uint64_t address);
std::map<std::string, Hdf5Link> hdf5_links(const Hdf5Bytes& file, const Hdf5Object& group);
Hdf5Dataset hdf5_dataset(const Hdf5Bytes& file, const Hdf5Object& object);
std::map<std::string, Hdf5Attribute> hdf5_attributes(const Hdf5Object& object);

// An object of the global heap, where values of any length are: `bytes` of them.
std::string hdf5_heap_object(const Hdf5Bytes& file, std::uint64_t collection, std::uint64_t index,
                             std::uint64_t bytes);

} // namespace smnn::io
