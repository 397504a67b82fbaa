#include "smnn/io/fixed_file.hpp"

#include "proto/fixed.pb.h"
#include "smnn/io/network_file.hpp"
#include "smnn/sim/integer/quantise.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;
using tests::format_error;
using tests::Scratch;

namespace {

sim::FixedNetwork rounded(const sim::Network& network, const char* word) {
    const sim::FixedTarget target = sim::fixed_target(word);
    return sim::quantise(network, target, usual_choices(target)).network;
}

sim::FixedNetwork small() {
    sim::Network network = tests::ring(2);
    network.settings = {{"task", "digits"}, {"seed", "7"}};
    return rounded(network, "fixed:8.24");
}

// How a file whose frames were changed is refused; all checksums are right.
template <class Change>
std::string refusal_of_changed(Change&& change) {
    const Scratch scratch;
    const std::string path = scratch / "net";
    io::write_fixed_network(path, small());
    std::vector<std::string> frames = tests::read_frames(path, io::fixed_kind);
    proto::FixedHeader header;
    header.ParseFromString(frames[0]);
    change(header, frames);
    if (frames[0] != "no header") frames[0] = header.SerializeAsString();
    tests::write_frames(path, io::fixed_kind, frames);
    const auto error = format_error([&] { io::read_fixed_network(path); });
    if (!error) return "";
    return error->path() == path ? error->what() : "another path: " + error->path();
}

using Header = proto::FixedHeader;
using Frames = std::vector<std::string>;

} // namespace

TEST_CASE("a fixed-point network comes back from its file as it was", "[io]") {
    const Scratch scratch;
    std::size_t full_rank = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const sim::Network network = tests::random_trial(seed, {.neurons = 60}).network;
        full_rank += network.is_full_rank() ? 1 : 0;
        for (const char* word : {"fixed:16.32", "loihi1", "loihi2", "xylo-a3"}) {
            CAPTURE(seed, word);
            const sim::FixedNetwork fixed = rounded(network, word);
            io::write_fixed_network(scratch / "net", fixed);
            CHECK(io::read_fixed_network(scratch / "net") == fixed);
        }
    }
    CHECK(full_rank > 0);
    // More than one block of a matrix.
    const sim::FixedNetwork large = rounded(
        [] {
            sim::Network network;
            network.weights = sim::zero_weights(600, 0, 1000, 1);
            network.weights.input(599, 999) = 1.0F;
            return network;
        }(),
        "fixed:8.24");
    io::write_fixed_network(scratch / "net", large);
    CHECK(tests::read_frames(scratch / "net", io::fixed_kind).size() == 1 + 2 + 1);
    CHECK(io::read_fixed_network(scratch / "net") == large);
}

TEST_CASE("a fixed-point network cut at any byte or with any bit flipped is refused", "[io]") {
    const Scratch scratch;
    io::write_fixed_network(scratch / "net", small());
    CHECK(tests::first_damage_accepted(scratch / "net", scratch / "damaged",
                                       io::read_fixed_network) == "");
}

TEST_CASE("a fixed-point network is no network, nor a network a fixed-point one", "[io]") {
    const Scratch scratch;
    io::write_network(scratch / "net", tests::ring(2));
    io::write_fixed_network(scratch / "fixed", small());
    CHECK(contains(format_error([&] { io::read_fixed_network(scratch / "net"); })->what(),
                   "a fixed-point network file (\"fixd\") is expected"));
    CHECK(format_error([&] { io::read_network(scratch / "fixed"); }));
}

TEST_CASE("frames of a fixed-point network that lie are refused in words", "[io]") {
    // In the file: header, input, mode_in, mode_out, readout.
    CHECK(refusal_of_changed([](Header&, Frames&) {}) == "");
    CHECK(contains(refusal_of_changed([](Header& h, Frames&) { h.set_neurons(1ULL << 40); }),
                   "1099511627776 neurons, modes, inputs or outputs: 65536 at most"));
    CHECK(contains(refusal_of_changed([](Header& h, Frames&) { h.set_inputs(60'000); }),
                   "weights do not fit into the"));
    CHECK(contains(refusal_of_changed([](Header& h, Frames&) { h.set_modes(0); }),
                   "recurrence 2 with 0 modes"));
    CHECK(contains(refusal_of_changed([](Header& h, Frames&) { h.set_neurons(0); }), "byte "));
    CHECK(contains(refusal_of_changed([](Header& h, Frames&) { h.set_state_bits(1ULL << 33); }),
                   "state_bits 8589934592: 2147483647 at most"));
    CHECK(contains(refusal_of_changed([](Header& h, Frames&) { h.set_state_bits(64); }),
                   "state_bits is 64: it must be from 8 to 32"));
    CHECK(contains(refusal_of_changed([](Header& h, Frames&) { h.set_mode_shift(1, 63); }),
                   "mode_shift is 63"));
    CHECK(contains(refusal_of_changed([](Header& h, Frames&) { h.add_deposit_shift(1); }),
                   "3 values of deposit_shift"));
    CHECK(contains(
        refusal_of_changed([](Header& h, Frames&) { h.set_filter(static_cast<proto::Filter>(9)); }),
        "filter 9 is not known"));
    CHECK(contains(refusal_of_changed(
                       [](Header& h, Frames&) { h.set_readout(static_cast<proto::Readout>(0)); }),
                   "readout 0 is not known"));
    CHECK(contains(
        refusal_of_changed([](Header& h, Frames&) { h.set_reset(static_cast<proto::Reset>(2)); }),
        "reset 2 is not known"));
    CHECK(contains(refusal_of_changed([](Header& h, Frames&) { h.set_score_unit(0.0 / 0.0); }),
                   "must be finite"));
    CHECK(
        contains(refusal_of_changed([](Header& h, Frames&) { *h.add_settings() = h.settings(0); }),
                 "keys ascend"));
    CHECK(contains(refusal_of_changed([](Header&, Frames& f) { f[0] = "no header"; }),
                   "no header of a fixed-point network"));
    CHECK(contains(refusal_of_changed([](Header&, Frames& f) { f.pop_back(); }),
                   "readout from value 0 is expected"));
    CHECK(contains(refusal_of_changed([](Header&, Frames& f) { std::swap(f[2], f[3]); }),
                   "(mode_in from value 0)"));
    CHECK(contains(refusal_of_changed([](Header&, Frames& f) { f.push_back(f[4]); }),
                   "a frame too many"));
    CHECK(contains(refusal_of_changed([](Header&, Frames& f) {
                       proto::IntegerBlock block;
                       block.ParseFromString(f[1]);
                       block.mutable_values()->pop_back();
                       f[1] = block.SerializeAsString();
                   }),
                   "3 bytes: matrix 1 (input from value 0), 2 to 4 bytes"));
}
