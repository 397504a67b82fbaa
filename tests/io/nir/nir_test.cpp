#include "smnn/io/nir.hpp"

#include <bit>
#include <cmath>
#include <cstring>

#include "smnn/io/file.hpp"
#include "smnn/io/network/bias_inputs.hpp"
#include "smnn/io/nir/read.hpp"
#include "smnn/io/nir/write.hpp"
#include "smnn/sim/random.hpp"
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
                    io::network_from_nir(io::nir_graph(trial.network, dialect, decay), {}).network;
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
    const sim::Network meant = io::network_from_nir(graph, {}).network;
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
    CHECK(names(refused([](auto& g) { g.nodes["n3_rise"].type = "LIF"; }), "n1_lif",
                "circle of several populations"));
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
                "output", "the same on all are needed"));
    CHECK(names(refused([](auto& g) {
                    g.nodes["n2_mode_out"].type = "Affine";
                    g.nodes["n2_mode_out"].parameters["bias"] = {{3}, {0, 0, 0.5F}};
                }),
                "n3_rise", "filters a bias of 0.5"));
    CHECK(names(refused([](auto& g) {
                    g.nodes["n6_readout"].type = "Affine";
                    g.nodes["n6_readout"].parameters["bias"] = {{1}, {0.5F}};
                }),
                "n7_readout_rise", "filters a bias of 0.5"));
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

// A graph of two populations with biases, each with a recurrence, as other tools write them; and what it does, in
// double and tick by tick.
struct TwoLayers {
    static constexpr std::size_t channels = 3, first = 5, second = 4;
    static constexpr double dt = 1e-3;

    explicit TwoLayers(std::uint64_t seed) : random(seed, "two layers") {
        const auto ports = [](const char* type, std::size_t n) {
            return io::NirNode{type, {}, {n}};
        };
        graph.nodes = {{"in", ports("Input", channels)}, {"out", ports("Output", second)}};
        add_affine("w1", first, channels);
        add_affine("r1", first, first);
        add_neurons("lif1", first, 1.0F);
        add_affine("w2", second, first);
        add_affine("r2", second, second);
        add_neurons("lif2", second, 0.5F);
        graph.edges = {{"in", "w1"},   {"w1", "lif1"}, {"lif1", "r1"},
                       {"r1", "lif1"}, {"lif1", "w2"}, {"w2", "lif2"},
                       {"lif2", "r2"}, {"r2", "lif2"}, {"lif2", "out"}};
    }

    void add_affine(const char* name, std::size_t rows, std::size_t columns) {
        io::NirNode node{"Affine", {}, {}};
        node.parameters["weight"] = {{rows, columns}, {}};
        for (std::size_t i = 0; i < rows * columns; ++i) {
            node.parameters["weight"].values.push_back(
                static_cast<float>(3.0 * random.uniform() - 1.0));
        }
        node.parameters["bias"] = {{rows}, {}};
        for (std::size_t i = 0; i < rows; ++i) {
            node.parameters["bias"].values.push_back(static_cast<float>(random.uniform() - 0.3));
        }
        graph.nodes[name] = node;
    }

    void add_neurons(const char* name, std::size_t n, float threshold) {
        io::NirNode node{"CubaLIF", {}, {}};
        for (const auto& [key, value] : std::map<std::string, float>{{"tau_syn", 3e-3F},
                                                                     {"tau_mem", 7e-3F},
                                                                     {"r", 1.0F},
                                                                     {"w_in", 1.0F},
                                                                     {"v_leak", 0.0F},
                                                                     {"v_reset", 0.0F},
                                                                     {"v_threshold", threshold}}) {
            node.parameters[key] = {{n}, std::vector<float>(n, value)};
        }
        graph.nodes[name] = node;
    }

    std::vector<double> through(const char* name, const std::vector<double>& x) const {
        const io::NirNode& node = graph.nodes.at(name);
        std::vector<double> y;
        for (std::size_t i = 0; i < node.parameters.at("bias").values.size(); ++i) {
            y.push_back(node.parameters.at("bias").values[i]);
            for (std::size_t k = 0; k < x.size(); ++k) {
                y[i] += node.parameters.at("weight").values[i * x.size() + k] * x[k];
            }
        }
        return y;
    }

    // The spikes of the second population at every tick.
    std::vector<std::vector<double>> run(const std::vector<std::vector<double>>& input) const {
        struct State {
            std::vector<double> current, potential, spikes;
        };
        const auto step = [](State& state, const std::vector<double>& a,
                             const std::vector<double>& b, double threshold) {
            for (std::size_t i = 0; i < a.size(); ++i) {
                double& current = state.current[i];
                double& potential = state.potential[i];
                current += dt / double{3e-3F} * (a[i] + b[i] - current);
                potential += dt / double{7e-3F} * (current - potential);
                state.spikes[i] = potential > threshold ? 1.0 : 0.0;
                if (potential > threshold) potential = 0.0;
            }
        };
        const auto silent = [](std::size_t n) {
            const std::vector<double> none(n, 0.0);
            return State{none, none, none};
        };
        State one = silent(first);
        State two = silent(second);
        std::vector<std::vector<double>> spikes;
        for (const std::vector<double>& x : input) {
            step(one, through("w1", x), through("r1", one.spikes), 1.0);
            step(two, through("w2", one.spikes), through("r2", two.spikes), 0.5);
            spikes.push_back(two.spikes);
        }
        return spikes;
    }

    sim::Random random;
    io::NirGraph graph;
};

TEST_CASE("two populations with biases are one, and spike as the graph does, a tick later",
          "[io]") {
    std::size_t spikes = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        INFO("seed " << seed);
        TwoLayers made(seed);
        const io::NirNetwork read = io::network_from_nir(
            made.graph, {.time_step_ms = 1.0, .decay = NirDecay::euler, .readout = {}});
        CHECK(read.network.neurons() == 9);
        CHECK(read.network.inputs() == 5); // and two for biases, the second a tick later
        CHECK(io::bias_inputs(read.network) == std::vector<io::BiasInput>{{3, 0}, {4, 1}});

        constexpr std::size_t ticks = 100;
        std::vector<std::vector<double>> input(ticks, std::vector<double>(3, 0.0));
        std::vector<sim::Event> events;
        for (std::size_t tick = 0; tick <= ticks; ++tick) {
            for (std::size_t c = 0; c < 3 && tick < ticks; ++c) {
                if (made.random.uniform() > 0.3) continue;
                input[tick][c] = 1.0;
                events.push_back({static_cast<sim::Tick>(tick), static_cast<sim::Channel>(c)});
            }
            events.push_back({static_cast<sim::Tick>(tick), 3});
            if (tick > 0) events.push_back({static_cast<sim::Tick>(tick), 4});
        }
        std::vector<sim::Event> expected;
        const auto theirs = made.run(input);
        for (std::size_t tick = 0; tick < ticks; ++tick) {
            for (std::size_t i = 0; i < 4; ++i) {
                if (theirs[tick][i] == 0.0) continue;
                expected.push_back(
                    {static_cast<sim::Tick>(tick + 1), static_cast<sim::Channel>(i)});
            }
        }
        std::vector<sim::Event> ours;
        const sim::Trace trace = tests::run_clock_driven(
            read.network, sim::sorted(std::move(events)), {.ticks = ticks + 1});
        for (std::size_t v = 0; v < trace.spikes.volleys(); ++v) {
            const sim::Volley volley = trace.spikes.volley(v);
            for (const sim::Channel neuron : volley.channels) {
                if (neuron >= 5) ours.push_back({volley.tick, neuron - 5});
            }
        }
        spikes += ours.size();
        CHECK(sim::sorted(std::move(ours)) == sim::sorted(std::move(expected)));
    }
    CHECK(spikes > 500);
}

TEST_CASE("biases leave as biases, and come back", "[io]") {
    const Scratch scratch;
    TwoLayers made(3);
    const io::NirReading reading{.time_step_ms = 1.0, .decay = NirDecay::euler, .readout = {}};
    made.graph.nodes["w2"].parameters["bias"].values.assign(4, 0.0F);
    made.graph.nodes["r2"].parameters["bias"].values.assign(4, 0.0F);
    const sim::Network network = io::network_from_nir(made.graph, reading).network;
    REQUIRE(io::bias_inputs(network) == std::vector<io::BiasInput>{{3, 0}});
    for (const NirDialect dialect : dialects) {
        const io::NirGraph graph = io::nir_graph(network, dialect, NirDecay::euler);
        CHECK(graph.nodes.at("input").shape == io::Hdf5Shape{3});
        io::write_nir(scratch / "net.nir", network, dialect, NirDecay::euler);
        CHECK(io::read_nir(scratch / "net.nir") == network);
        const io::NirNetwork again = io::import_nir(scratch / "net.nir", {}, io::NirSource::graph);
        CHECK(again.network.weights.input == network.weights.input);
        CHECK(io::bias_inputs(again.network) == io::bias_inputs(network));
    }
}

TEST_CASE("what a graph does not say of its neurons is said on import", "[io]") {
    TwoLayers made(1);
    const io::NirReading reading{.time_step_ms = 1.0, .decay = NirDecay::euler, .readout = {}};
    const auto remarks = [&](const io::NirReading& as) {
        std::string all;
        for (const std::string& line : io::network_from_nir(made.graph, as).remarks)
            all += line + '\n';
        return all;
    };
    CHECK(
        contains(remarks(reading), "node 'lif2': neurons 5 to 8, whose spikes come 1 tick later"));
    CHECK(
        contains(remarks(reading), "input channel 4, which has an event at every tick from 1 on"));
    CHECK(contains(remarks(reading), "does not say what wrote it"));
    made.graph.nodes["in"].shape = {100, 3};
    CHECK(contains(remarks(reading), "of its 100 x 3 the last 3 are the signals"));
    for (const char* lif : {"lif1", "lif2"}) {
        for (float& r : made.graph.nodes[lif].parameters["r"].values) r = 70.0F;
    }
    CHECK(contains(remarks(reading), "snnTorch's"));
    CHECK(contains(remarks(reading), "of a time step of 0.1 ms; 1 ms is given"));
    CHECK(contains(remarks({.time_step_ms = 1e3, .decay = NirDecay::exact, .readout = {}}),
                   "multiplied by its dt"));
}

TEST_CASE("populations that are not one are refused with both names", "[io]") {
    const io::NirReading reading{.time_step_ms = 1.0, .decay = NirDecay::euler, .readout = {}};
    const auto line = [&](auto&& change) {
        TwoLayers made(1);
        change(made.graph);
        return refusal([&] { io::network_from_nir(made.graph, reading); });
    };
    CHECK(contains(line([](auto& g) {
                       for (float& tau : parameter(g, "lif2", "tau_mem").values) tau = 9e-3F;
                   }),
                   "node 'lif2': CubaLIF: keeps 0.666667 of its current and 0.888889"));
    CHECK(contains(
        line([](auto& g) {
            g.edges.emplace_back("in", "skip");
            g.edges.emplace_back("skip", "lif2");
            g.nodes["skip"] = {"Linear", {{"weight", {{4, 3}, std::vector<float>(12, 1.0F)}}}, {}};
        }),
        "which here are ticks: ways through equally many"));
    CHECK(contains(
        line([](auto& g) {
            g.edges.emplace_back("lif2", "back");
            g.edges.emplace_back("back", "lif1");
            g.nodes["back"] = {"Linear", {{"weight", {{5, 4}, std::vector<float>(20, 1.0F)}}}, {}};
        }),
        "circle of several populations"));
    CHECK(contains(line([](auto& g) {
                       g.edges.back() = {"lif2", "last"};
                       g.edges.emplace_back("last", "out");
                       g.nodes["last"] = {"Affine",
                                          {{"weight", {{4, 4}, std::vector<float>(16, 1.0F)}},
                                           {"bias", {{4}, std::vector<float>(4, 1.0F)}}},
                                          {}};
                   }),
                   "node 'out': Output: a bias of 1 arrives"));
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
    CHECK(io::network_from_nir(graph, {}).network.modes() == 3); // not 100,000 x 100,000 numbers
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
