// How fast are the two engines, beside a plain loop over ticks?
//
//     bench_engines [--json] [NAME..]      NAME: quiet, rare, steady, driven, busy, rate code, trial
//
// Runs each regime of regime.hpp whose name begins with a NAME, or all, on the three sides in turns.
// First the engines' spikes must be identical, and the plain loop's as many but for its float32. Prints
// medians, processor time, and which targets they reach. Exit 1 if a result is wrong, 2 on a name that
// is not known.
#include <cmath>
#include <cstdio>
#include <exception>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/clock_driven.hpp"
#include "sim/event_driven.hpp"
#include "tests/bench/simulation/disagreement.hpp"
#include "tests/bench/simulation/plain_loop.hpp"
#include "tests/bench/simulation/regime.hpp"
#include "tests/bench/simulation/spent.hpp"

using namespace smnn;
using bench::Regime;
using bench::Spent;

namespace {

// Float32 states round a million times where a tick is a microsecond, and one spike moves others.
constexpr double plain_share = 0.05;
constexpr double plain_spikes = 5.0;

struct Row {
    Regime regime;
    double busy_ticks = 0.0; // share of ticks with input
    double rate = 0.0;       // spikes a neuron and second
    double looks = 0.0;      // of the event engine, share of all neurons at all ticks
    double plain_off = 0.0;  // share of spikes
    Spent plain = {}, clock = {}, event = {};

    double plain_of_event() const { return plain.processor / event.processor; }
    double plain_of_clock() const { return plain.processor / clock.processor; }
    double event_of_clock() const { return event.processor / clock.processor; }
};

std::string words(const Regime& regime) {
    char text[120];
    std::snprintf(text, sizeof text, "%s, N=%zu, dt=%g ms", regime.name.c_str(), regime.neurons,
                  regime.time_step_ms);
    return text;
}

Row measure(const Regime& regime) {
    const sim::Network network = draw_network(regime);
    const sim::Tick ticks = bench::ticks(regime);
    sim::Trace clocked = prepare_trace(network, draw_input(regime), {.ticks = ticks});
    sim::Trace evented = clocked;
    sim::ClockDriven clock(network);
    sim::EventDriven event(network);
    bench::PlainLoop plain(network);

    clock.run(clocked);
    event.run(evented);
    const std::size_t plain_count = plain.run(clocked.input, ticks);
    if (evented.spikes != clocked.spikes) {
        throw bench::Disagreement(words(regime) + ": the engines' spikes differ");
    }
    const auto count = static_cast<double>(clocked.spikes.size());
    const double off = std::abs(static_cast<double>(plain_count) - count);
    if (off > std::max(plain_spikes, plain_share * count)) {
        throw bench::Disagreement(words(regime) + ": " + std::to_string(plain_count) +
                                  " spikes of the plain loop, the engines' are " +
                                  std::to_string(clocked.spikes.size()));
    }
    const double cells = static_cast<double>(regime.neurons) * static_cast<double>(ticks);
    Row row{.regime = regime,
            .busy_ticks = static_cast<double>(clocked.input.volleys()) / static_cast<double>(ticks),
            .rate = count / static_cast<double>(regime.neurons) / regime.seconds,
            .looks = static_cast<double>(evented.cost.looks) / cells,
            .plain_off = count > 0.0 ? off / count : 0.0};

    const auto run_plain = [&] { plain.run(clocked.input, ticks); };
    const auto run_clock = [&] { clock.run(clocked); };
    const auto run_event = [&] { event.run(evented); };
    const auto times = [](const auto& run) { // 2 ms at least
        return 1 +
               static_cast<std::size_t>(2e-3 / std::max(1e-6, bench::spent_by(1, run).processor));
    };
    const std::size_t plain_times = times(run_plain);
    const std::size_t clock_times = times(run_clock);
    const std::size_t event_times = times(run_event);
    std::vector<Spent> plains, clocks, events;
    double total = 0.0;
    while (plains.size() < 3 || (plains.size() < 11 && total < 1.0)) {
        plains.push_back(bench::spent_by(plain_times, run_plain));
        clocks.push_back(bench::spent_by(clock_times, run_clock));
        events.push_back(bench::spent_by(event_times, run_event));
        total += plains.back().processor * static_cast<double>(plain_times) +
                 clocks.back().processor * static_cast<double>(clock_times) +
                 events.back().processor * static_cast<double>(event_times);
    }
    row.plain = bench::median(plains);
    row.clock = bench::median(clocks);
    row.event = bench::median(events);
    return row;
}

// A claim about the worst of some rows.
struct Target {
    std::string name;
    double limit;
    bool at_least;
    double worst = std::numeric_limits<double>::quiet_NaN(); // until a row is asked
    std::string where = {};

    void ask(double value, const std::string& at) {
        if (std::isnan(worst) || (at_least ? value < worst : value > worst)) {
            worst = value;
            where = at;
        }
    }
    bool is_asked() const { return !std::isnan(worst); }
    bool is_reached() const { return at_least ? worst >= limit : worst <= limit; }
};

bool is_at(const Regime& regime, const char* name, double time_step_ms) {
    return regime.name == name && std::abs(regime.time_step_ms - time_step_ms) < 1e-9;
}

const Row* find(const std::vector<Row>& rows, const Row& like, const char* name, double dt) {
    for (const Row& row : rows) {
        if (is_at(row.regime, name, dt) && row.regime.neurons == like.regime.neurons) return &row;
    }
    return nullptr;
}

std::vector<Target> judge(const std::vector<Row>& rows) {
    Target never_slower{"event / clock, everywhere", 1.2, false};
    Target quiet{"plain / event, quiet, 0.1 ms, at most 1 % of ticks with input", 10.0, true};
    Target firing{"plain / event, 10 spikes a neuron and second, 0.1 ms", 2.0, true};
    Target finer{"event, quiet, 1 us ticks / 1 ms ticks", 3.0, false};
    Target silence{"event, a trial and a second of silence / the trial", 1.05, false};
    Target longer{"event, a trial and ten seconds of silence / one second", 1.05, false};
    Target clock{"clock / plain, everywhere", 1.0, false};
    for (const Row& row : rows) {
        const std::string at = words(row.regime);
        never_slower.ask(row.event_of_clock(), at);
        clock.ask(1.0 / row.plain_of_clock(), at);
        if (is_at(row.regime, "quiet", 0.1)) quiet.ask(row.plain_of_event(), at);
        if (is_at(row.regime, "steady", 0.1) || is_at(row.regime, "driven", 0.1)) {
            firing.ask(row.plain_of_event(), at);
        }
        if (is_at(row.regime, "quiet", 0.001)) {
            const Row* const coarse = find(rows, row, "quiet", 1.0);
            if (coarse) finer.ask(row.event.processor / coarse->event.processor, at);
        }
        if (row.regime.name == "trial, silence") {
            const Row* const trial = find(rows, row, "trial", row.regime.time_step_ms);
            if (trial) silence.ask(row.event.processor / trial->event.processor, at);
        }
        if (row.regime.name == "trial, long silence") {
            const Row* const one = find(rows, row, "trial, silence", row.regime.time_step_ms);
            if (one) longer.ask(row.event.processor / one->event.processor, at);
        }
    }
    std::vector<Target> asked;
    for (const Target& target : {never_slower, quiet, firing, finer, silence, longer, clock}) {
        if (target.is_asked()) asked.push_back(target);
    }
    return asked;
}

void print_table(const std::vector<Row>& rows, const std::vector<Target>& targets) {
    std::printf(
        "| regime | N | P | dt ms | s | ticks with input | spikes/s | looks | plain ms | clock ms "
        "| event ms | plain/clock | plain/event | event/clock |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    std::vector<double> waits;
    double plain_off = 0.0;
    for (const Row& row : rows) {
        const Regime& regime = row.regime;
        std::printf(
            "| %s | %zu | %zu | %g | %g | %.3g %% | %.1f | %.3g %% | %.4g | %.4g | %.4g | %.2f "
            "| %.3g | %.2g |\n",
            regime.name.c_str(), regime.neurons, regime.modes, regime.time_step_ms, regime.seconds,
            100.0 * row.busy_ticks, row.rate, 100.0 * row.looks, 1e3 * row.plain.processor,
            1e3 * row.clock.processor, 1e3 * row.event.processor, row.plain_of_clock(),
            row.plain_of_event(), row.event_of_clock());
        for (const Spent& spent : {row.plain, row.clock, row.event}) {
            waits.push_back(spent.wall / spent.processor);
        }
        plain_off = std::max(plain_off, row.plain_off);
    }
    std::printf(
        "\ns: biological seconds of a run; processor ms of it, medians; wall time was %.2f times "
        "that "
        "(median of all, at most %.2f).\nSpikes of clock and event identical in all rows; "
        "the plain loop's number differs by %.2g %% at most.\n",
        bench::quantile(waits, 0.5), bench::quantile(waits, 1.0), 100.0 * plain_off);
    std::printf("\n| target | | worst | where | |\n|---|---|---|---|---|\n");
    for (const Target& target : targets) {
        std::printf("| %s | %s %g | %.2f | %s | %s |\n", target.name.c_str(),
                    target.at_least ? "at least" : "at most", target.limit, target.worst,
                    target.where.c_str(), target.is_reached() ? "reached" : "**missed**");
    }
}

nlohmann::json json(const Spent& spent) {
    return {{"processor_seconds", spent.processor}, {"wall_seconds", spent.wall}};
}

void print_json(const std::vector<Row>& rows, const std::vector<Target>& targets) {
    nlohmann::json all = {{"regimes", nlohmann::json::array()},
                          {"targets", nlohmann::json::array()}};
    for (const Row& row : rows) {
        all["regimes"].push_back({{"name", row.regime.name},
                                  {"neurons", row.regime.neurons},
                                  {"modes", row.regime.modes},
                                  {"time_step_ms", row.regime.time_step_ms},
                                  {"seconds", row.regime.seconds},
                                  {"share_of_ticks_with_input", row.busy_ticks},
                                  {"spikes_per_second", row.rate},
                                  {"share_looked_at", row.looks},
                                  {"plain", json(row.plain)},
                                  {"clock", json(row.clock)},
                                  {"event", json(row.event)}});
    }
    for (const Target& target : targets) {
        all["targets"].push_back({{"name", target.name},
                                  {"limit", target.limit},
                                  {"worst", target.worst},
                                  {"where", target.where},
                                  {"reached", target.is_reached()}});
    }
    std::printf("%s\n", all.dump(2).c_str());
}

std::vector<Regime> chosen(const std::vector<std::string>& names) {
    const std::vector<Regime> all = bench::all_regimes();
    if (names.empty()) return all;
    std::vector<Regime> regimes;
    for (const std::string& name : names) {
        const std::size_t before = regimes.size();
        for (const Regime& regime : all) {
            if (regime.name.starts_with(name)) regimes.push_back(regime);
        }
        if (regimes.size() == before) {
            throw std::invalid_argument("'" + name +
                                        "': quiet, rare, steady, driven, busy, rate code or trial");
        }
    }
    return regimes;
}

} // namespace

int main(int argc, char* argv[]) {
    try {
        std::vector<std::string> names(argv + 1, argv + argc);
        const bool is_json = std::erase(names, "--json") > 0;
        std::vector<Row> rows;
        for (const Regime& regime : chosen(names)) {
            std::fprintf(stderr, "%s\n", words(regime).c_str());
            rows.push_back(measure(regime));
        }
        (is_json ? print_json : print_table)(rows, judge(rows));
    } catch (const bench::Disagreement& error) {
        std::fprintf(stderr, "bench_engines: %s: no time is worth printing\n", error.what());
        return 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_engines: %s\n", error.what());
        return 2;
    }
}
