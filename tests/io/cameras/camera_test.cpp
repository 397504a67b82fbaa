#include "smnn/io/cameras/camera.hpp"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "smnn/io/cameras/event_stream.hpp"
#include "smnn/io/file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using io::CameraEvent;
using io::CameraFormat;
using tests::contains;

namespace {

const std::string data = std::string(SMNN_SOURCE_DIR) + "/tests/data/cameras";

std::vector<CameraEvent> read(const std::string& path, CameraFormat format,
                              std::optional<io::Sensor> sensor = {}) {
    io::CameraReader reader(path, format, sensor);
    std::vector<CameraEvent> all;
    std::vector<CameraEvent> events;
    while (reader.next(events)) all.insert(all.end(), events.begin(), events.end());
    return all;
}

// t_us,x,y,p
std::vector<CameraEvent> read_table(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    std::vector<CameraEvent> events;
    while (std::getline(file, line)) {
        std::uint64_t t = 0;
        unsigned x = 0;
        unsigned y = 0;
        int p = 0;
        REQUIRE(std::sscanf(line.c_str(), "%lu,%u,%u,%d", &t, &x, &y, &p) == 4);
        events.push_back({t, static_cast<std::uint16_t>(x), static_cast<std::uint16_t>(y), p == 1});
    }
    return events;
}

struct Written { // by whoever
    std::string bytes;

    Written& word16(unsigned value) {
        bytes += static_cast<char>(value & 0xFFU);
        bytes += static_cast<char>(value >> 8U);
        return *this;
    }
    Written& word32(std::uint64_t value) {
        return word16(value & 0xFFFFU).word16(value >> 16U & 0xFFFFU);
    }
    Written& word64(std::uint64_t value) { return word32(value).word32(value >> 32U); }
    Written& big32(std::uint32_t value) {
        for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
        return *this;
    }
};

std::vector<CameraEvent> parse(const Written& written, CameraFormat format,
                               std::optional<io::Sensor> sensor = {}) {
    const tests::Scratch scratch;
    tests::overwrite(scratch / "recording", written.bytes);
    return read(scratch / "recording", format, sensor);
}

std::string message(const Written& written, CameraFormat format,
                    std::optional<io::Sensor> sensor = {}) {
    return tests::refusal([&] { parse(written, format, sensor); });
}

} // namespace

TEST_CASE("recordings by the field's own writers give the events that were asked of them", "[io]") {
    std::size_t recordings = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data)) {
        if (!entry.is_regular_file() || entry.path().extension() == ".csv" ||
            entry.path().extension() == ".md") {
            continue;
        }
        INFO(entry.path());
        const std::optional<CameraFormat> format = io::camera_format(entry.path());
        REQUIRE(format);
        auto table = entry.path();
        CHECK(read(entry.path(), *format) == read_table(table.replace_extension(".csv")));
        ++recordings;
    }
    CHECK(recordings == 27);
}

TEST_CASE("a recording that is written while it is read gives the same events", "[io]") {
    const std::string path = data + "/evt3/evt3_two_turns.raw";
    const std::vector<CameraEvent> whole = read(path, CameraFormat::evt3);
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const tests::Scratch scratch;
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        std::thread writer([&, piece] {
            for (std::size_t at = 0; at < bytes.size(); at += piece) {
                const std::string part = bytes.substr(at, piece);
                (void)!::write(ends[1], part.data(), part.size());
            }
            ::close(ends[1]);
        });
        CHECK(read("/proc/self/fd/" + std::to_string(ends[0]), CameraFormat::evt3) == whole);
        writer.join();
        ::close(ends[0]);
    }
}

TEST_CASE("the channel of a pixel: darker first, row by row from the top", "[io]") {
    const io::Sensor sensor{34, 30};
    CHECK(sensor.channels() == 2 * 34 * 30);
    CHECK(sensor.channel(0, 0, false) == 0);
    CHECK(sensor.channel(33, 0, false) == 33);
    CHECK(sensor.channel(2, 1, true) == (30 + 1) * 34 + 2);
}

TEST_CASE("EVT 2.1 has 32 pixels in a word, its halves in either order", "[io]") {
    const std::uint64_t high = std::uint64_t{0x80000002} << 32U;
    const std::uint64_t on = (std::uint64_t{0x1} << 60U) | (std::uint64_t{5} << 54U) |
                             (std::uint64_t{64} << 43U) | (std::uint64_t{7} << 32U) | 0x80000005U;
    const std::uint64_t off = (std::uint64_t{9} << 54U) | (std::uint64_t{3} << 32U) | 1U;
    const std::vector<CameraEvent> right = {
        {133, 64, 7, true}, {133, 66, 7, true}, {133, 95, 7, true}, {137, 0, 3, false}};
    const std::string start = "% evt 2.1\n% format EVT21;height=720;width=1280";
    CHECK(parse(Written{start + "\n% end\n"}.word64(high).word64(on).word64(off),
                CameraFormat::evt21) == right);
    const auto halves = [](std::uint64_t word) { return word << 32U | word >> 32U; };
    CHECK(parse(Written{start + ";endianness=legacy\n% end\n"}
                    .word64(halves(high))
                    .word64(halves(on))
                    .word64(halves(off)),
                CameraFormat::evt21) == right);
}

TEST_CASE("clocks that turn over go on", "[io]") {
    const io::Sensor sensor{640, 480};
    // EVT 2.0: 34 bits
    CHECK(
        parse(Written{}.word32(0x8FFFFFFF).word32(0x0FC00000).word32(0x80000000).word32(0x00400000),
              CameraFormat::evt2,
              sensor) == std::vector<CameraEvent>{{(1ULL << 34U) - 1, 0, 0, false},
                                                  {(1ULL << 34U) + 1, 0, 0, false}});
    // EVT 3.0: 24 bits, also after 12 s of silence
    CHECK(parse(Written{}.word16(0x8C00).word16(0x2001).word16(0x8900).word16(0x2002),
                CameraFormat::evt3, sensor) ==
          std::vector<CameraEvent>{{0xC00000, 1, 0, false}, {0x1900000, 2, 0, false}});
    // DAT: 32 bits
    CHECK(parse(Written{std::string("% Version 2\n\x0C\x08", 14)}
                    .word32(0xFFFFFFFF)
                    .word32(5)
                    .word32(3)
                    .word32(0x10000000 | 2 << 14U),
                CameraFormat::dat, sensor) ==
          std::vector<CameraEvent>{{0xFFFFFFFF, 5, 0, false}, {0x100000003, 0, 2, true}});
}

TEST_CASE("EVT 3.0 keeps what a word does not say; before the first time there is none", "[io]") {
    io::Sensor sensor{640, 480};
    const tests::Scratch scratch;
    Written words;
    words.word16(0x2003);                                              // no time yet
    words.word16(0x8001).word16(0x6002).word16(0x0011);                // 4098 us, row 17
    words.word16(0x2805).word16(0x3864).word16(0x4801).word16(0x5081); // x 5; from x 100
    words.word16(0xA123).word16(0x7111).word16(0xE001).word16(0xF222); // nothing of light
    words.word16(0x1005).word16(0x2009).word16(0x0012).word16(0x2009); // another kind of row
    tests::overwrite(scratch / "raw", words.bytes);
    io::CameraReader reader(scratch / "raw", CameraFormat::evt3, sensor);
    std::vector<CameraEvent> events;
    REQUIRE(reader.next(events));
    CHECK(events == std::vector<CameraEvent>{{4098, 5, 17, true},
                                             {4098, 100, 17, true},
                                             {4098, 111, 17, true},
                                             {4098, 112, 17, true},
                                             {4098, 119, 17, true},
                                             {4098, 9, 18, false}});
    CHECK_FALSE(reader.next(events));
    CHECK(reader.without_time() == 1);
}

TEST_CASE("AEDAT 2.0 says what an address is by its chip, with rows from the bottom", "[io]") {
    const std::string start = "#!AER-DAT2.0\r\n# This is a raw AE data file\r\n";
    const std::string davis = start + "# AEChip: eu.seebetter.ini.chips.davis.Davis346blue\r\n";
    CHECK(parse(Written{davis}
                    .big32(259U << 22U | 345U << 12U | 1U << 11U)
                    .big32(7)
                    .big32(0x80000000U)
                    .big32(8)
                    .big32(0x400U)
                    .big32(9)
                    .big32(2U << 12U)
                    .big32(10),
                CameraFormat::aedat2) ==
          std::vector<CameraEvent>{{7, 345, 0, true}, {10, 2, 259, false}});
    const Written retina = Written{start}
                               .big32(127U << 8U | 3U << 1U | 1U)
                               .big32(1)
                               .big32(0x8000U)
                               .big32(2)
                               .big32(0)
                               .big32(3);
    const std::vector<CameraEvent> right = {{1, 3, 0, true}, {3, 0, 127, false}};
    CHECK(parse(retina, CameraFormat::aedat2, io::Sensor{128, 128}) == right);
    CHECK(contains(message(retina, CameraFormat::aedat2),
                   "its chip is not named: the width and height"));
    CHECK(contains(message(Written{davis}.big32(300U << 22U).big32(1), CameraFormat::aedat2),
                   "an event at x 0, y 300 from the bottom, the sensor has 346 x 260"));
}

TEST_CASE("an Event Stream that is written is read as it was", "[io]") {
    const tests::Scratch scratch;
    for (const char* name : {"es/es_event_stream", "es/es_late", "es/es_empty", "evt3/evt3_vectors",
                             "evt2/evt2_wrap_of_64"}) {
        const std::vector<CameraEvent> events = read_table(data + "/" + name + ".csv");
        io::EventStreamWriter writer(scratch / "out.es", {640, 480});
        writer.append(events);
        writer.close();
        CHECK(read(scratch / "out.es", CameraFormat::event_stream) == events);
    }
    // Byte for byte as the format's own writer does.
    const std::string path = data + "/es/es_event_stream.es";
    io::EventStreamWriter writer(scratch / "again.es", {640, 480});
    writer.append(read(path, CameraFormat::event_stream));
    writer.close();
    CHECK(io::read_file(scratch / "again.es") == io::read_file(path));

    io::EventStreamWriter refusing(scratch / "none.es", {4, 4});
    const std::vector<CameraEvent> outside = {{0, 4, 0, true}};
    CHECK(
        contains(tests::refusal([&] { refusing.append(outside); }), "on 4 x 4 pixels is expected"));
    const std::vector<CameraEvent> since_1970 = {{1'700'000'000'000'000, 0, 0, true}};
    CHECK(
        contains(tests::refusal([&] { refusing.append(since_1970); }), "a byte for every 127 us"));
}

TEST_CASE("a recording that is none is refused where it is wrong", "[io]") {
    const io::Sensor sensor{640, 480};
    const std::string evt3 = "% evt 3.0\n% geometry 64x48\n";
    CHECK(contains(message(Written{evt3}.word16(0x8000).word16(0x2040), CameraFormat::evt3),
                   "byte 29: an event at x 64, y 0, the sensor has 64 x 48"));
    CHECK(
        contains(message(Written{evt3}.word16(0x8002).word16(0x2001).word16(0x8001).word16(0x2001),
                         CameraFormat::evt3),
                 "byte 33: an event at 4096 us, the one before is at 8192 us"));
    CHECK(contains(message(Written{evt3 + "x"}, CameraFormat::evt3),
                   "byte 27: a word of 1 bytes, 2 are expected"));
    CHECK(contains(message(Written{evt3}, CameraFormat::evt2),
                   "a header of EVT 3.0, one of EVT 2.0 is expected"));
    CHECK(contains(message(Written{evt3}, CameraFormat::evt3, sensor),
                   "a sensor of 64 x 48 pixels by the file, 640 x 480 are asked for"));
    CHECK(
        contains(message(Written{"% evt 3.0\n% geometry 64\n"}, CameraFormat::evt3), "'' pixels"));
    CHECK(contains(message(Written{evt3}, CameraFormat::dat), "a header of RAW"));
    CHECK(contains(message(Written{std::string("% Version 2\n\x0E\x08", 14)}, CameraFormat::dat),
                   "byte 12: events of kind 14"));
    CHECK(contains(message(Written{"Event Streak"}, CameraFormat::event_stream),
                   "byte 0: 'Event Stream'"));
    CHECK(contains(message(Written{std::string("Event Stream\2\0\0\2\1\0\1\0", 20)},
                           CameraFormat::event_stream),
                   "byte 15: events of kind 2"));
    CHECK(contains(message(Written{"#!AER-DAT4.0\r\n"}.word32(0xFFFFFFFF), CameraFormat::aedat4),
                   "byte 14: a header of 4294967295 bytes"));
    CHECK(contains(message(Written{"#!AER-DAT4.0\r\n"}.word32(8), CameraFormat::aedat4),
                   "byte 18: a header of 8 bytes, the file ends after 0"));
    CHECK(contains(message(Written{"#!AER-DAT2.0"}, CameraFormat::aedat2), "'#!AER-DAT2.0'"));
}

TEST_CASE("a recording cut or flipped at any byte is read or refused in one line", "[io]") {
    const tests::Scratch scratch;
    for (const char* name :
         {"aedat4/aedat4_dv_zstd.aedat4", "aedat4/aedat4_dv_none.aedat4", "evt3/evt3_vectors.raw",
          "dat/dat_late.dat", "es/es_event_stream.es"}) {
        const std::string path = data + "/" + name;
        const CameraFormat format = *io::camera_format(path);
        const std::string bytes = io::read_file(path);
        std::size_t refused = 0;
        for (std::size_t at = 0; at < bytes.size(); at += 3) {
            std::string flipped = bytes;
            flipped[at] = static_cast<char>(flipped[at] ^ 0x41);
            for (const std::string& damaged : {bytes.substr(0, at), flipped}) {
                tests::overwrite(scratch / "damaged", damaged);
                const std::string line = tests::refusal([&] {
                    read(scratch / "damaged", format, io::Sensor{640, 480});
                });
                refused += line.empty() ? 0U : 1U;
                REQUIRE(line.find('\n') == std::string::npos);
            }
        }
        CHECK(refused > 0);
    }
}
