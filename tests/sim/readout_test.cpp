#include "smnn/sim/readout.hpp"

#include <algorithm>

#include "smnn/sim/error.hpp"
#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::sim;

namespace {

Events random_spikes(std::size_t neurons, Tick ticks, double probability, std::uint64_t seed) {
    Random random(seed, "spikes");
    Events spikes;
    for (Tick tick = 0; tick < ticks; ++tick) {
        for (Channel n = 0; n < neurons; ++n) {
            if (random.uniform() < probability) spikes.append({tick, n});
        }
    }
    return spikes;
}

} // namespace

TEST_CASE("the largest and the mean rate are those of the rates stepped tick by tick", "[sim]") {
    for (const Filter filter :
         {Filter::none, Filter::single_exponential, Filter::double_exponential}) {
        for (const double time_step : {2.0, 0.05}) {
            for (const double rise : {2.0, 30.0, 80.0}) { // faster, as fast, slower than the decay
                for (const double probability : {0.004, 0.1}) { // by spikes, by ticks
                    Network network;
                    network.neuron.filter = filter;
                    network.neuron.time_step_ms = time_step;
                    network.neuron.tau_rise_ms = rise;
                    network.neuron.synaptic_gain = default_gain(network.neuron);
                    network.weights = zero_weights(6, 1, 1, 2);
                    const Tick ticks = 900;
                    const Events spikes = random_spikes(6, ticks, probability, 17);
                    const Matrix rates = filtered_rates(network, spikes, ticks);

                    const Scores maxima = read_scores(network, spikes, ticks);
                    network.readout = Readout::mean_rate;
                    const Scores means = read_scores(network, spikes, ticks);
                    for (std::size_t n = 0; n < 6; ++n) {
                        float highest = 0.0F;
                        double sum = 0.0;
                        for (std::size_t k = 0; k < rates.cols(); ++k) {
                            highest = std::max(highest, rates(n, k));
                            sum += static_cast<double>(rates(n, k));
                        }
                        // The table of rates is float32.
                        CHECK(maxima.seen[n] == Approx(highest).epsilon(1e-6));
                        const auto at = static_cast<std::size_t>(maxima.at[n]);
                        CHECK(rates(n, at) == Approx(highest).epsilon(1e-6));
                        CHECK(means.seen[n] == Approx(sum / double(ticks)).epsilon(1e-5));
                    }
                }
            }
        }
    }
}

TEST_CASE("of equal maxima the earliest counts", "[sim]") {
    Network network;
    network.neuron.filter = Filter::none;
    network.neuron.synaptic_gain = 1.0;
    network.weights = zero_weights(2, 0, 1, 1);
    const Scores scores = read_scores(network, sorted({{4, 0}, {9, 0}}), 20);
    CHECK(scores.at[0] == 5); // a delay of 2: a spike at tick 4 is seen at tick 5
    CHECK(scores.seen[0] == 1.0);
    CHECK(scores.at[1] == 0); // a neuron that never fires has its maximum at once
    CHECK(scores.seen[1] == 0.0);
}

TEST_CASE("a spike that arrives after the trial is not read", "[sim]") {
    Network network;
    network.weights = zero_weights(1, 0, 1, 1);
    network.neuron.delay_ticks = 5;
    const Events spikes = sorted({{6, 0}});
    CHECK(read_scores(network, spikes, 10).seen[0] == 0.0);
    CHECK(read_scores(network, spikes, 11).seen[0] > 0.0);
}

TEST_CASE("a trajectory is the readout of the rates at each tick", "[sim]") {
    Network network;
    network.readout = Readout::trajectory;
    network.weights = zero_weights(4, 0, 1, 2);
    Random random(2, "weights");
    for (float& w : network.weights.readout.values()) w = static_cast<float>(random.normal());
    const Events spikes = random_spikes(4, 80, 0.1, 3);
    const Matrix rates = filtered_rates(network, spikes, 80);
    const Matrix trajectory = read_trajectory(network, spikes, 80);
    for (std::size_t k = 0; k < 80; ++k) {
        for (std::size_t o = 0; o < 2; ++o) {
            float y = 0.0F;
            for (std::size_t n = 0; n < 4; ++n) y += network.weights.readout(o, n) * rates(n, k);
            CHECK(trajectory(o, k) == Approx(y).margin(1e-6)); // float32 sums of order 1
        }
    }
}

TEST_CASE("a readout of the wrong kind is refused", "[sim]") {
    Network network;
    network.weights = zero_weights(1, 0, 1, 1);
    CHECK_THROWS_AS(read_trajectory(network, {}, 10), ParameterError);
    network.readout = Readout::trajectory;
    CHECK_THROWS_AS(read_scores(network, {}, 10), ParameterError);
}
