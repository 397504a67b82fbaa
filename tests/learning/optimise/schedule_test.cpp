#include "smnn/learning/optimise/schedule.hpp"

#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"

using namespace smnn::learning;

TEST_CASE("the rate stays, falls in steps, or along a cosine to 0", "[learning]") {
    CHECK(rate_factor({ScheduleKind::constant}, 17.5, 30) == 1.0);
    const Schedule steps{ScheduleKind::step, 10, 0.5};
    CHECK(rate_factor(steps, 9.99, 30) == 1.0);
    CHECK(rate_factor(steps, 10.0, 30) == 0.5);
    CHECK(rate_factor(steps, 29.0, 30) == 0.25);
    CHECK(rate_factor({}, 0.0, 30) == 1.0);
    CHECK(rate_factor({}, 15.0, 30) == Approx(0.5));
    CHECK(rate_factor({}, 30.0, 30) == Approx(0.0).margin(1e-15));
}

TEST_CASE("schedules are known by name", "[learning]") {
    for (const auto kind : {ScheduleKind::constant, ScheduleKind::cosine, ScheduleKind::step}) {
        CHECK(schedule_from_name(name(kind)) == kind);
    }
    CHECK_THROWS_AS(schedule_from_name("linear"), smnn::sim::ParameterError);
}
