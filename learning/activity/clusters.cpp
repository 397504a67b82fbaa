#include "smnn/learning/activity/clusters.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace smnn::learning {

namespace {

double distance(const Point& a, const Point& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return std::sqrt(sum);
}

// The mean of a cluster without one of its points.
Point mean_without(const Cluster& cluster, const Point& point) {
    const double n = static_cast<double>(cluster.count);
    Point mean = cluster.mean;
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] = (n * mean[i] - point[i]) / (n - 1.0);
    return mean;
}

bool takes_part(const Cluster& cluster) { return cluster.count >= 2; }

bool is_nearest_to_own(std::span<const Cluster> clusters, const Point& point, std::size_t own) {
    const double to_own = distance(mean_without(clusters[own], point), point);
    for (std::size_t other = 0; other < clusters.size(); ++other) {
        if (other == own || !takes_part(clusters[other])) continue;
        if (distance(clusters[other].mean, point) <= to_own) return false;
    }
    return true;
}

} // namespace

std::vector<Cluster> clusters(std::span<const Point> points, std::span<const std::size_t> condition,
                              std::size_t conditions) {
    assert(points.size() == condition.size());
    std::vector<Cluster> found(conditions);
    for (std::size_t i = 0; i < points.size(); ++i) {
        Cluster& cluster = found[condition[i]];
        if (cluster.count++ == 0) cluster.mean.resize(points[i].size(), 0.0);
        for (std::size_t d = 0; d < points[i].size(); ++d) cluster.mean[d] += points[i][d];
    }
    for (Cluster& cluster : found) {
        for (double& value : cluster.mean) value /= static_cast<double>(cluster.count);
    }
    for (std::size_t i = 0; i < points.size(); ++i) {
        Cluster& cluster = found[condition[i]];
        cluster.spread += std::pow(distance(points[i], cluster.mean), 2);
    }
    for (Cluster& cluster : found) {
        if (cluster.count > 0) {
            cluster.spread = std::sqrt(cluster.spread / static_cast<double>(cluster.count));
        }
    }
    return found;
}

std::size_t nearest(std::span<const Cluster> clusters, const Point& point) {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        if (clusters[i].count == 0) continue;
        const double away = distance(clusters[i].mean, point);
        if (away < least) {
            least = away;
            best = i;
        }
    }
    return best;
}

std::optional<Separation> separation(std::span<const Point> points,
                                     std::span<const std::size_t> condition,
                                     std::span<const Cluster> clusters) {
    if (std::count_if(clusters.begin(), clusters.end(), takes_part) < 2) return std::nullopt;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    Separation result{.least_distance = infinity, .least_ratio = infinity};
    for (std::size_t a = 0; a < clusters.size(); ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            if (!takes_part(clusters[a]) || !takes_part(clusters[b])) continue;
            const double apart = distance(clusters[a].mean, clusters[b].mean);
            const double spread = clusters[a].spread + clusters[b].spread;
            const double ratio = apart == 0.0 ? 0.0 : apart / spread;
            result.least_distance = std::min(result.least_distance, apart);
            result.least_ratio = std::min(result.least_ratio, ratio);
        }
    }
    std::size_t tried = 0;
    std::size_t right = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!takes_part(clusters[condition[i]])) continue;
        ++tried;
        if (is_nearest_to_own(clusters, points[i], condition[i])) ++right;
    }
    result.nearest_share = static_cast<double>(right) / static_cast<double>(tried);
    return result;
}

} // namespace smnn::learning
