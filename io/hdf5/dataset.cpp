#include <array>

#include "smnn/io/hdf5/messages.hpp"

namespace smnn::io {

namespace {

using namespace hdf5;

constexpr std::size_t most_dimensions = 32;

Hdf5Cursor required(const Hdf5Bytes& file, const Hdf5Object& object, std::uint64_t type,
                    const char* what) {
    const Hdf5Object::Message* const message = find(object, type);
    if (message == nullptr) throw file.error(object.address, std::string("no ") + what);
    if (message->is_shared) throw message->data.error(std::string(what) + " is shared" + newer);
    return message->data;
}

// (IV.A.2.b) False in `has_values`: a null space.
Hdf5Shape read_shape(Hdf5Cursor message, bool& has_values) {
    const std::uint64_t version = message.number(1);
    const std::uint64_t rank = message.number(1);
    message.skip(1);
    if (version != 1 && version != 2) throw message.error(std::string("a shape") + newer);
    const std::uint64_t type = version == 2 ? message.number(1) : 1;
    if (version == 1) message.skip(5);
    has_values = type != 2;
    if (rank > most_dimensions) throw message.error("a shape of more than 32 dimensions");
    Hdf5Shape shape;
    for (std::uint64_t i = 0; i < rank; ++i) shape.push_back(message.number(8));
    return shape;
}

// Mantissa, exponent and sign where IEEE 754 has them.
bool is_ieee(std::uint64_t size, std::uint64_t sign_at, Hdf5Cursor& properties) {
    properties.skip(4);
    const std::array<std::uint64_t, 6> found{sign_at,
                                             properties.number(1),
                                             properties.number(1),
                                             properties.number(1),
                                             properties.number(1),
                                             properties.number(4)};
    using Fields = std::array<std::uint64_t, 6>;
    return (size == 2 && found == Fields{15, 10, 5, 0, 10, 15}) ||
           (size == 4 && found == Fields{31, 23, 8, 0, 23, 127}) ||
           (size == 8 && found == Fields{63, 52, 11, 0, 52, 1023});
}

// (IV.A.2.d) An element type is within; deeper ones are of no use here.
Hdf5Type read_type(Hdf5Cursor& message, int depth = 0) {
    Hdf5Type type;
    const std::uint64_t word = message.number(1);
    const std::uint64_t bits = message.number(3);
    type.size = message.number(4);
    switch (word & 15) {
        case 0: {
            type.kind = Hdf5Kind::integer;
            type.is_big_endian = (bits & 1) != 0;
            type.is_signed = (bits & 8) != 0;
            const std::uint64_t offset = message.number(2);
            const std::uint64_t precision = message.number(2);
            const bool fits = type.size == 1 || type.size == 2 || type.size == 4 || type.size == 8;
            type.is_plain = fits && offset == 0 && precision == 8 * type.size;
            break;
        }
        case 1:
            type.kind = Hdf5Kind::floating;
            type.is_big_endian = (bits & 1) != 0;
            type.is_plain = (bits & 0x40) == 0 && is_ieee(type.size, bits >> 8 & 255, message);
            break;
        case 3:
            type.kind = Hdf5Kind::text;
            break;
        case 8:
        case 9:
            type.kind = (word & 15) == 8 ? Hdf5Kind::enumeration : Hdf5Kind::ragged;
            type.is_ragged_text = type.kind == Hdf5Kind::ragged && (bits & 15) == 1;
            if (depth == 0) type.element.push_back(read_type(message, 1));
            break;
        default:
            break;
    }
    if (type.size == 0) throw message.error("a type of 0 bytes");
    return type;
}

// (IV.A.2.l)
std::vector<Hdf5Filter> read_filters(Hdf5Cursor message) {
    const std::uint64_t version = message.number(1);
    const std::uint64_t count = message.number(1);
    if (version == 1) message.skip(6);
    std::vector<Hdf5Filter> found;
    for (std::uint64_t i = 0; i < count; ++i) {
        Hdf5Filter filter;
        filter.id = message.number(2);
        const std::uint64_t name = version == 1 || filter.id >= 256 ? message.number(2) : 0;
        message.skip(2);
        const std::uint64_t values = message.number(2);
        message.skip(version == 1 ? (name + 7) / 8 * 8 : name);
        for (std::uint64_t k = 0; k < values; ++k) {
            const std::uint64_t value = message.number(4);
            if (k == 0) filter.value = value;
        }
        if (version == 1 && values % 2 == 1) message.skip(4);
        found.push_back(filter);
    }
    return found;
}

void read_chunks(const Hdf5Bytes& file, std::uint64_t tree, Hdf5Dataset& dataset) {
    if (tree == hdf5_undefined) return;
    const std::size_t rank = dataset.chunk.size();
    std::uint64_t nodes_left = file.size() / 24;
    std::uint64_t bytes_left = file.size(); // chunks do not share bytes
    walk_tree(file, tree, 1, 8 + 8 * (rank + 1), 256, nodes_left,
              [&](Hdf5Cursor& key, std::uint64_t address) {
                  Hdf5Chunk chunk;
                  chunk.address = address;
                  chunk.bytes = key.number(4);
                  chunk.left_out = static_cast<std::uint32_t>(key.number(4));
                  for (std::size_t i = 0; i < rank; ++i) chunk.at.push_back(key.number(8));
                  if (chunk.bytes == 0 || chunk.bytes > bytes_left) {
                      throw key.error("chunks of more bytes than the file has");
                  }
                  bytes_left -= chunk.bytes;
                  dataset.chunks.push_back(std::move(chunk));
              });
}

// (IV.A.2.i)
void read_layout(const Hdf5Bytes& file, Hdf5Cursor message, Hdf5Dataset& dataset) {
    const std::uint64_t version = message.number(1);
    const std::uint64_t kind = message.number(1);
    if (version != 3 && version != 4) throw message.error(std::string("values") + newer);
    if (kind == 0) {
        dataset.layout = Hdf5Layout::compact;
        dataset.values = message.take(message.number(2));
    } else if (kind == 1) {
        dataset.layout = Hdf5Layout::contiguous;
        dataset.address = message.number(8);
        dataset.bytes = message.number(8);
    } else if (kind == 2) {
        if (version == 4) throw message.error(std::string("chunks") + newer);
        dataset.layout = Hdf5Layout::chunked;
        const std::uint64_t rank = message.number(1) - 1;
        const std::uint64_t tree = message.number(8);
        if (rank == 0 || rank != dataset.shape.size())
            throw message.error("chunks of another dimension");
        for (std::uint64_t i = 0; i < rank; ++i) dataset.chunk.push_back(message.number(4));
        read_chunks(file, tree, dataset);
    }
}

} // namespace

Hdf5Dataset hdf5_dataset(const Hdf5Bytes& file, const Hdf5Object& object) {
    Hdf5Dataset dataset;
    Hdf5Cursor type = required(file, object, datatype, "type of values");
    dataset.type = read_type(type);
    dataset.shape =
        read_shape(required(file, object, dataspace, "shape of values"), dataset.has_values);
    if (const Hdf5Object::Message* const packing = find(object, filters)) {
        dataset.filters = read_filters(packing->data);
    }
    if (find(object, external_files) != nullptr) return dataset;
    read_layout(file, required(file, object, layout, "layout of values"), dataset);
    return dataset;
}

// (IV.A.2.m)
std::map<std::string, Hdf5Attribute> hdf5_attributes(const Hdf5Object& object) {
    std::map<std::string, Hdf5Attribute> attributes;
    for (const Hdf5Object::Message& message : object.messages) {
        Hdf5Cursor data = message.data;
        if (message.type == attribute_info) {
            data.skip(1);
            if ((data.number(1) & 1) != 0) data.skip(2);
            if (data.number(8) != hdf5_undefined)
                throw data.error(std::string("attributes") + newer);
        }
        if (message.type != attribute) continue;
        const std::uint64_t version = data.number(1);
        const std::uint64_t flags = data.number(1);
        if (message.is_shared || version < 1 || version > 3 || (version > 1 && flags != 0)) {
            throw data.error(std::string("an attribute") + newer);
        }
        const std::uint64_t name_size = data.number(2);
        const std::uint64_t type_size = data.number(2);
        const std::uint64_t shape_size = data.number(2);
        if (version == 3) data.skip(1);
        const auto padded = [&](std::uint64_t size) {
            return version == 1 ? (size + 7) / 8 * 8 : size;
        };
        const std::string_view name = data.take(padded(name_size));
        Hdf5Attribute found;
        Hdf5Cursor type = data.part(padded(type_size));
        found.type = read_type(type);
        found.shape = read_shape(data.part(padded(shape_size)), found.has_values);
        found.values = data.take(data.left());
        attributes.emplace(name.substr(0, name.find('\0')), std::move(found));
    }
    return attributes;
}

} // namespace smnn::io
