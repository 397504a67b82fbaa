#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace smnn::learning {

using Point = std::vector<double>;

// Where the points of each condition lie.
struct Cluster {
    std::size_t count = 0;
    Point mean;          // empty where there is no point
    double spread = 0.0; // root mean square distance from the mean
};

//   condition  of each point, below `conditions`
std::vector<Cluster> clusters(std::span<const Point> points, std::span<const std::size_t> condition,
                              std::size_t conditions);

// The condition with the nearest mean, the first of several; those without points are none.
std::size_t nearest(std::span<const Cluster> clusters, const Point& point);

// How well conditions are separated by where their points lie.
struct Separation {
    // The least distance between the means of two conditions, and the least in units of the sum of their
    // spreads: 1 over the largest similarity of Davies and Bouldin (IEEE Trans. PAMI 1, 224, 1979).
    // Above 1 no two overlap by their spreads. Infinite where there is no spread.
    double least_distance = 0.0;
    double least_ratio = 0.0;
    // Share of the points that are nearest to the mean of their own condition, each left out of that.
    double nearest_share = 0.0;
};

// Of the conditions that have two points or more; nothing where there are fewer than two of those.
std::optional<Separation> separation(std::span<const Point> points,
                                     std::span<const std::size_t> condition,
                                     std::span<const Cluster> clusters);

} // namespace smnn::learning
