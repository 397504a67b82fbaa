#include "io/hdf5_structure.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "io/file.hpp"

namespace smnn::io {

namespace {

constexpr const char* newer =
    " in a form that only newer versions of HDF5 write: h5repack makes a file that can be read";

// Types of header messages (IV.A.2).
constexpr std::uint64_t dataspace = 0x01, link_info = 0x02, datatype = 0x03, link = 0x06,
                        external_files = 0x07, layout = 0x08, filters = 0x0b, attribute = 0x0c,
                        continuation = 0x10, symbol_table = 0x11, attribute_info = 0x15;

constexpr std::size_t most_dimensions = 32;

// A message of an object, or nothing. One that is shared stands elsewhere.
const Hdf5Object::Message* find(const Hdf5Object& object, std::uint64_t type) {
    for (const Hdf5Object::Message& message : object.messages) {
        if (message.type == type) return &message;
    }
    return nullptr;
}

Hdf5Cursor required(const Hdf5Bytes& file, const Hdf5Object& object, std::uint64_t type,
                    const char* what) {
    const Hdf5Object::Message* const message = find(object, type);
    if (message == nullptr) throw file.error(object.address, std::string("no ") + what);
    if (message->is_shared) throw message->data.error(std::string(what) + " is shared" + newer);
    return message->data;
}

// Header messages of one block, front to back; continuations are put on the list.
void read_messages(Hdf5Cursor block, std::size_t version, bool has_order, Hdf5Object& object,
                   std::vector<std::pair<std::uint64_t, std::uint64_t>>& blocks) {
    const std::size_t header = version == 1 ? 8 : has_order ? 6 : 4;
    while (block.left() >= header) {
        const std::uint64_t type = block.number(version == 1 ? 2 : 1);
        const std::uint64_t size = block.number(2);
        const std::uint64_t flags = block.number(1);
        block.skip(header - (version == 1 ? 5 : 4));
        Hdf5Cursor data = block.part(size);
        if (type == continuation) {
            const std::uint64_t address = data.number(8);
            blocks.emplace_back(address, data.number(8));
        } else if (type != 0) {
            object.messages.push_back({type, (flags & 2) != 0, std::move(data)});
        }
    }
}

// (III.A.1) Keys and children of a B-tree's leaves: visit(key, child). Levels go down by one, so there are no
// circles; nodes that are reached twice would be more than the file can hold.
template <class Visit>
void walk_tree(const Hdf5Bytes& file, std::uint64_t address, std::uint64_t type,
               std::size_t key_bytes, std::uint64_t level_above, std::uint64_t& nodes_left,
               Visit&& visit) {
    Hdf5Cursor head(file, address, 24);
    head.expect("TREE");
    const std::uint64_t found = head.number(1);
    const std::uint64_t level = head.number(1);
    const std::uint64_t entries = head.number(2);
    if (found != type || level >= level_above) throw head.error("a B-tree that is no tree");
    if (nodes_left-- == 0) throw head.error("a B-tree of more nodes than the file can hold");
    Hdf5Cursor body(file, address + 24, entries * (key_bytes + 8));
    for (std::uint64_t i = 0; i < entries; ++i) {
        Hdf5Cursor key = body.part(key_bytes);
        const std::uint64_t child = body.number(8);
        if (level == 0) {
            visit(key, child);
        } else {
            walk_tree(file, child, type, key_bytes, level, nodes_left, visit);
        }
    }
}

std::string text_at(const Hdf5Bytes& file, std::uint64_t address, std::uint64_t most) {
    constexpr std::uint64_t longest = 4096;
    const std::string bytes = file.read(address, std::min(most, longest));
    const std::size_t end = bytes.find('\0');
    if (end == std::string::npos) throw file.error(address, "a name without an end");
    return bytes.substr(0, end);
}

// (III.B, III.C, III.D) Groups as the library has written them from the beginning.
void read_symbol_table(const Hdf5Bytes& file, Hdf5Cursor message,
                       std::map<std::string, Hdf5Link>& links) {
    const std::uint64_t tree = message.number(8);
    Hdf5Cursor heap(file, message.number(8), 32);
    heap.expect("HEAP");
    heap.skip(4);
    const std::uint64_t names_size = heap.number(8);
    heap.skip(8);
    const std::uint64_t names = heap.number(8);
    std::uint64_t nodes_left = file.size() / 24;
    std::uint64_t symbols_left = file.size() / 40;
    walk_tree(file, tree, 0, 8, 256, nodes_left, [&](Hdf5Cursor&, std::uint64_t address) {
        Hdf5Cursor head(file, address, 8);
        head.expect("SNOD");
        head.skip(2);
        const std::uint64_t count = head.number(2);
        Hdf5Cursor entries(file, address + 8, count * 40);
        for (std::uint64_t i = 0; i < count; ++i) {
            if (symbols_left-- == 0)
                throw head.error("a group of more names than the file can hold");
            const std::uint64_t name = entries.number(8);
            if (name >= names_size) throw entries.error("a name outside of its heap");
            const std::uint64_t object = entries.number(8);
            const bool is_soft = entries.number(4) == 2;
            entries.skip(20);
            links[text_at(file, names + name, names_size - name)] = {!is_soft, object};
        }
    });
}

// (IV.A.2.g)
void read_link(Hdf5Cursor message, std::map<std::string, Hdf5Link>& links) {
    message.skip(1);
    const std::uint64_t flags = message.number(1);
    const std::uint64_t type = (flags & 8) != 0 ? message.number(1) : 0;
    if ((flags & 4) != 0) message.skip(8);
    if ((flags & 16) != 0) message.skip(1);
    const std::string name(message.take(message.number(std::size_t{1} << (flags & 3))));
    links[name] = {type == 0, type == 0 ? message.number(8) : hdf5_undefined};
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

Hdf5Bytes::Hdf5Bytes(const std::string& path) : path_(path) {
    if (path == "-") {
        throw sim::ParameterError("-: HDF5 is read here and there, so a file is needed, no stream");
    }
    const auto size = InputFile(path).remaining();
    if (!size) throw sim::ParameterError(path + ": is a pipe or a device, a file is expected");
    size_ = *size;
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) throw sim::ParameterError(path + ": cannot be read");
}

Hdf5Bytes::~Hdf5Bytes() { ::close(descriptor_); }

std::string Hdf5Bytes::read(std::uint64_t offset, std::uint64_t size) const {
    if (offset > size_ || size > size_ - offset) {
        throw error(std::min(offset, size_),
                    "leads beyond the end, the file has " + std::to_string(size_) + " bytes");
    }
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = ::pread(descriptor_, bytes.data() + done, size - done,
                                    static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) throw error(offset + done, "cannot be read");
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

std::string_view Hdf5Cursor::take(std::uint64_t size) {
    if (size > left()) throw error("is cut, " + std::to_string(size) + " bytes are expected");
    const std::string_view taken = std::string_view(bytes_).substr(position_, size);
    position_ += size;
    return taken;
}

std::uint64_t Hdf5Cursor::number(std::size_t size) {
    std::uint64_t value = 0;
    std::size_t shift = 0;
    for (const char byte : take(size)) {
        value |= std::uint64_t{static_cast<unsigned char>(byte)} << shift;
        shift += 8;
    }
    return value;
}

void Hdf5Cursor::expect(std::string_view signature) {
    const std::uint64_t begin = at();
    if (take(signature.size()) != signature) {
        throw file_->error(begin, "no " + std::string(signature) + ", one is expected");
    }
}

Hdf5Cursor Hdf5Cursor::part(std::uint64_t size) {
    const std::uint64_t begin = at();
    return {*file_, begin, std::string(take(size))};
}

bool Hdf5Object::is_dataset() const { return find(*this, layout) != nullptr; }

// (II.A)
std::uint64_t hdf5_root(const Hdf5Bytes& file) {
    constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
    constexpr std::uint64_t shortest = 48;
    if (file.size() < shortest || file.read(0, signature.size()) != signature) {
        throw file.error(0, "no HDF5 file");
    }
    Hdf5Cursor block(file, signature.size(), std::min<std::uint64_t>(file.size(), 104) - 8);
    const std::uint64_t version = block.number(1);
    if (version > 3) throw block.error(std::string("a superblock") + newer);
    if (version < 2) block.skip(4);
    const std::uint64_t widths = block.number(2);
    if (widths != 0x0808) throw block.error("addresses of another width than 8 bytes");
    block.skip(version < 2 ? (version == 1 ? 13U : 9U) : 1U);
    const std::uint64_t base = block.number(8);
    block.skip(8);
    const std::uint64_t end = block.number(8);
    if (base != 0) throw block.error("addresses that do not count from the first byte");
    if (end > file.size()) {
        throw file.error(file.size(), "the file is cut, it had " + std::to_string(end) + " bytes");
    }
    if (version < 2) block.skip(16);
    return block.number(8);
}

// (IV.A.1)
Hdf5Object hdf5_object(const Hdf5Bytes& file, std::uint64_t address) {
    Hdf5Object object{address, {}};
    std::vector<std::pair<std::uint64_t, std::uint64_t>> blocks; // address and bytes
    std::size_t version = 1;
    bool has_order = false;
    if (file.read(address, 4) == "OHDR") {
        version = 2;
        Hdf5Cursor head(file, address + 4, 2);
        if (head.number(1) != 2) throw head.error(std::string("an object") + newer);
        const std::uint64_t flags = head.number(1);
        has_order = (flags & 4) != 0;
        const std::uint64_t skipped = ((flags & 32) != 0 ? 16 : 0) + ((flags & 16) != 0 ? 4 : 0);
        const std::size_t width = std::size_t{1} << (flags & 3);
        const std::uint64_t bytes = Hdf5Cursor(file, address + 6 + skipped, width).number(width);
        blocks.emplace_back(address + 6 + skipped + width, bytes);
    } else {
        Hdf5Cursor head(file, address, 16);
        if (head.number(1) != 1) throw file.error(address, "no object, one is expected");
        head.skip(7);
        blocks.emplace_back(address + 16, head.number(4));
    }
    std::uint64_t bytes_left = file.size();
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        auto [begin, bytes] = blocks[i];
        if (bytes > bytes_left)
            throw file.error(begin, "an object of more bytes than the file has");
        bytes_left -= bytes;
        Hdf5Cursor block(file, begin, bytes);
        if (version == 2 && i > 0) block.expect("OCHK");
        const std::size_t checksum = version == 2 && i > 0 ? 4 : 0;
        if (block.left() < checksum) throw block.error("an object that is cut");
        read_messages(block.part(block.left() - checksum), version, has_order, object, blocks);
    }
    return object;
}

std::map<std::string, Hdf5Link> hdf5_links(const Hdf5Bytes& file, const Hdf5Object& group) {
    std::map<std::string, Hdf5Link> links;
    for (const Hdf5Object::Message& message : group.messages) {
        if (message.type == symbol_table) read_symbol_table(file, message.data, links);
        if (message.type == link) read_link(message.data, links);
        if (message.type == link_info) {
            Hdf5Cursor data = message.data;
            data.skip(1);
            if ((data.number(1) & 1) != 0) data.skip(8);
            if (data.number(8) != hdf5_undefined) throw data.error(std::string("a group") + newer);
        }
    }
    return links;
}

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

// (III.E)
std::string hdf5_heap_object(const Hdf5Bytes& file, std::uint64_t collection, std::uint64_t index,
                             std::uint64_t bytes) {
    Hdf5Cursor head(file, collection, 16);
    head.expect("GCOL");
    head.skip(4);
    const std::uint64_t size = head.number(8);
    std::uint64_t at = 16;
    while (at + 16 <= size) {
        Hdf5Cursor object(file, collection + at, 16);
        const std::uint64_t found = object.number(2);
        object.skip(6);
        const std::uint64_t length = object.number(8);
        if (found == index && length >= bytes) return file.read(collection + at + 16, bytes);
        if (found == 0 || length > size) break;
        at += 16 + (length + 7) / 8 * 8;
    }
    throw file.error(collection, "a heap without object " + std::to_string(index) + " of " +
                                     std::to_string(bytes) + " bytes");
}

} // namespace smnn::io
