#include "smnn/io/file.hpp"
#include "smnn/io/hdf5/hdf5.hpp"
#include "smnn/io/network_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::contains;
using tests::run_smnn;

namespace {

// The small network as `train --for nir-dense` would make it.
sim::Network network_for_nir_dense() {
    sim::Network network = tests::small_network();
    network.neuron.refractory_ms = 0.0;
    network.neuron.delay_ticks = 1;
    network.neuron.filter = sim::Filter::none;
    network.neuron.synaptic_gain = 1.0;
    network.readout = sim::Readout::mean_rate;
    return network;
}

} // namespace

TEST_CASE("a network exported as NIR and imported is the same file, byte for byte", "[tools]") {
    const tests::Scratch scratch;
    io::write_network(scratch / "net", network_for_nir_dense());
    for (const std::string to : {"nir", "nir-dense"}) {
        for (const std::string decay : {"euler", "exact"}) {
            INFO(to << " " << decay);
            REQUIRE(run_smnn("export " + (scratch / "net") + " --to " + to + " --decay " + decay +
                             " --out " + (scratch / "net.nir"))
                        .exit == 0);
            REQUIRE(run_smnn("import " + (scratch / "net.nir") + " --out " + (scratch / "again"))
                        .exit == 0);
            CHECK(io::read_file(scratch / "again") == io::read_file(scratch / "net"));
            CHECK(io::Hdf5Reader(scratch / "net.nir").text("/node/metadata/discretisation") ==
                  decay);
        }
    }
}

TEST_CASE("an export says what it keeps, changes and loses, and what that costs", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch.path());
    const std::string line = "export " + (scratch / "net") + " --to nir --out " +
                             (scratch / "net.nir") + " --data " + scratch.path();
    io::write_network(scratch / "net", tests::small_network());
    const tests::Answer lossy = run_smnn(line + " --trials 10 --json");
    REQUIRE(lossy.exit == 0);
    CHECK(contains(lossy.err, "lost: the refractory period of 10 ms"));
    CHECK(contains(lossy.err, "changed: the delay of 2 ticks"));
    CHECK(lossy.json()["lost"].size() == 1);
    CHECK(lossy.json()["to"] == "nir");
    CHECK(lossy.json()["accuracy"]["trials"] == 10);
    // Without its silences the network spikes otherwise: another loss, and it is said.
    CHECK(lossy.json()["accuracy"]["exported"]["loss"] !=
          lossy.json()["accuracy"]["network"]["loss"]);

    io::write_network(scratch / "net", network_for_nir_dense());
    const tests::Answer whole = run_smnn(line + " --json");
    REQUIRE(whole.exit == 0);
    CHECK(whole.json()["lost"].empty());
    CHECK(whole.json()["changed"].empty());
    const auto accuracy = whole.json()["accuracy"];
    CHECK(accuracy["exported"]["accuracy"] == accuracy["network"]["accuracy"]);
    // The same spikes; the readout's weights are multiplied out in float32.
    CHECK(accuracy["exported"]["loss"].get<double>() ==
          Approx(accuracy["network"]["loss"].get<double>()).epsilon(1e-5));
}

TEST_CASE("what NIR asks of a training is trained, and what contradicts it is refused", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch.path());
    const std::string train = "train digits --data " + scratch.path() + " --out " +
                              (scratch / "net") + " --neurons 10 --epochs 1 ";
    REQUIRE(run_smnn(train + "--for nir-dense").exit == 0);
    const sim::Network network = io::read_network(scratch / "net");
    CHECK(network.neuron.refractory_ms == 0.0);
    CHECK(network.neuron.delay_ticks == 1);
    CHECK(network.neuron.filter == sim::Filter::none);
    CHECK(network.neuron.synaptic_gain == 1.0);
    CHECK(network.readout == sim::Readout::mean_rate);
    const tests::Answer exported = run_smnn(
        "export " + (scratch / "net") + " --to nir-dense --json --out " + (scratch / "net.nir"));
    REQUIRE(exported.exit == 0);
    CHECK(exported.json()["lost"].empty());

    const auto flaw = [&](const std::string& flags, const std::string& part) {
        return tests::flaw_of_refusal(run_smnn(train + flags), part);
    };
    CHECK(flaw("--for nir --refractory 10", "--refractory and --for nir exclude each other") == "");
    CHECK(flaw("--for nir --delay 2", "--delay and --for nir exclude each other") == "");
    CHECK(flaw("--for nir-dense --filter double", "--filter and --for nir-dense exclude") == "");
    CHECK(flaw("--for nir --dynamics rate", "--dynamics rate exclude each other") == "");
    CHECK(flaw("--for loch", "--for loch: one of nir") == "");
    CHECK(run_smnn(train + "--for nir --filter single --readout max_rate").exit == 0);
}

TEST_CASE("a line that cannot be exported or imported is refused in one line", "[tools]") {
    const tests::Scratch scratch;
    io::write_network(scratch / "net", tests::small_network());
    const std::string from = "export " + (scratch / "net") + " --out " + (scratch / "out") + " ";
    const auto flaw = [](const std::string& line, const std::string& part) {
        return tests::flaw_of_refusal(run_smnn(line), part);
    };
    CHECK(flaw(from + "--to nir-dense", "train --for nir-dense") == "");
    CHECK(flaw(from + "--to nir --decay slow", "decay 'slow'") == "");
    CHECK(flaw(from + "--to json --decay euler", "--decay does not belong to --to json") == "");
    CHECK(flaw("import " + (scratch / "net") + " --graph --out x", "belong to a .nir file") == "");
    const std::string flat = SMNN_SOURCE_DIR "/tests/data/nir/smnn_compat_flat.nir";
    CHECK(flaw("import " + flat + " --out " + (scratch / "out"), "the time step must be given") ==
          "");
    CHECK(scratch.names() == std::vector<std::string>{"net"});
    REQUIRE(run_smnn("import " + flat +
                     " --time-step 0.1 --decay euler --readout mean_rate --out " +
                     (scratch / "out"))
                .exit == 0);
    CHECK(io::read_network(scratch / "out").readout == sim::Readout::mean_rate);
    CHECK(flaw("export " + (scratch / "net") + " --to nir --out /dev/full", "/dev/full") == "");
}

TEST_CASE("the graph alone is another network than the one kept beside it", "[tools]") {
    const tests::Scratch scratch;
    io::write_network(scratch / "net", tests::small_network());
    const std::string nir = scratch / "net.nir";
    REQUIRE(run_smnn("export " + (scratch / "net") + " --to nir --out " + nir).exit == 0);
    REQUIRE(run_smnn("import " + nir + " --graph --out " + (scratch / "graph")).exit == 0);
    const sim::Network graph = io::read_network(scratch / "graph");
    CHECK(graph.neuron.refractory_ms == 0.0);
    CHECK(graph.neuron.delay_ticks == 1);
    CHECK(graph.modes() == 3);
}
