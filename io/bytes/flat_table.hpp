#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "smnn/io/bytes/little_endian.hpp"

namespace smnn::io {

// A table of FlatBuffers: fields by their number, each of them there or not. Every step is held against the
// bytes that are there; where one leads outside of them the field is not read.
//
//     buffer    32 bits: where the root table is; 4 bytes of identifier
//     table     32 bits: how far before it its list of fields is; the fields
//     list      16 bits of its own size, 16 of the table's; 16 a field: where in the table, 0: nowhere
//     vector    32 bits of length, then the elements; a field holds how far after itself it is
//
// Source: the FlatBuffers documentation, "Internals".
class FlatTable {
public:
    // The root table; nothing if there is none or the buffer has another identifier.
    static std::optional<FlatTable> root(std::string_view bytes, std::string_view identifier) {
        if (bytes.size() < 8 || bytes.substr(4, 4) != identifier) return std::nullopt;
        FlatTable table(bytes);
        table.at_ = read_little_endian<std::uint32_t>(bytes.data());
        if (!table.has(table.at_, 4)) return std::nullopt;
        const auto back =
            static_cast<std::int32_t>(read_little_endian<std::uint32_t>(bytes.data() + table.at_));
        const std::int64_t list = static_cast<std::int64_t>(table.at_) - back;
        if (list < 0 || !table.has(static_cast<std::uint64_t>(list), 4)) return std::nullopt;
        table.list_ = static_cast<std::uint64_t>(list);
        table.list_size_ = read_little_endian<std::uint16_t>(bytes.data() + table.list_);
        if (table.list_size_ < 4 || !table.has(table.list_, table.list_size_)) return std::nullopt;
        return table;
    }

    // Whether a field is in the table; else it has its default.
    bool has_field(unsigned field) const { return place(field) != 0; }

    // A number; nothing if the field is not there or leads outside.
    template <std::unsigned_integral T>
    std::optional<T> number(unsigned field) const {
        const std::uint64_t at = at_ + place(field);
        if (!has_field(field) || !has(at, sizeof(T))) return std::nullopt;
        return read_little_endian<T>(bytes_.data() + at);
    }

    // The bytes of a vector of elements of so many bytes; of a string: 1. Nothing as above.
    std::optional<std::string_view> vector(unsigned field, std::uint64_t element_bytes) const {
        const std::optional<std::uint32_t> far = number<std::uint32_t>(field);
        if (!far) return std::nullopt;
        const std::uint64_t at = at_ + place(field) + *far;
        if (!has(at, 4)) return std::nullopt;
        const std::uint64_t size =
            element_bytes * read_little_endian<std::uint32_t>(bytes_.data() + at);
        if (!has(at + 4, size)) return std::nullopt;
        return bytes_.substr(at + 4, size);
    }

private:
    explicit FlatTable(std::string_view bytes) : bytes_(bytes) {}

    bool has(std::uint64_t at, std::uint64_t size) const {
        return at <= bytes_.size() && size <= bytes_.size() - at;
    }

    std::uint64_t place(unsigned field) const { // in the table
        const std::uint64_t entry = 4 + 2 * std::uint64_t{field};
        return entry + 2 <= list_size_
                   ? read_little_endian<std::uint16_t>(bytes_.data() + list_ + entry)
                   : 0;
    }

    std::string_view bytes_;
    std::uint64_t at_ = 0;
    std::uint64_t list_ = 0;
    std::uint64_t list_size_ = 0;
};

} // namespace smnn::io
