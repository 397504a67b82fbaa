// Whatever a file holds, a command that is given it ends in one line and exit 2, and writes nothing.

#include <cstring>
#include <fstream>
#include <limits>
#include <map>

#include "proto/network.pb.h"
#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::run_smnn;

namespace {

// Two neurons, one mode: a file of a few hundred bytes.
sim::Network tiny_network() {
    return learning::initialise({.neurons = 2, .modes = 1, .inputs = 1, .outputs = 1}, {},
                                sim::Readout::max_rate, 1);
}

io::SpikeLog tiny_log() {
    io::SpikeLog log;
    log.header.inputs = 1;
    log.trials.resize(1);
    log.trials[0].ticks = 5;
    log.trials[0].input = sim::sorted({{1, 0}, {3, 0}});
    return log;
}

struct Bench {
    tests::Scratch scratch;
    std::string net = scratch / "net";
    std::string log = scratch / "log";
    std::string out = scratch / "out";

    Bench() {
        io::write_network(net, tiny_network());
        io::write_spike_log(log, tiny_log());
    }
    // Reads both files and writes a third.
    tests::Answer simulate() const {
        return run_smnn({"simulate", net, "--input", log, "--record", out});
    }
};

// Without waiting for the disk, as io::write_file does and cutting an old file may: there are hundreds.
void write_quickly(const std::string& path, const std::string& bytes) {
    std::filesystem::remove(path);
    std::ofstream(path, std::ios::binary) << bytes;
}

// The first damage to `file` that is not properly refused; empty if there is none.
std::string first_damage_not_refused(const Bench& bench, const std::string& file) {
    const std::string good = io::read_file(file);
    const auto flaw = [&](const std::string& bytes) {
        write_quickly(file, bytes);
        std::string found = tests::flaw_of_refusal(bench.simulate(), file + ": byte ");
        if (std::filesystem::exists(bench.out)) found += " and left a file";
        return found;
    };
    for (std::size_t size = 0; size < good.size(); ++size) {
        const std::string found = flaw(good.substr(0, size));
        if (!found.empty()) return "cut at byte " + std::to_string(size) + ": " + found;
    }
    for (std::size_t byte = 0; byte < good.size(); ++byte) {
        std::string bytes = good;
        bytes[byte] = static_cast<char>(~bytes[byte]);
        const std::string found = flaw(bytes);
        if (!found.empty()) return "byte " + std::to_string(byte) + " flipped: " + found;
    }
    write_quickly(file, good);
    return {};
}

} // namespace

TEST_CASE("a network cut at any byte, or with any byte flipped, is not simulated", "[tools]") {
    const Bench bench;
    CHECK(first_damage_not_refused(bench, bench.net) == "");
    CHECK(bench.simulate().exit == 0);
}

TEST_CASE("a spike log cut at any byte, or with any byte flipped, leaves no recording", "[tools]") {
    const Bench bench;
    CHECK(first_damage_not_refused(bench, bench.log) == "");
    CHECK(bench.simulate().exit == 0);
}

TEST_CASE("a missing file, a directory, an empty file and one of another kind are named",
          "[tools]") {
    const Bench bench;
    const std::string empty = bench.scratch / "empty";
    io::write_file(empty, "");
    const std::map<std::string, std::string> files = {
        {bench.scratch / "none", "none: cannot be read"},
        {bench.scratch.path(), "is a directory"},
        {empty, "empty: byte 0"},
    };
    const std::string record = " --record " + bench.out;
    for (const auto& [file, part] : files) {
        const std::vector<std::string> lines = {
            "simulate " + file + " --input " + bench.log + record,
            "simulate " + bench.net + " --input " + file + record,
            "replay " + file + " --network " + bench.net,
            "replay " + bench.log + " --network " + file,
            "compare " + file + " --input " + bench.log,
            "compare " + bench.net + " --input " + file,
            "evaluate " + file + " --data " + bench.scratch.path(),
            "export " + file + " --to json --out " + bench.out,
            "import " + file + " --out " + bench.out,
            "convert " + file + " " + bench.out + ".csv",
        };
        for (const std::string& line : lines) {
            CAPTURE(line);
            // JSON that is empty is said in JSON's words.
            const bool is_import = line.starts_with("import") && file == empty;
            CHECK(tests::flaw_of_refusal(run_smnn(line), is_import ? "empty" : part) == "");
        }
    }
    for (const std::string& line : {"simulate " + bench.log + " --input " + bench.log + record,
                                    "simulate " + bench.net + " --input " + bench.net + record,
                                    "export " + bench.log + " --to json --out " + bench.out,
                                    "convert " + bench.net + " " + bench.out + ".csv"}) {
        CAPTURE(line);
        CHECK(tests::flaw_of_refusal(run_smnn(line), "byte ") == "");
    }
    CHECK(bench.scratch.names() == std::vector<std::string>{"empty", "log", "net"});
}

TEST_CASE("a header that claims 2^40 neurons asks for no memory and is refused", "[tools]") {
    const Bench bench;
    std::vector<std::string> frames = tests::read_frames(bench.net, io::network_kind);
    proto::NetworkHeader header;
    REQUIRE(header.ParseFromString(frames[0]));
    header.set_neurons(std::uint64_t{1} << 40);
    frames[0] = header.SerializeAsString();
    tests::write_frames(bench.net, io::network_kind, frames);
    CHECK(tests::flaw_of_refusal(bench.simulate(), bench.net + ": byte ") == "");
}

TEST_CASE("a weight that is no number is refused, its checksum right or not", "[tools]") {
    for (const float weight :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        const Bench bench;
        std::vector<std::string> frames = tests::read_frames(bench.net, io::network_kind);
        proto::MatrixBlock block;
        REQUIRE(block.ParseFromString(frames[1]));
        std::memcpy(block.mutable_values()->data(), &weight, sizeof weight);
        frames[1] = block.SerializeAsString();
        tests::write_frames(bench.net, io::network_kind, frames);
        CHECK(tests::flaw_of_refusal(bench.simulate(), bench.net + ": byte ") == "");
    }
}
