#include "tools/smnn/replay/recorded_activity.hpp"

#include "smnn/io/log_windows.hpp"
#include "smnn/sim/error.hpp"
#include "tools/smnn/line/command.hpp"
#include "tools/smnn/replay/step_progress.hpp"
#include "tools/smnn/spikes/same_network.hpp"

namespace smnn::cli {

namespace {

learning::Activity count(io::SpikeLogReader& log, std::optional<sim::Tick> refractory_ticks,
                         std::ostream& err) {
    learning::ActivityCounter counter(log.header().neurons, log.header().time_step_ms);
    const auto end = log.find_end();
    StepProgress progress(err, end ? end->trials : 0);
    io::LogWindows windows(log, io::Part::spikes);
    io::Window window;
    while (windows.next(window)) {
        counter.add(window.spikes);
        if (!window.is_last) continue;
        counter.end_trial(window.until);
        progress.step();
    }
    return counter.activity(refractory_ticks);
}

} // namespace

RecordedActivity read_activity(const std::string& path, const std::optional<NamedNetwork>& network,
                               std::ostream& err) {
    io::SpikeLogReader log(path);
    if (log.header().neurons == 0) {
        throw UsageError(path + ": holds input alone, a log of simulate --record is needed");
    }
    std::optional<sim::Tick> refractory_ticks;
    if (network) {
        require_same_network(path, log.header(), network->path, network->network);
        refractory_ticks = sim::refractory_ticks(network->network.neuron);
    }
    try {
        return {log.header(), count(log, refractory_ticks, err)};
    } catch (const sim::ParameterError& error) {
        throw UsageError(path + ": " + error.what());
    }
}

} // namespace smnn::cli
