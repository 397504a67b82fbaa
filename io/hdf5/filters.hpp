#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// How HDF5 packs chunks, taken back (Specification III.A.1; zlib; Fletcher, IEEE Trans. Comm. 30, 247).
namespace smnn::io::hdf5 {

inline constexpr std::uint64_t deflate = 1, shuffle = 2, fletcher32 = 3; // their numbers

// What deflate can make of one byte at most.
inline constexpr std::uint64_t deflate_ratio = 1032;

inline constexpr std::uint64_t checksum_bytes = 4;

// 2 x 16 bits over words whose first byte is the higher one.
std::uint32_t checksum_of(std::string_view bytes);

// The bytes of each value together again.
std::string unshuffled(const std::string& bytes, std::uint64_t value_bytes);

// At most `most` bytes; nothing if the stream is damaged or longer.
std::optional<std::string> inflated(const std::string& packed, std::uint64_t most);

} // namespace smnn::io::hdf5
