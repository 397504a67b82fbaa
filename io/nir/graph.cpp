#include "smnn/io/nir/graph.hpp"

#include <algorithm>
#include <map>

namespace smnn::io {

namespace {

constexpr const char* nir_version = "1.0.7"; // of the format as it is written
const std::string root = "/node";
constexpr int deepest_level = 8; // of graphs within graphs

// Parameters have one dimension, weights have two; what others have more of is of no use here.
Hdf5Array<float> parameter(const Hdf5Reader& file, const std::string& dataset) {
    return file.numbers<float>(dataset, file.shape(dataset).size());
}

NirNode read_node(const Hdf5Reader& file, const std::string& group) {
    NirNode node;
    node.type = file.text(group + "/type");
    for (const std::string& name : file.names(group)) {
        const std::string dataset = group + "/" + name;
        if (name == "type" || !file.has_dataset(dataset)) continue;
        if (name == "shape") {
            node.shape = file.numbers<std::uint64_t>(dataset, 1).values;
        } else if (!file.is_text(dataset)) {
            node.parameters.emplace(name, parameter(file, dataset));
        }
    }
    return node;
}

// The names of the nodes at which signals enter and leave what stands for one node of a graph.
struct Ends {
    std::string input;
    std::string output;
};

void read_level(const Hdf5Reader& file, const std::string& group, const std::string& prefix,
                int depth, NirGraph& graph);

// Puts a graph within the graph in its place, its nodes named "NAME/INNER". Its Input and Output pass
// their signals on, as a Flatten does.
Ends read_inner_graph(const Hdf5Reader& file, const std::string& group, const std::string& name,
                      int depth, NirGraph& graph) {
    if (depth == deepest_level) {
        throw file.error(
            group, "is a graph within " + std::to_string(depth) + " others, fewer are expected");
    }
    read_level(file, group, name + "/", depth + 1, graph);
    const auto end = [&](const char* type) {
        std::string found;
        for (const std::string& inner : file.names(group + "/nodes")) {
            const auto node = graph.nodes.find(name + "/" + inner);
            if (node == graph.nodes.end() || node->second.type != type) continue;
            if (!found.empty()) {
                throw file.error(
                    group, std::string("is a graph with two nodes ") + type + ", one is expected");
            }
            found = node->first;
            node->second = NirNode{};
            node->second.type = "Flatten";
        }
        if (found.empty()) {
            throw file.error(
                group, std::string("is a graph without a node ") + type + ", one is expected");
        }
        return found;
    };
    return {end("Input"), end("Output")};
}

// The nodes and edges of one level; names begin with the prefix.
void read_level(const Hdf5Reader& file, const std::string& group, const std::string& prefix,
                int depth, NirGraph& graph) {
    std::map<std::string, Ends> ends;
    for (const std::string& name : file.names(group + "/nodes")) {
        const std::string node = group + "/nodes/" + name;
        const std::string full = prefix + name;
        if (file.text(node + "/type") == "NIRGraph") {
            ends.emplace(name, read_inner_graph(file, node, full, depth, graph));
        } else {
            graph.nodes.emplace(full, read_node(file, node));
            ends.emplace(name, Ends{full, full});
        }
    }
    const Hdf5Array<std::string> edges = file.texts(group + "/edges", 2);
    if (edges.shape[1] != 2) {
        throw file.error(group + "/edges", "has rows of " + std::to_string(edges.shape[1]) +
                                               ", two names a row are expected");
    }
    for (std::size_t i = 0; i + 1 < edges.values.size(); i += 2) {
        for (const std::string& name : {edges.values[i], edges.values[i + 1]}) {
            if (!ends.contains(name)) {
                throw file.error(group + "/edges", "row " + std::to_string(i / 2) +
                                                       " names a node '" + name +
                                                       "' that is not there");
            }
        }
        graph.edges.emplace_back(ends.at(edges.values[i]).output,
                                 ends.at(edges.values[i + 1]).input);
    }
}

void read_metadata(const Hdf5Reader& file, NirGraph& graph) {
    const std::string group = root + "/metadata";
    if (!file.has_group(group)) return;
    for (const std::string& name : file.names(group)) {
        const std::string dataset = group + "/" + name;
        if (!file.has_dataset(dataset) || !file.shape(dataset).empty()) continue;
        if (file.is_text(dataset)) {
            graph.words[name] = file.text(dataset);
        } else {
            graph.numbers[name] = file.number<double>(dataset);
        }
    }
}

} // namespace

NirGraph read_nir_graph(const Hdf5Reader& file) {
    if (const std::string type = file.text(root + "/type"); type != "NIRGraph") {
        throw file.error(root + "/type", "is '" + type + "', NIRGraph is expected");
    }
    NirGraph graph;
    read_level(file, root, "", 0, graph);
    read_metadata(file, graph);
    return graph;
}

void write_nir_graph(Hdf5Writer& file, const NirGraph& graph) {
    file.text("/version", nir_version);
    file.text(root + "/type", "NIRGraph");
    std::vector<std::string> ends;
    for (const auto& [from, to] : graph.edges) {
        ends.push_back(from);
        ends.push_back(to);
    }
    file.texts(root + "/edges", {graph.edges.size(), 2}, ends);
    for (const auto& [name, node] : graph.nodes) {
        const std::string group = root + "/nodes/" + name;
        file.text(group + "/type", node.type);
        if (!node.shape.empty()) {
            const std::vector<std::int64_t> shape(node.shape.begin(), node.shape.end());
            file.numbers<std::int64_t>(group + "/shape", {shape.size()}, shape);
        }
        for (const auto& [key, array] : node.parameters) {
            file.numbers<float>(group + "/" + key, array.shape, array.values);
        }
    }
    for (const auto& [key, value] : graph.numbers) file.number(root + "/metadata/" + key, value);
    for (const auto& [key, value] : graph.words) file.text(root + "/metadata/" + key, value);
}

} // namespace smnn::io
