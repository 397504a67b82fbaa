#include "smnn/io/formats/csv.hpp"

#include <algorithm>

namespace smnn::io {

EventTable read_events_csv(const std::string& path, TimeGrid* grid) {
    EventTableReader reader(path);
    if (grid != nullptr) reader.put_on(*grid);
    EventTable table{reader.columns().address, {}, {}};
    Window window;
    while (reader.next(window)) {
        sim::Events& events = table.address == Address::channel ? window.input : window.spikes;
        if (window.trial == table.trials.size()) {
            table.trials.push_back(std::move(events));
        } else {
            table.trials.back().append(events);
        }
        if (window.is_last) table.ticks.push_back(window.until);
    }
    return table;
}

void write_events_csv(const std::string& path, std::span<const sim::Events> trials,
                      Address address) {
    const auto is_graded = [](const sim::Events& events) { return events.is_graded(); };
    EventTableWriter table(path,
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

} // namespace smnn::io
