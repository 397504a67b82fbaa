#include "smnn/learning/analysis/power_law.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using learning::PowerLaw;
using learning::PowerLawPiece;

namespace {

// rank^slope from rank 1, going on with the next slope where a rank is a break; noise in log.
std::vector<double> law(std::size_t ranks, const std::vector<std::size_t>& breaks,
                        const std::vector<double>& slopes, double noise = 0.0) {
    sim::Random random(1, "noise");
    std::vector<double> values;
    double log_value = 1.0;
    for (std::size_t rank = 1; rank <= ranks; ++rank) {
        const auto piece = static_cast<std::size_t>(
            std::count_if(breaks.begin(), breaks.end(), [&](std::size_t b) { return b < rank; }));
        if (rank > 1) {
            log_value += slopes[piece] * (std::log(static_cast<double>(rank)) -
                                          std::log(static_cast<double>(rank - 1)));
        }
        values.push_back(std::exp(log_value + noise * random.normal()));
    }
    return values;
}

// Sums of squares over one line by the textbook formulas, straight from the points.
double rest_of_line(const std::vector<double>& values, std::size_t from, std::size_t to,
                    double* slope = nullptr, double* slope_error = nullptr) {
    const double n = static_cast<double>(to - from + 1);
    double mean_x = 0.0;
    double mean_y = 0.0;
    for (std::size_t rank = from; rank <= to; ++rank) {
        mean_x += std::log(static_cast<double>(rank)) / n;
        mean_y += std::log(values[rank - 1]) / n;
    }
    double xx = 0.0;
    double xy = 0.0;
    for (std::size_t rank = from; rank <= to; ++rank) {
        const double x = std::log(static_cast<double>(rank)) - mean_x;
        xx += x * x;
        xy += x * (std::log(values[rank - 1]) - mean_y);
    }
    double rest = 0.0;
    for (std::size_t rank = from; rank <= to; ++rank) {
        const double x = std::log(static_cast<double>(rank)) - mean_x;
        rest += std::pow(std::log(values[rank - 1]) - mean_y - xy / xx * x, 2);
    }
    if (slope) *slope = xy / xx;
    if (slope_error) *slope_error = std::sqrt(rest / std::max(1.0, n - 2.0) / xx);
    return rest;
}

// The least rest over all ways to cut the ranks from `from` on into so many pieces.
double least_rest(const std::vector<double>& values, std::size_t from, std::size_t pieces) {
    if (pieces == 1) {
        return values.size() + 1 - from < learning::shortest_piece
                   ? std::numeric_limits<double>::infinity()
                   : rest_of_line(values, from, values.size());
    }
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t to = from + learning::shortest_piece - 1; to < values.size(); ++to) {
        least = std::min(least,
                         rest_of_line(values, from, to) + least_rest(values, to + 1, pieces - 1));
    }
    return least;
}

std::vector<double> random_ranks(std::uint64_t seed, std::size_t ranks) {
    sim::Random random(seed, "ranks");
    std::vector<double> values;
    for (std::size_t i = 0; i < ranks; ++i) values.push_back(std::exp(random.normal()));
    std::sort(values.begin(), values.end(), std::greater<>());
    return values;
}

} // namespace

TEST_CASE("an exact power law is one piece with its exponent and no error", "[learning]") {
    for (const std::size_t ranks : {3U, 10U, 200U}) {
        const PowerLaw found = learning::fit_power_law(law(ranks, {}, {-0.4}));
        REQUIRE(found.pieces.size() == 1);
        CHECK(found.pieces[0].from_rank == 1);
        CHECK(found.pieces[0].to_rank == ranks);
        CHECK(found.pieces[0].slope == Approx(-0.4).epsilon(1e-10)); // rounding of logarithms
        CHECK(found.pieces[0].slope_error < 1e-8); // the root of the rounding of squares
        CHECK(found.pieces[0].intercept == Approx(1.0).epsilon(1e-10));
        CHECK(found.r_squared == Approx(1.0).epsilon(1e-10));
    }
}

TEST_CASE("known breaks are found, through noise too", "[learning]") {
    // A rank at a break belongs to both lines: the law goes on from it.
    for (const double noise : {0.0, 0.005}) {
        const PowerLaw found = learning::fit_power_law(law(60, {9, 30}, {-0.1, -0.6, -3.0}, noise));
        REQUIRE(found.pieces.size() == 3);
        CHECK(std::abs(static_cast<int>(found.pieces[0].to_rank) - 9) <= 1);
        CHECK(std::abs(static_cast<int>(found.pieces[1].to_rank) - 30) <= 1);
        const double slopes[] = {-0.1, -0.6, -3.0};
        for (std::size_t i = 0; i < 3; ++i) {
            const PowerLawPiece& piece = found.pieces[i];
            CHECK(std::abs(piece.slope - slopes[i]) <= 4.0 * piece.slope_error + 1e-10);
        }
    }
}

TEST_CASE("pieces follow on each other, each of three ranks or more", "[learning]") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const std::size_t ranks = 3 + seed % 30;
        const PowerLaw found = learning::fit_power_law(random_ranks(seed, ranks));
        std::size_t next = 1;
        for (const PowerLawPiece& piece : found.pieces) {
            CHECK(piece.from_rank == next);
            CHECK(piece.to_rank >= piece.from_rank + learning::shortest_piece - 1);
            next = piece.to_rank + 1;
        }
        CHECK(next == ranks + 1);
        CHECK(found.pieces.size() <= learning::most_pieces);
    }
}

TEST_CASE("no other breaks leave less, and no other number of pieces is better by the criterion",
          "[learning]") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const std::size_t ranks = 3 + seed % 17;
        const std::vector<double> values = random_ranks(seed, ranks);
        const double n = static_cast<double>(ranks);
        std::size_t best = 0;
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t k = 1; k <= learning::most_pieces && 3 * k <= ranks; ++k) {
            const double criterion = n * std::log(least_rest(values, 1, k) / n) +
                                     3.0 * static_cast<double>(k) * std::log(n);
            if (criterion < least) {
                least = criterion;
                best = k;
            }
        }
        const PowerLaw found = learning::fit_power_law(values);
        REQUIRE(found.pieces.size() == best);
        double rest = 0.0;
        for (const PowerLawPiece& piece : found.pieces) {
            double slope = 0.0;
            double slope_error = 0.0;
            rest += rest_of_line(values, piece.from_rank, piece.to_rank, &slope, &slope_error);
            CHECK(piece.slope == Approx(slope).epsilon(1e-9));
            CHECK(piece.slope_error == Approx(slope_error).epsilon(1e-6).margin(1e-9));
        }
        CHECK(rest == Approx(least_rest(values, 1, best)).epsilon(1e-9));
        double spread = 0.0;
        double mean = 0.0;
        for (const double value : values) mean += std::log(value) / n;
        for (const double value : values) spread += std::pow(std::log(value) - mean, 2);
        CHECK(found.r_squared == Approx(1.0 - rest / spread).epsilon(1e-9));
    }
}

TEST_CASE("two ranks are no law; what counts nothing is left out of one", "[learning]") {
    CHECK(learning::fit_power_law({}).pieces.empty());
    CHECK(learning::fit_power_law(std::vector<double>{2.0, 1.0}).pieces.empty());
    const PowerLaw found = learning::fit_power_law(std::vector<double>{4.0, 2.0, 1.0, 0.0});
    REQUIRE(found.pieces.size() == 1);
    CHECK(found.pieces[0].to_rank == 3);
    CHECK(learning::fit_power_law(std::vector<double>{2.0, 2.0, 2.0}).r_squared == 1.0);
}
