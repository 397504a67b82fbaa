#include "smnn/learning/activity/clusters.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using learning::Cluster;
using learning::Point;

namespace {

struct Cloud {
    std::vector<Point> points;
    std::vector<std::size_t> condition;
};

// Conditions in a row, `apart` from each other, their points within 1 or so.
Cloud row_of(std::size_t conditions, std::size_t each, double apart) {
    sim::Random random(7, "cloud");
    Cloud cloud;
    for (std::size_t i = 0; i < conditions * each; ++i) {
        const std::size_t condition = i % conditions;
        cloud.points.push_back(
            {apart * static_cast<double>(condition) + random.normal(), random.normal()});
        cloud.condition.push_back(condition);
    }
    return cloud;
}

double distance(const Point& a, const Point& b) { return std::hypot(a[0] - b[0], a[1] - b[1]); }

Point mean(const Cloud& cloud, std::size_t condition, std::size_t without) {
    Point sum{0.0, 0.0};
    double n = 0.0;
    for (std::size_t i = 0; i < cloud.points.size(); ++i) {
        if (cloud.condition[i] != condition || i == without) continue;
        sum[0] += cloud.points[i][0];
        sum[1] += cloud.points[i][1];
        n += 1.0;
    }
    return {sum[0] / n, sum[1] / n};
}

} // namespace

TEST_CASE("a cluster has its count, mean and root mean square distance", "[learning]") {
    const std::vector<Point> points{{0.0, 0.0}, {4.0, 0.0}, {7.0, 7.0}};
    const std::vector<std::size_t> condition{1, 1, 2};
    const auto found = learning::clusters(points, condition, 4);
    CHECK(found[0].count == 0);
    CHECK(found[1].count == 2);
    CHECK(found[1].mean == Point{2.0, 0.0});
    CHECK(found[1].spread == 2.0);
    CHECK(found[2].spread == 0.0);
    CHECK(learning::nearest(found, {6.0, 5.0}) == 2);
    CHECK(learning::nearest(found, {-9.0, 0.0}) == 1);
}

TEST_CASE("separation is what loops over all pairs and all trials say, each left out in turn",
          "[learning]") {
    for (const double apart : {0.5, 2.0, 20.0}) {
        const Cloud cloud = row_of(3, 12, apart);
        const auto clusters = learning::clusters(cloud.points, cloud.condition, 3);
        const auto found = learning::separation(cloud.points, cloud.condition, clusters);
        REQUIRE(found);
        const std::size_t nobody = cloud.points.size();
        double least = std::numeric_limits<double>::infinity();
        double similarity = 0.0; // of Davies and Bouldin
        for (std::size_t a = 0; a < 3; ++a) {
            for (std::size_t b = a + 1; b < 3; ++b) {
                const double away = distance(mean(cloud, a, nobody), mean(cloud, b, nobody));
                least = std::min(least, away);
                similarity = std::max(similarity, (clusters[a].spread + clusters[b].spread) / away);
            }
        }
        CHECK(found->least_distance == Approx(least).epsilon(1e-12));
        CHECK(found->least_ratio == Approx(1.0 / similarity).epsilon(1e-12));
        std::size_t right = 0;
        for (std::size_t i = 0; i < cloud.points.size(); ++i) {
            std::size_t best = 0;
            for (std::size_t c = 1; c < 3; ++c) {
                if (distance(mean(cloud, c, i), cloud.points[i]) <
                    distance(mean(cloud, best, i), cloud.points[i])) {
                    best = c;
                }
            }
            if (best == cloud.condition[i]) ++right;
        }
        CHECK(found->nearest_share == static_cast<double>(right) / 36.0);
        if (apart == 20.0) CHECK(found->nearest_share == 1.0);
        if (apart == 0.5) CHECK(found->nearest_share < 0.8);
    }
}

TEST_CASE("conditions that end in one place are not apart, whatever their names", "[learning]") {
    const std::vector<Point> points{{1.0}, {1.0}, {1.0}, {1.0}};
    const std::vector<std::size_t> condition{0, 1, 0, 1};
    const auto clusters = learning::clusters(points, condition, 2);
    const auto found = learning::separation(points, condition, clusters);
    REQUIRE(found);
    CHECK(found->least_ratio == 0.0);
    CHECK(found->nearest_share == 0.0);
}

TEST_CASE("one condition, or one trial of each, is apart from nothing", "[learning]") {
    const std::vector<Point> points{{1.0}, {2.0}, {3.0}};
    const std::vector<std::size_t> condition{0, 0, 1};
    const auto clusters = learning::clusters(points, condition, 2);
    CHECK(!learning::separation(points, condition, clusters));
}
