#pragma once

#include <string>

#include "tests/bench/simulation/regime.hpp"
#include "tests/bench/simulation/spent.hpp"

namespace smnn::bench {

// One regime on the three sides.
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

// Medians of a second's worth of turns.
//   Errors  Disagreement
Row measure(const Regime& regime);

std::string words(const Regime& regime); // "quiet, N=1000, dt=0.1 ms"

} // namespace smnn::bench
