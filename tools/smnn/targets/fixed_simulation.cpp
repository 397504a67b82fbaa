#include "tools/smnn/targets/fixed_simulation.hpp"

#include <chrono>
#include <optional>
#include <ostream>

#include "smnn/io/recordings/retraced_series.hpp"
#include "smnn/io/series_table.hpp"
#include "smnn/sim/error.hpp"
#include "smnn/sim/integer/fixed_point.hpp"
#include "tools/smnn/flags/spike_flags.hpp"
#include "tools/smnn/line/command.hpp"
#include "tools/smnn/targets/fixed_report.hpp"

namespace smnn::cli {

namespace {

// What an input is held against: as many channels, ticks of the same length.
sim::Network shape_of(const sim::FixedNetwork& network) {
    sim::Network shape;
    shape.neuron.time_step_ms = network.time_step_ms;
    shape.weights = sim::zero_weights(network.neurons(), 0, network.inputs(), network.outputs());
    return shape;
}

// A table of one kind of state, or none.
class StateTable {
public:
    StateTable(const std::string& path, const std::vector<std::uint32_t>& neurons)
        : neurons_(neurons) {
        if (!path.empty()) table_.emplace(path, "neuron", neurons_);
    }
    void append(std::uint64_t trial, const std::vector<std::int32_t>& states, std::size_t stride) {
        if (!table_) return;
        std::vector<float> values;
        for (std::size_t first = 0; first < states.size(); first += stride) {
            values.clear();
            for (const std::uint32_t neuron : neurons_) {
                values.push_back(static_cast<float>(states[first + neuron]));
            }
            table_->append(trial, static_cast<sim::Tick>(first / stride), values);
        }
    }
    void close() {
        if (table_) table_->close();
    }

private:
    std::vector<std::uint32_t> neurons_;
    std::optional<io::SeriesTable> table_;
};

} // namespace

Report simulate(const sim::FixedNetwork& network, const FixedSimulation& request,
                std::ostream& remarks) {
    const std::vector<std::uint32_t> neurons =
        io::chosen_neurons(request.neurons, network.neurons());
    const sim::Network shape = shape_of(network);
    io::SpikeInput input(input_beside(request.record, request.input), shape);
    std::optional<io::SpikeWriter> recording =
        create_record(request.record, request.input.file.facts, input.reader(),
                      {.time_step_ms = network.time_step_ms,
                       .inputs = network.inputs(),
                       .neurons = network.neurons(),
                       .network_identity = network.made_from,
                       .made_by = "smnn simulate, integers of " + network.target});
    StateTable potentials(request.potentials, neurons);
    StateTable currents(request.currents, neurons);

    sim::FixedPoint engine(network);
    sim::HeldCounts held;
    std::uint64_t trials = 0;
    std::uint64_t ticks = 0;
    std::uint64_t events = 0;
    std::uint64_t spikes = 0;
    double seconds = 0.0;
    Report scores = Report::array();
    for (io::Window trial; input.next_trial(trial); ++trials) {
        sim::FixedStates states;
        const auto start = std::chrono::steady_clock::now();
        const sim::FixedRun run = engine.run(trial.input, trial.until, &states);
        seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        potentials.append(trial.trial, states.potential, network.neurons());
        currents.append(trial.trial, states.current, network.neurons());
        if (network.readout != sim::Readout::trajectory) scores.push_back(run.scores);
        held += run.held;
        ticks += static_cast<std::uint64_t>(trial.until);
        events += trial.input.size();
        spikes += run.spikes.size();
        trial.spikes = run.spikes;
        if (recording) recording->write(trial);
    }
    if (recording) recording->close();
    potentials.close();
    currents.close();
    if (const std::string remark = moved_times(input.reader().grid()); !remark.empty()) {
        remarks << "smnn simulate: " << one_line(remark) << '\n';
    }

    Report report;
    report["engine"] = "integers";
    report["target"] = network.target;
    report["rules"] = sim::name(network.rules);
    report["trials"] = trials;
    report["ticks"] = ticks;
    report["time_step_ms"] = network.time_step_ms;
    report["input_events"] = events;
    report["spikes"] = spikes;
    report["seconds"] = seconds;
    report["held"] = to_report(held);
    if (!scores.empty()) report["scores"] = scores;
    return report;
}

} // namespace smnn::cli
