#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace smnn::learning {

// A straight line in log-log over some ranks, counted from 1, both ends included:
//   log value = intercept + slope log rank
struct PowerLawPiece {
    std::size_t from_rank = 0;
    std::size_t to_rank = 0;
    double slope = 0.0;
    double slope_error = 0.0; // standard error, from what is left over the line
    double intercept = 0.0;
};

// A power law in pieces, each with a line of its own.
struct PowerLaw {
    std::vector<PowerLawPiece> pieces;
    double r_squared = 0.0; // of all pieces together, in log value
};

inline constexpr std::size_t shortest_piece = 3; // ranks: two make any line
inline constexpr std::size_t most_pieces = 4;

// The law whose breaks leave the least squares, among all breaks; as many pieces as have the least
// Bayesian information criterion (Schwarz, Ann. Stat. 6, 461, 1978),
//
//   n log(rest / n) + 3 k log n       a piece has slope and intercept, and all but one a break,
//                                     and the variance is one number more
//
// A rest as small as rounding, 1e-14 of all squares, counts as that: an exact law is not cut up.
//   by_rank  the largest first; the law is of those above 0
//   Cost     O(n^2) for n ranks
// No pieces where fewer than `shortest_piece` values are above 0.
PowerLaw fit_power_law(std::span<const double> by_rank);

// The line of one piece by least squares: ranks [from_rank, to_rank] of values above 0.
PowerLawPiece fit_piece(std::span<const double> by_rank, std::size_t from_rank,
                        std::size_t to_rank);

} // namespace smnn::learning
