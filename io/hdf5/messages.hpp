#pragma once

#include "smnn/io/hdf5/structure.hpp"

// What an object consists of, and the trees that lead to what does not fit into it: for hdf5_structure.cpp
// and hdf5_dataset.cpp alone.
namespace smnn::io::hdf5 {

inline constexpr const char* newer =
    " in a form that only newer versions of HDF5 write: h5repack makes a file that can be read";

// Types of header messages (IV.A.2).
inline constexpr std::uint64_t dataspace = 0x01, link_info = 0x02, datatype = 0x03, link = 0x06,
                               external_files = 0x07, layout = 0x08, filters = 0x0b,
                               attribute = 0x0c, continuation = 0x10, symbol_table = 0x11,
                               attribute_info = 0x15;

// A message of an object, or nothing. One that is shared stands elsewhere.
inline const Hdf5Object::Message* find(const Hdf5Object& object, std::uint64_t type) {
    for (const Hdf5Object::Message& message : object.messages) {
        if (message.type == type) return &message;
    }
    return nullptr;
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

} // namespace smnn::io::hdf5
