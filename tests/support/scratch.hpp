#pragma once

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::tests {

// A folder of its own for a test, gone afterwards.
class Scratch {
public:
    Scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "smnn-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw sim::Error("no folder for the test");
        folder_ = name;
    }
    ~Scratch() { std::filesystem::remove_all(folder_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    std::string operator/(const std::string& name) const { return folder_ + "/" + name; }
    const std::string& path() const { return folder_; }

    std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
            found.push_back(entry.path().filename().string());
        }
        std::sort(found.begin(), found.end());
        return found;
    }

private:
    std::string folder_;
};

// The FormatError of a call; nothing if it threw none. Anything else that is thrown fails the test.
template <class F>
std::optional<sim::FormatError> format_error(F&& f) {
    try {
        f();
    } catch (const sim::FormatError& error) {
        return error;
    }
    return std::nullopt;
}

// The one line with which a call refuses; empty if it does not.
template <class F>
std::string refusal(F&& f) {
    try {
        f();
    } catch (const sim::Error& error) {
        return error.what();
    }
    return {};
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// The payloads of a file of ours, and a file of ours with any payloads: for files that lie although
// their checksums are right.
inline std::vector<std::string> read_frames(const std::string& path, const io::FileKind& kind) {
    io::FrameReader reader(path, kind);
    std::vector<std::string> payloads;
    std::string payload;
    while (reader.next(payload)) payloads.push_back(payload);
    return payloads;
}

inline void write_frames(const std::string& path, const io::FileKind& kind,
                         std::span<const std::string> payloads) {
    io::FrameWriter writer(path, kind);
    for (const std::string& payload : payloads) writer.append(payload);
    writer.close();
}

// Writes without waiting for the disk, for tests that write thousands of files. The old file goes
// first, because some file systems wait for the disk when one is emptied and filled again.
inline void overwrite(const std::string& path, const std::string& bytes) {
    std::filesystem::remove(path);
    std::ofstream(path, std::ios::binary).write(bytes.data(), std::ssize(bytes));
}

// The first cut or flipped bit of a small file that `read` does not refuse with its path and an
// offset within it; empty if there is none.
template <class Read>
std::string first_damage_accepted(const std::string& whole, const std::string& damaged,
                                  Read&& read) {
    const std::string good = io::read_file(whole);
    const auto accepted = [&](const std::string& bytes) {
        overwrite(damaged, bytes);
        const auto error = format_error([&] { read(damaged); });
        return !error || error->path() != damaged || error->offset() > good.size() ||
               !contains(error->what(), damaged);
    };
    for (std::size_t size = 0; size < good.size(); ++size) {
        if (accepted(good.substr(0, size))) return "cut at byte " + std::to_string(size);
    }
    for (std::size_t byte = 0; byte < good.size(); ++byte) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string bytes = good;
            bytes[byte] = static_cast<char>(static_cast<unsigned char>(bytes[byte]) ^ (1U << bit));
            if (accepted(bytes)) {
                return "bit " + std::to_string(bit) + " of byte " + std::to_string(byte);
            }
        }
    }
    return {};
}

} // namespace smnn::tests
