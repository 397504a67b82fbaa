#include "smnn/io/idx.hpp"

#include <sys/resource.h>
#include <zlib.h>

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using namespace std::string_literals;
using tests::contains;
using tests::format_error;
using tests::refusal;
using tests::Scratch;

namespace {

// Two images of 2 x 3 pixels, by hand and big-endian.
const std::string image_bytes = "\0\0\x08\x03\0\0\0\2\0\0\0\2\0\0\0\3"s + "abcdefuvwxyz";
const std::string label_bytes = "\0\0\x08\x01\0\0\0\2"s + "\3\x63";

void write_packed(const std::string& path, const std::string& bytes) {
    const gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
}

// How the two files are refused.
std::string refused(const std::string& images, const std::string& labels) {
    const Scratch scratch;
    tests::overwrite(scratch / "images", images);
    tests::overwrite(scratch / "labels", labels);
    return refusal([&] { io::read_idx(scratch / "images", scratch / "labels"); });
}

} // namespace

TEST_CASE("images come out of IDX files row after row with their labels, packed or not", "[io]") {
    const Scratch scratch;
    tests::overwrite(scratch / "images", image_bytes);
    tests::overwrite(scratch / "labels", label_bytes);
    write_packed(scratch / "images.gz", image_bytes);
    for (const char* name : {"images", "images.gz"}) {
        const sim::LabelledImages images = io::read_idx(scratch / name, scratch / "labels");
        CHECK(images.rows == 2);
        CHECK(images.columns == 3);
        CHECK(images.labels == std::vector<std::uint8_t>{3, 99});
        REQUIRE(images.size() == 2);
        CHECK(images.image(1)[0] == 'u');
        CHECK(images.image(1)[5] == 'z');
    }
}

TEST_CASE("the two halves of a folder of digits are found under all their names", "[io]") {
    for (const std::string dot : {"-", "."}) {
        for (const bool packed : {false, true}) {
            const Scratch scratch;
            for (const std::string half : {"train", "t10k"}) {
                const auto put = [&](const std::string& stem, const std::string& type,
                                     const std::string& bytes) {
                    const std::string name = half + "-" + stem + dot + type + "-ubyte";
                    if (packed) {
                        write_packed(scratch / (name + ".gz"), bytes);
                    } else {
                        tests::overwrite(scratch / name, bytes);
                    }
                };
                std::string labels = label_bytes;
                labels.back() = half == "train" ? '\1' : '\2';
                put("images", "idx3", image_bytes);
                put("labels", "idx1", labels);
            }
            CHECK(io::read_digits(scratch.path(), io::Split::train).labels[1] == 1);
            CHECK(io::read_digits(scratch.path(), io::Split::test).labels[1] == 2);
        }
    }
}

TEST_CASE("the bundled digits are 5,000 and 1,000 pictures of 28 x 28", "[io]") {
    for (const auto& [split, count] :
         {std::pair{io::Split::train, 5000U}, std::pair{io::Split::test, 1000U}}) {
        const sim::LabelledImages images = io::read_digits(SMNN_SOURCE_DIR "/tools/digits", split);
        CHECK(images.size() == count);
        CHECK(images.channels() == 28 * 28);
        CHECK(*std::max_element(images.labels.begin(), images.labels.end()) == 9);
    }
}

TEST_CASE("a folder without digits says which files were looked for", "[io]") {
    const Scratch scratch;
    const auto message = [](const std::string& directory) {
        return refusal([&] { io::read_digits(directory, io::Split::test); });
    };
    CHECK(contains(message(scratch / "none"), "no directory"));
    CHECK(contains(message(scratch.path()),
                   "none of t10k-images-idx3-ubyte, t10k-images-idx3-ubyte.gz, "
                   "t10k-images.idx3-ubyte, t10k-images.idx3-ubyte.gz is there"));
    tests::overwrite(scratch / "t10k-images-idx3-ubyte", image_bytes);
    CHECK(contains(message(scratch.path()), "none of t10k-labels-idx1-ubyte"));
    tests::overwrite(scratch / "file", "");
    CHECK(contains(message(scratch / "file"), "no directory"));
}

TEST_CASE("IDX files that lie are refused with their name", "[io]") {
    CHECK(refused(image_bytes, label_bytes) == "");
    CHECK(contains(refused(label_bytes, label_bytes), "images: byte 0: magic number 2049, 2051"));
    CHECK(contains(refused(image_bytes, image_bytes), "labels: byte 0: magic number 2051, 2049"));
    CHECK(contains(refused(image_bytes, "\0\0\x08\x01\0\0\0\1"s + "\3"), "2 images, "));
    CHECK(contains(refused(image_bytes + "!", label_bytes), "images: byte 28: bytes after"));
    CHECK(contains(refused(image_bytes, label_bytes + "!"), "labels: byte 10: bytes after"));
    CHECK(contains(refused(image_bytes, "\0\0\x08\x01\0\0\0\2"s + "\3\x64"),
                   "labels: byte 9: label 100, 0 to 99 are allowed"));
    std::string flat = image_bytes;
    flat[11] = 0;
    CHECK(contains(refused(flat, label_bytes), "images of 0 x 3 pixels"));
    CHECK(contains(refusal([] { io::read_idx("/none/images", "/none/labels"); }), "/none/labels"));
}

TEST_CASE("IDX files cut at any byte are refused, packed or not", "[io]") {
    const Scratch scratch;
    tests::overwrite(scratch / "labels", label_bytes);
    write_packed(scratch / "packed", image_bytes);
    for (const std::string& bytes : {image_bytes, io::read_file(scratch / "packed")}) {
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            tests::overwrite(scratch / "cut", bytes.substr(0, size));
            INFO("cut at byte " << size << " of " << bytes.size());
            const auto error =
                format_error([&] { io::read_idx(scratch / "cut", scratch / "labels"); });
            REQUIRE(error);
            REQUIRE(error->path() == scratch / "cut");
        }
    }
    for (std::size_t size = 0; size < label_bytes.size(); ++size) {
        CHECK(contains(refused(image_bytes, label_bytes.substr(0, size)), "labels: byte "));
    }
}

TEST_CASE("a packed IDX file is read up to its checksum and nothing may follow", "[io]") {
    // Larger than what zlib and we buffer, and of bytes that do not pack.
    std::string large = "\0\0\x08\x03\0\0\0\2\0\0\x04\0\0\0\x04\0"s;
    std::uint32_t random = 1;
    while (large.size() < 16 + 2 * 1024 * 1024) {
        random = random * 1664525 + 1013904223;
        large.push_back(static_cast<char>(random >> 24));
    }
    const Scratch scratch;
    tests::overwrite(scratch / "labels", label_bytes);
    write_packed(scratch / "packed", large);
    write_packed(scratch / "none", "");
    const std::string good = io::read_file(scratch / "packed");
    REQUIRE(good.size() > 512 * 1024);
    const auto message = [&](const std::string& bytes) {
        tests::overwrite(scratch / "images", bytes);
        return refusal([&] { io::read_idx(scratch / "images", scratch / "labels"); });
    };
    const std::string where = (scratch / "images") + ": byte 2097168: ";
    CHECK(message(good) == "");
    CHECK(message(good + io::read_file(scratch / "none")) == "");
    for (std::size_t cut = 1; cut <= 8; ++cut) {
        CHECK(message(good.substr(0, good.size() - cut)) == where + "the packed file is cut");
        std::string bytes = good;
        bytes[bytes.size() - cut] = static_cast<char>(bytes[bytes.size() - cut] ^ 1);
        CHECK(contains(message(bytes), where + "gz damage: incorrect "));
    }
    CHECK(contains(message(good + "\n"), where + "the packed file is cut"));
    CHECK(contains(message(good + "garbage"), where + "bytes after the packed ones: "));
    CHECK(contains(message(good + good), where + "bytes after the pixels"));
}

TEST_CASE("damage inside of a packed IDX file is refused", "[io]") {
    const Scratch scratch;
    tests::overwrite(scratch / "labels", label_bytes);
    write_packed(scratch / "packed", image_bytes);
    const std::string good = io::read_file(scratch / "packed");
    for (std::size_t byte = 10; byte < good.size(); ++byte) { // after the gz header
        std::string bytes = good;
        bytes[byte] = static_cast<char>(bytes[byte] ^ 0x10);
        tests::overwrite(scratch / "damaged", bytes);
        INFO("byte " << byte);
        REQUIRE(format_error([&] { io::read_idx(scratch / "damaged", scratch / "labels"); }));
    }
}

TEST_CASE("a file that announces more images than it has takes no memory for them", "[io]") {
    const auto peak = [] {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss;
    };
    const std::string many = "\0\0\x08\x03\xff\xff\xff\xff\0\0\x10\0\0\0\x10\0"s + "pixels";
    const auto before = peak();
    CHECK(contains(refused(many, label_bytes), "72057594021150720 bytes of pixels are expected"));
    CHECK(contains(refused(image_bytes, "\0\0\x08\x01\xff\xff\xff\xff"s), "4294967295 bytes"));
    CHECK(peak() - before < 64 * 1024);
}
