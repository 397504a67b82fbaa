// Spikes as other tools wrote them drive a network as they are: what convert would make of them first is
// what the network sees.

#include <map>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::flaw_of_refusal;
using tests::run_smnn;

namespace {

const std::string data = std::string(SMNN_SOURCE_DIR) + "/tests/data/spikes/";

// 868 us and 888 us on one pixel each, 10 ms and brighter on a third.
const std::string camera("\2\1\0\3\144\2\1\0\3\170\41\41\200\47\20", 15);

// A network for every file: as many inputs as it says, or 700, and a tick of 2 ms.
struct Bench {
    tests::Scratch scratch;

    Bench() { tests::overwrite(scratch / "0.bin", camera); }

    std::string network(std::size_t inputs) const {
        const std::string path = scratch / ("net" + std::to_string(inputs));
        const learning::Shape shape{.neurons = 10, .modes = 2, .inputs = inputs, .outputs = 2};
        sim::Network network = learning::initialise(shape, {}, sim::Readout::max_rate, 1);
        for (float& weight : network.weights.input.values()) weight = std::abs(weight) + 20.0F;
        io::write_network(path, network);
        return path;
    }
};

struct File {
    std::string path;
    std::string facts; // that both commands need
    std::size_t inputs;
    std::size_t trials;
};

std::vector<File> files(const Bench& bench) {
    return {{data + "shd.h5", "", 700, 2},
            {data + "shd_unlabelled.h5", " --exact-times", 700, 3},
            {data + "sonata_spikes.h5", "", 700, 1},
            {data + "sonata_two.h5", " --population cortex", 700, 1},
            {data + "sonata_two.h5", " --population nowhere --time-unit s", 700, 1},
            {data + "units.nwb", " --part input --start -3", 3, 1},
            {bench.scratch / "0.bin", " --width 34 --height 34", 2312, 1}};
}

} // namespace

TEST_CASE("a file of another tool drives a network as its conversion does", "[tools]") {
    const Bench bench;
    const std::string log = bench.scratch / "converted.spikes";
    for (const File& file : files(bench)) {
        CAPTURE(file.path, file.facts);
        const bool says_channels = file.inputs != 700;
        REQUIRE(run_smnn("convert " + file.path + " " + log + file.facts + " --time-step 2" +
                         (says_channels ? "" : " --inputs " + std::to_string(file.inputs)) +
                         " --ticks 2000")
                    .exit == 0);
        const std::string line =
            "simulate " + bench.network(file.inputs) + " --ticks 2000 --json --record ";
        const auto direct = run_smnn(line + (bench.scratch / "direct.spikes") + " --input " +
                                     file.path + file.facts);
        CAPTURE(direct.err);
        REQUIRE(direct.exit == 0);
        REQUIRE(run_smnn(line + (bench.scratch / "through.spikes") + " --input " + log).exit == 0);
        CHECK(io::read_file(bench.scratch / "direct.spikes") ==
              io::read_file(bench.scratch / "through.spikes"));
        CHECK(direct.json()["trials"] == file.trials);
        CHECK(direct.json()["spikes"] > 0);

        const auto compared = run_smnn("compare " + bench.network(file.inputs) +
                                       " --repetitions 1 --max-dense 0 --ticks 2000 --json "
                                       "--input " +
                                       file.path + file.facts);
        REQUIRE(compared.exit == 0);
        CHECK(compared.json()["trials"] == file.trials);
        CHECK(compared.json()["engines"][0]["spikes"] == direct.json()["spikes"]);
    }
}

TEST_CASE("times that a network's ticks cannot say are told, or refused", "[tools]") {
    const Bench bench;
    const std::string net = bench.network(700);
    for (const std::string command : {"simulate", "compare --repetitions 1"}) {
        CAPTURE(command);
        const std::string line = command + " " + net + " --input " + data;
        const auto moved = run_smnn(line + "sonata_two.h5 --population thalamus");
        CHECK(moved.exit == 0);
        CHECK(tests::contains(moved.err, "3 of 3 times lie between ticks of 2 ms"));
        const std::map<std::string, std::string> refused = {
            {"sonata_two.h5", "--population is needed"},
            {"sonata_two.h5 --population nowhere", "--time-unit is needed"},
            {"sonata_two.h5 --population thalamus --exact-times", "lies between two ticks"},
            {"sonata_two.h5 --population thalamus --time-step 1",
             "has a time step of 1 ms, the network of 2 ms"},
            {"units.nwb", "has 3 input channels, the network 700"},
            {"shd.h5 --ticks 3", "--ticks 3: "},
            {"shd.h5 --from sonata", "/spikes"},
            {"external_link.h5", "external_link.h5"},
        };
        for (const auto& [flags, part] : refused) {
            CAPTURE(flags);
            CHECK(flaw_of_refusal(run_smnn(line + flags), part) == "");
        }
        CHECK(
            flaw_of_refusal(run_smnn(command + " " + net + " --input " + (bench.scratch / "0.bin")),
                            "has 2312 input channels, the network 700") == "");
    }
    CHECK(flaw_of_refusal(run_smnn("compare " + net + " --data x --population y"),
                          "belong to --input") == "");
}

TEST_CASE("times go straight onto the ticks of a refined network", "[tools]") {
    const Bench bench;
    const std::string line = "simulate " + bench.network(700) + " --input " + data +
                             "sonata_two.h5 --population thalamus --refine 4 --record " +
                             (bench.scratch / "out.spikes");
    REQUIRE(run_smnn(line + " --time-step 0.5").exit == 0);
    const io::SpikeLog log = io::read_spike_log(bench.scratch / "out.spikes");
    CHECK(log.header.time_step_ms == 0.5);
    CHECK(log.trials[0].input == sim::sorted({{2, 0}, {2, 2}, {11, 2}}));
}

TEST_CASE("a trial too long to be stepped through is refused with its ticks", "[tools]") {
    const Bench bench;
    const std::string file =
        std::string(SMNN_SOURCE_DIR) + "/tests/data/cases/seconds_since_1970.sonata";
    const std::string input = " " + bench.network(5) + " --input " + file + " --part spikes";
    const std::string ticks = "has 850000000005 ticks"; // 1.7e12 ms in ticks of 2 ms
    CHECK(flaw_of_refusal(run_smnn("compare" + input), ticks) == "");
    CHECK(flaw_of_refusal(run_smnn("simulate" + input + " --engine clock"), ticks) == "");
    for (const char* table : {"potentials", "modes"}) {
        const std::string line =
            "simulate" + input + " --record-" + table + " " + (bench.scratch / "table.csv");
        CHECK(flaw_of_refusal(run_smnn(line), "--start MS") == "");
    }
    // Event by event its length costs nothing.
    const auto answer = run_smnn("simulate --json" + input);
    CHECK(answer.exit == 0);
    CHECK(answer.json()["ticks"] == 850000000005);
    CHECK(run_smnn("compare" + input + " --start 1700000000000 --repetitions 1").exit == 0);
}

TEST_CASE("inspect tells what is in a file of another tool, and whether it is whole", "[tools]") {
    const Bench bench;
    auto report = run_smnn("inspect --json " + data + "shd.h5").json();
    CHECK(report["kind"] == "spikes, the layout of SHD and SSC");
    CHECK(report["whole"] == true);
    CHECK(report["trials"] == 2);
    CHECK(report["labelled_trials"] == 2);
    CHECK(report["events"] == 10);
    CHECK(report["highest_channel"] == 631);

    report = run_smnn("inspect --json " + data + "units.nwb --start -1000").json();
    CHECK(report["part"] == "spikes");
    CHECK(report["channels"] == 3);
    CHECK(report["last_ms"] == Approx(1250.0).epsilon(1e-12));

    io::write_file(bench.scratch / "two.csv", "trial,tick,channel,value\n0,3,1,2\n1,,\n");
    report = run_smnn("inspect --json " + (bench.scratch / "two.csv")).json();
    CHECK(report["part"] == "input");
    CHECK(report["trials"] == 2);
    CHECK(report["is_graded"] == true);
    CHECK(report["last_tick"] == 3);

    CHECK(run_smnn("inspect --json --width 34 --height 34 " + (bench.scratch / "0.bin"))
              .json()["last_ms"] == 10.0);
    CHECK(flaw_of_refusal(run_smnn("inspect " + data + "sonata_two.h5"),
                          "--population is needed") == "");
    CHECK(flaw_of_refusal(run_smnn("inspect " + data + "shd.h5 --repair out"), "--repair") == "");

    io::write_file(bench.scratch / "bad.csv", "tick,channel\n3,x\n");
    const auto damaged = run_smnn("inspect --json " + (bench.scratch / "bad.csv"));
    CHECK(damaged.exit == 1);
    CHECK(damaged.json()["whole"] == false);
    CHECK(tests::contains(damaged.json()["damage"].get<std::string>(), "bad.csv: byte 15"));
}
