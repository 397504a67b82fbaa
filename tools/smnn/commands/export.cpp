#include "io/network_file.hpp"
#include "io/network_json.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/options.hpp"

namespace smnn::cli {

namespace {

int run_export(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    std::string from;
    std::string format;
    std::string to;
    Options options(self);
    options.argument("NET", from);
    options.required("to", "WORD", format, "the format: json");
    options.required("out", "FILE", to, "the file to write");
    if (!options.parse(arguments, streams.out)) return done;
    if (format != "json") {
        throw UsageError("--to " + format + ": json is needed, the one format there is");
    }

    io::write_network_json(to, io::read_network(from));
    return done;
}

} // namespace

constinit const Command export_command{
    "export",
    "NET --to json --out FILE",
    "a network as plain text: an object with parameters and weights",
    "smnn export digits.smnn --to json --out digits.json",
    run_export,
};

} // namespace smnn::cli
