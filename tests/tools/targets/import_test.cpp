#include <map>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
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

TEST_CASE("a refractory period that rounds to no tick is said when it is set, and shown by inspect",
          "[tools]") {
    const tests::Scratch scratch;
    const auto import = [&](const std::string& refractory) {
        io::write_file(scratch / "net.json",
                       R"({"parameters": {"refractory_ms": )" + refractory +
                           R"(}, "weights": {"input": [[1]], "readout": [[1]]}})");
        return run_smnn("import " + (scratch / "net.json") + " --out " + (scratch / "net"));
    };
    CHECK(import("1.1").err.empty());
    CHECK(import("0").err.empty());
    const tests::Answer rounded = import("0.9");
    CHECK(rounded.exit == 0);
    CHECK(rounded.err ==
          "smnn import: a refractory period of 0.9 ms is 0 ticks of 2 ms: a neuron may spike at "
          "every tick\n");
    const auto neuron = run_smnn("inspect --json " + (scratch / "net")).json()["neuron"];
    CHECK(neuron["refractory_ms"] == 0.9);
    CHECK(neuron["refractory_ticks"] == 0);
}

TEST_CASE("a network whose input weights have zeros is made sparse, and spikes as before",
          "[tools]") {
    const tests::Scratch scratch;
    sim::Network network = tests::small_network();
    for (std::size_t c = 0; c < network.inputs(); ++c) {
        for (std::size_t n = 0; n < network.neurons(); ++n) {
            if ((n + c) % 4 != 0) network.weights.input(n, c) = 0.0F;
        }
    }
    io::write_network(scratch / "net", network);
    tests::write_small_digits(scratch / "data");
    REQUIRE(run_smnn("encode digits --data " + (scratch / "data") + " --network " +
                     (scratch / "net") + " --trials 5 --out " + (scratch / "in"))
                .exit == 0);
    const auto spikes = [&](const std::string& name) {
        REQUIRE(run_smnn("simulate " + (scratch / name) + " --input " + (scratch / "in") +
                         " --record " + (scratch / "out.csv"))
                    .exit == 0);
        return io::read_file(scratch / "out.csv");
    };
    const auto import = [&](const std::string& words) {
        const tests::Answer answer = run_smnn("import " + words);
        CHECK(answer.err == "");
        return answer.exit;
    };
    CHECK(import((scratch / "net") + " --sparse-input --out " + (scratch / "sparse")) == 0);
    CHECK(io::read_network(scratch / "sparse") == with_sparse_input(network));
    CHECK(std::filesystem::file_size(scratch / "sparse") <
          std::filesystem::file_size(scratch / "net"));
    CHECK(spikes("sparse") == spikes("net"));
    CHECK(spikes("net").size() > 100);
    const auto report = run_smnn("inspect --json " + (scratch / "sparse")).json();
    CHECK(report["input_form"] == "sparse");
    CHECK(report["inputs"] == 64);
    CHECK(report["parameters"] == 20 * 64 / 4 + 2 * 20 * 3 + 3 + 10 * 20);

    // And back, by text too.
    REQUIRE(run_smnn("export " + (scratch / "sparse") + " --to json --out " + (scratch / "s.json"))
                .exit == 0);
    CHECK(import((scratch / "s.json") + " --out " + (scratch / "again")) == 0);
    CHECK(io::read_file(scratch / "again") == io::read_file(scratch / "sparse"));
    CHECK(import((scratch / "s.json") + " --dense-input --out " + (scratch / "dense")) == 0);
    CHECK(io::read_file(scratch / "dense") == io::read_file(scratch / "net"));
    CHECK(tests::flaw_of_refusal(
              run_smnn("export " + (scratch / "sparse") + " --to nir --out " + (scratch / "s.nir")),
              "--dense-input makes it dense") == "");
    CHECK(tests::flaw_of_refusal(
              run_smnn("import " + (scratch / "s.json") + " --dense-input --sparse-input --out x"),
              "one of them") == "");
}
