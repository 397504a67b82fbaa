#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "smnn/io/formats/csv.hpp"

namespace smnn::tests {

// A whole table of events in plain text.
struct EventTable {
    io::Address address = io::Address::channel;
    std::vector<sim::Events> trials; // without a trial column: one
    std::vector<sim::Tick> ticks;    // of each trial
};

inline EventTable read_events_csv(const std::string& path, io::TimeGrid* grid = nullptr) {
    io::EventTableReader reader(path);
    if (grid != nullptr) reader.put_on(*grid);
    EventTable table{reader.columns().address, {}, {}};
    for (io::Window window; reader.next(window);) {
        if (window.trial == table.trials.size()) table.trials.emplace_back();
        table.trials.back().append(table.address == io::Address::channel ? window.input
                                                                         : window.spikes);
        if (window.is_last) table.ticks.push_back(window.until);
    }
    return table;
}

// The trial column is there unless there is one trial, the value column if any event is graded.
inline void write_events_csv(const std::string& path, std::span<const sim::Events> trials,
                             io::Address address = io::Address::channel) {
    const auto is_graded = [](const sim::Events& events) { return events.is_graded(); };
    io::EventTableWriter table(path,
                               {.address = address,
                                .has_trial = trials.size() != 1,
                                .has_value = std::any_of(trials.begin(), trials.end(), is_graded)});
    for (std::size_t i = 0; i < trials.size(); ++i) {
        table.begin_trial(i);
        table.append(trials[i]);
        table.end_trial();
    }
    table.close();
}

} // namespace smnn::tests
