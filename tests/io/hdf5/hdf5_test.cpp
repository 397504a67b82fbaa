#include "smnn/io/hdf5/hdf5.hpp"

#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <map>

#include "smnn/io/file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;
using tests::refusal;
using tests::Scratch;

namespace {

const std::string data = SMNN_SOURCE_DIR "/tests/data/hdf5/";

template <class T>
std::span<const T> span_of(const std::vector<T>& values) {
    return values;
}

// One of everything.
void write_example(const std::string& path) {
    io::Hdf5Writer file(path);
    file.numbers("/a/weights", {2, 3}, span_of<float>({1.5F, -0.0F, 3, 4, 5, 6}));
    file.numbers("/a/ids", {3}, span_of<std::uint64_t>({0, 7, UINT64_MAX}));
    file.numbers("/a/steps", {2}, span_of<std::int64_t>({-1, 1}));
    file.number("/a/dt", 1e300);
    file.text("/a/type", "Linear");
    file.texts("/a/edges", {2, 2}, std::vector<std::string>{"a", "b", "β", ""});
    file.group("/b");
    file.append("/b/times", span_of<double>({0.5, 1.5}));
    file.append("/b/times", span_of<double>({2.5}));
    file.append_row("/b/rows", span_of<std::uint16_t>({1, 2, 3}));
    file.append_row("/b/rows", span_of<std::uint16_t>({}));
    file.text_of("/b/times", "units", "ms");
    file.numbers_of("/", "version", {2}, span_of<std::uint32_t>({0, 1}));
    file.choice_of("/b", "sorting", {{"none", 0}, {"by_time", 2}}, "by_time");
    file.commit();
}

// The processes that this one has started.
std::vector<pid_t> children() {
    const std::string self = std::to_string(::getpid());
    std::ifstream list("/proc/" + self + "/task/" + self + "/children");
    return {std::istream_iterator<pid_t>(list), {}};
}

} // namespace

TEST_CASE("what is written to HDF5 is read again, in its shape", "[io]") {
    const Scratch scratch;
    write_example(scratch / "example.h5");
    const io::Hdf5Reader file(scratch / "example.h5");
    CHECK(file.names("/") == std::vector<std::string>{"a", "b"});
    CHECK(file.names("/a") ==
          std::vector<std::string>{"dt", "edges", "ids", "steps", "type", "weights"});
    CHECK(file.has_group("/b"));
    CHECK_FALSE(file.has_group("/a/dt"));
    CHECK_FALSE(file.has_dataset("/c/dt"));
    CHECK(file.numbers<float>("/a/weights", 2) ==
          io::Hdf5Array<float>{{2, 3}, {1.5F, -0.0F, 3, 4, 5, 6}});
    CHECK(file.numbers<std::uint64_t>("/a/ids", 1).values ==
          std::vector<std::uint64_t>{0, 7, UINT64_MAX});
    CHECK(file.number<double>("/a/dt") == 1e300);
    CHECK(file.text("/a/type") == "Linear");
    CHECK(file.texts("/a/edges", 2).values == std::vector<std::string>{"a", "b", "β", ""});
    CHECK(file.numbers<double>("/b/times", 1).values == std::vector<double>{0.5, 1.5, 2.5});
    std::vector<float> two(2);
    file.read("/b/times", 1, std::span(two));
    CHECK(two == std::vector<float>{1.5F, 2.5F});
    CHECK(file.is_ragged("/b/rows"));
    CHECK(file.shape("/b/rows") == io::Hdf5Shape{2});
    CHECK(file.row<std::uint64_t>("/b/rows", 0) == std::vector<std::uint64_t>{1, 2, 3});
    CHECK(file.row<double>("/b/rows", 1).empty());
    CHECK(file.text_of("/b/times", "units") == "ms");
    CHECK_FALSE(file.text_of("/b/times", "unit"));
    CHECK(file.numbers_of<std::uint64_t>("/", "version")->values ==
          std::vector<std::uint64_t>{0, 1});
    CHECK(file.numbers_of<std::int64_t>("/b", "sorting")->values == std::vector<std::int64_t>{2});
}

TEST_CASE("equal values give equal bytes of HDF5", "[io]") {
    const Scratch scratch;
    write_example(scratch / "one.h5");
    write_example(scratch / "two.h5");
    CHECK(io::read_file(scratch / "one.h5") == io::read_file(scratch / "two.h5"));
}

TEST_CASE("numbers of HDF5 that would become other numbers are refused", "[io]") {
    const Scratch scratch;
    write_example(scratch / "example.h5");
    const io::Hdf5Reader file(scratch / "example.h5");
    const auto refused = [](auto&& read) { return refusal(read); };
    CHECK(contains(refused([&] { file.number<float>("/a/dt"); }), "example.h5: /a/dt: "));
    CHECK(contains(refused([&] { file.numbers<std::int64_t>("/a/ids", 1); }), "/a/ids: "));
    CHECK(contains(refused([&] { file.numbers<std::uint64_t>("/a/steps", 1); }), "/a/steps: "));
    CHECK(contains(refused([&] { file.numbers<std::int64_t>("/a/weights", 2); }),
                   "holds floating point numbers, integers are expected"));
}

TEST_CASE("an object of HDF5 that is missing or another is named with what is expected", "[io]") {
    const Scratch scratch;
    write_example(scratch / "example.h5");
    const io::Hdf5Reader file(scratch / "example.h5");
    CHECK(refusal([&] { file.text("/a/typo"); }) ==
          (scratch / "example.h5") + ": /a/typo: is missing");
    CHECK(contains(refusal([&] { file.text("/a/dt/type"); }), "/a/dt/type: is missing"));
    CHECK(contains(refusal([&] { file.text("/b"); }), "/b: is no dataset"));
    CHECK(contains(refusal([&] { file.names("/a/dt"); }), "/a/dt: is no group"));
    CHECK(contains(refusal([&] { file.text("/a/dt"); }), "holds floating point numbers, text"));
    CHECK(contains(refusal([&] { file.numbers<float>("/a/type", 0); }), "holds texts, numbers"));
    CHECK(contains(refusal([&] { file.numbers<float>("/a/weights", 1); }),
                   "is 2 x 3, 1 dimension is expected"));
    CHECK(contains(refusal([&] { file.row<float>("/a/ids", 0); }), "rows of different lengths"));
    CHECK(contains(refusal([&] { file.row<float>("/b/rows", 2); }), "has 2 rows, row 2"));
    std::vector<double> four(4);
    CHECK(contains(refusal([&] { file.read("/b/times", 0, std::span(four)); }),
                   "has 3 values, 4 are expected"));
}

TEST_CASE("a file that is no HDF5, cut, a folder or a stream is refused in one line", "[io]") {
    const Scratch scratch;
    write_example(scratch / "example.h5");
    const std::string whole = io::read_file(scratch / "example.h5");
    for (std::size_t size = 0; size < whole.size(); size += 97) {
        INFO("cut at byte " << size);
        tests::overwrite(scratch / "cut.h5", whole.substr(0, size));
        const std::string line = refusal([&] { io::Hdf5Reader{scratch / "cut.h5"}; });
        REQUIRE((contains(line, "cut.h5: byte 0: no HDF5 file") ||
                 (size < 100 && contains(line, "cut.h5: byte 0: cannot be opened")) ||
                 contains(line, "the file is cut, it had " + std::to_string(whole.size()))));
    }
    CHECK(contains(refusal([&] { io::Hdf5Reader{scratch.path()}; }), "directory"));
    CHECK(contains(refusal([&] { io::Hdf5Reader{scratch / "none.h5"}; }), "cannot be read"));
    CHECK(contains(refusal([&] { io::Hdf5Reader{"-"}; }), "stream"));
    CHECK(contains(refusal([&] { io::Hdf5Reader{"/dev/null"}; }), "device"));
}

TEST_CASE("an HDF5 file that cannot be written leaves the older one", "[io]") {
    const Scratch scratch;
    tests::overwrite(scratch / "old.h5", "older");
    { const io::Hdf5Writer never_committed(scratch / "old.h5"); }
    CHECK(io::read_file(scratch / "old.h5") == "older");
    CHECK(scratch.names() == std::vector<std::string>{"old.h5"});
    CHECK(contains(refusal([] { write_example("/dev/full"); }), "/dev/full: cannot be written"));
}

TEST_CASE("values that are elsewhere, or are more than the file, are refused unread", "[io]") {
    const std::map<std::string, std::string> files = {
        {"external_link", "is a link to somewhere else"},
        {"circle", "is missing"},
        {"external_storage", "its values are in another file"},
        {"virtual", "its values are in another file"},
        {"unknown_filter", "is packed by filter 32008 (bitshuffle"},
        {"terabytes_of_nothing", "1099511627776, which is more than the 0 bytes"},
        {"terabytes_in_chunks", "1099511627776, which is more than the 8192 bytes"},
        {"records", "holds records or another type"},
        {"booleans", "holds an enumeration"},
        {"empty", "has no values"},
    };
    for (const auto& [name, part] : files) {
        INFO(name);
        const io::Hdf5Reader file(data + name + ".h5");
        const std::string line = refusal([&] { file.numbers<double>("/values", 1); });
        CHECK(contains(line, name + ".h5: /values: " + part));
    }
}

TEST_CASE("HDF5 is read as people's programs write it: filters, indexes, links, user blocks",
          "[io]") {
    const std::vector<double> values{0.5, 1.0, 1.0, 2.5, 7.0};
    std::vector<double> often;
    for (int i = 0; i < 8; ++i) often.insert(often.end(), values.begin(), values.end());
    for (const char* name : {"lzf", "scaleoffset", "lz4", "zstd", "one_chunk", "fixed_array",
                             "extensible_array", "many", "user_block", "soft_links"}) {
        INFO(name);
        const io::Hdf5Reader file(data + "read/" + name + ".h5");
        CHECK(file.numbers<double>("/values", 1).values == values);
        std::vector<float> two(2);
        file.read("/values", 3, std::span(two));
        CHECK(two == std::vector<float>{2.5F, 7.0F});
    }
    for (const char* name : {"szip", "compact"}) {
        INFO(name);
        CHECK(io::Hdf5Reader(data + "read/" + name + ".h5").numbers<double>("/values", 1).values ==
              often);
    }
    CHECK(io::Hdf5Reader(data + "read/nbit.h5").numbers<double>("/values", 1).values.back() == 7.0);
    const io::Hdf5Reader trees(data + "read/two_trees.h5");
    CHECK(trees.numbers<double>("/table", 2).shape == io::Hdf5Shape{3, 5});
    CHECK(trees.numbers<double>("/table", 2).values[13] == 13.0);
    const io::Hdf5Reader many(data + "read/many.h5");
    CHECK(many.names("/").size() == 41);
    CHECK(many.numbers_of<std::int64_t>("/", "attribute 39")->values ==
          std::vector<std::int64_t>{39});
    CHECK(io::Hdf5Reader(data + "read/unwritten.h5").numbers<double>("/values", 1).values ==
          std::vector<double>(5, 2.5));
    CHECK(io::Hdf5Reader(data + "soft_link.h5").numbers<double>("/values", 1).values ==
          std::vector<double>{0.0, 1.0, 2.0});
}

TEST_CASE("an HDF5 file with any byte changed is read or refused in one line", "[io]") {
    const Scratch scratch;
    for (const char* name :
         {"read/lzf", "read/many", "read/extensible_array", "read/two_trees", "packed"}) {
        const std::string whole = io::read_file(data + name + ".h5");
        for (std::size_t at = 0; at < whole.size(); at += whole.size() / 61) {
            INFO(name << ", byte " << at);
            std::string bytes = whole;
            bytes[at] = static_cast<char>(~bytes[at]);
            tests::overwrite(scratch / "changed.h5", bytes);
            try {
                const io::Hdf5Reader file(scratch / "changed.h5");
                for (const std::string& object : file.names("/")) {
                    if (file.has_dataset("/" + object)) file.numbers<double>("/" + object, 1);
                }
                file.numbers_of<double>("/", "attribute 07");
            } catch (const sim::Error& error) {
                REQUIRE(contains(error.what(), "changed.h5: "));
                REQUIRE_FALSE(contains(error.what(), "\n"));
            }
        }
    }
}

TEST_CASE("a process of the HDF5 library that dies is one line, again and again", "[io]") {
    const io::Hdf5Reader file(data + "packed.h5");
    CHECK(file.numbers<double>("/whole", 1).values.size() == 2);
    for (const pid_t child : children()) REQUIRE(::kill(child, SIGKILL) == 0);
    for (int i = 0; i < 2; ++i) {
        const std::string line = refusal([&] { (void)file.numbers<double>("/whole", 1); });
        CHECK(
            contains(line, "packed.h5: /whole: is damaged: the HDF5 library dies of it (Killed)"));
    }
    const io::Hdf5Reader other(data + "packed.h5"); // one process each
    CHECK(other.numbers<double>("/whole", 1).values.size() == 2);
}

TEST_CASE("packed values, other widths and byte orders are read as the numbers they are", "[io]") {
    const io::Hdf5Reader file(data + "packed.h5");
    const std::vector<double> values = file.numbers<double>("/values", 1).values;
    REQUIRE(values.size() == 1000);
    CHECK(values[13] == 3.0); // 13 % 7 / 2
    CHECK(file.numbers<float>("/halves", 1).values == std::vector<float>{0.5F, -2.0F, 65504.0F});
    CHECK(file.numbers<std::int64_t>("/big_endian", 1).values == std::vector<std::int64_t>{1, -2});
    CHECK(file.numbers<double>("/whole", 1).values == std::vector<double>{1.0, 2.0});
    CHECK(file.texts("/fixed", 1).values == std::vector<std::string>{"one", "four"});
}

TEST_CASE("how finely a dataset tells its numbers apart is known from their type", "[io]") {
    const std::string spikes = std::string(SMNN_SOURCE_DIR) + "/tests/data/spikes/";
    const io::Hdf5Reader narrow(spikes + "shd.h5");
    CHECK(narrow.spacing("/spikes/times") == 0x1p-10);
    CHECK(narrow.spacing("/labels") == 0x1p-52);
    CHECK(io::Hdf5Reader(spikes + "shd_unlabelled.h5").spacing("/spikes/times") == 0x1p-23);
    CHECK(io::Hdf5Reader(spikes + "units.nwb").spacing("/units/spike_times") == 0x1p-52);
    CHECK(contains(refusal([&] { narrow.spacing("/spikes"); }), "/spikes: is no dataset"));
}
