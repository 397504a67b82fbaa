#include "smnn/io/recordings/verification.hpp"

#include "smnn/sim/simulator.hpp"

namespace smnn::io {

namespace {

// The input of a trial up to a tick, read again.
sim::Events input_before(sim::Tick end, std::uint64_t trial, SpikeReader& recording) {
    sim::Events input;
    recording.seek(trial, 0);
    for (Window window; recording.next(window);) {
        append_between(0, end, window.input, input);
        if (window.is_last || window.until >= end) break;
    }
    return input;
}

// The potentials that decided: the run once more, up to the tick in question, in both engines.
void find_potentials(Verification::Found& found, const sim::Network& network, sim::Engine engine,
                     SpikeReader& recording) {
    constexpr std::size_t most_potentials = 1 << 28;
    const sim::Tick end = found.where.tick + 1;
    const bool is_long = static_cast<std::size_t>(end) > most_potentials / network.neurons();
    if (is_long || recording.path() == "-") return;
    const sim::Events input = input_before(end, found.trial, recording);
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

Verification verify(SpikeReader& recording, const sim::Network& network, sim::Engine engine) {
    if (recording.part() != Part::both) {
        throw sim::ParameterError(recording.path() +
                                  ": holds no spikes of a network beside its input: a recorded "
                                  "run is needed");
    }
    require_recorded_from(recording, network);
    sim::Simulator simulator(network);
    Verification result;
    sim::Engine chosen = engine;
    sim::Engine decided = engine; // the one that differed
    sim::Events spikes;
    sim::Cost cost;
    Window window;
    bool begins = true;
    while (recording.next(window)) {
        result.spikes += window.spikes.size();
        result.trials += window.is_last;
        if (begins) {
            chosen = sim::choose_engine(engine, network, window.input, window.until);
            if (!result.difference) simulator.start(chosen);
        }
        begins = window.is_last;
        if (result.difference) continue; // the rest is only counted
        spikes.clear();
        simulator.advance(window.until, window.input, spikes, cost);
        if (const auto where = sim::first_difference(window.spikes, spikes)) {
            result.difference = {.trial = window.trial,
                                 .where = *where,
                                 .potential = {},
                                 .potential_of_other_engine = {}};
            decided = chosen;
        }
    }
    if (result.difference) find_potentials(*result.difference, network, decided, recording);
    return result;
}

} // namespace smnn::io
