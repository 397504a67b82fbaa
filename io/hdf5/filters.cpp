#include "smnn/io/hdf5/filters.hpp"

#include <zlib.h>

namespace smnn::io::hdf5 {

std::uint32_t checksum_of(std::string_view bytes) {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    const auto fold = [](std::uint32_t sum) { return (sum & 0xffff) + (sum >> 16); };
    constexpr std::size_t sums_before_overflow = 360;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        const std::string_view word = bytes.substr(i, 2);
        const auto high = static_cast<unsigned char>(word[0]);
        const auto low = word.size() > 1 ? static_cast<unsigned char>(word[1]) : 0U;
        first += std::uint32_t{high} << 8 | low;
        second += first;
        if (i / 2 % sums_before_overflow == sums_before_overflow - 1) {
            first = fold(first);
            second = fold(second);
        }
    }
    return fold(fold(second)) << 16 | fold(fold(first));
}

std::string unshuffled(const std::string& bytes, std::uint64_t value_bytes) {
    const std::uint64_t values = value_bytes == 0 ? 0 : bytes.size() / value_bytes;
    std::string whole = bytes;
    for (std::uint64_t v = 0; v < values; ++v) {
        for (std::uint64_t b = 0; b < value_bytes; ++b) {
            whole[v * value_bytes + b] = bytes[b * values + v];
        }
    }
    return whole;
}

std::optional<std::string> inflated(const std::string& packed, std::uint64_t most) {
    std::string bytes(most, '\0');
    uLongf size = most;
    const int code = uncompress(reinterpret_cast<Bytef*>(bytes.data()), &size,
                                reinterpret_cast<const Bytef*>(packed.data()), packed.size());
    if (code != Z_OK) return std::nullopt;
    bytes.resize(size);
    return bytes;
}

} // namespace smnn::io::hdf5
