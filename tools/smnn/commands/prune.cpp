#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <ostream>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/learning/analysis/parts.hpp"
#include "smnn/learning/analysis/ranking.hpp"
#include "tools/smnn/analyse/analyses.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/flags/result_path.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/replay/recorded_activity.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

namespace {

using learning::Order;
using learning::Part;

struct Request {
    std::string network;
    std::optional<Part> part;
    std::optional<double> fraction;
    std::optional<std::size_t> count;
    Order order = Order::least;
    std::uint64_t seed = 1;
    std::optional<std::string> recording;
    std::string out;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.argument("NET", request.network);
    options.value("what", "WORD", request.part, Parse<Part>(learning::part_from_name),
                  "Chooses what is pruned: modes or neurons are removed; input-modes (xi_in), "
                  "output-modes (xi_out) or input-weights are set to 0");
    options.value("fraction", "X", request.fraction, number_between(0.0, 1.0),
                  "Prunes this share of them");
    options.value("count", "N", request.count, whole_number(0, SIZE_MAX),
                  "Prunes this number of them");
    options.value("order", "WORD", request.order, Parse<Order>(learning::order_from_name),
                  "Chooses the order: least first (modes by importance, weights by magnitude, "
                  "neurons by spikes), most first, or random");
    options.value("seed", "N", request.seed, any_seed(), "Sets the seed of a random order");
    options.value("recording", "RUN.spikes", request.recording, any_text(),
                  "Ranks neurons by the spikes of this log of simulate --record");
    options.required("out", "OUT.smnn", request.out, "Writes the network to this file");
    options.flag("json", request.json, "Prints the report as one JSON object");
    return options.parse(arguments, out);
}

void check(const Request& request) {
    if (!request.part) throw UsageError("--what is missing: smnn prune --help says what there is");
    if (request.fraction.has_value() == request.count.has_value()) {
        throw UsageError("one of --fraction X and --count N is needed");
    }
    const bool needs_spikes = *request.part == Part::neurons && request.order != Order::random;
    if (needs_spikes && !request.recording) {
        throw UsageError("--order " + std::string(name(request.order)) +
                         ": ranks neurons by their spikes: --recording RUN.spikes is needed, or "
                         "--order random");
    }
    if (!needs_spikes && request.recording) {
        throw UsageError("--recording belongs to --what neurons in order least or most");
    }
}

std::size_t count_of(const Request& request, std::size_t pieces) {
    if (request.fraction) {
        return static_cast<std::size_t>(
            std::llround(*request.fraction * static_cast<double>(pieces)));
    }
    if (*request.count <= pieces) return *request.count;
    throw UsageError("--count " + std::to_string(*request.count) + ": of " +
                     std::string(name(*request.part)) + " there are " + std::to_string(pieces));
}

std::vector<double> strengths_of(const Request& request, const sim::Network& network,
                                 std::ostream& err) {
    if (request.order == Order::random) {
        return std::vector<double>(learning::count_pieces(network, *request.part));
    }
    if (*request.part != Part::neurons) return learning::strengths(network, *request.part);
    return read_activity(*request.recording, NamedNetwork{request.network, network}, err)
        .activity.rate_hz;
}

// Notes what was done to the network, behind what was done before.
void note(sim::Network& network, const std::string& what) {
    std::string& notes = network.settings["pruned"];
    notes += (notes.empty() ? "" : "; ") + what;
}

int run_prune(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    check(request);
    require_result_path(request.out, std::array{request.recording.value_or(std::string())});

    const Part part = *request.part;
    io::StoredNetwork stored = io::read_stored_network(request.network);
    const sim::Network whole = std::move(stored.network);
    if (learning::is_of_modes(part)) require_modes(whole, request.network);
    const std::size_t pieces = learning::count_pieces(whole, part);
    const std::size_t count = count_of(request, pieces);
    const std::vector<std::size_t> order =
        learning::ranking(strengths_of(request, whole, streams.err), request.order, request.seed);
    sim::Network& less = stored.network;
    less = learning::pruned(whole, part, std::span(order).first(count));
    const std::string words = in_words(part, request.order);
    note(less,
         std::to_string(count) + " of " + std::to_string(pieces) + " " + name(part) + ", " + words);
    io::write_network(request.out, stored);

    Report report;
    report["what"] = name(part);
    report["order"] = words;
    if (request.order == Order::random) report["seed"] = request.seed;
    report["pruned"] = count;
    report["of"] = pieces;
    report["neurons"] = less.neurons();
    report["modes"] = less.modes();
    report["parameters_before"] = sim::parameter_count(whole);
    report["parameters"] = sim::parameter_count(less);
    print(report_stream(streams, request.out), report, request.json);
    return done;
}

} // namespace

constinit const Command prune_command{
    "prune",
    "NET --what modes|input-modes|output-modes|input-weights|neurons (--fraction X | --count N) "
    "[--order least|most|random] --out OUT.smnn",
    "Writes a network without the modes, weights or neurons that it needs least",
    "smnn prune digits.smnn --what modes --count 1 --out fewer.smnn\n"
    "smnn prune digits.smnn --what input-weights --fraction 0.8 --out thin.smnn\n"
    "smnn prune digits.smnn --what neurons --fraction 0.1 --recording out.spikes --out small.smnn",
    run_prune,
};

} // namespace smnn::cli
