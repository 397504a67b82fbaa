#include "smnn/io/checkpoint_file.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <limits>
#include <thread>

#include "proto/checkpoint.pb.h"
#include "proto/network.pb.h"
#include "smnn/io/network_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;
using tests::format_error;
using tests::Scratch;

namespace {

void fill(sim::Weights& weights, float first) {
    sim::for_each_matrix(weights, [&](const char*, sim::Matrix& matrix) {
        for (std::size_t col = 0; col < matrix.cols(); ++col) {
            for (float& value : matrix.column(col)) value = first += 0.37F;
        }
    });
}

sim::Checkpoint checkpoint_of(const sim::Weights& shape) {
    sim::Checkpoint checkpoint;
    checkpoint.network.weights = shape;
    fill(checkpoint.network.weights, 0.0F);
    checkpoint.network.settings = {{"task", "digits"}, {"seed", "7"}};
    for (const char* name : {"adam.m", "adam.v"}) {
        checkpoint.parameter_sets[name] = shape;
        fill(checkpoint.parameter_sets[name], float(name[5]));
    }
    checkpoint.counters = {{"epoch", 3}, {"batch", ~std::uint64_t{0}}, {"adam.steps", 0}};
    return checkpoint;
}

sim::Checkpoint small_checkpoint() { return checkpoint_of(sim::zero_weights(3, 2, 2, 1)); }

// How a checkpoint whose frames were changed is refused; all checksums are right.
template <class Change>
std::string refusal_of_changed(Change&& change) {
    const Scratch scratch;
    const std::string path = scratch / "run";
    io::write_checkpoint(path, small_checkpoint());
    std::vector<std::string> frames = tests::read_frames(path, io::checkpoint_kind);
    proto::CheckpointHeader header;
    header.ParseFromString(frames[0]);
    change(header, frames);
    frames[0] = header.SerializeAsString();
    tests::write_frames(path, io::checkpoint_kind, frames);
    const auto error = format_error([&] { io::read_checkpoint(path); });
    if (!error) return "";
    return error->path() == path ? error->what() : "another path: " + error->path();
}

using Header = proto::CheckpointHeader;
using Frames = std::vector<std::string>;

} // namespace

TEST_CASE("a checkpoint comes back from its file as it was, whatever its recurrence", "[io]") {
    const Scratch scratch;
    for (const sim::Weights& shape :
         {sim::zero_weights(3, 2, 2, 1), sim::zero_weights(5, 0, 3, 2),
          sim::zero_full_rank_weights(17, 4, 3), sim::zero_full_rank_weights(600, 1, 1)}) {
        const sim::Checkpoint checkpoint = checkpoint_of(shape);
        io::write_checkpoint(scratch / "run", checkpoint);
        CHECK(io::read_checkpoint(scratch / "run") == checkpoint);
    }
    sim::Checkpoint bare = small_checkpoint();
    bare.parameter_sets.clear();
    bare.counters.clear();
    io::write_checkpoint(scratch / "run", bare);
    CHECK(io::read_checkpoint(scratch / "run") == bare);
}

TEST_CASE("a checkpoint cut at any byte or with any bit flipped is refused with name and offset",
          "[io]") {
    const Scratch scratch;
    io::write_checkpoint(scratch / "run", small_checkpoint());
    CHECK(tests::first_damage_accepted(scratch / "run", scratch / "damaged", io::read_checkpoint) ==
          "");
}

TEST_CASE("a network is no checkpoint, nor a checkpoint a network", "[io]") {
    const Scratch scratch;
    io::write_network(scratch / "net", small_checkpoint().network);
    io::write_checkpoint(scratch / "run", small_checkpoint());
    CHECK(contains(format_error([&] { io::read_checkpoint(scratch / "net"); })->what(),
                   "a file of the kind \"netw\", a checkpoint file (\"ckpt\") is expected"));
    CHECK(format_error([&] { io::read_network(scratch / "run"); }));
}

TEST_CASE("frames of a checkpoint that lie are refused in words", "[io]") {
    // In the file: header, network header, five matrices, five of adam.m, five of adam.v.
    CHECK(
        contains(refusal_of_changed([](Header& h, Frames&) { *h.add_counters() = h.counters(0); }),
                 "counter 'adam.steps' after 'epoch': names ascend"));
    CHECK(contains(refusal_of_changed([](Header& h, Frames&) { h.add_parameter_sets("adam.m"); }),
                   "parameter set 'adam.m' after 'adam.v': names ascend"));
    CHECK(contains(refusal_of_changed([](Header& h, Frames&) { h.add_parameter_sets("best"); }),
                   "best, 23 values, does not fit into the"));
    CHECK(contains(
        refusal_of_changed([](Header& h, Frames&) { h.mutable_parameter_sets()->RemoveLast(); }),
        "a frame too many"));
    CHECK(contains(refusal_of_changed([](Header&, Frames& f) { f.pop_back(); }),
                   "adam.v: readout from value 0 is expected"));
    CHECK(contains(refusal_of_changed([](Header&, Frames& f) { std::swap(f[7], f[8]); }),
                   "(adam.m: input from value 0)"));
    CHECK(contains(refusal_of_changed([](Header&, Frames& f) { f[1] = "no header"; }),
                   "no network header"));
    CHECK(contains(refusal_of_changed([](Header&, Frames& f) {
                       proto::NetworkHeader network;
                       network.ParseFromString(f[1]);
                       network.set_neurons(std::uint64_t{1} << 40);
                       f[1] = network.SerializeAsString();
                   }),
                   "does not fit into the"));
    CHECK(contains(refusal_of_changed([](Header&, Frames& f) {
                       proto::MatrixBlock block;
                       block.ParseFromString(f[7]);
                       block.mutable_values()->replace(0, 4, std::string("\0\0\x80\x7f", 4));
                       f[7] = block.SerializeAsString();
                   }),
                   "adam.m: input value 0 is inf"));
}

TEST_CASE("what could not be read again is not written, and the checkpoint before it stays",
          "[io]") {
    const Scratch scratch;
    io::write_checkpoint(scratch / "run", small_checkpoint());
    const auto refused = [&](auto&& spoil) {
        sim::Checkpoint checkpoint = small_checkpoint();
        spoil(checkpoint);
        return tests::refusal([&] { io::write_checkpoint(scratch / "run", checkpoint); });
    };
    CHECK(contains(refused([](sim::Checkpoint& c) {
                       c.parameter_sets["adam.v"].importance(1, 0) =
                           std::numeric_limits<float>::infinity();
                   }),
                   "adam.v: importance holds inf"));
    CHECK(contains(refused([](sim::Checkpoint& c) {
                       c.parameter_sets["best"] = sim::zero_weights(3, 1, 2, 1);
                   }),
                   "the parameter set best has another shape"));
    CHECK(contains(refused([](sim::Checkpoint& c) {
                       c.network.weights.input(0, 0) = std::numeric_limits<float>::quiet_NaN();
                   }),
                   "input at row 0"));
    CHECK(io::read_checkpoint(scratch / "run") == small_checkpoint());
    CHECK(scratch.names() == std::vector<std::string>{"run"});
}

TEST_CASE("killed at any moment of writing, a process leaves one whole checkpoint", "[io]") {
    const Scratch scratch;
    const std::string path = scratch / "run";
    sim::Checkpoint checkpoint = checkpoint_of(sim::zero_full_rank_weights(300, 20, 10));
    checkpoint.counters["epoch"] = 0;
    const auto start = std::chrono::steady_clock::now();
    io::write_checkpoint(path, checkpoint);
    const auto one_write = std::chrono::steady_clock::now() - start;
    std::uint64_t latest = 0;
    for (int kill = 0; kill < 20; ++kill) {
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            for (std::uint64_t epoch = latest;; ++epoch) {
                checkpoint.counters["epoch"] = epoch;
                io::write_checkpoint(path, checkpoint);
            }
        }
        // Every other time when a write has been seen to end, for on a busy machine none may in time.
        while (kill % 2 == 1 && io::read_checkpoint(path).counters.at("epoch") == latest) {
            std::this_thread::sleep_for(one_write / 10);
        }
        std::this_thread::sleep_for(one_write * (3 + 4 * kill) / 10); // from 0.3 to 7.9 writes
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        const sim::Checkpoint survivor = io::read_checkpoint(path);
        CHECK(survivor.counters.at("epoch") >= latest);
        CHECK(survivor.parameter_sets == checkpoint.parameter_sets);
        latest = survivor.counters.at("epoch");
    }
    CHECK(latest >= 10); // the kills did come in the middle of writing
}
