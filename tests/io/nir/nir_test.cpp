#include "smnn/io/nir.hpp"

#include <bit>
#include <cmath>
#include <cstring>

#include "smnn/io/file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/runs.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using io::NirDecay;
using io::NirDialect;
using tests::contains;
using tests::refusal;
using tests::Scratch;

namespace {

const std::string data = SMNN_SOURCE_DIR "/tests/data/nir/";

constexpr std::array dialects{NirDialect::faithful, NirDialect::dense};
constexpr std::array decays{NirDecay::euler, NirDecay::exact};

// A random network that a graph can mean: no refractory period, a delay of one tick.
tests::RandomTrial trial_for_nir(std::uint64_t seed) {
    tests::RandomTrial trial =
        tests::random_trial(seed, {.neurons = 40, .inputs = 10, .outputs = 4, .ticks = 200});
    trial.network.neuron.refractory_ms = 0.0;
    trial.network.neuron.delay_ticks = 1;
    return trial;
}

bool can_say(NirDialect dialect, const sim::Network& network) {
    return dialect == NirDialect::faithful || network.neuron.filter == sim::Filter::none;
}

// The graph of a small network with everything in it: 3 modes, both filters.
io::NirGraph example() {
    sim::Network network = tests::ring(3);
    network.neuron.refractory_ms = 0.0;
    network.readout = sim::Readout::mean_rate;
    return io::nir_graph(network, NirDialect::faithful, NirDecay::euler);
}

template <class Change>
std::string refused(Change&& change) {
    io::NirGraph graph = example();
    change(graph);
    return refusal([&] { io::network_from_nir(graph, {}); });
}

io::Hdf5Array<float>& parameter(io::NirGraph& graph, const char* node, const char* key) {
    return graph.nodes.at(node).parameters.at(key);
}

} // namespace

TEST_CASE("every network comes back from NIR as it went, to the bit", "[io]") {
    const Scratch scratch;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        INFO("seed " << seed);
        sim::Network network = tests::random_trial(seed, {.neurons = 30, .inputs = 8}).network;
        network.settings = {{"task", "digits"}, {"note", "β, \"quoted\"\n"}};
        for (const NirDialect dialect : dialects) {
            if (!can_say(dialect, network)) continue;
            for (const NirDecay decay : decays) {
                io::write_nir(scratch / "net.nir", network, dialect, decay);
                const sim::Network again = io::read_nir(scratch / "net.nir");
                CHECK(again == network);
                CHECK(sim::identity(again) == sim::identity(network));
            }
        }
    }
}

TEST_CASE("the graph alone spikes as the network does", "[io]") {
    std::size_t spikes = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        INFO("seed " << seed);
        const tests::RandomTrial trial = trial_for_nir(seed);
        const sim::RunConfig config{.ticks = trial.ticks};
        const sim::Trace ours = tests::run_clock_driven(trial.network, trial.input, config);
        spikes += ours.spikes.size();
        for (const NirDialect dialect : dialects) {
            if (!can_say(dialect, trial.network)) continue;
            for (const NirDecay decay : decays) {
                const sim::Network meant =
                    io::network_from_nir(io::nir_graph(trial.network, dialect, decay), {});
                CHECK(tests::run_clock_driven(meant, trial.input, config).spikes == ours.spikes);
            }
        }
    }
    CHECK(spikes > 10'000);
}

TEST_CASE("the alphabetical order of nodes is a topological one", "[io]") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const tests::RandomTrial trial = trial_for_nir(seed);
        for (const NirDialect dialect : dialects) {
            if (!can_say(dialect, trial.network)) continue;
            const io::NirGraph graph = io::nir_graph(trial.network, dialect, NirDecay::euler);
            std::size_t back = 0;
            for (const auto& [from, to] : graph.edges) {
                if (from < to) continue;
                ++back;
                CHECK(graph.nodes.at(to).type == "CubaLIF"); // the one tick of the cycle
            }
            CHECK(back <= 1);
        }
    }
}

TEST_CASE("graphs of other tools are networks of ours", "[io]") {
    const sim::Network faithful = io::read_nir(data + "smnn_faithful_euler.nir");
    CHECK(faithful.neurons() == 12);
    CHECK(faithful.modes() == 3);
    CHECK(faithful.inputs() == 5);
    CHECK(faithful.outputs() == 2);
    CHECK(faithful.readout == sim::Readout::trajectory);
    // Their factors are those of the published time constants, in float32.
    CHECK(faithful.neuron.tau_synapse_ms == Approx(10.0).epsilon(1e-5));
    CHECK(faithful.neuron.tau_membrane_ms == Approx(20.0).epsilon(1e-5));
    CHECK(faithful.neuron.tau_rise_ms == Approx(2.0).epsilon(1e-5));
    CHECK(faithful.neuron.tau_decay_ms == Approx(30.0).epsilon(1e-5));
    CHECK(faithful.neuron.threshold == Approx(1.0).epsilon(1e-6));

    const std::string flat = data + "smnn_compat_flat.nir";
    CHECK(contains(refusal([&] { io::read_nir(flat); }), "no dt: the time step must be given"));
    CHECK(contains(
        refusal([&] { io::read_nir(flat, {.time_step_ms = 0.1, .decay = {}, .readout = {}}); }),
        "no discretisation: the decay"));
    const sim::Network dense = io::read_nir(
        flat, {.time_step_ms = 0.1, .decay = NirDecay::euler, .readout = sim::Readout::mean_rate});
    CHECK(dense.is_full_rank());
    CHECK(dense.neurons() == 12);
    CHECK(dense.readout == sim::Readout::mean_rate);
    // exp(-dt/tau) is what counts: 0.1 ms of a tenth of a millisecond's worth of 10 and 20 ms at 2 ms.
    CHECK(dense.neuron.tau_synapse_ms == Approx(0.5).epsilon(1e-5));
    CHECK(dense.neuron.threshold == Approx(1.0).epsilon(1e-6));

    const std::string line = refusal([&] {
        io::read_nir(data + "all_nodes.nir",
                     {.time_step_ms = 0.1, .decay = NirDecay::exact, .readout = {}});
    });
    CHECK(contains(line, "all_nodes.nir: node '"));
}

TEST_CASE("neurons of different thresholds and gains are neurons of one with other weights",
          "[io]") {
    const tests::RandomTrial trial = trial_for_nir(4);
    io::NirGraph graph = io::nir_graph(trial.network, NirDialect::faithful, NirDecay::exact);
    for (const char* key : {"v_threshold", "w_in", "r"}) {
        float factor = 1.0F;
        for (float& value : parameter(graph, "n1_lif", key).values) value *= factor *= 2.0F;
    }
    io::Hdf5Array<float>& threshold = parameter(graph, "n1_lif", "v_threshold");
    for (float& value : threshold.values) value *= value; // 2^n is now compensated by w_in and r
    const sim::Network meant = io::network_from_nir(graph, {});
    CHECK(meant.weights.input(0, 0) == trial.network.weights.input(0, 0));
}

TEST_CASE("a graph within the graph and parameters of shape [] are the same network", "[io]") {
    const io::NirReading reading{.time_step_ms = 1.0, .decay = io::NirDecay::euler, .readout = {}};
    const std::uint64_t flat = sim::identity(io::read_nir(data + "flat.nir", reading));
    CHECK(sim::identity(io::read_nir(data + "nested.nir", reading)) == flat);
    CHECK(sim::identity(io::read_nir(data + "scalars.nir", reading)) == flat);
}

TEST_CASE("a time constant of one step, as float32 has it, keeps nothing under Euler", "[io]") {
    const std::string path = data + "tau_of_one_step_of_100_us.nir";
    const sim::Network network =
        io::read_nir(path, {.time_step_ms = 0.1, .decay = io::NirDecay::euler, .readout = {}});
    CHECK(std::exp(-0.1 / network.neuron.tau_membrane_ms) == 0.0);
    // A step that is shorter by a hundredth is not rounding.
    CHECK(contains(refusal([&] {
                       io::read_nir(
                           path,
                           {.time_step_ms = 0.101, .decay = io::NirDecay::euler, .readout = {}});
                   }),
                   "a step or more is needed"));
}

TEST_CASE("a graph that is no network of ours is refused with its node and the reason", "[io]") {
    CHECK(refused([](io::NirGraph&) {}) == "");
    const auto names = [](const std::string& line, const std::string& node,
                          const std::string& why) {
        INFO(line);
        return contains(line, "node '" + node + "': ") && contains(line, why);
    };
    CHECK(names(refused([](auto& g) { g.nodes["n3_rise"].type = "Conv2d"; }), "n3_rise",
                "is of type Conv2d"));
    CHECK(names(refused([](auto& g) { g.nodes["n3_rise"].type = "LIF"; }), "n3_rise",
                "a second population beside 'n1_lif'"));
    CHECK(names(refused([](auto& g) { g.nodes["n2_mode_out"].type = "NIRGraph"; }), "n2_mode_out",
                "is of type NIRGraph"));
    CHECK(names(refused([](auto& g) { parameter(g, "n1_lif", "v_reset").values[1] = -1; }),
                "n1_lif", "v_reset is -1 and v_leak 0 at neuron 1"));
    CHECK(names(refused([](auto& g) { parameter(g, "n1_lif", "tau_mem").values[2] = 1; }), "n1_lif",
                "tau_mem differs between neurons"));
    CHECK(names(refused([](auto& g) { parameter(g, "n1_lif", "v_threshold").values[0] = -1; }),
                "n1_lif", "a threshold of -1"));
    CHECK(names(refused([](auto& g) { parameter(g, "n3_rise", "v_leak").values[0] = 1; }),
                "n3_rise", "v_leak is 1"));
    CHECK(names(refused([](auto& g) { g.nodes["n1_lif"].parameters.erase("r"); }), "n1_lif",
                "r is missing"));
    CHECK(names(refused([](auto& g) {
                    for (float& tau : parameter(g, "n4_decay", "tau").values) tau = 1e-3F;
                }),
                "n4_decay", "tau is 0.001 s at a time step of 0.002 s"));
    CHECK(names(refused([](auto& g) {
                    for (float& tau : parameter(g, "n7_readout_rise", "tau").values) tau = 1;
                }),
                "n1_lif", "the same on both are needed"));
    CHECK(names(refused([](auto& g) {
                    g.nodes["n0_w_in"].type = "Affine";
                    g.nodes["n0_w_in"].parameters["bias"] = {{3}, {0, 0, 0.5F}};
                }),
                "n0_w_in", "bias is 0.5"));
    CHECK(names(refused([](auto& g) { g.edges.emplace_back("n2_mode_out", "n6_readout"); }),
                "n2_mode_out", "1 edges arrive and 2 leave"));
    CHECK(names(refused([](auto& g) { g.edges.emplace_back("n1_lif", "output"); }), "n1_lif",
                "two ways lead from here to 'output'"));
    CHECK(names(refused([](auto& g) { g.edges.emplace_back("input", "output"); }), "output",
                "around the neurons"));
    CHECK(names(refused([](auto& g) { g.nodes["extra"] = g.nodes["n3_rise"]; }), "extra",
                "is on no way"));
    CHECK(names(refused([](auto& g) { g.nodes["input"].shape = {7}; }), "n0_w_in",
                "takes 1 signals, 7 arrive"));
    CHECK(contains(refused([](auto& g) {
                       g.nodes.erase("n1_lif");
                       g.edges.clear();
                   }),
                   "no CubaLIF or LIF"));
    CHECK(contains(refused([](auto& g) { g.numbers["dt"] = -1; }), "the time step is -1 s"));
}

TEST_CASE("a small graph cannot ask for a large matrix", "[io]") {
    io::NirGraph graph = example();
    constexpr std::uint64_t n = 100'000;
    const auto vector = [](std::uint64_t rows, std::uint64_t columns) {
        return io::NirNode{
            "Linear",
            {{"weight", {{rows, columns}, std::vector<float>(rows * columns, 1.0F)}}},
            {}};
    };
    graph.nodes["n0_w_in"] = vector(n, 1);
    graph.nodes["n5_mode_in"] = vector(n, 3);
    graph.nodes["n2_mode_out"] = vector(3, n);
    graph.nodes["n6_readout"] = vector(1, n);
    for (const char* key :
         {"tau_syn", "tau_mem", "r", "w_in", "v_leak", "v_reset", "v_threshold"}) {
        io::Hdf5Array<float>& array = parameter(graph, "n1_lif", key);
        array = {{n}, std::vector<float>(n, array.values[0])};
    }
    CHECK(io::network_from_nir(graph, {}).modes() == 3); // not 100,000 x 100,000 numbers
    graph.nodes["n6_readout"].type = "Flatten";
    graph.nodes["output"].shape = {n};
    for (const char* node : {"n7_readout_rise", "n8_readout_decay"}) {
        for (auto& [key, array] : graph.nodes[node].parameters) {
            array = {{n}, std::vector<float>(n, array.values[0])};
        }
    }
    CHECK(contains(refusal([&] { io::network_from_nir(graph, {}); }), "at most 67108864"));
}

TEST_CASE("a network that NIR cannot say is refused before anything is written", "[io]") {
    const Scratch scratch;
    sim::Network network = tests::ring(3);
    const auto written = [&](NirDialect dialect) {
        return refusal(
            [&] { io::write_nir(scratch / "net.nir", network, dialect, NirDecay::euler); });
    };
    CHECK(contains(written(NirDialect::dense), "this network's is double"));
    network.dynamics = sim::Dynamics::rate;
    CHECK(contains(written(NirDialect::faithful), "rate network"));
    CHECK(scratch.names().empty());
}

TEST_CASE("a graph that was changed after its export is not taken for what is beside it", "[io]") {
    const Scratch scratch;
    sim::Network network = tests::ring(3);
    network.neuron.threshold = 1.2345;
    io::write_nir(scratch / "net.nir", network, NirDialect::faithful, NirDecay::euler);
    std::string bytes = io::read_file(scratch / "net.nir");
    const auto as_bytes = [](float value) {
        return std::string(std::bit_cast<std::array<char, 4>>(value).data(), 4);
    };
    const std::size_t at = bytes.find(as_bytes(1.2345F)); // /smnn has it in double
    REQUIRE(at != std::string::npos);
    for (std::size_t i = 0; i < 3; ++i) bytes.replace(at + 4 * i, 4, as_bytes(2.0F));
    tests::overwrite(scratch / "net.nir", bytes);
    CHECK(contains(refusal([&] { io::read_nir(scratch / "net.nir"); }),
                   "net.nir: /node/nodes/n1_lif: is not what was written beside /smnn"));
    CHECK(io::read_nir(scratch / "net.nir", {}, io::NirSource::graph).neuron.threshold ==
          Approx(2.0).epsilon(1e-6));
}

TEST_CASE(
    "a NIR file that is cut, or has a byte changed, is read as a network or refused in one line",
    "[io]") {
    const Scratch scratch;
    io::write_nir(scratch / "net.nir", tests::ring(2), NirDialect::faithful, NirDecay::euler);
    const std::string whole = io::read_file(scratch / "net.nir");
    const auto answer = [&](const std::string& bytes) {
        tests::overwrite(scratch / "bad.nir", bytes);
        return refusal([&] { io::read_nir(scratch / "bad.nir"); });
    };
    for (std::size_t size = 0; size < whole.size(); size += 499) {
        INFO("cut at byte " << size);
        const std::string line = answer(whole.substr(0, size));
        REQUIRE((contains(line, "no HDF5 file") || contains(line, "the file is cut")));
    }
    std::size_t refusals = 0;
    for (std::size_t byte = 0; byte < whole.size(); byte += 31) {
        INFO("byte " << byte);
        std::string bytes = whole;
        bytes[byte] = static_cast<char>(bytes[byte] ^ 0x41);
        const std::string line = answer(bytes);
        REQUIRE(line.find('\n') == std::string::npos);
        if (!line.empty()) ++refusals;
    }
    CHECK(refusals > 50);
}
