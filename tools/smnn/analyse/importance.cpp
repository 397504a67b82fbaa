#include <ostream>
#include <sstream>
#include <tuple>

#include "smnn/io/file.hpp"
#include "smnn/sim/error.hpp"
#include "tools/smnn/analyse/analyses.hpp"
#include "tools/smnn/flags/result_path.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/results/analysis_json.hpp"
#include "tools/smnn/terminal/table.hpp"

namespace smnn::cli {

namespace {

using learning::RankedImportance;

constexpr int digits = 4; // that are shown

struct Request {
    std::vector<std::string> networks;
    std::string csv;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.arguments("NET...", request.networks);
    options.value("csv", "FILE", request.csv, any_text(),
                  "Writes network,rank,tau,strength,initial_tau to this file; the first NET is 1");
    options.flag("json", request.json, "Prints the result as one JSON object");
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

RankedImportance read_importance(const std::vector<std::string>& files) {
    std::vector<learning::RankedModes> all;
    for (const std::string& file : files) {
        const sim::Network network = read_network_with_modes(file);
        all.push_back(learning::rank_modes(file, network, seed_of(network), all.size() + 1));
    }
    return learning::ranked_importance(std::move(all));
}

Table to_table(const RankedImportance& all) {
    const auto& [tau, strength, initial] = std::tie(all.tau, all.strength, *all.initial);
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

std::string to_csv(const std::vector<learning::RankedModes>& networks) {
    std::ostringstream table;
    table << "network,rank,tau,strength,initial_tau\n";
    for (std::size_t n = 0; n < networks.size(); ++n) {
        const learning::RankedModes& network = networks[n];
        for (std::size_t i = 0; i < network.modes; ++i) {
            table << n + 1 << ',' << i + 1 << ',' << shortest_text(network.tau[i]) << ','
                  << shortest_text(network.strength[i]) << ',' << shortest_text(network.initial[i])
                  << '\n';
        }
    }
    return table.str();
}

int run_importance(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    require_result_path(request.csv, request.networks);

    const RankedImportance all = read_importance(request.networks);
    if (!request.csv.empty()) io::write_file(request.csv, to_csv(all.networks));

    std::ostream& out = report_stream(streams, request.csv);
    if (request.json) {
        Report report = begin_analysis(self, arguments);
        add_importance(report, all);
        print(out, report, true);
    } else {
        print(out, to_table(all));
        describe(out, "tau", all.fit.law);
        describe(out, "tau before training", all.initial_fit.law);
    }
    return done;
}

} // namespace

constinit const Command importance_analysis{
    "analyse importance",
    "NET... [--json] [--csv FILE]",
    "Computes the importance of each mode, by rank, and its power law",
    "smnn analyse importance digits.smnn",
    run_importance,
};

} // namespace smnn::cli
