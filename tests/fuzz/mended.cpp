#include "tests/fuzz/mended.hpp"

#include <zlib.h>

#include <cstdint>
#include <string_view>

namespace smnn::tests {

namespace {

constexpr std::string_view magic = "\x89SMN\r\n\x1a\n";
constexpr std::size_t opening_bytes = 16;
constexpr std::size_t checksum_bytes = 4;
constexpr std::size_t length_bytes = 4;
constexpr std::size_t count_bytes = 8;
constexpr std::uint64_t end_mark = 0xffffffff;

std::string little_endian(std::uint64_t number, std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(number >> 8 * i & 0xff);
    return bytes;
}

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint64_t number = 0;
    for (std::size_t i = size; i-- > 0;)
        number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

std::string checksum(std::string_view bytes) {
    const auto* first = reinterpret_cast<const Bytef*>(bytes.data());
    return little_endian(::crc32(0, first, static_cast<uInt>(bytes.size())), checksum_bytes);
}

} // namespace

std::string mended(std::string bytes) {
    if (!bytes.starts_with(magic) || bytes.size() < opening_bytes + checksum_bytes) return bytes;
    const auto put = [&](std::size_t at, const std::string& part) {
        bytes.replace(at, part.size(), part);
    };
    put(opening_bytes, checksum(bytes.substr(0, opening_bytes)));
    std::size_t at = opening_bytes + checksum_bytes;
    for (std::uint64_t index = 0; bytes.size() - at >= length_bytes + checksum_bytes; ++index) {
        const std::uint64_t length = number_at(bytes, at, length_bytes);
        const std::string position = little_endian(index, count_bytes);
        if (length == end_mark) {
            if (bytes.size() - at < length_bytes + count_bytes + checksum_bytes) return bytes;
            put(at + length_bytes, position);
            put(at + length_bytes + count_bytes,
                checksum(position + bytes.substr(at, length_bytes + count_bytes)));
            return bytes;
        }
        if (length > bytes.size() - at - length_bytes - checksum_bytes) return bytes;
        const std::size_t end = at + length_bytes + length;
        put(end, checksum(position + bytes.substr(at, length_bytes + length)));
        at = end + checksum_bytes;
    }
    return bytes;
}

} // namespace smnn::tests
