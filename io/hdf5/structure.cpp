#include "smnn/io/hdf5/structure.hpp"

#include <algorithm>

#include "smnn/io/hdf5/messages.hpp"

namespace smnn::io {

namespace {

using namespace hdf5;

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

} // namespace

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
