#pragma once

#include <optional>
#include <string>

#include "smnn/io/formats/csv_stream.hpp"
#include "smnn/io/spike_log.hpp"
#include "smnn/io/window.hpp"
#include "tools/smnn/spikes/event_format.hpp"

namespace smnn::cli {

// Where the spikes of a run go, window by window: into a spike log, with the input; into a table, by
// themselves; or nowhere.
//   Memory  a MiB
class Recording {
public:
    struct Target {
        std::string path; // empty: nowhere
        EventFormat format = EventFormat::spikes;
        io::Existing existing = io::Existing::replace;
        bool has_trials = false; // a table numbers them
    };

    Recording(const Target& target, const io::SpikeLogHeader& header);

    // A window of the input and what became of it. Trials begin and end as it says.
    void append(const io::Window& window, const sim::Events& spikes);
    void flush(); // what there is goes to whoever reads
    void close();

private:
    std::optional<io::SpikeLogWriter> log_;
    std::optional<io::EventTableWriter> table_;
    bool is_in_trial_ = false;
};

} // namespace smnn::cli
