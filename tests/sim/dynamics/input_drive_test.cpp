#include "smnn/sim/dynamics/input_drive.hpp"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"

using namespace smnn::sim;

TEST_CASE("the drive is the float32 sum in address order, to the bit, for any population",
          "[sim]") {
    Random random(3, "drive");
    for (std::size_t neurons = 1; neurons <= 300; neurons += 13) {
        Weights weights = zero_weights(neurons, 0, 40, 1);
        Matrix& input = weights.input;
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
        CHECK(input_drive(weights, events.volley(0), drive) == events.size() * neurons);
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

TEST_CASE("the drives of a window are those of its ticks, to the bit, wherever the window begins",
          "[sim]") {
    Random random(4, "drive");
    for (const std::size_t neurons : {3U, 100U, 300U}) {
        Weights weights = zero_weights(neurons, 0, 20, 1);
        for (std::size_t c = 0; c < 20; ++c) {
            for (float& w : weights.input.column(c)) w = static_cast<float>(random.normal());
        }
        Events events;
        for (Tick tick = 0; tick < 200; tick += 1 + static_cast<Tick>(random.below(3))) {
            for (Channel c = 0; c < 20; ++c) {
                if (random.below(2) == 0) events.append({tick, c});
            }
        }
        DriveWindow window(weights);
        REQUIRE(window.longest() == 64);
        AlignedVector<float> drive(weights.input.stride());
        std::size_t counted = 0;
        for (const auto& [from, until] : {std::pair<Tick, Tick>{0, 64}, {64, 65}, {65, 120}}) {
            const DriveWindow::Filled filled = window.fill(events, from, until);
            CHECK(filled.additions == filled.events * neurons);
            counted += filled.events;
            for (Tick tick = from; tick < until; ++tick) {
                const std::size_t i = events.first_volley_from(tick);
                if (i == events.volleys() || events.volley(i).tick != tick) {
                    REQUIRE(window.at(tick) == nullptr);
                    continue;
                }
                input_drive(weights, events.volley(i), drive);
                REQUIRE(std::equal(drive.begin(), drive.end(), window.at(tick)));
            }
        }
        std::size_t expected = 0;
        for (std::size_t i = 0; i < events.size(); ++i) expected += events[i].tick < 120 ? 1 : 0;
        CHECK(counted == expected);
    }
}

namespace {

// Weights of which about so many are there, -0 among the missing ones.
Weights thinned_weights(Random& random, std::size_t neurons, double density) {
    Weights weights = zero_weights(neurons, 0, 40, 1);
    for (std::size_t c = 0; c < 40; ++c) {
        for (float& w : weights.input.column(c)) {
            const double value = random.normal();
            w = random.uniform() < density ? static_cast<float>(value) : -0.0F;
        }
    }
    return weights;
}

Weights sparse_form(const Weights& dense) {
    Network network;
    network.weights = dense;
    return with_sparse_input(std::move(network)).weights;
}

// Spikes or graded, some channels twice.
Events random_events(Random& random, Tick ticks, bool graded) {
    Events events;
    for (Tick tick = 0; tick < ticks; tick += 1 + static_cast<Tick>(random.below(3))) {
        for (Channel c = 0; c < 40; ++c) {
            const float value = graded ? static_cast<float>(random.normal()) : 1.0F;
            for (std::uint64_t n = random.below(4); n > 1; --n) events.append({tick, c, value});
        }
    }
    return events;
}

} // namespace

TEST_CASE("input weights that are 0 may as well not be there: the same drive to the bit", "[sim]") {
    Random random(5, "drive");
    for (const std::size_t neurons : {1U, 16U, 17U, 300U}) {
        for (const double density : {0.0, 0.02, 0.5, 1.0}) {
            for (const bool graded : {false, true}) {
                const Weights dense = thinned_weights(random, neurons, density);
                const Weights sparse = sparse_form(dense);
                const Events events = random_events(random, 100, graded);
                AlignedVector<float> expected(dense.input.stride());
                AlignedVector<float> drive(expected.size(), 99.0F);
                AlignedVector<float> touched_drive(expected.size());
                GroupMarks marks(expected.size() / lanes);
                DriveWindow window(sparse);
                std::size_t additions = 0;
                for (std::size_t i = 0; i < events.volleys(); ++i) {
                    const Volley volley = events.volley(i);
                    input_drive(dense, volley, expected);
                    const std::size_t added = input_drive(sparse, volley, drive);
                    REQUIRE(std::memcmp(drive.data(), expected.data(), 4 * drive.size()) == 0);

                    // The groups that are not marked have no drive.
                    CHECK(add_input_drive(sparse.sparse_input, volley, touched_drive, marks) ==
                          added);
                    REQUIRE(touched_drive == drive);
                    std::size_t next = 0;
                    const auto is_silent = [&](std::size_t from, std::size_t to) {
                        return std::all_of(drive.begin() + static_cast<std::ptrdiff_t>(from),
                                           drive.begin() + static_cast<std::ptrdiff_t>(to),
                                           [](float x) { return x == 0.0F; });
                    };
                    marks.take([&](std::size_t group) {
                        REQUIRE(group * lanes >= next); // ascending, each once
                        REQUIRE(is_silent(next, group * lanes));
                        next = (group + 1) * lanes;
                        std::fill_n(
                            touched_drive.begin() + static_cast<std::ptrdiff_t>(group * lanes),
                            lanes, 0.0F);
                    });
                    REQUIRE(is_silent(next, drive.size()));

                    const DriveWindow::Filled filled =
                        window.fill(events, volley.tick, volley.tick + 1);
                    CHECK(filled.additions == added);
                    REQUIRE(std::equal(drive.begin(), drive.end(), window.at(volley.tick)));
                    std::size_t stored = 0;
                    for (const Channel c : volley.channels)
                        stored += sparse.sparse_input.count_of(c);
                    CHECK(added == stored);
                    additions += added;
                }
                if (density == 0.0) CHECK(additions == 0);
                if (density >= 0.5) CHECK(additions > 0);
            }
        }
    }
}
