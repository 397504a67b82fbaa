#include <ostream>

#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/network_json.hpp"
#include "smnn/io/nir.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/line/options.hpp"
#include "tools/smnn/targets/network_report.hpp"

namespace smnn::cli {

namespace {

struct Request {
    std::string from;
    std::string to;
    io::NirReading reading;
    bool graph_alone = false;
    bool sparse = false;
    bool dense = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.argument("FILE", request.from);
    options.required("out", "NET", request.to, "Writes the network to this file");
    options.flag("sparse-input", request.sparse,
                 "Keeps only the input weights that are not 0; the spikes stay the same");
    options.flag("dense-input", request.dense,
                 "Gives every channel a weight to every neuron, the reverse of --sparse-input");
    options.value("time-step", "MS", request.reading.time_step_ms, above_zero(),
                  "Sets the length of a tick, in ms; .nir alone (as its metadata say)");
    options.value("decay", "WORD", request.reading.decay,
                  Parse<io::NirDecay>(io::nir_decay_from_name),
                  "Sets the meaning of a time constant, euler (a = 1 - dt/tau) or exact (a = "
                  "exp(-dt/tau)); .nir alone (as its metadata say)");
    options.value("readout", "WORD", request.reading.readout,
                  Parse<sim::Readout>(sim::readout_from_name),
                  "Sets the readout: max_rate, mean_rate or trajectory; .nir alone (as its "
                  "metadata say, else trajectory)");
    options.flag("graph", request.graph_alone,
                 "Reads the graph alone, without the part that smnn writes beside it; .nir alone; "
                 "implied by the three flags above");
    return options.parse(arguments, out);
}

// A stream is text: looking for the tag of a network file would use up its beginning.
bool is_network_file(const std::string& path) {
    return path != "-" && io::kind_tag(path) == io::network_kind.tag;
}

struct Imported {
    io::StoredNetwork stored{};
    std::vector<std::string> remarks{};
};

Imported read(const Request& request) {
    const io::NirReading& reading = request.reading;
    const bool graph_alone =
        request.graph_alone || reading.time_step_ms || reading.decay || reading.readout;
    if (request.from.ends_with(".nir")) {
        io::NirNetwork read =
            io::import_nir(request.from, reading,
                           graph_alone ? io::NirSource::graph : io::NirSource::smnn_if_there);
        return {{.network = std::move(read.network)}, std::move(read.remarks)};
    }
    if (graph_alone) {
        throw UsageError("--time-step, --decay, --readout and --graph belong to a .nir file, " +
                         request.from + " is read as JSON");
    }
    if (is_network_file(request.from)) return {io::read_stored_network(request.from), {}};
    return {{.network = io::read_network_json(request.from)}, {}};
}

int run_import(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    if (request.sparse && request.dense) {
        throw UsageError("--sparse-input --dense-input: one of them");
    }
    auto [stored, remarks] = read(request);
    sim::Network& network = stored.network;
    remarks.push_back(remark_on_refractory(network.neuron));
    for (const std::string& remark : remarks) {
        if (!remark.empty()) streams.err << "smnn import: " << remark << '\n';
    }
    if (request.sparse) network = with_sparse_input(std::move(network));
    if (request.dense) network = with_dense_input(std::move(network));
    io::write_network(request.to, stored);
    return done;
}

} // namespace

constinit const Command import_command{
    "import",
    "FILE --out NET [--sparse-input | --dense-input] [--time-step MS] [--decay euler|exact] "
    "[--readout WORD] [--graph]",
    "Reads a network from NIR (.nir), from a network file, or from plain text (any other ending), "
    "an object with parameters and weights",
    "smnn import digits.json --out imported.smnn\n"
    "smnn import digits.smnn --sparse-input --out sparse.smnn\n"
    "smnn import digits.nir --out again.smnn",
    run_import,
};

} // namespace smnn::cli
