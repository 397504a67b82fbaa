#include "smnn/io/nir/routes.hpp"

#include <algorithm>
#include <map>

#include "smnn/sim/error.hpp"

namespace smnn::io::nir {

namespace {

bool is_population(const NirNode& node) { return node.type == "CubaLIF" || node.type == "LIF"; }

// A graph in which one can go from node to node, its ends found.
class Map {
public:
    explicit Map(const NirGraph& graph) : graph_(graph) {
        for (const Named& node : graph.nodes) {
            if (node.second.type == "Input") keep_only(input_, node, "Input");
            if (node.second.type == "Output") keep_only(output_, node, "Output");
            if (is_population(node.second)) populations_.push_back(&node);
        }
        if (populations_.empty()) {
            for (const Named& node : graph.nodes) {
                if (node.second.type != "IF") continue;
                refuse(node.first, "is of type IF, which never forgets: CubaLIF and LIF are read");
            }
        }
        if (input_ == nullptr || output_ == nullptr || populations_.empty()) {
            throw sim::ParameterError(std::string("the graph has no ") +
                                      (input_ == nullptr    ? "Input"
                                       : output_ == nullptr ? "Output"
                                                            : "CubaLIF or LIF") +
                                      " node, one is expected");
        }
        for (const auto& [from, to] : graph.edges) {
            leaving_[from].push_back(to);
            ++arriving_[to];
        }
    }

    const Named& input() const { return *input_; }
    const Named& output() const { return *output_; }
    const std::vector<const Named*>& populations() const { return populations_; }

    std::vector<Route> routes_from(const Named& node) const {
        std::vector<Route> routes;
        const auto found = leaving_.find(node.first);
        if (found == leaving_.end()) return routes;
        for (const std::string& first : found->second) {
            Route route{&node, &node_of(first), {}};
            while (!is_end(*route.end)) {
                if (route.between.size() == graph_.nodes.size()) {
                    refuse(*route.end, "lies on a circle without neurons");
                }
                route.between.push_back(route.end);
                route.end = &only_next(*route.end);
            }
            routes.push_back(std::move(route));
        }
        return routes;
    }

private:
    static void keep_only(const Named*& place, const Named& node, const char* what) {
        if (place != nullptr) {
            refuse(node, std::string("a second ") + what + " beside '" + place->first +
                             "', a network has one");
        }
        place = &node;
    }

    const Named& node_of(const std::string& word) const { return *graph_.nodes.find(word); }

    bool is_end(const Named& node) const {
        return &node == input_ || &node == output_ || is_population(node.second);
    }

    const Named& only_next(const Named& node) const {
        const auto leaving = leaving_.find(node.first);
        const std::size_t out = leaving == leaving_.end() ? 0 : leaving->second.size();
        const std::size_t in = arriving_.at(node.first);
        if (in != 1 || out != 1) {
            refuse(node, std::to_string(in) + " edges arrive and " + std::to_string(out) +
                             " leave, one each is expected");
        }
        return node_of(leaving->second.front());
    }

    const NirGraph& graph_;
    std::map<std::string, std::vector<std::string>> leaving_;
    std::map<std::string, std::size_t> arriving_;
    const Named* input_ = nullptr;
    const Named* output_ = nullptr;
    std::vector<const Named*> populations_;
};

// All routes of a graph, each from another beginning to another end.
std::vector<Route> all_routes(const Map& map) {
    std::vector<Route> routes = map.routes_from(map.input());
    for (const Named* population : map.populations()) {
        for (Route& route : map.routes_from(*population)) routes.push_back(std::move(route));
    }
    for (std::size_t i = 0; i < routes.size(); ++i) {
        const Route& route = routes[i];
        if (route.end == &map.input()) refuse(map.input(), "an edge arrives here, none may");
        if (route.begin == &map.input() && route.end == &map.output()) {
            refuse(*route.end, "is reached around the neurons");
        }
        for (std::size_t k = 0; k < i; ++k) {
            if (routes[k].begin == route.begin && routes[k].end == route.end) {
                refuse(*route.begin,
                       "two ways lead from here to '" + route.end->first + "', one is expected");
            }
        }
    }
    return routes;
}

// Where a way leads: a population whose ways all come from layers that are known is the next layer.
class Layers {
public:
    Layers(const Map& map, const std::vector<Route>& routes) : map_(map), routes_(routes) {
        for (std::vector<const Named*> left = map.populations(); !left.empty();) {
            const auto next = std::find_if(left.begin(), left.end(), [&](const Named* population) {
                return has_known_sources(*population);
            });
            if (next == left.end()) {
                refuse(*left.front(),
                       "lies on a circle of several populations: their spikes would come back a "
                       "tick later than in the graph, a recurrence of each with itself is read");
            }
            layers.push_back(layer_of(**next));
            left.erase(next);
        }
    }

    // Of a way that begins at the input or at a known layer: after how many populations it arrives.
    std::size_t lag_behind(const Named& begin) const {
        const Layer* const layer = known(begin);
        return layer == nullptr ? 0 : layer->lag + 1;
    }

    void require_one_lag(const Named& end, const std::vector<Route>& arriving) const {
        for (const Route& route : arriving) {
            const std::size_t lag = lag_behind(*route.begin);
            const std::size_t first = lag_behind(*arriving.front().begin);
            if (lag == first) continue;
            refuse(end, "is reached from '" + arriving.front().begin->first + "' behind " +
                            std::to_string(first) + " populations and from '" + route.begin->first +
                            "' behind " + std::to_string(lag) +
                            ", which here are ticks: ways through equally many are needed");
        }
    }

    std::vector<Layer> layers;

private:
    const Layer* known(const Named& population) const {
        const auto found = std::find_if(layers.begin(), layers.end(), [&](const Layer& layer) {
            return layer.population == &population;
        });
        return found == layers.end() ? nullptr : &*found;
    }

    bool has_known_sources(const Named& population) const {
        return std::all_of(routes_.begin(), routes_.end(), [&](const Route& route) {
            return route.end != &population || route.begin == &population ||
                   route.begin == &map_.input() || known(*route.begin) != nullptr;
        });
    }

    Layer layer_of(const Named& population) const {
        Layer layer{&population, 0, {}, {}};
        for (const Route& route : routes_) {
            if (route.end != &population) continue;
            if (route.begin == &population) {
                layer.recurrence = route;
            } else {
                layer.inputs.push_back(route);
            }
        }
        if (layer.inputs.empty()) refuse(population, "no way leads here from the input");
        require_one_lag(population, layer.inputs);
        layer.lag = lag_behind(*layer.inputs.front().begin);
        return layer;
    }

    const Map& map_;
    const std::vector<Route>& routes_;
};

} // namespace

Routes routes_of(const NirGraph& graph) {
    const Map map(graph);
    const std::vector<Route> routes = all_routes(map);
    Layers layers(map, routes);
    std::vector<Route> readouts;
    for (const Route& route : routes) {
        if (route.end == &map.output()) readouts.push_back(route);
    }
    if (readouts.empty()) {
        refuse(*map.populations().front(), "no way leads from here to the output");
    }
    layers.require_one_lag(map.output(), readouts);
    // Nothing may be lost in silence.
    std::vector<const Named*> known{&map.input(), &map.output()};
    known.insert(known.end(), map.populations().begin(), map.populations().end());
    for (const Route& route : routes) {
        known.insert(known.end(), route.between.begin(), route.between.end());
    }
    std::sort(known.begin(), known.end());
    for (const Named& node : graph.nodes) {
        if (!std::binary_search(known.begin(), known.end(), &node)) {
            refuse(node, "is on no way between input, neurons and output");
        }
    }
    for (const Layer& layer : layers.layers) {
        const bool leads_on = std::any_of(routes.begin(), routes.end(), [&](const Route& route) {
            return route.begin == layer.population && route.end != layer.population;
        });
        if (!leads_on) refuse(*layer.population, "no way leads from here to the output");
    }
    return {&map.input(), &map.output(), std::move(layers.layers), std::move(readouts)};
}

} // namespace smnn::io::nir
