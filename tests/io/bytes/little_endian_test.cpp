#include "smnn/io/bytes/little_endian.hpp"

#include <limits>

#include "tests/support/catch.hpp"

using namespace smnn;

TEST_CASE("numbers are written with their lowest byte first", "[io]") {
    std::string bytes;
    io::append_little_endian(bytes, std::uint16_t{0x1234});
    io::append_little_endian(bytes, std::uint32_t{0x89abcdef});
    io::append_little_endian(bytes, -1.5F); // bf c0 00 00
    CHECK(bytes == std::string("\x34\x12\xef\xcd\xab\x89\x00\x00\xc0\xbf", 10));
    CHECK(io::read_little_endian<std::uint16_t>(bytes.data()) == 0x1234);
    CHECK(io::read_little_endian<std::uint32_t>(bytes.data() + 2) == 0x89abcdef);
    CHECK(io::read_little_endian_float(bytes.data() + 6) == -1.5F);
}
