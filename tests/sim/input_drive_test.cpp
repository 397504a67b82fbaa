#include "sim/input_drive.hpp"

#include <vector>

#include "sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn::sim;

TEST_CASE("the drive is the float32 sum in address order, to the bit, for any population",
          "[sim]") {
    Random random(3, "drive");
    for (std::size_t neurons = 1; neurons <= 300; neurons += 13) {
        Matrix input(neurons, 40);
        for (std::size_t c = 0; c < 40; ++c) {
            for (float& w : input.column(c)) w = static_cast<float>(random.normal());
        }
        Events events;
        for (Channel c = 0; c < 40; ++c) {
            if (random.below(2) == 0) {
                events.append(
                    {0, c, neurons % 2 == 0 ? 1.0F : static_cast<float>(random.normal())});
            }
        }
        AlignedVector<float> drive(input.stride(), 99.0F);
        input_drive(input, events.volley(0), drive);
        for (std::size_t n = 0; n < input.stride(); ++n) {
            if (n >= neurons) {
                REQUIRE(drive[n] == 0.0F);
                continue;
            }
            double exact = 0.0;
            float sum = 0.0F;
            for (std::size_t i = 0; i < events.size(); ++i) {
                const float w = input(n, events[i].channel);
                sum += events[i].value * w;
                exact += static_cast<double>(events[i].value) * static_cast<double>(w);
            }
            if (!events.is_graded()) {
                REQUIRE(drive[n] == sum);
            } else { // a compiler may fuse the product into the sum: one rounding less a term
                REQUIRE(static_cast<double>(drive[n]) == Approx(exact).margin(1e-5));
            }
        }
    }
}
