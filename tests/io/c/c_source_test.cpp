// The C that is written, compiled by the system's compiler and held against the integer engine.

#include "smnn/io/c_source.hpp"

#include <cmath>
#include <cstdlib>
#include <sstream>

#include "smnn/io/file.hpp"
#include "smnn/sim/integer/fixed_point.hpp"
#include "smnn/sim/integer/quantise.hpp"
#include "smnn/sim/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::Scratch;

namespace {

// Reads trials as text (ticks; for each a count and the events), and prints the scores and net_held().
constexpr const char* driver = R"(
#include <inttypes.h>
#include <stdio.h>

void net_reset(void);
#ifdef GRADED
void net_step(const uint16_t *channels, const int16_t *payloads, uint32_t count);
#else
void net_step(const uint16_t *channels, uint32_t count);
#endif
void net_scores(int64_t *scores);
uint32_t net_held(void);

static uint16_t channels[100000];
static int16_t payloads[100000];

static void print_scores(void)
{
    int64_t scores[OUTPUTS];
    int o;
    net_scores(scores);
    for (o = 0; o < OUTPUTS; o++) printf("%" PRId64 " ", scores[o]);
}

int main(void)
{
    long ticks;
    while (scanf("%ld", &ticks) == 1) {
        net_reset();
        while (ticks-- > 0) {
            uint32_t count, e;
            if (scanf("%" SCNu32, &count) != 1) return 1;
            for (e = 0; e < count; e++) {
                if (scanf("%" SCNu16 " %" SCNd16, &channels[e], &payloads[e]) != 2) return 1;
            }
#ifdef GRADED
            net_step(channels, payloads, count);
#else
            net_step(channels, count);
#endif
#ifdef EVERY_TICK
            print_scores();
#endif
        }
#ifndef EVERY_TICK
        print_scores();
#endif
        printf("held %" PRIu32 "\n", net_held());
    }
    return 0;
}
)";

bool is_there(const std::string& compiler) {
    return std::system(("command -v " + compiler + " >/dev/null 2>&1").c_str()) == 0;
}

std::string trial_text(const sim::FixedNetwork& network, const sim::Events& input,
                       sim::Tick ticks) {
    std::ostringstream text;
    text << ticks;
    std::size_t next = 0;
    for (sim::Tick tick = 0; tick < ticks; ++tick) {
        if (next == input.volleys() || input.volley(next).tick != tick) {
            text << " 0";
            continue;
        }
        const sim::Volley volley = input.volley(next++);
        text << ' ' << volley.channels.size();
        for (std::size_t e = 0; e < volley.channels.size(); ++e) {
            const double fine =
                std::ldexp(static_cast<double>(volley.value(e)), int(network.payload_bits));
            text << ' ' << volley.channels[e] << ' ' << std::lround(fine);
        }
    }
    text << '\n';
    return text.str();
}

std::string answer_text(const sim::FixedRun& run) {
    std::ostringstream text;
    for (const std::int64_t score : run.scores) text << score << ' ';
    std::uint64_t held = 0;
    sim::for_each_held(run.held, [&](const char*, std::uint64_t count) { held += count; });
    text << "held " << held << '\n';
    return text.str();
}

// Spikes of any channels, now and then one twice; graded where the network takes payloads.
sim::Events random_input(const sim::FixedNetwork& network, sim::Tick ticks, std::uint64_t seed) {
    sim::Random random(seed, "c source");
    const double probability = 0.02 + 0.5 * random.uniform();
    std::vector<sim::Event> events;
    for (sim::Tick tick = 0; tick < ticks; ++tick) {
        for (sim::Channel c = 0; c < network.inputs(); ++c) {
            if (random.uniform() > probability) continue;
            const float value =
                network.payload_bits > 0 ? static_cast<float>(random.normal()) : 1.0F;
            events.push_back({tick, c, value});
            if (random.uniform() < 0.1) events.push_back(events.back());
        }
    }
    return sim::sorted(events);
}

// Compiles a network and runs trials through it; says where it differs from the engine.
struct Compared {
    std::string difference;
    std::size_t spikes = 0;
    std::size_t held_trials = 0;
};

// The compiler with its optimisation, or what it checks while the program runs.
Compared compare(const sim::FixedNetwork& network, const std::string& compiler) {
    constexpr int trials = 12;
    const Scratch scratch;
    io::write_file(scratch / "net.c", io::c_source(network, scratch / "net.c").text);
    io::write_file(scratch / "driver.c", driver);
    std::string flags = " -DOUTPUTS=" + std::to_string(network.outputs());
    if (network.payload_bits > 0) flags += " -DGRADED";
    if (network.readout == sim::Readout::trajectory) flags += " -DEVERY_TICK";
    const std::string line = "cd '" + scratch.path() + "' && " + compiler +
                             " -std=c99 -Wall -Wextra -Wpedantic -Werror" + flags +
                             " net.c driver.c -o run >errors 2>&1";
    if (std::system(line.c_str()) != 0) return {io::read_file(scratch / "errors")};

    Compared compared;
    std::string input;
    std::string expected;
    for (std::uint64_t t = 0; t < trials; ++t) {
        const sim::Tick ticks = t == 0 ? 0 : 30 + static_cast<sim::Tick>(7 * t);
        const sim::Events events = random_input(network, ticks, t);
        input += trial_text(network, events, ticks);
        const sim::FixedRun run = sim::run_fixed_point(network, events, ticks);
        expected += answer_text(run);
        compared.spikes += run.spikes.size();
        compared.held_trials += run.held != sim::HeldCounts{} ? 1 : 0;
    }
    io::write_file(scratch / "trials", input);
    const std::string run = "cd '" + scratch.path() + "' && ./run <trials >answers";
    if (std::system(run.c_str()) != 0) compared.difference = "the program failed";
    if (io::read_file(scratch / "answers") != expected) compared.difference = "other answers";
    return compared;
}

} // namespace

TEST_CASE("the C program answers every trial as the integer engine, saturations counted alike",
          "[io]") {
    if (!is_there("cc")) {
        WARN("skipped: no C compiler here");
        return;
    }
    const std::vector<std::string> words = {"fixed:8.24", "loihi2", "fixed:4.10", "xylo-a3",
                                            "fixed:16.32"};
    // What is not defined in C would show: as other answers when optimised, as a failure when looked for.
    const std::vector<std::string> ways = {" -O0", " -O3",
                                           " -O1 -fsanitize=undefined -fno-sanitize-recover=all"};
    std::size_t spikes = 0;
    std::size_t held_trials = 0;
    std::size_t kinds = 0; // a bit for each recurrence, filter, readout and payload seen
    for (std::uint64_t seed = 1; seed <= 15; ++seed) {
        const sim::Network network =
            tests::random_trial(seed, {.neurons = 30, .inputs = 10, .outputs = 3}).network;
        sim::FixedTarget target = sim::fixed_target(words[seed % words.size()]);
        sim::FixedChoices choices = usual_choices(target);
        choices.potential_headroom = static_cast<int>(seed % 4);
        choices.mode_headroom = seed % 2 == 0 ? -4 : 0;
        choices.payload_bits = seed % 3 == 0 ? 4 : 0;
        if (target.name == "fixed:4.10" && seed % 2 == 0) { // several spikes a tick
            target.reset = sim::Reset::by_subtraction;
            target.spikes_per_tick = 3;
        }
        const sim::FixedNetwork fixed = sim::quantise(network, target, choices).network;
        kinds |= fixed.is_full_rank() ? 1 : fixed.modes() > 0 ? 2 : 4;
        kinds |= 8U << static_cast<unsigned>(fixed.filter);
        kinds |= 64U << static_cast<unsigned>(fixed.readout);
        kinds |= fixed.payload_bits > 0 ? 512U : 1024U;
        const bool with_clang = seed <= 4 && is_there("clang");
        const std::string compiler = (with_clang ? "clang" : "cc") + ways[seed % ways.size()];
        const Compared compared = compare(fixed, compiler);
        CAPTURE(seed, target.name, compiler);
        CHECK(compared.difference == "");
        spikes += compared.spikes;
        held_trials += compared.held_trials;
    }
    CHECK(spikes > 1000);
    CHECK(held_trials > 10);
    CHECK(kinds == 2047); // nothing that the writer can write was left out
}

TEST_CASE("the functions of a C file are named for it", "[io]") {
    const sim::FixedTarget target = sim::fixed_target("fixed:8.24");
    const sim::FixedNetwork network =
        sim::quantise(tests::ring(3), target, usual_choices(target)).network;
    CHECK(io::c_source(network, "out/digits.c").functions[0] == "digits_reset");
    CHECK(io::c_source(network, "my-net.v2.c").functions[0] == "my_net_v2_reset");
    CHECK(io::c_source(network, "7.c").functions[0] == "network_7_reset");
    CHECK(io::c_source(network, "-").functions[0] == "network_reset");
    const io::CSource source = io::c_source(network, "ring.c");
    CHECK(tests::contains(source.text, "void ring_step(const uint16_t *channels, uint32_t count)"));
    // A byte a weight: 1 x 3 inputs, 2 x 9 of the modes, 3 of the readout; a shift twice for each of 3 modes.
    CHECK(source.constant_bytes == 3 + 18 + 3 + 6);
}
