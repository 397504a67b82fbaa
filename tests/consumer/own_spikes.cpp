// Learns to tell two classes of recorded spikes apart, and writes what the neurons answer.
//
//     own_spikes SPIKES.csv ANSWERS.h5
//
// SPIKES.csv holds trials of 40 ticks on 8 channels; those with an odd number are of class 1. ANSWERS.h5 is a
// SONATA file. Exit 0 if the network learned the held-out trials and the file holds its spikes.

#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include "smnn/io/spikes.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/learning/session.hpp"
#include "smnn/sim/simulator.hpp"

using namespace smnn;

namespace {

constexpr sim::Tick ticks = 40;
constexpr std::size_t channels = 8;

std::vector<sim::Events> read_trials(const std::string& path) {
    io::SpikeReader reader = io::open_spikes(path, {.part = io::Part::input, .ticks = ticks});
    std::vector<sim::Events> trials;
    for (io::Window window; reader.next(window);) { // a trial may come in several windows
        if (window.trial == trials.size()) trials.emplace_back();
        trials.back().append(window.input);
    }
    return trials;
}

learning::Task task_of(const std::vector<sim::Events>& trials) {
    return {.name = "two classes",
            .inputs = channels,
            .outputs = 2,
            .trials = trials.size(),
            .ticks = ticks,
            .input_scale = 6.0, // few spikes a trial
            .make_trial = [&trials](std::size_t index, sim::Random&, learning::Trial& trial) {
                trial.input = trials.at(index);
                trial.target = index % 2;
            }};
}

// Returns the accuracy on the trials held out.
double learn(sim::Network& network, const learning::Task& task) {
    learning::TrainingOptions options{.epochs = 1, .batch = 1, .validation = 0.25};
    options.adam.learning_rate = 0.1;
    learning::Session session(std::move(network), task, options);
    double accuracy = 0.0;
    while (!session.done()) {
        const learning::SessionStep step = session.step();
        if (step.validation) accuracy = step.validation->accuracy;
    }
    network = session.result();
    return accuracy;
}

// Returns the number of spikes written.
std::size_t write_answer(const std::string& path, const sim::Network& network,
                         const sim::Events& input) {
    sim::Simulator simulator(network);
    io::Window window{.until = ticks, .is_last = true};
    window.spikes = simulator.run(sim::Engine::automatic, input, {.ticks = ticks}).spikes;
    io::SpikeWriter writer = io::create_spikes(path,
                                               {.part = io::Part::spikes,
                                                .time_step_ms = network.neuron.time_step_ms,
                                                .neurons = network.neurons(),
                                                .made_by = "own_spikes",
                                                .population = "neurons"},
                                               &io::spike_format("sonata"));
    writer.write(window);
    writer.close();
    return window.spikes.size();
}

std::size_t count_spikes(const std::string& path, double time_step_ms) {
    io::SpikeReader reader =
        io::open_spikes(path, {.part = io::Part::spikes, .time_step_ms = time_step_ms});
    std::size_t spikes = 0;
    for (io::Window window; reader.next(window);) spikes += window.spikes.size();
    return spikes;
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 3) return 2;
    const std::vector<sim::Events> trials = read_trials(argv[1]);
    const learning::Task task = task_of(trials);
    sim::Network network = learning::initialise({.neurons = 40,
                                                 .modes = 2,
                                                 .inputs = channels,
                                                 .outputs = 2,
                                                 .input_scale = task.input_scale},
                                                {}, task.readout, /*seed=*/1);
    const double accuracy = learn(network, task);
    const std::size_t written = write_answer(argv[2], network, trials.front());
    const std::size_t read = count_spikes(argv[2], network.neuron.time_step_ms);
    std::printf("%zu trials, accuracy %.2f, %zu spikes\n", trials.size(), accuracy, written);
    return accuracy >= 0.9 && written > 0 && read == written ? 0 : 1;
}
