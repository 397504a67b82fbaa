// How fast are the two engines, beside a plain loop over ticks?
//
//     bench_engines [--json] [NAME..]      NAME: quiet, rare, steady, driven, busy, rate code, trial
//
// Runs each regime of regime.hpp whose name begins with a NAME, or all, on the three sides in turns.
// First the engines' spikes must be identical, and the plain loop's as many but for its float32. Prints
// medians, processor time, and which targets they reach. Exit 1 if a result is wrong, 2 on a name that
// is not known.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/bench/simulation/disagreement.hpp"
#include "tests/bench/simulation/row.hpp"
#include "tests/bench/simulation/target.hpp"

using namespace smnn;
using bench::Regime;
using bench::Row;
using bench::Spent;
using bench::Target;

namespace {

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
            "| %.3g | %.3g |\n",
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
            rows.push_back(bench::measure(regime));
        }
        (is_json ? print_json : print_table)(rows, bench::judge(rows));
    } catch (const bench::Disagreement& error) {
        std::fprintf(stderr, "bench_engines: %s: no time is worth printing\n", error.what());
        return 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_engines: %s\n", error.what());
        return 2;
    }
}
