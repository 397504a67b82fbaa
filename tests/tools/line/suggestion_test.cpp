#include "tools/smnn/line/suggestion.hpp"

#include <vector>

#include "tests/support/catch.hpp"

using namespace smnn;

TEST_CASE("a slip of the hand is understood, another word is not", "[tools]") {
    const std::vector<std::string> known = {"train", "simulate", "replay", "--neurons"};
    CHECK(cli::closest_word("trian", known) == "train");      // letters swapped
    CHECK(cli::closest_word("simulat", known) == "simulate"); // one left out
    CHECK(cli::closest_word("repplay", known) == "replay");   // one doubled
    CHECK(cli::closest_word("reblay", known) == "replay");    // one replaced
    CHECK(cli::closest_word("--nuerons", known) == "--neurons");
    CHECK(cli::closest_word("infer", known).empty());
    CHECK(cli::closest_word("", known).empty());
    CHECK(cli::closest_word("x", std::vector<std::string>{"a", "b"}).empty());
    CHECK(cli::closest_word("train", {}).empty());
}
