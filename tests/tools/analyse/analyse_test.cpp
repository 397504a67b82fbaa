#include <map>

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::run_smnn;

TEST_CASE("help of analyse names every analysis, and each has a page of its own", "[tools]") {
    const auto help = run_smnn("analyse --help");
    CHECK(help.exit == 0);
    for (const std::string analysis : {"importance", "mode-space", "robustness", "activity"}) {
        CHECK(tests::contains(help.out, "\n  " + analysis + " "));
        const auto page = run_smnn("analyse " + analysis + " --help");
        CHECK(page.exit == 0);
        CHECK(tests::contains(page.out, "Example:\n  smnn analyse " + analysis + " "));
    }
}

TEST_CASE("an analysis that there is not is answered by the one that was meant", "[tools]") {
    const std::map<std::string, std::string> lines = {
        {"analyse", "an analysis is missing: smnn analyse --help lists them"},
        {"analyse importence x", "there is no analysis 'importence': is 'importance' meant?"},
        {"analyse zebra", "there is no analysis 'zebra': smnn analyse --help lists them"},
        {"analyze importance x", "is 'analyse' meant?"},
    };
    for (const auto& [line, part] : lines) {
        CAPTURE(line);
        CHECK(tests::flaw_of_refusal(run_smnn(line), part) == "");
    }
}
