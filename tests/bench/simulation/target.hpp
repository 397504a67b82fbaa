#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/bench/simulation/row.hpp"

namespace smnn::bench {

// A claim about the worst of some rows.
struct Target {
    std::string name;
    double limit;
    bool at_least;
    double worst = std::numeric_limits<double>::quiet_NaN(); // until a row is asked
    std::string where = {};

    void ask(double value, const std::string& at) {
        if (std::isnan(worst) || (at_least ? value < worst : value > worst)) {
            worst = value;
            where = at;
        }
    }
    bool is_asked() const { return !std::isnan(worst); }
    bool is_reached() const { return at_least ? worst >= limit : worst <= limit; }
};

// The claims that these rows can be asked about.
std::vector<Target> judge(const std::vector<Row>& rows);

} // namespace smnn::bench
