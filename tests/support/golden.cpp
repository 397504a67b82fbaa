#include "tests/support/golden.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

namespace smnn::tests {
namespace {

using Json = nlohmann::json;

Table read_table(const Json& rows) {
    Table table(rows.size(), rows.empty() ? 0 : rows.at(0).size());
    for (std::size_t i = 0; i < table.rows(); ++i) {
        for (std::size_t j = 0; j < table.cols(); ++j) table(i, j) = rows.at(i).at(j).get<double>();
    }
    return table;
}

Table read_column(const Json& values) {
    Table table(values.size(), 1);
    for (std::size_t i = 0; i < table.rows(); ++i) table(i, 0) = values.at(i).get<double>();
    return table;
}

Table transposed(const Table& table) {
    Table result(table.cols(), table.rows());
    for (std::size_t i = 0; i < table.rows(); ++i) {
        for (std::size_t j = 0; j < table.cols(); ++j) result(j, i) = table(i, j);
    }
    return result;
}

WeightTables read_weights(const Json& json) {
    WeightTables weights;
    for (const auto& [name, values] : json.items()) {
        if (name == "importance") {
            weights[name] = read_column(values);
        } else {
            weights[name] = read_table(values);
        }
    }
    if (weights.count("mode_out") != 0) weights["mode_out"] = transposed(weights["mode_out"]);
    return weights;
}

sim::NeuronParameters read_neuron(const Json& json) {
    sim::NeuronParameters neuron;
    neuron.time_step_ms = json.at("time_step_ms").get<double>();
    neuron.tau_membrane_ms = json.at("tau_membrane_ms").get<double>();
    neuron.tau_synapse_ms = json.at("tau_synapse_ms").get<double>();
    neuron.tau_rise_ms = json.at("tau_rise_ms").get<double>();
    neuron.tau_decay_ms = json.at("tau_decay_ms").get<double>();
    neuron.refractory_ms = json.at("refractory_ms").get<double>();
    neuron.threshold = json.at("threshold").get<double>();
    neuron.delay_ticks = json.at("delay_ticks").get<sim::Tick>();
    neuron.filter = sim::filter_from_name(json.at("filter").get<std::string>());
    neuron.synaptic_gain = json.at("synaptic_gain").get<double>();
    return neuron;
}

sim::Network read_network(const Json& json) {
    sim::Network network;
    network.neuron = read_neuron(json.at("parameters"));
    network.readout =
        sim::readout_from_name(json.at("parameters").at("readout").get<std::string>());

    const WeightTables tables = read_weights(json.at("weights"));
    const std::size_t neurons = tables.at("input").rows();
    const std::size_t inputs = tables.at("input").cols();
    const std::size_t outputs = tables.at("readout").rows();
    network.weights =
        tables.count("recurrent") != 0
            ? sim::zero_full_rank_weights(neurons, inputs, outputs)
            : sim::zero_weights(neurons, tables.at("importance").rows(), inputs, outputs);
    sim::for_each_matrix(network.weights, [&](const char* name, sim::Matrix& matrix) {
        const Table& table = tables.at(name);
        for (std::size_t i = 0; i < matrix.rows(); ++i) {
            for (std::size_t j = 0; j < matrix.cols(); ++j) {
                matrix(i, j) = static_cast<float>(table(i, j));
            }
        }
    });
    return network;
}

sim::Events read_events(const Json& rows) {
    std::vector<sim::Event> events;
    for (const Json& row : rows) {
        const float value = row.size() > 2 ? row.at(2).get<float>() : 1.0F;
        events.push_back({row.at(0).get<sim::Tick>(), row.at(1).get<sim::Channel>(), value});
    }
    return sim::sorted(std::move(events));
}

learning::Target read_target(const Json& json) {
    if (json.at("kind") == "cross_entropy") return json.at("label").get<std::size_t>();

    const Table values = read_table(json.at("target"));
    learning::TargetTrajectory target;
    target.values = sim::Matrix::packed(values.cols(), values.rows());
    for (std::size_t k = 0; k < values.rows(); ++k) {
        for (std::size_t o = 0; o < values.cols(); ++o) {
            target.values(o, k) = static_cast<float>(values(k, o));
        }
    }
    target.mask = json.at("mask").get<std::vector<float>>();
    return target;
}

Table read_output(const Json& json) {
    if (json.at(0).is_array()) return read_table(json);
    return transposed(read_column(json));
}

} // namespace

Golden read_golden(const std::string& name) {
    std::ifstream file(SMNN_SOURCE_DIR "/tests/data/golden/" + name + ".json");
    const Json json = Json::parse(file);

    Golden golden;
    golden.name = json.at("name").get<std::string>();
    golden.network = read_network(json);
    golden.ticks = json.at("shape").at("ticks").get<sim::Tick>();
    golden.input = read_events(json.at("input_events"));
    golden.spikes = read_events(json.at("spikes"));
    golden.potential = read_table(json.at("potential"));
    golden.filtered_rate = read_table(json.at("filtered_rate"));
    if (json.contains("mode_activity")) {
        golden.mode_activity = read_table(json.at("mode_activity"));
    }
    golden.output = read_output(json.at("output"));
    golden.surrogate.kind =
        learning::surrogate_from_name(json.at("parameters").at("surrogate").get<std::string>());
    golden.surrogate.slope = json.at("parameters").at("slope").get<double>();
    golden.target = read_target(json.at("loss"));
    golden.loss = json.at("loss").at("value").get<double>();
    golden.gradient = read_weights(json.at("gradient"));
    golden.gradient_attached_reset = read_weights(json.at("gradient_attached_reset"));
    return golden;
}

const std::vector<std::string>& golden_names() {
    static const std::vector<std::string> names{
        "delay_five_ticks",       "delay_one_tick", "equal_time_constants",
        "fine_time_step",         "full_rank",      "graded_input_trajectory",
        "no_filter_mean_rate",    "single_filter",  "three_modes_refractory",
        "two_modes_no_refractory"};
    return names;
}

} // namespace smnn::tests
