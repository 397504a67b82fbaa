#include "io/network_from_nir.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "sim/error.hpp"

namespace smnn::io {

namespace {

// Matrices may be short and their product long: a graph of a few bytes must not ask for terabytes.
constexpr std::uint64_t most_products = std::uint64_t{1} << 26;

// A stage that keeps nothing from tick to tick (a = 0) has no time constant; this one is as good: exp
// of minus a thousand is 0.
constexpr double at_once = 1e-3; // of a time step

using Named = std::pair<const std::string, NirNode>;

[[noreturn]] void refuse(const std::string& node, const std::string& why) {
    throw sim::ParameterError("node '" + node + "': " + why);
}

[[noreturn]] void refuse(const Named& node, const std::string& why) {
    refuse(node.first, node.second.type + ": " + why);
}

std::string in_words(double value) {
    std::ostringstream text;
    text << value;
    return text.str();
}

bool is_population(const NirNode& node) { return node.type == "CubaLIF" || node.type == "LIF"; }

// y = W x, row after row; without values: y = x.
struct Linear {
    std::uint64_t rows = 0;
    std::uint64_t columns = 0;
    std::vector<double> values;

    bool is_identity() const { return values.empty(); }
    double operator()(std::uint64_t i, std::uint64_t k) const {
        return is_identity() ? (i == k ? 1.0 : 0.0) : values[i * columns + k];
    }
};

void require_product(const Named& node, std::uint64_t rows, std::uint64_t columns) {
    if (columns != 0 && rows > most_products / columns) {
        refuse(node, "makes a matrix of " + std::to_string(rows) + " x " + std::to_string(columns) +
                         " numbers of smaller ones, at most " + std::to_string(most_products) +
                         " are allowed");
    }
}

const Hdf5Array<float>& parameter(const Named& node, const char* key, std::size_t dimensions) {
    const auto found = node.second.parameters.find(key);
    if (found == node.second.parameters.end()) refuse(node, std::string(key) + " is missing");
    if (found->second.shape.size() != dimensions || found->second.values.empty()) {
        refuse(node, std::string(key) + " has " + std::to_string(found->second.shape.size()) +
                         " dimensions and " + std::to_string(found->second.values.size()) +
                         " values, " + std::to_string(dimensions) + " dimension" +
                         (dimensions == 1 ? "" : "s") + " and one value or more are expected");
    }
    return found->second;
}

// One value for each of n signals.
std::vector<double> per_signal(const Named& node, const char* key, std::uint64_t n) {
    const Hdf5Array<float>& array = parameter(node, key, 1);
    if (array.values.size() != n) {
        refuse(node, std::string(key) + " has " + std::to_string(array.values.size()) +
                         " values, " + std::to_string(n) + " signals are there");
    }
    return {array.values.begin(), array.values.end()};
}

// One value that all signals share.
double shared(const Named& node, const char* key, std::uint64_t n) {
    const std::vector<double> values = per_signal(node, key, n);
    for (const double value : values) {
        if (value != values.front()) {
            refuse(node, std::string(key) + " differs between neurons (" +
                             in_words(values.front()) + ", " + in_words(value) +
                             "), one value for all is needed");
        }
    }
    return values.front();
}

void require_zero(const Named& node, const char* key, std::uint64_t n) {
    for (const double value : per_signal(node, key, n)) {
        if (value == 0.0) continue;
        refuse(node,
               std::string(key) + " is " + in_words(value) + ", a network has none: 0 is needed");
    }
}

// Time constants of the graph, in units of its time step and of ours.
struct Clock {
    double dt; // s
    NirDecay decay;

    double step_ms() const { return dt * 1e3; }

    // a: what is left after a tick.
    double factor(const Named& node, const char* key, double tau) const {
        const double a = decay == NirDecay::euler ? 1.0 - dt / tau : std::exp(-dt / tau);
        if (!(tau > 0.0) || !(a >= 0.0) || !(a < 1.0)) {
            refuse(node, std::string(key) + " is " + in_words(tau) + " s at a time step of " +
                             in_words(dt) + " s: " +
                             (decay == NirDecay::euler ? "a step or more is needed"
                                                       : "more than 0 is needed"));
        }
        return a;
    }
    double tau_ms(double a) const {
        return a < 1e-300 ? at_once * step_ms() : -step_ms() / std::log(a);
    }
};

// One LI of a synaptic filter: how it decays, and what it does to a constant.
struct Stage {
    std::string node;
    double a;
    double gain; // (1 - a) r

    bool is_like(const Stage& other) const { return a == other.a && gain == other.gain; }
};

// What happens to signals on their way from one end to another: matrices and filters change places
// freely, because a filter is the same for all signals.
struct Way {
    std::vector<Linear> matrices;
    std::vector<Stage> stages;
    std::uint64_t signals = 0; // that come out
};

void multiply(Way& way, const Named& node, Linear next) {
    if (way.signals != 0 && next.columns != way.signals) {
        refuse(node, "takes " + std::to_string(next.columns) + " signals, " +
                         std::to_string(way.signals) + " arrive");
    }
    way.signals = next.rows;
    way.matrices.push_back(std::move(next));
}

Linear matrix_of(const Named& node) {
    const Hdf5Array<float>& weight = parameter(node, "weight", 2);
    return {weight.shape[0], weight.shape[1], {weight.values.begin(), weight.values.end()}};
}

void scale_rows(Way& way, const Named& node) {
    const std::vector<double> scale = per_signal(node, "scale", way.signals);
    if (way.matrices.empty()) {
        require_product(node, scale.size(), scale.size());
        Linear diagonal{scale.size(), scale.size(),
                        std::vector<double>(scale.size() * scale.size())};
        for (std::size_t i = 0; i < scale.size(); ++i)
            diagonal.values[i * scale.size() + i] = scale[i];
        way.matrices.push_back(std::move(diagonal));
        return;
    }
    Linear& last = way.matrices.back();
    for (std::uint64_t i = 0; i < last.rows; ++i) {
        for (std::uint64_t k = 0; k < last.columns; ++k)
            last.values[i * last.columns + k] *= scale[i];
    }
}

void go_through(Way& way, const Named& node, const Clock& clock) {
    const std::string& type = node.second.type;
    if (type == "Linear" || type == "Affine") {
        multiply(way, node, matrix_of(node));
        if (type == "Affine") require_zero(node, "bias", way.signals);
    } else if (type == "Scale") {
        scale_rows(way, node);
    } else if (type == "LI") {
        const double a = clock.factor(node, "tau", shared(node, "tau", way.signals));
        require_zero(node, "v_leak", way.signals);
        way.stages.push_back({node.first, a, (1.0 - a) * shared(node, "r", way.signals)});
    } else if (type != "Flatten") {
        refuse(node.first, "is of type " + type +
                               ", which has no place between the ends of a way: Linear, Affine, "
                               "Scale, LI and Flatten have");
    }
}

// W of a way in one matrix, at most as large as is allowed.
Linear product(std::vector<Linear> matrices, const Named& end) {
    if (matrices.empty()) return {};
    Linear made = std::move(matrices.front());
    for (std::size_t m = 1; m < matrices.size(); ++m) {
        const Linear& next = matrices[m];
        require_product(end, next.rows, made.columns);
        Linear both{next.rows, made.columns, std::vector<double>(next.rows * made.columns)};
        for (std::uint64_t i = 0; i < next.rows; ++i) {
            for (std::uint64_t j = 0; j < next.columns; ++j) {
                const double weight = next(i, j);
                for (std::uint64_t k = 0; k < made.columns; ++k) {
                    both.values[i * made.columns + k] += weight * made(j, k);
                }
            }
        }
        made = std::move(both);
    }
    return made;
}

// The nodes from one end to the next, which each have one edge in and one out.
struct Route {
    const Named* end;
    std::vector<const Named*> between;
};

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

// The three ways of a network.
struct Routes {
    Route input;
    std::optional<Route> recurrence;
    Route readout;
};

void keep_only(std::optional<Route>& place, Route route, const Named& from) {
    if (place) {
        refuse(from, "two ways lead from here to '" + route.end->first + "', one is expected");
    }
    place = std::move(route);
}

Routes routes_of(const NirGraph& graph, const Map& map) {
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
        return {std::move(*input), std::move(recurrence), std::move(*readout)};
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

Way way_along(const Route& route, std::uint64_t signals, const Clock& clock) {
    Way way{{}, {}, signals};
    for (const Named* node : route.between) go_through(way, *node, clock);
    return way;
}

std::uint64_t size_of(const Named& port) {
    std::uint64_t size = 1;
    for (const std::uint64_t length : port.second.shape) {
        if (length == 0 || size > UINT32_MAX / length) {
            refuse(port, "its shape has " + std::to_string(length) +
                             " as a length: 1 to 2^32 signals in all are expected");
        }
        size *= length;
    }
    return size;
}

// A parameter that older writers leave out where it is the same for all.
std::vector<double> per_signal_or(const Named& node, const char* key, std::uint64_t n,
                                  double value) {
    if (!node.second.parameters.contains(key)) return std::vector<double>(n, value);
    return per_signal(node, key, n);
}

// What makes the neurons of a population differ goes into the weights that reach them.
struct Population {
    std::uint64_t size = 0;
    double synapse = 0.0;  // a_s
    double membrane = 0.0; // a_m
    double threshold = 1.0;
    std::vector<double> scales; // of the rows of what arrives; 1 for the first neuron
};

Population population_of(const Named& node, const Clock& clock) {
    const bool has_current = node.second.type == "CubaLIF";
    const std::uint64_t n = parameter(node, "v_threshold", 1).values.size();
    Population population;
    population.size = n;
    if (has_current) population.synapse = clock.factor(node, "tau_syn", shared(node, "tau_syn", n));
    const char* const tau = has_current ? "tau_mem" : "tau";
    population.membrane = clock.factor(node, tau, shared(node, tau, n));

    const std::vector<double> threshold = per_signal(node, "v_threshold", n);
    const std::vector<double> leak = per_signal(node, "v_leak", n);
    const std::vector<double> reset = per_signal_or(node, "v_reset", n, 0.0);
    const std::vector<double> r = per_signal(node, "r", n);
    const std::vector<double> w_in = per_signal_or(node, "w_in", n, 1.0);
    double first = 1.0;
    for (std::uint64_t i = 0; i < n; ++i) {
        if (reset[i] != leak[i]) {
            refuse(node, "v_reset is " + in_words(reset[i]) + " and v_leak " + in_words(leak[i]) +
                             " at neuron " + std::to_string(i) +
                             ": a reset to the resting potential is needed");
        }
        const double height = threshold[i] - leak[i];
        const double drive = w_in[i] * (1.0 - population.synapse) * r[i];
        const double ratio = drive / height;
        if (!(height > 0.0) || !(drive > 0.0) || !std::isfinite(ratio)) {
            refuse(node, "neuron " + std::to_string(i) + " has a threshold of " + in_words(height) +
                             " above rest and an input gain of " + in_words(drive) +
                             ", both above 0 are needed");
        }
        if (i == 0) {
            first = ratio;
            population.threshold = height / drive;
        }
        population.scales.push_back(ratio == first ? 1.0 : ratio / first);
    }
    return population;
}

// (4) from the LI on the way to the output and, if there is one, of the recurrence.
void set_filter(sim::NeuronParameters& p, const Named& population, std::vector<Stage> readout,
                std::optional<std::vector<Stage>> recurrence, const Clock& clock) {
    const auto in_order = [](std::vector<Stage>& stages) {
        std::sort(stages.begin(), stages.end(),
                  [](const Stage& a, const Stage& b) { return a.a < b.a; });
    };
    in_order(readout);
    if (recurrence) {
        in_order(*recurrence);
        if (!std::equal(readout.begin(), readout.end(), recurrence->begin(), recurrence->end(),
                        [](const Stage& a, const Stage& b) { return a.is_like(b); })) {
            refuse(population, "its spikes are filtered by " + std::to_string(recurrence->size()) +
                                   " LI on the way back and by " + std::to_string(readout.size()) +
                                   " on the way out, the same on both are needed");
        }
    }
    if (readout.size() > 2) {
        refuse(readout.back().node, "is the third filter on its way, two at most are known");
    }
    p.filter = readout.empty()       ? sim::Filter::none
               : readout.size() == 1 ? sim::Filter::single_exponential
                                     : sim::Filter::double_exponential;
    p.synaptic_gain = 1.0;
    for (const Stage& stage : readout) p.synaptic_gain *= stage.gain;
    if (!readout.empty()) p.tau_decay_ms = clock.tau_ms(readout.back().a);
    if (readout.size() == 2) p.tau_rise_ms = clock.tau_ms(readout.front().a);
}

void copy(const Linear& from, const std::vector<double>& scales, sim::Matrix& to) {
    for (std::size_t i = 0; i < to.rows(); ++i) {
        for (std::size_t k = 0; k < to.cols(); ++k) {
            to(i, k) = static_cast<float>((scales.empty() ? 1.0 : scales[i]) * from(i, k));
        }
    }
}

void require_signals(const Named& end, const Way& way, std::uint64_t expected) {
    if (way.signals != expected) {
        refuse(end, std::to_string(way.signals) + " signals arrive, " + std::to_string(expected) +
                        " are expected");
    }
    if (way.matrices.empty()) require_product(end, expected, expected);
}

Clock clock_of(const NirGraph& graph, const NirReading& reading) {
    const auto dt = graph.numbers.find("dt");
    const auto decay = graph.words.find("discretisation");
    if (!reading.time_step_ms && dt == graph.numbers.end()) {
        throw sim::ParameterError("the metadata have no dt: the time step must be given");
    }
    if (!reading.decay && decay == graph.words.end()) {
        throw sim::ParameterError(
            "the metadata have no discretisation: the decay, euler or exact, must be given");
    }
    const Clock clock{reading.time_step_ms ? *reading.time_step_ms * 1e-3 : dt->second,
                      reading.decay ? *reading.decay : nir_decay_from_name(decay->second)};
    if (!(clock.dt > 0.0) || !std::isfinite(clock.dt)) {
        throw sim::ParameterError("the time step is " + in_words(clock.dt) +
                                  " s: it must be above 0 and finite");
    }
    return clock;
}

sim::Readout readout_of(const NirGraph& graph, const NirReading& reading) {
    if (reading.readout) return *reading.readout;
    const auto word = graph.words.find("readout");
    return word == graph.words.end() ? sim::Readout::trajectory
                                     : sim::readout_from_name(word->second);
}

} // namespace

sim::Network network_from_nir(const NirGraph& graph, const NirReading& reading) {
    const Map map(graph);
    const Routes routes = routes_of(graph, map);
    const Clock clock = clock_of(graph, reading);
    const Population population = population_of(map.population(), clock);
    const std::uint64_t n = population.size;

    Way input = way_along(routes.input, size_of(map.input()), clock);
    Way readout = way_along(routes.readout, n, clock);
    std::optional<Way> recurrence;
    if (routes.recurrence) recurrence = way_along(*routes.recurrence, n, clock);
    if (!input.stages.empty()) {
        refuse(input.stages.front().node, "filters the input, only spikes of neurons are filtered");
    }
    require_signals(map.population(), input, n);
    require_signals(map.output(), readout, size_of(map.output()));
    if (recurrence) require_signals(map.population(), *recurrence, n);

    sim::Network network;
    sim::NeuronParameters& p = network.neuron;
    p.time_step_ms = clock.step_ms();
    p.tau_synapse_ms = clock.tau_ms(population.synapse);
    p.tau_membrane_ms = clock.tau_ms(population.membrane);
    p.threshold = population.threshold;
    p.refractory_ms = 0.0;
    p.delay_ticks = 1;
    set_filter(p, map.population(), std::move(readout.stages),
               recurrence ? std::optional(std::move(recurrence->stages)) : std::nullopt, clock);
    network.readout = readout_of(graph, reading);

    const std::uint64_t inputs = size_of(map.input());
    const std::uint64_t outputs = size_of(map.output());
    const bool has_modes =
        recurrence && recurrence->matrices.size() > 1 && recurrence->matrices.front().rows < n;
    sim::Weights& w = network.weights;
    if (has_modes) {
        const Linear mode_out = std::move(recurrence->matrices.front());
        recurrence->matrices.erase(recurrence->matrices.begin());
        w = sim::zero_weights(n, mode_out.rows, inputs, outputs);
        copy(mode_out, {}, w.mode_out);
        copy(product(std::move(recurrence->matrices), map.population()), population.scales,
             w.mode_in);
        for (float& importance : w.importance.values()) importance = 1.0F;
    } else if (recurrence) {
        w = sim::zero_full_rank_weights(n, inputs, outputs);
        copy(product(std::move(recurrence->matrices), map.population()), population.scales,
             w.recurrent);
    } else {
        w = sim::zero_weights(n, 0, inputs, outputs);
    }
    copy(product(std::move(input.matrices), map.population()), population.scales, w.input);
    copy(product(std::move(readout.matrices), map.output()), {}, w.readout);
    sim::validate(network);
    return network;
}

} // namespace smnn::io
