// The door to files of spikes: any format is read as windows, and what a file leaves open is an error
// with members.

#include "smnn/io/spikes.hpp"

#include "smnn/io/file.hpp"
#include "smnn/io/network/bias_inputs.hpp"
#include "smnn/io/recordings/spike_conversion.hpp"
#include "smnn/io/recordings/spike_input.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::Scratch;

namespace {

const std::string data = std::string(SMNN_SOURCE_DIR) + "/tests/data/spikes/";

template <class Error, class Work>
std::optional<Error> thrown(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

// Two trials of labelled spikes of three neurons, with input.
io::SpikeLog two_trials() {
    io::SpikeLog log;
    log.header = {.time_step_ms = 0.5, .inputs = 2, .neurons = 3, .seed = 4, .made_by = "a test"};
    log.trials.resize(2);
    for (io::RecordedTrial& trial : log.trials) trial.ticks = 20;
    log.trials[0].label = 6;
    log.trials[0].input = sim::sorted({{0, 1}, {3, 0}});
    log.trials[0].spikes = sim::sorted({{1, 2}, {1, 2}, {9, 0}});
    log.trials[1].label = 2;
    log.trials[1].spikes = sim::sorted({{19, 1}});
    return log;
}

std::vector<io::Window> windows_of(io::SpikeReader reader) {
    std::vector<io::Window> windows;
    for (io::Window window; reader.next(window);) windows.push_back(std::move(window));
    return windows;
}

} // namespace

TEST_CASE("every format that is written is read back as it was", "[io]") {
    const Scratch scratch;
    const io::SpikeLog log = two_trials();
    for (const io::SpikeFormat& format : io::spike_formats()) {
        if (format.create == nullptr || format.is_camera) continue; // a camera's has input alone
        CAPTURE(format.word);
        const std::string path = scratch / "out";
        const bool holds_one = format.has_population || format.word == std::string("nest");
        const std::size_t trials = holds_one ? 1 : 2;
        io::SpikeOutline outline{.part = io::Part::spikes, .time_step_ms = 0.5, .neurons = 3};
        if (format.has_population) outline.population = "hidden";
        io::SpikeWriter writer = io::create_spikes(path, outline, &format);
        for (std::size_t i = 0; i < trials; ++i) {
            writer.write({.trial = i,
                          .label = log.trials[i].label,
                          .most_ticks = 20,
                          .input = {},
                          .spikes = log.trials[i].spikes,
                          .until = 20,
                          .is_last = true});
        }
        writer.close();

        io::SpikeFacts facts{.ticks = 20};
        if (!format.says_time_step) facts.time_step_ms = 0.5;
        if (!format.needs_part) facts.part = io::Part::spikes;
        const auto windows = windows_of(io::open_spikes(path, facts, &format));
        REQUIRE(windows.size() == trials);
        for (std::size_t i = 0; i < trials; ++i) {
            CHECK(windows[i].spikes == log.trials[i].spikes);
            CHECK(windows[i].input.empty());
            CHECK(windows[i].until == 20);
            CHECK(windows[i].trial == i);
            if (format.holds_labels) CHECK(windows[i].label == log.trials[i].label);
        }
    }
}

TEST_CASE("a log has both parts, or the one that is kept", "[io]") {
    const Scratch scratch;
    const io::SpikeLog log = two_trials();
    io::write_spike_log(scratch / "log", log);
    io::SpikeReader both = io::open_spikes(scratch / "log");
    CHECK(both.part() == io::Part::both);
    CHECK(both.inputs() == 2U);
    CHECK(both.neurons() == 3U);
    CHECK(both.trials() == 2U);
    CHECK(both.seed() == 4);
    CHECK(both.made_by() == "a test");
    CHECK(both.says_ticks());
    io::Window window;
    REQUIRE(both.next(window));
    CHECK(window.input == log.trials[0].input);
    CHECK(window.spikes == log.trials[0].spikes);

    io::SpikeReader one = io::open_spikes(scratch / "log");
    one.keep(io::Part::input);
    REQUIRE(one.next(window));
    CHECK(window.input == log.trials[0].input);
    CHECK(window.spikes.empty());
    one.seek(1, 0);
    REQUIRE(one.next(window));
    CHECK(window.trial == 1);
}

TEST_CASE("a trial of a format without an index is found by reading up to it", "[io]") {
    io::SpikeReader shd = io::open_spikes(data + "shd.h5", {.time_step_ms = 1.0});
    shd.seek(1, 0);
    io::Window window;
    REQUIRE(shd.next(window));
    CHECK(window.trial == 1);
    CHECK(window.label == 19U);
    CHECK_FALSE(shd.next(window));
    CHECK(tests::contains(tests::refusal([&] { shd.seek(0, 0); }), "opened again"));
    io::SpikeReader again = io::open_spikes(data + "shd.h5", {.time_step_ms = 1.0});
    CHECK(tests::contains(tests::refusal([&] { again.seek(2, 0); }), "there is no trial 2"));
}

TEST_CASE("a fact that is missing, contradicts the file or is of no use has a type", "[io]") {
    const std::string path = data + "shd.h5";
    const auto missing = thrown<io::MissingFact>([&] { io::open_spikes(path); });
    REQUIRE(missing);
    CHECK(missing->fact() == io::Fact::time_step);
    CHECK(missing->path() == path);
    CHECK(missing->what() == "the time step is needed: " + path + " does not say it");

    const auto other = thrown<io::ContradictingFact>(
        [&] { io::open_spikes(data + "units.nwb", {.time_step_ms = 1.0, .neurons = 4}); });
    REQUIRE(other);
    CHECK(other->fact() == io::Fact::neurons);
    CHECK(other->in_file() == "3");
    CHECK(other->said() == "4");

    const auto unused = thrown<io::UnusedFact>(
        [&] { io::open_spikes(path, {.time_step_ms = 1.0, .population = "p"}); });
    REQUIRE(unused);
    CHECK(unused->fact() == io::Fact::population);
    CHECK(unused->format() == "shd");

    const auto unit = thrown<io::ContradictingFact>(
        [&] { io::open_spikes(path, {.time_step_ms = 1.0, .ms_per_unit = 1.0}); });
    REQUIRE(unit);
    CHECK(unit->in_file() == "s");
    CHECK(unit->said() == "ms");
    CHECK_NOTHROW(io::open_spikes(path, {.time_step_ms = 1.0, .ms_per_unit = 1000.0}));

    const Scratch scratch;
    const auto format = thrown<io::MissingFact>([&] { io::create_spikes(scratch / "x.h5", {}); });
    REQUIRE(format);
    CHECK(format->fact() == io::Fact::format);
    const auto name = thrown<io::MissingFact>(
        [&] { io::create_spikes(scratch / "x.sonata", {.time_step_ms = 1.0}); });
    REQUIRE(name);
    CHECK(name->fact() == io::Fact::population);
    CHECK(scratch.names().empty());
}

TEST_CASE("a recording belongs to a network by its identity, its time step and its sizes", "[io]") {
    const Scratch scratch;
    const sim::Network network = tests::lone_neuron(1.0F);
    const io::SpikeLogHeader fitting{.time_step_ms = network.neuron.time_step_ms,
                                     .inputs = network.inputs(),
                                     .neurons = network.neurons(),
                                     .network_identity = sim::identity(network)};
    const auto refusal = [&](const io::SpikeLogHeader& header) {
        io::write_spike_log(scratch / "log", {header, {}});
        return tests::refusal(
            [&] { io::require_recorded_from(io::open_spikes(scratch / "log"), network); });
    };
    CHECK(refusal(fitting) == "");
    io::SpikeLogHeader header = fitting;
    header.network_identity = 0; // names no network, but fits
    CHECK(refusal(header) == "");
    header.network_identity = 1;
    CHECK(tests::contains(refusal(header), "was recorded from the network 0000000000000001"));
    header = fitting;
    header.time_step_ms *= 2.0;
    CHECK(tests::contains(refusal(header), "has a time step of"));
    header = fitting;
    header.neurons += 1;
    CHECK(tests::contains(refusal(header), "has 2 neurons, the network 1"));
}

TEST_CASE("a network with biases needs no events for them in its input", "[io]") {
    const Scratch scratch;
    sim::Network network;
    network.neuron.time_step_ms = 1.0;
    network.weights = sim::zero_weights(2, 0, 4, 1);
    io::set_bias_inputs(network, {{2, 0}, {3, 1}});
    tests::overwrite(scratch / "in.csv", "trial,tick,channel\n0,1,1\n1,,\n1,0,0\n1,2,1\n");
    const auto read = [&](const std::string& name, sim::Tick refine) {
        io::SpikeInput input({.file = {scratch / name}, .refine = refine}, network);
        std::vector<sim::Events> trials;
        for (io::Window trial; input.next_trial(trial);) trials.push_back(trial.input);
        return trials;
    };
    const std::vector<sim::Events> trials = read("in.csv", 1);
    REQUIRE(trials.size() == 2);
    CHECK(trials[0] == sim::sorted({{0, 2}, {1, 1}, {1, 2}, {1, 3}}));
    CHECK(trials[1] == sim::sorted({{0, 0}, {0, 2}, {1, 2}, {1, 3}, {2, 1}, {2, 2}, {2, 3}}));
    CHECK(read("in.csv", 10)[0] == sim::sorted({{0, 2}, {10, 1}, {10, 2}, {10, 3}}));
    tests::overwrite(scratch / "taken.csv", "tick,channel\n0,2\n");
    CHECK(tests::contains(tests::refusal([&] { read("taken.csv", 1); }), "those of its biases"));
    // Settings that say nothing of this network are no biases.
    for (const char* text : {"2", "2@", "9@0", "2@-1", "2@0 2@1", "a@b"}) {
        network.settings["bias_inputs"] = text;
        CHECK(io::bias_inputs(network).empty());
    }
}
