#include "io/network_file.hpp"
#include "io/network_json.hpp"
#include "io/nir.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/options.hpp"

namespace smnn::cli {

namespace {

struct Request {
    std::string from;
    std::string to;
    io::NirReading reading;
    bool graph_alone = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.argument("FILE", request.from);
    options.required("out", "NET", request.to, "the network file to write");
    options.value("time-step", "MS", request.reading.time_step_ms, above_zero(),
                  ".nir: of a tick (as its metadata say)");
    options.value("decay", "WORD", request.reading.decay,
                  Parse<io::NirDecay>(io::nir_decay_from_name),
                  ".nir: what a time constant means, euler (a = 1 - dt/tau) or exact "
                  "(a = exp(-dt/tau)) (as its metadata say)");
    options.value("readout", "WORD", request.reading.readout,
                  Parse<sim::Readout>(sim::readout_from_name),
                  ".nir: max_rate, mean_rate or trajectory (as its metadata say, else trajectory)");
    options.flag("graph", request.graph_alone,
                 ".nir: the graph alone, not what smnn kept beside it; implied by the flags above");
    return options.parse(arguments, out);
}

int run_import(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;
    const io::NirReading& reading = request.reading;
    const bool graph_alone =
        request.graph_alone || reading.time_step_ms || reading.decay || reading.readout;
    if (request.from.ends_with(".nir")) {
        io::write_network(request.to, io::read_nir(request.from, reading,
                                                   graph_alone ? io::NirSource::graph
                                                               : io::NirSource::smnn_if_there));
        return done;
    }
    if (graph_alone) {
        throw UsageError("--time-step, --decay, --readout and --graph belong to a .nir file, " +
                         request.from + " is read as JSON");
    }
    io::write_network(request.to, io::read_network_json(request.from));
    return done;
}

} // namespace

constinit const Command import_command{
    "import",
    "FILE --out NET [--time-step MS] [--decay euler|exact] [--readout WORD] [--graph]",
    "a network from NIR (.nir) or from plain text (any other): an object with parameters and "
    "weights",
    "smnn import digits.json --out imported.smnn\n"
    "smnn import digits.nir --out again.smnn",
    run_import,
};

} // namespace smnn::cli
