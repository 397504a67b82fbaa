#include "smnn/io/hdf5/filters.hpp"

#include <hdf5.h>
#include <lz4.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace smnn::io {

namespace {

constexpr std::uint64_t longest_chunk = std::uint64_t{1} << 32U; // as HDF5 has it

std::uint64_t big_endian(std::string_view& packed, std::size_t size) {
    std::uint64_t number = 0;
    for (const char byte : packed.substr(0, size)) {
        number = number << 8U | static_cast<unsigned char>(byte);
    }
    packed.remove_prefix(std::min(size, packed.size()));
    return number;
}

// LibLZF: literals, and copies of up to 264 bytes from up to 8192 bytes back.
std::optional<std::string> without_lzf(std::string_view packed) {
    std::string bytes;
    std::size_t at = 0;
    const auto next = [&] { return static_cast<unsigned char>(packed[at++]); };
    while (at < packed.size()) {
        const unsigned control = next();
        if (control < 32) {
            if (packed.size() - at < control + 1) return std::nullopt;
            bytes += packed.substr(at, control + 1);
            at += control + 1;
            continue;
        }
        std::size_t length = control >> 5U;
        if (packed.size() - at < (length == 7 ? 2U : 1U)) return std::nullopt;
        if (length == 7) length += next();
        const std::size_t back = (control & 31U) << 8U | next();
        if (back + 1 > bytes.size()) return std::nullopt;
        for (std::size_t i = 0; i < length + 2; ++i) bytes += bytes[bytes.size() - back - 1];
    }
    return bytes;
}

// The length of the whole and of a block, big-endian, and each block behind its length: one that is as long as
// the block itself is not packed.
std::optional<std::string> without_lz4(std::string_view packed) {
    if (packed.size() < 12) return std::nullopt;
    const std::uint64_t whole = big_endian(packed, 8);
    const std::uint64_t block = big_endian(packed, 4);
    if (whole > longest_chunk || (block == 0 && whole > 0)) return std::nullopt;
    std::string bytes;
    while (bytes.size() < whole) {
        const std::uint64_t expected = std::min(block, whole - bytes.size());
        const std::uint64_t size = big_endian(packed, 4);
        if (size > packed.size() || expected > LZ4_MAX_INPUT_SIZE) return std::nullopt;
        const std::size_t begin = bytes.size();
        if (size == expected) {
            bytes += packed.substr(0, size);
        } else {
            bytes.resize(begin + expected);
            const int got = LZ4_decompress_safe(packed.data(), bytes.data() + begin,
                                                static_cast<int>(size), static_cast<int>(expected));
            if (got < 0 || static_cast<std::uint64_t>(got) != expected) return std::nullopt;
        }
        packed.remove_prefix(size);
    }
    return bytes;
}

std::optional<std::string> without_zstandard(std::string_view packed) {
    const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size > longest_chunk) return std::nullopt; // also where it is not known
    std::string bytes(size, '\0');
    const std::size_t got =
        ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
    if (ZSTD_isError(got) != 0 || got != size) return std::nullopt;
    return bytes;
}

// As the library calls a filter: the buffer becomes another one, its bytes are returned, 0 on failure.
template <std::optional<std::string> (*Unpack)(std::string_view)>
std::size_t filter(unsigned flags, std::size_t, const unsigned*, std::size_t bytes,
                   std::size_t* size, void** buffer) {
    if ((flags & H5Z_FLAG_REVERSE) == 0) return 0;
    try {
        const std::optional<std::string> whole = Unpack({static_cast<const char*>(*buffer), bytes});
        if (!whole) return 0;
        void* const made = H5allocate_memory(std::max<std::size_t>(whole->size(), 1), false);
        if (made == nullptr) return 0;
        std::memcpy(made, whole->data(), whole->size());
        H5free_memory(*buffer);
        *buffer = made;
        *size = whole->size();
        return whole->size();
    } catch (const std::bad_alloc&) {
        return 0;
    }
}

} // namespace

void register_hdf5_filters() {
    const auto add = [](H5Z_filter_t id, const char* name, H5Z_func_t unpack) {
        const H5Z_class2_t one{H5Z_CLASS_T_VERS, id, 0, 1, name, nullptr, nullptr, unpack};
        H5Zregister(&one);
    };
    add(32000, "lzf", filter<without_lzf>);
    add(32004, "lz4", filter<without_lz4>);
    add(32015, "zstd", filter<without_zstandard>);
}

} // namespace smnn::io
