#include "smnn/learning/activity/growing_histogram.hpp"

#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;

TEST_CASE("whatever numbers come, few bins count each of them where it belongs", "[learning]") {
    sim::Random random(1, "numbers");
    for (int trial = 0; trial < 200; ++trial) {
        GrowingHistogram histogram(8);
        std::vector<std::uint64_t> numbers;
        std::uint64_t largest = 0;
        const std::uint64_t count = random.below(50);
        for (std::uint64_t i = 0; i < count; ++i) {
            numbers.push_back(random.below(std::uint64_t{1} << random.below(64)));
            largest = std::max(largest, numbers.back());
            histogram.add(numbers.back());
        }
        // As narrow as eight bins can be.
        CHECK(largest / histogram.width() < 8);
        CHECK((histogram.width() == 1 || largest / (histogram.width() / 2) >= 8));
        std::vector<std::uint64_t> expected(numbers.empty() ? 0 : largest / histogram.width() + 1);
        for (const std::uint64_t number : numbers) ++expected[number / histogram.width()];
        const auto counts = histogram.counts();
        CHECK(std::vector<std::uint64_t>(counts.begin(), counts.end()) == expected);
    }
}

TEST_CASE("every number below an end is as many numbers, one by one", "[learning]") {
    for (std::uint64_t end = 0; end < 100; ++end) {
        GrowingHistogram at_once(4);
        GrowingHistogram one_by_one(4);
        at_once.add(5);
        one_by_one.add(5);
        at_once.add_below(end);
        for (std::uint64_t number = 0; number < end; ++number) one_by_one.add(number);
        const auto a = at_once.counts();
        const auto b = one_by_one.counts();
        CAPTURE(end);
        CHECK(at_once.width() == one_by_one.width());
        CHECK(std::vector(a.begin(), a.end()) == std::vector(b.begin(), b.end()));
    }
}

TEST_CASE("the longest run there is fits", "[learning]") {
    GrowingHistogram histogram(256);
    histogram.add_below(std::uint64_t{1} << 61);
    CHECK(histogram.width() == std::uint64_t{1} << 53);
    CHECK(histogram.counts().size() == 256);
}
