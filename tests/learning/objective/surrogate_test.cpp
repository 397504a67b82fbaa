#include "smnn/learning/objective/surrogate.hpp"

#include <cmath>

#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"

using namespace smnn::learning;

TEST_CASE("a surrogate is even, highest at the threshold and falls away from it", "[learning]") {
    for (const SurrogateKind kind :
         {SurrogateKind::fast_sigmoid, SurrogateKind::triangle, SurrogateKind::arctangent}) {
        const Surrogate surrogate{kind, 4.0};
        CHECK(surrogate(0.1) == surrogate(-0.1));
        for (double x = 0.0; x < 0.2; x += 0.01) CHECK(surrogate(x) > surrogate(x + 0.01));
    }
}

TEST_CASE("surrogates have the published values", "[learning]") {
    CHECK(Surrogate{}(0.04) == Approx(0.25)); // slope 25: 1 / (1 + 1)^2
    CHECK(Surrogate{}(0.0) == 1.0);
    const Surrogate triangle{SurrogateKind::triangle, 2.0}; // width 1/2: height 2, area 1
    CHECK(triangle(0.0) == 2.0);
    CHECK(triangle(0.25) == 1.0);
    CHECK(triangle(0.5) == 0.0);
    CHECK(triangle(7.0) == 0.0);
    CHECK(Surrogate{SurrogateKind::arctangent, 3.0}(1.0 / 3.0) == Approx(0.5));
}

TEST_CASE("a slope that is not above 0 and an unknown name are refused", "[learning]") {
    CHECK_THROWS_AS(validate(Surrogate{SurrogateKind::triangle, 0.0}), smnn::sim::ParameterError);
    CHECK_THROWS_AS(validate(Surrogate{SurrogateKind::triangle, NAN}), smnn::sim::ParameterError);
    CHECK_THROWS_AS(surrogate_from_name("sigmoid"), smnn::sim::ParameterError);
    CHECK(surrogate_from_name("arctangent") == SurrogateKind::arctangent);
}
