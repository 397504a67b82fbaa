#include "io/network_file.hpp"
#include "io/network_json.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/options.hpp"

namespace smnn::cli {

namespace {

int run_import(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    std::string from;
    std::string to;
    Options options(self);
    options.argument("FILE.json", from);
    options.required("out", "NET", to, "the network file to write");
    if (!options.parse(arguments, streams.out)) return done;

    io::write_network(to, io::read_network_json(from));
    return done;
}

} // namespace

constinit const Command import_command{
    "import",
    "FILE.json --out NET",
    "a network from plain text: an object with parameters and weights",
    "smnn import digits.json --out imported.smnn",
    run_import,
};

} // namespace smnn::cli
