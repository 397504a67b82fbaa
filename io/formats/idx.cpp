#include "smnn/io/idx.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <new>
#include <span>
#include <vector>

#include "smnn/io/file.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

constexpr std::size_t piece_bytes = 1 << 20;
constexpr std::size_t buffer_bytes = 128 * 1024;

// More than the classes of any data set of this format: a damaged byte would make a network of as
// many outputs.
constexpr std::uint8_t label_max = 99;

// The bytes of a file, unpacked if they are packed. Offsets count unpacked bytes. Not by zlib's gz
// functions: they leave the checksum at the end unread and take any bytes behind it.
class UnpackedFile {
public:
    explicit UnpackedFile(const std::string& path) : file_(path), buffer_(buffer_bytes) {
        refill();
        is_packed_ = stream_.avail_in >= 2 && buffer_[0] == '\x1f' && buffer_[1] == '\x8b';
        if (is_packed_ && inflateInit2(&stream_, gz_only) != Z_OK) throw std::bad_alloc();
    }
    ~UnpackedFile() {
        if (is_packed_) inflateEnd(&stream_);
    }
    UnpackedFile(const UnpackedFile&) = delete;
    UnpackedFile& operator=(const UnpackedFile&) = delete;

    const std::string& path() const { return file_.path(); }
    std::uint64_t offset() const { return offset_; }

    // Fewer than wanted only at the end, which of a packed file is behind its checksum.
    std::size_t read(std::span<std::uint8_t> bytes) {
        std::size_t done = 0;
        while (done < bytes.size()) {
            if (stream_.avail_in == 0) refill();
            if (stream_.avail_in == 0) {
                if (is_packed_ && !is_at_end_) throw error("the packed file is cut");
                break;
            }
            const std::size_t got =
                is_packed_ ? unpack(bytes.subspan(done)) : copy(bytes.subspan(done));
            done += got;
            offset_ += got;
        }
        return done;
    }

    std::uint32_t read_big_endian(const char* what) {
        std::array<std::uint8_t, 4> bytes{};
        if (read(bytes) < bytes.size()) throw error(std::string("the file is cut in its ") + what);
        return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
               std::uint32_t{bytes[2]} << 8 | bytes[3];
    }

    sim::FormatError error(const std::string& what) const { return {path(), offset_, what}; }

private:
    static constexpr int gz_only = 16 + MAX_WBITS; // as zlib wants it said

    void refill() {
        stream_.avail_in = static_cast<unsigned>(file_.read(buffer_));
        stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
    }

    std::size_t copy(std::span<std::uint8_t> bytes) {
        const std::size_t n = std::min<std::size_t>(bytes.size(), stream_.avail_in);
        std::copy_n(stream_.next_in, n, bytes.begin());
        stream_.next_in += n;
        stream_.avail_in -= static_cast<unsigned>(n);
        return n;
    }

    std::size_t unpack(std::span<std::uint8_t> bytes) {
        if (is_at_end_) inflateReset(&stream_); // gz files may follow each other, nothing else may
        stream_.next_out = bytes.data();
        stream_.avail_out = static_cast<unsigned>(bytes.size());
        const int code = inflate(&stream_, Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END) {
            offset_ += bytes.size() - stream_.avail_out;
            const char* const what = stream_.msg != nullptr ? stream_.msg : zError(code);
            throw error(std::string(is_at_end_ ? "bytes after the packed ones: " : "gz damage: ") +
                        what);
        }
        is_at_end_ = code == Z_STREAM_END;
        return bytes.size() - stream_.avail_out;
    }

    InputFile file_;
    std::vector<char> buffer_;
    z_stream stream_{};
    bool is_packed_ = false;
    bool is_at_end_ = false; // of a gz stream, checksum and all
    std::uint64_t offset_ = 0;
};

void require_magic(UnpackedFile& file, std::uint32_t expected, const char* what) {
    const std::uint32_t magic = file.read_big_endian("magic");
    if (magic != expected) {
        throw sim::FormatError(file.path(), 0,
                               "magic number " + std::to_string(magic) + ", " +
                                   std::to_string(expected) + " (IDX " + what + ") is expected");
    }
}

// All bytes that follow, which must be `count`.
std::vector<std::uint8_t> read_bytes(UnpackedFile& file, std::uint64_t count, const char* what) {
    std::vector<std::uint8_t> bytes;
    while (bytes.size() < count) {
        const std::size_t before = bytes.size();
        const std::size_t piece = std::min<std::uint64_t>(piece_bytes, count - before);
        bytes.resize(before + piece);
        if (file.read(std::span(bytes).subspan(before)) < piece) {
            throw file.error("the file is cut, " + std::to_string(count) + " bytes of " + what +
                             " are expected");
        }
    }
    std::array<std::uint8_t, 1> more{};
    const std::uint64_t end = file.offset();
    if (file.read(more) != 0) {
        throw sim::FormatError(file.path(), end,
                               "bytes after the " + std::string(what) + ", none are allowed");
    }
    return bytes;
}

struct Images {
    std::uint32_t count = 0;
    std::uint32_t rows = 0;
    std::uint32_t columns = 0;
    std::vector<std::uint8_t> pixels;
};

Images read_images(const std::string& path) {
    UnpackedFile file(path);
    require_magic(file, 0x00000803, "images");
    Images images;
    images.count = file.read_big_endian("count");
    images.rows = file.read_big_endian("rows");
    images.columns = file.read_big_endian("columns");
    const std::uint64_t channels = std::uint64_t{images.rows} * images.columns;
    // Below 2^32 channels of fewer than 2^32 images the product below cannot overflow.
    if (channels == 0 || channels > UINT32_MAX) {
        throw sim::FormatError(path, 8,
                               "images of " + std::to_string(images.rows) + " x " +
                                   std::to_string(images.columns) +
                                   " pixels, 1 to 4294967295 are allowed");
    }
    images.pixels = read_bytes(file, images.count * channels, "pixels");
    return images;
}

std::vector<std::uint8_t> read_labels(const std::string& path) {
    UnpackedFile file(path);
    require_magic(file, 0x00000801, "labels");
    const std::uint32_t count = file.read_big_endian("count");
    const std::uint64_t begin = file.offset();
    std::vector<std::uint8_t> labels = read_bytes(file, count, "labels");
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i] <= label_max) continue;
        throw sim::FormatError(path, begin + i,
                               "label " + std::to_string(labels[i]) + ", 0 to " +
                                   std::to_string(label_max) + " are allowed");
    }
    return labels;
}

// The one of the usual names that is there.
std::string find_file(const std::string& directory, const std::string& stem,
                      const std::string& type) {
    std::string looked_for;
    for (const char* separator : {"-", "."}) {
        for (const char* packing : {"", ".gz"}) {
            const std::string name = stem + separator + type + "-ubyte" + packing;
            const std::filesystem::path path = std::filesystem::path(directory) / name;
            if (std::error_code ignored; std::filesystem::exists(path, ignored)) return path;
            looked_for += (looked_for.empty() ? "" : ", ") + name;
        }
    }
    throw sim::ParameterError(directory + ": none of " + looked_for + " is there");
}

} // namespace

sim::LabelledImages read_idx(const std::string& images_path, const std::string& labels_path) {
    std::vector<std::uint8_t> labels = read_labels(labels_path);
    Images images = read_images(images_path);
    if (images.count != labels.size()) {
        throw sim::ParameterError(images_path + ": " + std::to_string(images.count) + " images, " +
                                  labels_path + " has " + std::to_string(labels.size()) +
                                  " labels: one an image is expected");
    }
    return {images.rows, images.columns, std::move(images.pixels), std::move(labels)};
}

sim::LabelledImages read_digits(const std::string& directory, Split split) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(directory, ignored)) {
        throw sim::ParameterError(directory + ": no directory, one with the files " +
                                  "train-images-idx3-ubyte, train-labels-idx1-ubyte, "
                                  "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, plain or .gz, "
                                  "is expected");
    }
    const std::string half = split == Split::train ? "train" : "t10k";
    const std::string images = find_file(directory, half + "-images", "idx3");
    const std::string labels = find_file(directory, half + "-labels", "idx1");
    return read_idx(images, labels);
}

} // namespace smnn::io
