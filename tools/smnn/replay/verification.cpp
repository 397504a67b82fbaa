#include "tools/smnn/replay/verification.hpp"

#include "tools/smnn/compare/timed_engines.hpp"
#include "tools/smnn/spikes/whole_log.hpp"

namespace smnn::cli {

namespace {

// The input of a trial up to a tick, read again.
sim::Events input_before(sim::Tick end, std::uint64_t trial, io::SpikeLogReader& log) {
    sim::Events input;
    log.seek(trial, 0);
    io::LogWindows windows(log, io::Part::input);
    io::Window window;
    while (windows.next(window)) {
        for (std::size_t i = 0; i < window.input.volleys(); ++i) {
            const sim::Volley volley = window.input.volley(i);
            for (std::size_t k = 0; k < volley.channels.size() && volley.tick < end; ++k) {
                input.append({volley.tick, volley.channels[k], volley.value(k)});
            }
        }
        if (window.is_last || window.until >= end) break;
    }
    return input;
}

// The potentials that decided: the run once more, up to the tick in question, in both engines.
void find_potentials(Verification::Found& found, const sim::Network& network, sim::Engine engine,
                     io::SpikeLogReader& log) {
    constexpr std::size_t most_potentials = 1 << 28;
    const sim::Tick end = found.where.tick + 1;
    const bool is_long = static_cast<std::size_t>(end) > most_potentials / network.neurons();
    if (is_long || log.path() == "-") return;
    const sim::Events input = input_before(end, found.trial, log);
    const auto potential_in = [&](sim::Engine one) {
        const sim::Trace trace =
            sim::run(one, network, input, {.ticks = end, .record_potentials = true});
        return trace.potentials(found.where.neuron, static_cast<std::size_t>(found.where.tick));
    };
    const bool is_event = engine == sim::Engine::event;
    found.potential = potential_in(engine);
    found.potential_of_other_engine =
        potential_in(is_event ? sim::Engine::clock : sim::Engine::event);
}

} // namespace

Verification verify(io::SpikeLogReader& log, const sim::Network& network, sim::Engine engine) {
    TimedEngines engines(network);
    io::LogWindows windows(log, io::Part::both);
    Verification result;
    sim::Engine chosen = engine;
    sim::Engine decided = engine; // the one that differed
    sim::Events spikes;
    sim::Cost cost;
    io::Window window;
    bool begins = true;
    while (next_of_whole(windows, window)) {
        result.spikes += window.spikes.size();
        result.trials += window.is_last;
        if (begins) {
            chosen = sim::choose_engine(engine, network, window.input, window.until);
            if (!result.difference) engines.start(chosen);
        }
        begins = window.is_last;
        if (result.difference) continue; // the rest is only counted
        spikes.clear();
        engines.advance(window.until, window.input, spikes, cost);
        if (const auto where = first_difference(window.spikes, spikes)) {
            result.difference = {.trial = window.trial,
                                 .where = *where,
                                 .potential = {},
                                 .potential_of_other_engine = {}};
            decided = chosen;
        }
    }
    if (result.difference) find_potentials(*result.difference, network, decided, log);
    return result;
}

} // namespace smnn::cli
