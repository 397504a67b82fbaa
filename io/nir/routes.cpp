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
            if (is_population(node.second)) keep_only(population_, node, "population");
        }
        if (input_ == nullptr || output_ == nullptr || population_ == nullptr) {
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
    const Named& population() const { return *population_; }

    std::vector<Route> routes_from(const Named& node) const {
        std::vector<Route> routes;
        const auto found = leaving_.find(node.first);
        if (found == leaving_.end()) return routes;
        for (const std::string& first : found->second) {
            Route route{&node_of(first), {}};
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
        return &node == input_ || &node == output_ || &node == population_;
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
    const Named* population_ = nullptr;
};

void keep_only(std::optional<Route>& place, Route route, const Named& from) {
    if (place) {
        refuse(from, "two ways lead from here to '" + route.end->first + "', one is expected");
    }
    place = std::move(route);
}

} // namespace

Routes routes_of(const NirGraph& graph) {
    const Map map(graph);
    std::optional<Route> input;
    std::optional<Route> recurrence;
    std::optional<Route> readout;
    for (Route& route : map.routes_from(map.input())) {
        if (route.end != &map.population()) refuse(*route.end, "is reached around the neurons");
        keep_only(input, std::move(route), map.input());
    }
    for (Route& route : map.routes_from(map.population())) {
        if (route.end == &map.input()) refuse(map.input(), "an edge arrives here, none may");
        keep_only(route.end == &map.output() ? readout : recurrence, std::move(route),
                  map.population());
    }
    if (!input) refuse(map.population(), "no way leads here from the input");
    if (!readout) refuse(map.population(), "no way leads from here to the output");
    const std::size_t visited = input->between.size() + readout->between.size() +
                                (recurrence ? recurrence->between.size() : 0) + 3;
    if (visited == graph.nodes.size()) {
        return {&map.input(),      &map.population(),     &map.output(),
                std::move(*input), std::move(recurrence), std::move(*readout)};
    }
    // Nothing may be lost in silence.
    std::vector<const Named*> known{&map.input(), &map.output(), &map.population()};
    for (const Route* route : {&*input, &*readout, recurrence ? &*recurrence : &*input}) {
        known.insert(known.end(), route->between.begin(), route->between.end());
    }
    std::sort(known.begin(), known.end());
    for (const Named& node : graph.nodes) {
        if (!std::binary_search(known.begin(), known.end(), &node)) {
            refuse(node, "is on no way between input, neurons and output");
        }
    }
    return {};
}

} // namespace smnn::io::nir
