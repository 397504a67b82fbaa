#include "smnn/io/bytes/framed_stream.hpp"

#include <unistd.h>

#include "tests/support/catch.hpp"
#include "tests/support/redirected.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;
using tests::format_error;
using tests::Scratch;
using Frames = std::vector<std::string>;

namespace {

constexpr io::FileKind kind{"test", "test", 3, 1};
const Frames three{"alpha", "gamma", "delta"};

// The k-th of the frames above in their file: length, five bytes, checksum.
constexpr std::size_t opening = 20;
constexpr std::size_t frame = 13;

Frames frames_of(const std::string& path) { return tests::read_frames(path, kind); }

} // namespace

TEST_CASE("frames come back as they were, empty and largest ones too", "[io]") {
    const Scratch scratch;
    const Frames frames{"", "a", std::string(io::frame_bytes_max, 'x'), std::string(3, '\0')};
    tests::write_frames(scratch / "file", kind, frames);
    CHECK(frames_of(scratch / "file") == frames);

    io::FrameWriter writer(scratch / "other", kind);
    CHECK_THROWS_AS(writer.append(std::string(io::frame_bytes_max + 1, 'x')), sim::ParameterError);
}

TEST_CASE("frames come through a pipe", "[io]") {
    const Scratch scratch;
    tests::write_frames(scratch / "file", kind, three);
    const std::string bytes = io::read_file(scratch / "file");
    {
        const tests::Redirected input(STDIN_FILENO, tests::pipe_with(bytes));
        CHECK(frames_of("-") == three);
    }
    const tests::Redirected input(STDIN_FILENO, tests::pipe_with(bytes.substr(0, 40)));
    const auto error = format_error([] { frames_of("-"); });
    REQUIRE(error);
    CHECK(error->path() == "-");
    CHECK(error->offset() == 40);
}

TEST_CASE(
    "a framed file cut at any byte or with any bit flipped is refused with its name and offset",
    "[io]") {
    const Scratch scratch;
    tests::write_frames(scratch / "file", kind, three);
    CHECK(tests::first_damage_accepted(scratch / "file", scratch / "damaged", frames_of) == "");
}

TEST_CASE("the offset of an error is where the file is wrong", "[io]") {
    const Scratch scratch;
    tests::write_frames(scratch / "file", kind, three);
    std::string bytes = io::read_file(scratch / "file");
    const auto offset = [&](const std::string& with) {
        io::write_file(scratch / "file", with);
        return format_error([&] { frames_of(scratch / "file"); })->offset();
    };
    CHECK(offset("") == 0);
    CHECK(offset(bytes.substr(0, 50)) == 50);
    CHECK(offset(bytes + "x") == bytes.size());
    CHECK(offset("GIF" + bytes) == 0);
    bytes[opening + frame + 6] = 'A';
    CHECK(offset(bytes) == opening + frame);
}

TEST_CASE("frames that changed places, went missing or came twice are noticed", "[io]") {
    const Scratch scratch;
    tests::write_frames(scratch / "file", kind, three);
    const std::string bytes = io::read_file(scratch / "file");
    const std::string before = bytes.substr(0, opening);
    const std::string a = bytes.substr(opening, frame);
    const std::string b = bytes.substr(opening + frame, frame);
    const std::string c = bytes.substr(opening + 2 * frame, frame);
    const std::string end = bytes.substr(opening + 3 * frame);
    const auto is_refused = [&](const std::string& with) {
        io::write_file(scratch / "file", with);
        return format_error([&] { frames_of(scratch / "file"); }).has_value();
    };
    CHECK_FALSE(is_refused(before + a + b + c + end));
    CHECK(is_refused(before + b + a + c + end));
    CHECK(is_refused(before + a + c + end));
    CHECK(is_refused(before + a + b + end));
    CHECK(is_refused(before + a + a + b + c + end));
    CHECK(is_refused(before + a + b + c + c + end));
    CHECK(is_refused(before + end));
}

TEST_CASE("a file of another kind is refused by its kind", "[io]") {
    const Scratch scratch;
    tests::write_frames(scratch / "log", io::spike_log_kind, three);
    const auto error = format_error([&] { io::FrameReader(scratch / "log", io::network_kind); });
    REQUIRE(error);
    CHECK(contains(error->what(), "\"spik\""));
    CHECK(contains(error->what(), "network"));
    CHECK(io::kind_tag(scratch / "log") == "spik");
    io::write_file(scratch / "text", "tick,channel\n");
    CHECK(io::kind_tag(scratch / "text") == "");
}

TEST_CASE("a newer major version is refused by name and a newer minor one is read", "[io]") {
    const Scratch scratch;
    tests::write_frames(scratch / "major", {"test", "test", 4, 0}, three);
    const auto error = format_error([&] { frames_of(scratch / "major"); });
    REQUIRE(error);
    CHECK(contains(error->what(), "version 4.0 of the test format, version 3 is expected"));

    tests::write_frames(scratch / "minor", {"test", "test", 3, 9}, three);
    CHECK(frames_of(scratch / "minor") == three);
    CHECK(io::FrameReader(scratch / "minor", kind).is_newer_minor());
}

TEST_CASE("a frame that claims more bytes than are there is refused before they are asked for",
          "[io]") {
    const Scratch scratch;
    tests::write_frames(scratch / "file", kind, three);
    const std::string bytes = io::read_file(scratch / "file");
    const auto message = [&](const std::string& length) {
        io::write_file(scratch / "file", bytes.substr(0, opening) + length + "12345");
        return tests::refusal([&] { frames_of(scratch / "file"); });
    };
    CHECK(contains(message("\xff\xff\xff\x7f"), "2147483647 bytes, at most 8388608"));
    CHECK(contains(message(std::string("\0\0\x80\0", 4)), "needs 8388607 bytes more"));
}
