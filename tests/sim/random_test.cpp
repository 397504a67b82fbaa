#include "smnn/sim/random.hpp"

#include <cmath>
#include <vector>

#include "tests/support/catch.hpp"

using namespace smnn::sim;
using Block = std::array<std::uint32_t, 4>;

TEST_CASE("Philox4x32-10 gives its authors' known answers", "[sim]") {
    CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) ==
          Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(philox4x32({~0U, ~0U, ~0U, ~0U}, {~0U, ~0U}) ==
          Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
          Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("drawing many at once is drawing one after another, from any point of a block", "[sim]") {
    for (std::size_t before = 0; before < 6; ++before) {
        Random one(7, "encoding", 3);
        Random many(7, "encoding", 3);
        for (std::size_t i = 0; i < before; ++i) CHECK(one.next() == many.next());
        std::vector<std::uint32_t> bits(64 + 64 + 3);
        many.fill(bits);
        for (const std::uint32_t expected : bits) REQUIRE(one.next() == expected);
        CHECK(one.next() == many.next());
    }
}

TEST_CASE("streams of another seed, name or index have nothing in common", "[sim]") {
    const auto first = [](Random random) { return random.next(); };
    const std::uint32_t draw = first(Random(1, "encoding", 0));
    CHECK(draw == first(Random(1, "encoding", 0)));
    CHECK(draw != first(Random(2, "encoding", 0)));
    CHECK(draw != first(Random(1, "shuffle", 0)));
    CHECK(draw != first(Random(1, "encoding", 1)));
    CHECK(draw != first(Random(1, "encoding", std::uint64_t{1} << 32)));
}

TEST_CASE("uniform, normal and bounded draws have the moments they should", "[sim]") {
    // 200,000 draws: a mean is known to 1/sqrt(n) of its deviation; five of those are allowed.
    constexpr int n = 200000;
    const double tolerance = 5.0 / std::sqrt(n);
    Random random(11, "moments");
    double uniform = 0.0, normal = 0.0, squares = 0.0;
    std::array<int, 7> counts{};
    for (int i = 0; i < n; ++i) {
        const double u = random.uniform();
        REQUIRE((u >= 0.0 && u < 1.0));
        uniform += u / n;
        const double x = random.normal();
        normal += x / n;
        squares += x * x / n;
        ++counts[random.below(7)];
    }
    CHECK(std::abs(uniform - 0.5) < tolerance * std::sqrt(1.0 / 12.0));
    CHECK(std::abs(normal) < tolerance);
    CHECK(std::abs(squares - 1.0) < tolerance * std::sqrt(2.0));
    for (const int count : counts)
        CHECK(std::abs(count / double{n} - 1.0 / 7.0) < tolerance * 0.35);
}
