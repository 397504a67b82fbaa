#include "smnn/learning/analysis/importance.hpp"

#include <algorithm>
#include <ostream>
#include <sstream>

#include "smnn/io/file.hpp"
#include "smnn/learning/analysis/power_law.hpp"
#include "smnn/sim/error.hpp"
#include "tools/smnn/analyse/analyses.hpp"
#include "tools/smnn/analyse/analysis_report.hpp"
#include "tools/smnn/analyse/network_with_modes.hpp"
#include "tools/smnn/flags/result_path.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

using Values = std::vector<double>; // by rank

constexpr int digits = 4; // that people see

struct Request {
    std::vector<std::string> networks;
    std::string csv;
    bool json = false;
};

// What is known of one network.
struct Ranked {
    std::string file;
    std::size_t neurons = 0;
    std::size_t modes = 0;
    std::optional<std::uint64_t> seed; // of its training
    Values tau;
    Values strength;
    Values initial; // tau of the network as it was drawn
};

// Several networks, rank by rank.
struct Spread {
    Values mean;
    Values least;
    Values most;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.arguments("NET...", request.networks);
    options.value("csv", "FILE", request.csv, any_text(),
                  "write network,rank,tau,strength,initial_tau there; the first NET is 1");
    options.flag("json", request.json, "the result as one JSON object");
    return options.parse(arguments, out);
}

std::optional<std::uint64_t> seed_of(const sim::Network& network) {
    const auto found = network.settings.find("seed");
    if (found == network.settings.end()) return std::nullopt;
    try {
        return any_seed()(found->second);
    } catch (const UsageError&) {
        return std::nullopt;
    }
}

// A network that does not say its seed is compared with the one drawn from its place in the list.
Ranked ranked(const std::string& file, std::uint64_t place) {
    const sim::Network network = read_network_with_modes(file);
    const learning::Importance trained = learning::importance(network);
    const std::optional<std::uint64_t> seed = seed_of(network);
    const learning::Importance untrained =
        learning::untrained_importance(network.neurons(), network.modes(), seed.value_or(place));
    return {.file = file,
            .neurons = network.neurons(),
            .modes = network.modes(),
            .seed = seed,
            .tau = learning::by_rank(trained.tau),
            .strength = learning::by_rank(trained.strength),
            .initial = learning::by_rank(untrained.tau)};
}

std::vector<Ranked> ranked_all(const std::vector<std::string>& files) {
    std::vector<Ranked> all;
    for (const std::string& file : files) {
        all.push_back(ranked(file, all.size() + 1));
        const Ranked& first = all.front();
        const Ranked& last = all.back();
        if (last.modes != first.modes || last.neurons != first.neurons) {
            throw sim::ParameterError(file + ": has N = " + std::to_string(last.neurons) +
                                      ", P = " + std::to_string(last.modes) + ", " + first.file +
                                      " N = " + std::to_string(first.neurons) +
                                      ", P = " + std::to_string(first.modes) +
                                      ": networks of one shape go together");
        }
    }
    return all;
}

Spread spread_of(const std::vector<Ranked>& networks, Values Ranked::*values) {
    const Values& first = networks.front().*values;
    Spread spread{Values(first.size(), 0.0), first, first};
    for (const Ranked& network : networks) {
        for (std::size_t i = 0; i < first.size(); ++i) {
            const double value = (network.*values)[i];
            spread.mean[i] += value / static_cast<double>(networks.size());
            spread.least[i] = std::min(spread.least[i], value);
            spread.most[i] = std::max(spread.most[i], value);
        }
    }
    return spread;
}

Report to_report(const Spread& spread) {
    return {{"mean", spread.mean}, {"least", spread.least}, {"most", spread.most}};
}

// The law of the mean, and the slopes that each network alone has over its pieces.
Report fit_report(const learning::PowerLaw& law, const std::vector<Ranked>& networks,
                  Values Ranked::*values) {
    Report pieces = Report::array();
    for (const learning::PowerLawPiece& piece : law.pieces) {
        Report report{{"from_rank", piece.from_rank},
                      {"to_rank", piece.to_rank},
                      {"slope", piece.slope},
                      {"slope_error", piece.slope_error},
                      {"intercept", piece.intercept}};
        Values slopes;
        for (const Ranked& network : networks) {
            const Values& of = network.*values;
            if (of[piece.to_rank - 1] <= 0.0) continue;
            slopes.push_back(learning::fit_piece(of, piece.from_rank, piece.to_rank).slope);
        }
        report["slope_of_each"] = slopes;
        pieces.push_back(report);
    }
    return {{"of", "tau"}, {"pieces", pieces}, {"r_squared", law.r_squared}};
}

Table to_table(const Spread& tau, const Spread& strength, const Spread& initial) {
    Table table{{"rank", "tau", "least", "most", "|lambda|", "least", "most", "untrained tau"}, {}};
    for (std::size_t i = 0; i < tau.mean.size(); ++i) {
        table.rows.push_back({std::to_string(i + 1), rounded(tau.mean[i], digits),
                              rounded(tau.least[i], digits), rounded(tau.most[i], digits),
                              rounded(strength.mean[i], digits), rounded(strength.least[i], digits),
                              rounded(strength.most[i], digits), rounded(initial.mean[i], digits)});
    }
    return table;
}

void describe(std::ostream& out, const std::string& whose, const learning::PowerLaw& law) {
    if (law.pieces.empty()) {
        out << whose << ": fewer than " << learning::shortest_piece << " modes, no law is fitted\n";
        return;
    }
    out << whose << ": R^2 " << rounded(law.r_squared, digits) << '\n';
    for (const learning::PowerLawPiece& piece : law.pieces) {
        out << "  ranks " << piece.from_rank << " to " << piece.to_rank << ": tau ~ rank^"
            << rounded(piece.slope, digits) << ", +- " << rounded(piece.slope_error, digits)
            << '\n';
    }
}

std::string to_csv(const std::vector<Ranked>& networks) {
    std::ostringstream table;
    table << "network,rank,tau,strength,initial_tau\n";
    for (std::size_t n = 0; n < networks.size(); ++n) {
        const Ranked& network = networks[n];
        for (std::size_t i = 0; i < network.modes; ++i) {
            table << n + 1 << ',' << i + 1 << ',' << shortest_text(network.tau[i]) << ','
                  << shortest_text(network.strength[i]) << ',' << shortest_text(network.initial[i])
                  << '\n';
        }
    }
    return table.str();
}

Report networks_report(const std::vector<Ranked>& networks) {
    Report all = Report::array();
    for (const Ranked& network : networks) {
        Report one{{"file", network.file}, {"neurons", network.neurons}, {"modes", network.modes}};
        if (network.seed) one["seed"] = *network.seed;
        one["tau"] = network.tau;
        one["strength"] = network.strength;
        all.push_back(one);
    }
    return all;
}

int run_importance(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    require_result_path(request.csv, request.networks);

    const std::vector<Ranked> networks = ranked_all(request.networks);
    const Spread tau = spread_of(networks, &Ranked::tau);
    const Spread strength = spread_of(networks, &Ranked::strength);
    const Spread initial = spread_of(networks, &Ranked::initial);
    const learning::PowerLaw law = learning::fit_power_law(tau.mean);
    const learning::PowerLaw initial_law = learning::fit_power_law(initial.mean);
    if (!request.csv.empty()) io::write_file(request.csv, to_csv(networks));

    std::ostream& out = report_stream(streams, request.csv);
    if (request.json) {
        Report report = begin_analysis(self, arguments);
        report["networks"] = networks_report(networks);
        report["tau"] = to_report(tau);
        report["strength"] = to_report(strength);
        report["fit"] = fit_report(law, networks, &Ranked::tau);
        report["initial"] = to_report(initial);
        report["initial_fit"] = fit_report(initial_law, networks, &Ranked::initial);
        print(out, report, true);
    } else {
        print(out, to_table(tau, strength, initial));
        describe(out, "tau", law);
        describe(out, "tau before training", initial_law);
    }
    return done;
}

} // namespace

constinit const Command importance_analysis{
    "analyse importance",
    "NET... [--json] [--csv FILE]",
    "how much each mode counts, by rank, and the power law of it",
    "smnn analyse importance digits.smnn",
    run_importance,
};

} // namespace smnn::cli
