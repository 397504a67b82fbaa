#include "smnn/learning/tasks/shifted_picture.hpp"

#include <cmath>
#include <map>

#include "smnn/learning/tasks/digits.hpp"
#include "smnn/learning/tasks/sequential_digits.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;

namespace {

// 4 x 5 pixels; the only bright one is at row 1, column 2.
sim::LabelledImages one_dot() {
    sim::LabelledImages images{.rows = 4, .columns = 5, .pixels = {}, .labels = {0}};
    images.pixels.assign(20, 0);
    images.pixels[1 * 5 + 2] = 255;
    return images;
}

} // namespace

TEST_CASE(
    "a picture moved by up to two pixels is at each of 25 places equally often, or out of sight",
    "[learning]") {
    const sim::LabelledImages images = one_dot();
    sim::Random random(1, "shift");
    std::vector<std::uint8_t> room;
    std::map<std::size_t, int> places; // of the dot; 20: nowhere
    constexpr int draws = 25'000;
    for (int i = 0; i < draws; ++i) {
        const auto moved = shifted_picture(images, 0, 2, random, room);
        REQUIRE(moved.size() == 20);
        std::size_t at = 20;
        for (std::size_t pixel = 0; pixel < 20; ++pixel) {
            if (moved[pixel] == 0) continue;
            REQUIRE(at == 20);
            at = pixel;
        }
        ++places[at];
    }
    // Rows -1 to 3 of 0 to 3, columns 0 to 4: 20 places, and a fifth of the moves leads out.
    REQUIRE(places.size() == 21);
    for (const auto& [place, count] : places) {
        const double expected = place == 20 ? draws / 5.0 : draws / 25.0;
        CHECK(count == Approx(expected).margin(5.0 * std::sqrt(expected))); // five deviations
    }
}

TEST_CASE("a picture that is not moved draws nothing", "[learning]") {
    const sim::LabelledImages images = one_dot();
    sim::Random random(1, "shift");
    sim::Random untouched(1, "shift");
    std::vector<std::uint8_t> room;
    const auto same = shifted_picture(images, 0, 0, random, room);
    CHECK(same.data() == images.image(0).data());
    CHECK(random.next() == untouched.next());
}

TEST_CASE("pictures are moved for a training and judged where they are", "[learning]") {
    const auto images = std::make_shared<const sim::LabelledImages>(one_dot());
    const Task plain = digits(images, sim::Coding::rate, 3);
    CHECK_FALSE(plain.make_training_trial);
    const auto first_channel = [](const Task::MakeTrial& make, std::uint64_t index) {
        sim::Random random(2, "trial", index);
        Trial trial;
        make(0, random, trial);
        return trial.input.empty() ? std::size_t{99} : trial.input[0].channel;
    };
    for (const Task& task :
         {digits(images, sim::Coding::rate, 3, 1), sequential_digits(images, 3, 1)}) {
        const std::size_t still = task.name == "digits" ? 7 : 2;
        int moved = 0;
        for (std::uint64_t i = 0; i < 50; ++i) {
            REQUIRE(first_channel(task.make_trial, i) == still);
            moved += first_channel(task.make_training_trial, i) != still ? 1 : 0;
        }
        CHECK(moved > 20); // of 9 places one, of 3 columns one, is where it was
    }
}
