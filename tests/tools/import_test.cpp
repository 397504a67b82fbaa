#include <map>

#include "io/file.hpp"
#include "io/network_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::run_smnn;

TEST_CASE("a network exported and imported is the same file, byte for byte", "[tools]") {
    const tests::Scratch scratch;
    io::write_network(scratch / "net", tests::small_network());
    REQUIRE(run_smnn("export " + (scratch / "net") + " --to json --out " + (scratch / "net.json"))
                .exit == 0);
    REQUIRE(run_smnn("import " + (scratch / "net.json") + " --out " + (scratch / "again")).exit ==
            0);
    CHECK(io::read_file(scratch / "again") == io::read_file(scratch / "net"));
}

TEST_CASE("text that is no network is refused, and the older file stays", "[tools]") {
    const tests::Scratch scratch;
    io::write_file(scratch / "net", "an older network");
    const std::map<std::string, std::string> texts = {
        {"", "byte 0"},
        {"[1, 2]", "no object"},
        {R"({"weights": {}})", "parameters is missing"},
        {R"({"parameters": {}, "weights": {"input": [[1, 2], [3]], "readout": [[1, 1]]}})",
         "input"},
        {R"({"parameters": {}, "weights": {"input": [[1e999]], "readout": [[1]]}})", "net.json"},
        {R"({"parameters": {}, "weights": {"input": [[NaN]], "readout": [[1]]}})", "not JSON"},
        {R"({"parameters": {"delay_ticks": 0}, "weights": {"input": [[1]], "readout": [[1]]}})",
         "delay"},
        {R"({"parameters": {"tau_rise_ms": -2}, "weights": {"input": [[1]], "readout": [[1]]}})",
         "rise"},
        {R"({"parameters": {}, "weights": {"input": [], "readout": []}})", "net.json"},
    };
    for (const auto& [text, part] : texts) {
        CAPTURE(text);
        io::write_file(scratch / "net.json", text);
        CHECK(tests::flaw_of_refusal(
                  run_smnn("import " + (scratch / "net.json") + " --out " + (scratch / "net")),
                  part) == "");
    }
    CHECK(io::read_file(scratch / "net") == "an older network");
    CHECK(scratch.names() == std::vector<std::string>{"net", "net.json"});
}
