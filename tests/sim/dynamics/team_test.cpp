#include "smnn/sim/dynamics/team.hpp"

#include <numeric>
#include <set>

#include "tests/support/catch.hpp"

using namespace smnn::sim;

TEST_CASE("each part is done once, by a thread of its own, before the next begins", "[sim]") {
    for (const unsigned threads : {1U, 2U, 5U}) {
        Team team(threads);
        REQUIRE(team.size() == threads);
        std::vector<int> done(threads);
        std::vector<std::thread::id> who(threads);
        for (int round = 1; round <= 2000; ++round) {
            team.each([&](unsigned part) {
                ++done[part];
                who[part] = std::this_thread::get_id();
            });
            REQUIRE(std::accumulate(done.begin(), done.end(), 0) ==
                    round * static_cast<int>(threads));
        }
        CHECK(std::set(who.begin(), who.end()).size() == threads);
        CHECK(who[0] == std::this_thread::get_id());
    }
}
