#include "smnn/io/network_file.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <bit>
#include <limits>

#include "proto/network.pb.h"
#include "smnn/io/network_json.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/redirected.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;
using tests::format_error;
using tests::Scratch;

namespace {

void fill(sim::Matrix& matrix, float first) {
    for (std::size_t col = 0; col < matrix.cols(); ++col) {
        for (float& value : matrix.column(col)) value = first += 0.37F;
    }
}

sim::Network with_weights(sim::Weights weights) {
    sim::Network network;
    network.weights = std::move(weights);
    sim::for_each_matrix(network.weights,
                         [](const char* name, sim::Matrix& m) { fill(m, float(name[0])); });
    network.settings = {{"task", "digits"}, {"epochs", "30"}};
    return network;
}

sim::Network small_network() { return with_weights(sim::zero_weights(3, 2, 2, 1)); }

// Three channels: two weights, none, three.
sim::Network sparse_network() {
    sim::Network network = with_weights(sim::zero_weights(3, 2, 0, 1));
    network.weights.sparse_input = {.offsets = {0, 2, 2, 5},
                                    .neurons = {0, 2, 0, 1, 2},
                                    .values = {1.0F, -0.0F, 3.0F, 1e-45F, 5.0F}};
    return network;
}

sim::Network reread(const std::string& path, const sim::Network& network) {
    io::write_network(path, network);
    return io::read_network(path);
}

// A network's file after a change to its header and blocks; all checksums are right.
template <class Change>
std::string refusal_of_changed(Change&& change, const sim::Network& network = small_network()) {
    const Scratch scratch;
    const std::string path = scratch / "net";
    io::write_network(path, network);
    std::vector<std::string> frames = tests::read_frames(path, io::network_kind);
    proto::NetworkHeader header;
    header.ParseFromString(frames[0]);
    std::vector<proto::MatrixBlock> blocks(frames.size() - 1);
    for (std::size_t i = 0; i < blocks.size(); ++i) blocks[i].ParseFromString(frames[i + 1]);
    change(header, blocks);
    frames = {header.SerializeAsString()};
    for (const proto::MatrixBlock& block : blocks) frames.push_back(block.SerializeAsString());
    tests::write_frames(path, io::network_kind, frames);
    const auto error = format_error([&] { io::read_network(path); });
    if (!error) return "";
    return error->path() == path ? error->what() : "another path: " + error->path();
}

using Header = proto::NetworkHeader;
using Blocks = std::vector<proto::MatrixBlock>;

long peak_kilobytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

} // namespace

TEST_CASE("a network comes back from its file as it was, whatever its recurrence", "[io]") {
    const Scratch scratch;
    for (const sim::Network& network :
         {small_network(), sparse_network(), with_weights(sim::zero_weights(5, 0, 3, 2)),
          with_weights(sim::zero_full_rank_weights(17, 4, 3)),
          with_weights(sim::zero_weights(1, 1, 1, 1))}) {
        CHECK(reread(scratch / "net", network) == network);
    }
    for (const auto& entry :
         std::filesystem::directory_iterator(SMNN_SOURCE_DIR "/tests/data/golden")) {
        const sim::Network network = io::read_network_json(entry.path());
        CHECK(reread(scratch / "net", network) == network);
    }
}

TEST_CASE("weights at the edge of float32 and every parameter come back to the bit", "[io]") {
    const Scratch scratch;
    sim::Network network = small_network();
    const float edges[] = {-0.0F, std::numeric_limits<float>::denorm_min(),
                           std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest()};
    for (std::size_t i = 0; i < 4; ++i) network.weights.mode_out(i % 2, i / 2) = edges[i];
    network.neuron = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 8, sim::Filter::single_exponential, 0.9};
    network.readout = sim::Readout::trajectory;
    network.dynamics = sim::Dynamics::rate;
    const sim::Network back = reread(scratch / "net", network);
    CHECK(back == network);
    CHECK(sim::identity(back) == sim::identity(network));
    CHECK(std::bit_cast<std::uint32_t>(back.weights.mode_out(0, 0)) == 0x80000000);
}

TEST_CASE("equal networks give equal bytes, in whatever order their settings were made", "[io]") {
    const Scratch scratch;
    sim::Network a = small_network();
    sim::Network b = small_network();
    a.settings = {};
    b.settings = {};
    for (const char* key : {"zeta", "alpha", "mid"}) a.settings[key] = "1";
    for (const char* key : {"mid", "zeta", "alpha"}) b.settings[key] = "1";
    io::write_network(scratch / "a", a);
    io::write_network(scratch / "b", b);
    CHECK(io::read_file(scratch / "a") == io::read_file(scratch / "b"));
}

TEST_CASE("a matrix of more than a block is written in several and read as one", "[io]") {
    const Scratch scratch;
    const sim::Network network = with_weights(sim::zero_full_rank_weights(600, 1, 1));
    CHECK(reread(scratch / "net", network) == network);
    // header, input, recurrent of 360,000 values in blocks of 262,144, readout
    CHECK(tests::read_frames(scratch / "net", io::network_kind).size() == 5);
}

TEST_CASE(
    "a network file cut at any byte or with any bit flipped is refused with its name and offset",
    "[io]") {
    const Scratch scratch;
    for (const sim::Network& network : {small_network(), sparse_network()}) {
        io::write_network(scratch / "net", network);
        CHECK(tests::first_damage_accepted(scratch / "net", scratch / "damaged",
                                           io::read_network) == "");
    }
}

TEST_CASE("a network comes through a pipe and is refused there if it is cut", "[io]") {
    const Scratch scratch;
    io::write_network(scratch / "net", small_network());
    const std::string bytes = io::read_file(scratch / "net");
    {
        const tests::Redirected input(STDIN_FILENO, tests::pipe_with(bytes));
        CHECK(io::read_network("-") == small_network());
    }
    const tests::Redirected input(STDIN_FILENO, tests::pipe_with(bytes.substr(0, 300)));
    CHECK(format_error([] { io::read_network("-"); })->offset() == 300);
}

TEST_CASE("a shape that lies is refused before its memory is asked for", "[io]") {
    const long before = peak_kilobytes();
    for (const std::uint64_t many : {std::uint64_t{1} << 28, std::uint64_t{1} << 40,
                                     std::uint64_t{1} << 62, ~std::uint64_t{0}}) {
        for (const auto set : {&Header::set_neurons, &Header::set_inputs, &Header::set_modes,
                               &Header::set_outputs}) {
            const std::string line =
                refusal_of_changed([&](Header& header, Blocks&) { (header.*set)(many); });
            CHECK(contains(line, "does not fit into the"));
        }
    }
    CHECK(contains(refusal_of_changed([](Header& header, Blocks&) {
                       header.set_recurrence(proto::RECURRENCE_FULL_RANK);
                       header.set_modes(0);
                       header.set_neurons(std::uint64_t{1} << 32); // squared it would be 0
                   }),
                   "does not fit into the"));
    // 2^28 inputs of 3 neurons are 3 GiB.
    CHECK(peak_kilobytes() - before < 64 * 1024);
}

TEST_CASE("a shape that lies in a stream costs no more than the bytes that come", "[io]") {
    const Scratch scratch;
    io::write_network(scratch / "net", small_network());
    std::vector<std::string> frames = tests::read_frames(scratch / "net", io::network_kind);
    Header header;
    header.ParseFromString(frames[0]);
    header.set_neurons(std::uint64_t{1} << 40);
    frames[0] = header.SerializeAsString();
    tests::write_frames(scratch / "net", io::network_kind, frames);
    const long before = peak_kilobytes();
    const tests::Redirected input(STDIN_FILENO, tests::pipe_with(io::read_file(scratch / "net")));
    CHECK(format_error([] { io::read_network("-"); }));
    CHECK(peak_kilobytes() - before < 64 * 1024);
}

TEST_CASE("a network header that is none is refused in words", "[io]") {
    const auto message = [](auto set) {
        return refusal_of_changed([&](Header& header, Blocks&) { set(header); });
    };
    CHECK(contains(message([](Header& h) { h.set_neurons(0); }), "a network of 0 neurons"));
    CHECK(contains(message([](Header& h) { h.set_modes(0); }), "0 modes"));
    CHECK(
        contains(message([](Header& h) { h.set_recurrence(proto::RECURRENCE_NONE); }), "2 modes"));
    CHECK(contains(message([](Header& h) { h.clear_recurrence(); }), "recurrence 0"));
    CHECK(contains(message([](Header& h) { h.clear_filter(); }), "filter 0"));
    CHECK(contains(message([](Header& h) { h.clear_readout(); }), "readout 0"));
    CHECK(contains(message([](Header& h) { h.set_dynamics(static_cast<proto::Dynamics>(2)); }),
                   "dynamics 2 are not known"));
    CHECK(contains(message([](Header& h) { h.set_delay_ticks(0); }), "delay_ticks is 0"));
    CHECK(contains(message([](Header& h) { h.set_tau_rise_ms(-1.0); }), "tau_rise_ms"));
    CHECK(contains(
        message([](Header& h) { h.set_threshold(std::numeric_limits<double>::quiet_NaN()); }),
        "threshold"));
    CHECK(contains(message([](Header& h) { h.set_threshold(0.5); }), "identity"));
    CHECK(contains(message([](Header& h) { *h.add_settings() = h.settings(0); }), "keys ascend"));
}

TEST_CASE("blocks that are missing, wrong or out of order are refused", "[io]") {
    const auto message = [](auto change) {
        return refusal_of_changed([&](Header&, Blocks& blocks) { change(blocks); });
    };
    // In the file: input, mode_in, mode_out, importance, readout.
    CHECK(contains(message([](Blocks& b) { b.pop_back(); }), "readout from value 0 is expected"));
    CHECK(contains(message([](Blocks& b) { b.erase(b.begin()); }), "(input from value 0)"));
    CHECK(contains(message([](Blocks& b) { std::swap(b[1], b[2]); }), "(mode_in from value 0)"));
    CHECK(contains(message([](Blocks& b) { b.push_back(b[4]); }), "a frame too many"));
    CHECK(contains(message([](Blocks& b) { b[0].set_first(1); }), "from value 1"));
    CHECK(contains(message([](Blocks& b) { b[0].mutable_values()->pop_back(); }), "23 bytes"));
    CHECK(contains(message([](Blocks& b) { b[0].mutable_values()->append("1234"); }), "28 bytes"));
    CHECK(contains(message([](Blocks& b) { b[0].clear_values(); }), "0 bytes"));
    CHECK(contains(message([](Blocks& b) { b[2].mutable_values()->at(0) ^= 1; }), "identity"));
}

TEST_CASE("a sparse input that lies is refused before its memory is asked for", "[io]") {
    const long before = peak_kilobytes();
    const auto message = [](auto change) { return refusal_of_changed(change, sparse_network()); };
    for (const std::uint64_t many : {std::uint64_t{1} << 28, std::uint64_t{1} << 40,
                                     std::uint64_t{1} << 62, ~std::uint64_t{0}}) {
        for (const auto set : {&Header::set_inputs, &Header::set_input_weights}) {
            CHECK(contains(message([&](Header& h, Blocks&) { (h.*set)(many); }),
                           "does not fit into the"));
        }
    }
    CHECK(peak_kilobytes() - before < 64 * 1024);
    CHECK(contains(message([](Header& h, Blocks&) { h.set_input_weights(4); }),
                   "add up to 5, the header says 4"));
    CHECK(contains(
        message([](Header& h, Blocks&) { h.set_input_form(static_cast<proto::InputForm>(2)); }),
        "input form 2 is not known: 0 (dense) or 1 (sparse)"));
    CHECK(contains(message([](Header& h, Blocks&) { h.set_input_form(proto::INPUT_DENSE); }),
                   "(input from value 0) is expected"));

    // In the file: counts, neurons, values, and then what any network has.
    const auto of_blocks = [&](auto change) {
        return message([&](Header&, Blocks& blocks) { change(blocks); });
    };
    const auto set_byte = [](std::size_t block, std::size_t byte, char value) {
        return [=](Blocks& blocks) { blocks[block].mutable_values()->at(byte) = value; };
    };
    CHECK(contains(of_blocks(set_byte(0, 3, '\x7f')), "input_counts add up to"));
    CHECK(contains(of_blocks(set_byte(1, 4, 3)), "goes to neuron 3: neurons ascend and are below"));
    CHECK(contains(of_blocks(set_byte(1, 12, 0)), "channel 2, weight 1 goes to neuron 0"));
    CHECK(contains(of_blocks(set_byte(2, 16, 1)), "identity"));
    CHECK(contains(
        of_blocks([](Blocks& b) { b[2].mutable_values()->replace(4, 4, "\xff\xff\xff\x7f"); }),
        "input_values value 1 is"));
    CHECK(
        contains(of_blocks([](Blocks& b) { b.erase(b.begin()); }), "(input_counts from value 0)"));
    CHECK(contains(of_blocks([](Blocks& b) { std::swap(b[1], b[2]); }),
                   "(input_neurons from value 0)"));
    CHECK(contains(of_blocks([](Blocks& b) { b[2].mutable_values()->resize(16); }),
                   "(input_values from value 4)"));
}

TEST_CASE("weights that are not finite are refused, read or written", "[io]") {
    for (const float value :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        const auto bits = std::bit_cast<std::uint32_t>(value);
        const std::string line = refusal_of_changed([&](Header&, Blocks& blocks) {
            for (std::size_t i = 0; i < 4; ++i) {
                blocks[3].mutable_values()->at(4 + i) = static_cast<char>(bits >> (8 * i));
            }
        });
        CHECK(contains(line, "importance value 1 is"));

        const Scratch scratch;
        sim::Network network = small_network();
        network.weights.readout(0, 2) = value;
        CHECK_THROWS_AS(io::write_network(scratch / "net", network), sim::ParameterError);
        CHECK(scratch.names().empty());
    }
}

TEST_CASE("what a newer version wrote into the header is kept and written back", "[io]") {
    const Scratch scratch;
    io::write_network(scratch / "net", small_network());
    std::vector<std::string> frames = tests::read_frames(scratch / "net", io::network_kind);
    const std::string newer = "\xa2\x3e\x05later"; // field 996, five bytes
    frames[0] += newer;
    io::FileKind minor = io::network_kind;
    ++minor.minor;
    tests::write_frames(scratch / "newer", minor, frames);

    const io::StoredNetwork stored = io::read_stored_network(scratch / "newer");
    CHECK(stored.newer_fields == newer);
    CHECK(stored.network == small_network());
    CHECK(io::read_network(scratch / "newer") == small_network());
    io::write_network(scratch / "again", stored);
    CHECK(io::read_stored_network(scratch / "again") == stored);
    CHECK(contains(io::read_file(scratch / "again"), newer));

    io::StoredNetwork broken{.network = small_network()};
    broken.newer_fields = "\xff";
    CHECK_THROWS_AS(io::write_network(scratch / "broken", broken), sim::ParameterError);
}
