#include "smnn/io/bytes/deflate.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;

TEST_CASE("a text comes back from its packing, whatever was packed before it", "[io]") {
    io::Deflater deflater;
    io::Inflater inflater;
    std::string noise;
    for (unsigned i = 0; i < 10'000; ++i)
        noise.push_back(static_cast<char>(i * i * 2654435761U >> 24));
    for (const std::string& text :
         {std::string(100'000, 'a'), std::string("short"), std::string(), noise}) {
        const std::string packed(deflater.deflate(text));
        CHECK(packed == deflater.deflate(text)); // equal texts, equal bytes
        CHECK(inflater.inflate(packed, text.size()) == text);
    }
}

TEST_CASE("a packing of another size than announced, cut or damaged is refused", "[io]") {
    io::Deflater deflater;
    io::Inflater inflater;
    const std::string text(1000, 'a');
    const std::string packed(deflater.deflate(text));
    const auto refusal = [&](const std::string& bytes, std::size_t size) {
        return tests::refusal([&] { inflater.inflate(bytes, size); });
    };
    CHECK(tests::contains(refusal(packed, 999), "not the 999 that are announced"));
    CHECK(tests::contains(refusal(packed, 1001), "not the 1001 that are announced"));
    CHECK(tests::contains(refusal(packed.substr(0, packed.size() - 1), 1000), "damaged"));
    CHECK(tests::contains(refusal(packed + "x", 1000), "damaged"));
    CHECK(tests::contains(refusal(packed, std::size_t{1} << 31), "packed bytes cannot be"));
    CHECK(inflater.inflate(packed, 1000) == text); // a refusal leaves nothing behind
}
