#include "smnn/learning/analysis/power_law.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

namespace smnn::learning {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Sums of squares about the means of points that come one by one (Welford): nothing cancels.
struct LineSums {
    double n = 0.0;
    double x = 0.0; // means
    double y = 0.0;
    double xx = 0.0;
    double xy = 0.0;
    double yy = 0.0;

    void add(double new_x, double new_y) {
        n += 1.0;
        const double dx = new_x - x;
        const double dy = new_y - y;
        x += dx / n;
        y += dy / n;
        xx += dx * (new_x - x);
        xy += dx * (new_y - y);
        yy += dy * (new_y - y);
    }

    double slope() const { return xx > 0.0 ? xy / xx : 0.0; }
    double rest() const { return std::max(0.0, yy - slope() * xy); }
};

double log_rank(std::size_t rank) { return std::log(static_cast<double>(rank)); }

LineSums line_sums(std::span<const double> by_rank, std::size_t from_rank, std::size_t to_rank) {
    LineSums sums;
    for (std::size_t rank = from_rank; rank <= to_rank; ++rank) {
        sums.add(log_rank(rank), std::log(by_rank[rank - 1]));
    }
    return sums;
}

// The best way to cut the ranks 1 to `end` into some number of pieces.
struct Cut {
    double rest = infinity;
    std::size_t last_from = 0; // the first rank of the last piece
};
using Cuts = std::array<std::vector<Cut>, most_pieces + 1>; // [pieces][end]

// All lines from one rank on are made before those from the next: where a piece begins, every way to
// cut what is before it is known.
Cuts best_cuts(std::span<const double> values) {
    Cuts cuts;
    for (auto& of : cuts) of.resize(values.size() + 1);
    cuts[0][0].rest = 0.0;
    for (std::size_t from = 1; from <= values.size(); ++from) {
        LineSums sums;
        for (std::size_t to = from; to <= values.size(); ++to) {
            sums.add(log_rank(to), std::log(values[to - 1]));
            if (to - from + 1 < shortest_piece) continue;
            for (std::size_t pieces = 1; pieces <= most_pieces; ++pieces) {
                const double rest = cuts[pieces - 1][from - 1].rest + sums.rest();
                if (rest < cuts[pieces][to].rest) cuts[pieces][to] = {rest, from};
            }
        }
    }
    return cuts;
}

double information_criterion(double rest, std::size_t pieces, double n) {
    return n * std::log(rest / n) + 3.0 * static_cast<double>(pieces) * std::log(n);
}

} // namespace

PowerLawPiece fit_piece(std::span<const double> by_rank, std::size_t from_rank,
                        std::size_t to_rank) {
    assert(from_rank >= 1 && from_rank < to_rank && to_rank <= by_rank.size());
    const LineSums sums = line_sums(by_rank, from_rank, to_rank);
    const double freedom = std::max(1.0, sums.n - 2.0);
    return {.from_rank = from_rank,
            .to_rank = to_rank,
            .slope = sums.slope(),
            .slope_error = std::sqrt(sums.rest() / freedom / sums.xx),
            .intercept = sums.y - sums.slope() * sums.x};
}

PowerLaw fit_power_law(std::span<const double> by_rank) {
    const auto end =
        std::find_if(by_rank.begin(), by_rank.end(), [](double v) { return v <= 0.0; });
    const std::span<const double> values(by_rank.begin(), end);
    const std::size_t n = values.size();
    PowerLaw law;
    if (n < shortest_piece) return law;

    const Cuts cuts = best_cuts(values);
    const double spread = line_sums(values, 1, n).yy;
    const double rounding = std::max(1e-14 * spread, std::numeric_limits<double>::min());
    std::size_t pieces = 1;
    double least = infinity;
    for (std::size_t k = 1; k <= most_pieces; ++k) {
        const double rest = std::max(cuts[k][n].rest, rounding);
        const double criterion = information_criterion(rest, k, static_cast<double>(n));
        if (criterion < least) {
            least = criterion;
            pieces = k;
        }
    }
    law.r_squared = spread > 0.0 ? 1.0 - cuts[pieces][n].rest / spread : 1.0;
    std::size_t to = n;
    for (std::size_t k = pieces; k > 0; --k) {
        const std::size_t from = cuts[k][to].last_from;
        law.pieces.insert(law.pieces.begin(), fit_piece(values, from, to));
        to = from - 1;
    }
    return law;
}

} // namespace smnn::learning
