#include "smnn/sim/counts/energy.hpp"

#include <string>

#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::sim;

namespace {

double picojoules(const std::string& name, const Work& work) {
    for (const EnergyModel& model : energy_models()) {
        if (model.name == name) return 1e12 * joules(model, work);
    }
    FAIL("no model " << name);
    return 0.0;
}

} // namespace

TEST_CASE("an accumulation is an addition, a MAC a multiplication more", "[sim]") {
    CHECK(picojoules("45nm_operations", {.effective_acs = 10}) == Approx(9.0));
    CHECK(picojoules("45nm_operations", {.effective_macs = 10}) == Approx(46.0));
    CHECK(picojoules("45nm_operations", {.state_macs = 10}) == Approx(46.0));
    CHECK(picojoules("45nm_operations", {.looks = 10}) == Approx(9.0));
}

TEST_CASE("what does not fit a cache costs more to move", "[sim]") {
    const auto of_word = [](std::uint64_t footprint) {
        return picojoules("45nm_memory", {.bytes_moved = 8, .footprint_bytes = footprint});
    };
    CHECK(of_word(8 << 10) == Approx(10.0));
    CHECK(of_word((8 << 10) + 1) == Approx(20.0));
    CHECK(of_word(1 << 20) == Approx(100.0));
    CHECK(of_word((1 << 20) + 1) == Approx(1300.0));
    CHECK(picojoules("45nm_memory", {.effective_acs = 10}) == Approx(9.0));
}

TEST_CASE("Loihi charges operations and updates, a mode as a neuron", "[sim]") {
    CHECK(picojoules("loihi", {.effective_acs = 1, .effective_macs = 2}) == Approx(3 * 23.6));
    CHECK(picojoules("loihi", {.membrane_updates = 1, .filter_updates = 2}) == Approx(3 * 81.0));
}

TEST_CASE("every model names its source and its constants", "[sim]") {
    for (const EnergyModel& model : energy_models()) {
        INFO(model.name);
        CHECK(std::string(model.source).find("20") != std::string::npos); // its year
        CHECK(model.constants.size() >= 2);
    }
}
