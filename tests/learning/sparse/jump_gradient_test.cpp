#include "smnn/learning/sparse/jump_gradient.hpp"

#include <vector>

#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using sim::Channel;

TEST_CASE("jumps add their rows to the columns of their neurons, and to no others", "[learning]") {
    sim::Random random(5, "jumps");
    for (const std::size_t neurons : {1U, 16U, 50U, 131U}) {
        constexpr std::size_t width = 32; // the last signal is not there
        sim::AlignedVector<float> aligned(9 * width);
        for (float& x : aligned) x = static_cast<float>(random.normal());
        sim::Matrix gradient(neurons, width - 1);
        gradient(0, 3) = 2.0F;
        std::vector<double> exact(neurons * width, 0.0);
        exact[3] = 2.0;
        std::vector<float*> columns;
        for (std::size_t j = 0; j + 1 < width; ++j) columns.push_back(gradient.column(j).data());
        columns.push_back(nullptr);

        learning::JumpGradient jumps(neurons);
        for (std::uint32_t row = 9; row-- > 0;) {
            const std::size_t count = row == 4 ? 0 : random.below(2 * neurons);
            jumps.make_room(count);
            for (std::size_t i = 0; i < count; ++i) {
                const auto neuron = static_cast<Channel>(random.below(neurons));
                const auto size = static_cast<float>(random.normal());
                jumps.neurons()[i] = neuron;
                jumps.sizes()[i] = size;
                for (std::size_t j = 0; j < width; ++j) {
                    exact[neuron * width + j] +=
                        static_cast<double>(size) * static_cast<double>(aligned[row * width + j]);
                }
            }
            jumps.end_tick(row, count);
        }
        jumps.add(aligned.data(), columns);
        jumps.clear();
        jumps.add(aligned.data(), columns); // none: adds nothing

        for (std::size_t j = 0; j + 1 < width; ++j) {
            for (std::size_t n = 0; n < gradient.stride(); ++n) {
                const double expected = n < neurons ? exact[n * width + j] : 0.0;
                // Float32 sums of a few dozen numbers of size 1.
                REQUIRE(static_cast<double>(gradient.values()[j * gradient.stride() + n]) ==
                        Approx(expected).margin(2e-5));
            }
        }
    }
}
