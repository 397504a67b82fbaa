#include "tests/bench/simulation/target.hpp"

namespace smnn::bench {

namespace {

bool is_at(const Regime& regime, const char* name, double time_step_ms) {
    return regime.name == name && std::abs(regime.time_step_ms - time_step_ms) < 1e-9;
}

const Row* find(const std::vector<Row>& rows, const Row& like, const char* name, double dt) {
    for (const Row& row : rows) {
        if (is_at(row.regime, name, dt) && row.regime.neurons == like.regime.neurons) return &row;
    }
    return nullptr;
}

} // namespace

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

} // namespace smnn::bench
