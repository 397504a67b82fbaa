#include "tests/bench/training/rivals/batch_files.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

#include "smnn/io/network_json.hpp"
#include "smnn/sim/error.hpp"
#include "tests/support/event_table.hpp"

namespace smnn::bench {

void write_batch(const std::string& folder, const sim::Network& network, const Batch& batch) {
    io::write_network_json(folder + "/network.json", network);
    sim::Network gradient = network;
    gradient.weights = batch.gradient;
    io::write_network_json(folder + "/gradient.json", gradient);
    tests::write_events_csv(folder + "/input.csv", batch.input);
    tests::write_events_csv(folder + "/spikes.csv", batch.spikes, io::Address::neuron);

    const nlohmann::json rest = {
        {"ticks", batch.ticks}, {"loss", batch.loss}, {"labels", batch.labels}};
    std::ofstream file(folder + "/batch.json");
    file << rest;
    if (!file.flush()) throw sim::ParameterError(folder + "/batch.json cannot be written");
}

} // namespace smnn::bench
