#pragma once

#include <span>
#include <string>

namespace smnn::tests {

// A reader of bytes from outside, asked for everything that it can read. It returns or throws an
// error of ours; anything else is a bug.
struct ForeignReader {
    const char* name;
    void (*read)(const std::string& path);
};

std::span<const ForeignReader> foreign_readers();

// The reader, on the bytes as they are and, where they are a file of ours, once more with all its
// checksums made right: damage hardly ever gets past them.
void read_hostile(const ForeignReader& reader, const std::string& bytes);

} // namespace smnn::tests
