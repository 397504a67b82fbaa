#include "smnn/io/network_json.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;
using tests::Scratch;
using Json = nlohmann::json;

namespace {

sim::Network parse(const std::string& text) {
    const Scratch scratch;
    tests::overwrite(scratch / "net.json", text);
    return io::read_network_json(scratch / "net.json");
}

// Two neurons, one mode, three inputs, one output.
Json small() {
    return {{"parameters", Json::object()},
            {"weights",
             {{"input", {{1, 2, 3}, {4, 5, 6}}},
              {"mode_in", Json::array({{0.5}, {0.25}})},
              {"mode_out", Json::array({{7}, {8}})},
              {"importance", {9}},
              {"readout", Json::array({{10, 11}})}}}};
}

template <class Change>
std::string refused(Change&& change) {
    Json json = small();
    change(json);
    return tests::refusal([&] { parse(json.dump()); });
}

sim::Network rewritten(const sim::Network& network) {
    const Scratch scratch;
    io::write_network_json(scratch / "net.json", network);
    return io::read_network_json(scratch / "net.json");
}

} // namespace

TEST_CASE("the golden cases are read as they stand and written back the same", "[io]") {
    std::size_t cases = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(SMNN_SOURCE_DIR "/tests/data/golden")) {
        ++cases;
        const std::string path = entry.path();
        INFO(path);
        const Json golden = Json::parse(io::read_file(path));
        const sim::Network network = io::read_network_json(path);
        CHECK(network.neurons() == golden["shape"]["neurons"]);
        CHECK(network.modes() == golden["shape"]["modes"]);
        CHECK(network.inputs() == golden["shape"]["inputs"]);
        CHECK(network.outputs() == golden["shape"]["outputs"]);
        CHECK(network.settings.at("surrogate") ==
              golden["parameters"]["surrogate"].get<std::string>());
        CHECK(network.neuron.tau_decay_ms == golden["parameters"]["tau_decay_ms"]);
        CHECK(network.neuron.synaptic_gain == golden["parameters"]["synaptic_gain"]);
        CHECK(rewritten(network) == network);

        const Scratch scratch;
        io::write_network_json(scratch / "net.json", network);
        const Json back = Json::parse(io::read_file(scratch / "net.json"));
        CHECK(back["parameters"] == golden["parameters"]);
        CHECK(back["weights"] == golden["weights"]);
    }
    CHECK(cases >= 7);
}

TEST_CASE("a row of text is a row of the matrix of the equations", "[io]") {
    const sim::Network network = parse(small().dump());
    CHECK(network.weights.input(1, 0) == 4.0F);
    CHECK(network.weights.mode_in(1, 0) == 0.25F);
    CHECK(network.weights.mode_out(0, 1) == 8.0F); // stored transposed
    CHECK(network.weights.importance(0, 0) == 9.0F);
    CHECK(network.weights.readout(0, 1) == 11.0F);

    Json json = small();
    for (const char* key : {"mode_in", "mode_out", "importance"}) json["weights"].erase(key);
    CHECK(parse(json.dump()).modes() == 0);
    json["weights"]["recurrent"] = {{1, 2}, {3, 4}};
    CHECK(parse(json.dump()).weights.recurrent(1, 0) == 3.0F);
}

TEST_CASE("parameters left out have their defaults, the gain follows the others", "[io]") {
    CHECK(parse(small().dump()).neuron == sim::NeuronParameters{});
    Json json = small();
    json["parameters"] = {{"filter", "single"}, {"tau_decay_ms", 8}, {"time_step_ms", 1}};
    const sim::Network network = parse(json.dump());
    CHECK(network.neuron.synaptic_gain == 1.0 / 8.0);
    CHECK(network.neuron.tau_synapse_ms == 10.0);
}

TEST_CASE("weights survive the text to the bit, and so do the settings", "[io]") {
    sim::Network network;
    network.weights = sim::zero_weights(3, 2, 2, 1);
    const float edges[] = {0.1F,  -0.0F,
                           1e-8F, std::numeric_limits<float>::denorm_min(),
                           1e20F, std::numeric_limits<float>::max()};
    for (std::size_t i = 0; i < 6; ++i) network.weights.mode_out(i % 2, i / 2) = edges[i];
    network.settings = {{"surrogate", "triangle"}, {"slope", "0.3"}, {"ticks", "50"}};
    const sim::Network back = rewritten(network);
    CHECK(back == network);
    CHECK(sim::identity(back) == sim::identity(network)); // the zero's sign too
}

TEST_CASE("what is wrong in a network of text is named by its path", "[io]") {
    const auto weights = [](const char* key, const Json& value) {
        return refused([&](Json& json) { json["weights"][key] = value; });
    };
    const auto parameter = [](const char* key, const Json& value) {
        return refused([&](Json& json) { json["parameters"][key] = value; });
    };
    CHECK(refused([](Json&) {}) == "");
    CHECK(refused([](Json& json) { json["name"] = "any other key"; }) == "");
    CHECK(contains(weights("input", {{1, 2, 3}, {4, 5}}), "weights.input[1] has 2 entries, 3"));
    CHECK(contains(weights("input", {{1, 2, 3}, {4, "5", 6}}), "weights.input[1][1] is \"5\""));
    CHECK(contains(weights("input", {{1, 2, 3}, {4, 1e39, 6}}), "weights.input[1][1] is 1e+39"));
    CHECK(contains(weights("input", {{1, 2, 3}, 4}), "weights.input[1] is 4, an array"));
    CHECK(contains(weights("input", Json::array()), "weights.input has no rows"));
    CHECK(contains(weights("input", nullptr), "weights.input is null"));
    CHECK(contains(weights("mode_in", {{1}, {2}, {3}}), "weights.mode_in has 3 entries, 2"));
    CHECK(contains(weights("mode_out", {{1, 2}, {3, 4}}), "weights.mode_out[0] has 2 entries, 1"));
    CHECK(
        contains(weights("readout", Json::array({Json::array({1})})), "weights.readout[0] has 1"));
    CHECK(contains(weights("bias", {1}), "weights.bias is not known: "));
    CHECK(contains(weights("recurrent", {{1, 2}, {3, 4}}), "both modes and recurrent"));
    CHECK(contains(refused([](Json& json) { json["weights"].erase("mode_out"); }),
                   "weights.mode_out is missing"));
    CHECK(contains(refused([](Json& json) { json.erase("weights"); }), "weights is missing"));
    CHECK(contains(parameter("threshold", "1"), "parameters.threshold is \"1\", a number"));
    CHECK(contains(parameter("threshold", -1), "threshold"));
    CHECK(contains(parameter("delay_ticks", 1.5), "parameters.delay_ticks is 1.5, a whole number"));
    CHECK(contains(parameter("filter", "triple"), "parameters.filter: filter 'triple'"));
    CHECK(contains(parameter("readout", 3), "parameters.readout is 3, a text"));
    CHECK(contains(parameter("thresold", 1), "parameters.thresold is not known: "));
    CHECK(contains(parameter("slope", "steep"), "parameters.slope"));
}

TEST_CASE("text that is no JSON is refused with its byte", "[io]") {
    const auto error = [](const std::string& text) {
        return tests::format_error([&] { parse(text); });
    };
    REQUIRE(error("{\"parameters\": NaN}"));
    CHECK(error("{\"parameters\": NaN}")->offset() == 15);
    CHECK(error(""));
    CHECK(error("{}}")->offset() == 2);
    const std::string whole = small().dump();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        INFO("cut at byte " << size);
        REQUIRE(error(whole.substr(0, size)));
    }
    CHECK(contains(tests::refusal([] { parse("[1]"); }), "no object"));
    CHECK(contains(tests::refusal([] { parse("[1e999]"); }), "1e999"));
}

TEST_CASE("nesting without end and rows without entries cost only their text", "[io]") {
    const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
    CHECK(contains(
        tests::refusal([&] {
            parse("{\"parameters\": {}, \"weights\": {\"input\": [1], \"readout\": " + deep + "}}");
        }),
        "weights.input[0] is 1"));
    CHECK(contains(tests::refusal([&] {
                       parse("{\"parameters\": {\"slope\": " + deep + "}, \"weights\": {}}");
                   }),
                   "parameters.slope is array"));
    // A million neurons of a million modes, said in few bytes: their matrix would take 4 TB.
    std::string rows = "[[]";
    std::string modes = "[0";
    for (int i = 1; i < 1'000'000; ++i) {
        rows += ",[]";
        modes += ",0";
    }
    const std::string line = tests::refusal([&] {
        parse("{\"parameters\": {}, \"weights\": {\"readout\": [], \"input\": " + rows +
              "], \"mode_in\": " + rows + "], \"mode_out\": " + rows +
              "], \"importance\": " + modes + "]}}");
    });
    CHECK(contains(line, "weights.mode_in[0] has 0 entries, 1000000"));
}

TEST_CASE("a slope that is no number is not written", "[io]") {
    const Scratch scratch;
    sim::Network network = parse(small().dump());
    network.settings["slope"] = "steep";
    CHECK(contains(tests::refusal([&] { io::write_network_json(scratch / "net", network); }),
                   "'steep'"));
    CHECK(scratch.names().empty());
}

namespace {

// The same weights as small(), channel by channel.
Json small_sparse() {
    Json json = small();
    json["weights"].erase("input");
    json["weights"]["sparse_input"] = {
        {"offsets", {0, 2, 2, 3}}, {"neurons", {0, 1, 1}}, {"values", {1, 4, 6}}};
    return json;
}

} // namespace

TEST_CASE("a sparse input is offsets, neurons and values, and comes back as it was", "[io]") {
    const sim::Network network = parse(small_sparse().dump());
    CHECK(network.inputs() == 3);
    const sim::Matrix dense = with_dense_input(network).weights.input;
    CHECK(dense(0, 0) == 1.0F);
    CHECK(dense(1, 0) == 4.0F);
    CHECK(dense(1, 2) == 6.0F);
    CHECK(dense(0, 1) == 0.0F);
    const Scratch scratch;
    io::write_network_json(scratch / "net.json", network);
    CHECK(io::read_network_json(scratch / "net.json") == network);
}

TEST_CASE("a sparse input that is none is refused by its key", "[io]") {
    const auto message = [](auto&& spoil) {
        Json json = small_sparse();
        spoil(json["weights"]["sparse_input"]);
        return tests::refusal([&] { parse(json.dump()); });
    };
    CHECK(contains(message([](Json& s) { s = 3; }), "weights.sparse_input is 3"));
    CHECK(contains(message([](Json& s) { s.erase("values"); }), "sparse_input.values is missing"));
    CHECK(contains(message([](Json& s) { s["rows"] = 3; }), "sparse_input.rows is not known"));
    CHECK(contains(message([](Json& s) { s["offsets"] = Json::array(); }), "offsets"));
    CHECK(contains(message([](Json& s) { s["offsets"][1] = -1; }), "offsets[1] is -1"));
    CHECK(contains(message([](Json& s) { s["offsets"][1] = 9; }), "channel 0"));
    CHECK(contains(message([](Json& s) { s["neurons"][2] = 2; }), "neuron 2"));
    CHECK(contains(message([](Json& s) { s["neurons"][1] = 0; }), "neuron 0"));
    CHECK(contains(message([](Json& s) { s["neurons"][2] = 1e12; }), "neurons[2]"));
    CHECK(contains(message([](Json& s) { s["values"][0] = "x"; }), "values[0] is"));
    Json both = small_sparse();
    both["weights"]["input"] = small()["weights"]["input"];
    CHECK(contains(tests::refusal([&] { parse(both.dump()); }), "both input and sparse_input"));
}
