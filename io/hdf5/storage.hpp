#pragma once

#include <string>

#include "smnn/io/hdf5/structure.hpp"

namespace smnn::io {

// The values of a dataset as bytes, wherever they lie in the file: together, in chunks, packed.
//   Memory  what is asked for, and a chunk
//   Errors  FormatError naming the object: on values that are not there, or elsewhere, or packed in a way
//           that is not known; with the offset on a chunk that is damaged
class Hdf5Storage {
public:
    // Makes sure that all values are there, and no more than the bytes of the file can fill. The file
    // stays the caller's.
    Hdf5Storage(const Hdf5Bytes& file, std::string object, Hdf5Dataset dataset);

    const std::string& object() const { return object_; }
    const Hdf5Dataset& dataset() const { return set_; }

    // All values, the last dimension fastest.
    std::string whole();

    // Some values of a dataset of one dimension.
    std::string some(std::uint64_t first, std::uint64_t count);

private:
    void require_present();
    bool put_in_order();
    const std::string& unpacked(std::size_t index);
    [[noreturn]] void refuse(const std::string& what) const;

    const Hdf5Bytes* file_;
    std::string object_;
    Hdf5Dataset set_;
    std::size_t last_chunk_ = SIZE_MAX; // long datasets are read in many pieces
    std::string chunk_bytes_;           // of it
};

} // namespace smnn::io
