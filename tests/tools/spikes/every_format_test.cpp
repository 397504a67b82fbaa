// Every command that takes or writes spikes takes every format.

#include <map>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "smnn/io/spikes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::contains;
using tests::flaw_of_refusal;
using tests::run_smnn;

namespace {

const std::string data = std::string(SMNN_SOURCE_DIR) + "/tests/data/spikes/";

std::vector<sim::Events> trials_of(const std::string& path, const io::SpikeFacts& facts) {
    io::SpikeReader reader = io::open_spikes(path, facts);
    std::vector<sim::Events> trials;
    for (io::Window window; reader.next(window);) {
        if (window.trial == trials.size()) trials.emplace_back();
        trials.back().append(reader.part() == io::Part::spikes ? window.spikes : window.input);
    }
    return trials;
}

} // namespace

TEST_CASE("a raster shows the spikes of a file of another tool", "[tools]") {
    const std::string line = "raster --ascii " + data;
    const auto shd = run_smnn(line + "shd.h5 --time-step 1 --trial 1");
    CAPTURE(shd.err);
    CHECK(shd.exit == 0);
    CHECK(contains(shd.out, "shd.h5, trial 1: "));
    CHECK(contains(shd.out, " of 632 inputs"));
    const auto nwb = run_smnn(line + "units.nwb --time-step 10");
    CHECK(nwb.exit == 0);
    CHECK(contains(nwb.out, "of 3 neurons"));
    CHECK(flaw_of_refusal(run_smnn(line + "shd.h5"), "--time-step is needed") == "");
    CHECK(flaw_of_refusal(run_smnn(line + "shd.h5 --time-step 1 --population p"),
                          "--population: ") == "");
    CHECK(flaw_of_refusal(run_smnn(line + "sonata_two.h5 --time-step 1"),
                          "--population is needed") == "");
}

TEST_CASE("the activity of recorded neurons is that of any format", "[tools]") {
    const std::string line = "analyse activity --json " + data;
    const auto nwb = run_smnn(line + "units.nwb --time-step 1");
    CAPTURE(nwb.err);
    REQUIRE(nwb.exit == 0);
    CHECK(nwb.json()["neurons"] == 3);
    CHECK(nwb.json()["trials"] == 1);
    const auto longer = run_smnn(line + "units.nwb --time-step 1 --ticks 10000");
    CHECK(longer.json()["ticks"] == 10'000);
    CHECK(longer.json()["spikes"] == nwb.json()["spikes"]);
    CHECK(run_smnn(line + "shd.h5 --time-step 1 --neurons 700").json()["trials"] == 2);
    CHECK(flaw_of_refusal(run_smnn(line + "shd.h5 --time-step 1"), "--neurons is needed") == "");
    CHECK(flaw_of_refusal(run_smnn(line + "units.nwb"), "--time-step is needed") == "");
}

TEST_CASE("a file of another tool is stepped through", "[tools]") {
    const tests::Scratch scratch;
    const std::string out = " --out " + (scratch / "out.csv");
    const auto answer = run_smnn("replay " + data + "units.nwb --time-step 1" + out);
    CAPTURE(answer.err);
    REQUIRE(answer.exit == 0);
    CHECK(io::read_file(scratch / "out.csv").starts_with("tick,neuron\n"));
    const auto raster = run_smnn("replay " + data + "units.nwb --time-step 1 --raster");
    CHECK(contains(raster.out, "trial 0\n"));
    CHECK(flaw_of_refusal(run_smnn("replay " + data + "units.nwb" + out),
                          "--time-step is needed") == "");
}

TEST_CASE("trials are encoded in the format of the file's name, or in none", "[tools]") {
    const tests::Scratch scratch;
    tests::write_small_digits(scratch / "digits");
    const std::string line = "encode digits --data " + (scratch / "digits") + " --out ";
    REQUIRE(run_smnn(line + (scratch / "log.spikes") + " --trials 2").exit == 0);
    const io::SpikeLog log = io::read_spike_log(scratch / "log.spikes");

    REQUIRE(run_smnn(line + (scratch / "in.shd") + " --trials 2").exit == 0);
    CHECK(trials_of(scratch / "in.shd", {.time_step_ms = log.header.time_step_ms}) ==
          std::vector{log.trials[0].input, log.trials[1].input});
    REQUIRE(run_smnn(line + (scratch / "in.sonata") + " --trials 1 --population retina").exit == 0);
    CHECK(trials_of(scratch / "in.sonata", {.time_step_ms = log.header.time_step_ms}) ==
          std::vector{log.trials[0].input});

    const std::map<std::string, std::string> refused = {
        {"a.sonata --trials 1", "--population is needed"},
        {"a.sonata --trials 2 --population p", "SONATA holds one trial"},
        {"a.h5 --trials 1", "--to is needed"},
        {"a.nwb --trials 1", "is read only"},
        {"a.bin --trials 1", "is read only"},
        {"a.csv --trials 1 --population p", "--population: "},
    };
    const auto before = scratch.names();
    for (const auto& [words, part] : refused) {
        CAPTURE(words);
        CHECK(flaw_of_refusal(run_smnn(line + (scratch / words)), part) == "");
    }
    CHECK(scratch.names() == before);
}

TEST_CASE("a run is recorded in the format of the file's name, or in none", "[tools]") {
    const tests::Scratch scratch;
    io::write_network(scratch / "net", tests::lone_neuron(11.0F));
    io::write_file(scratch / "in.csv", "tick,channel\n0,0\n100,0\n200,0\n");
    const std::string line =
        "simulate " + (scratch / "net") + " --input " + (scratch / "in.csv") + " --record ";
    REQUIRE(run_smnn(line + (scratch / "out.spikes")).exit == 0);
    const io::SpikeLog log = io::read_spike_log(scratch / "out.spikes");
    const io::SpikeFacts facts{.time_step_ms = log.header.time_step_ms};
    REQUIRE(log.trials[0].spikes.size() == 3);

    REQUIRE(run_smnn(line + (scratch / "out.h5") + " --to shd --label 4").exit == 0);
    CHECK(trials_of(scratch / "out.h5", facts) == std::vector{log.trials[0].spikes});
    REQUIRE(run_smnn(line + (scratch / "out.sonata") + " --population echo").exit == 0);
    CHECK(trials_of(scratch / "out.sonata", facts) == std::vector{log.trials[0].spikes});

    const std::map<std::string, std::string> refused = {
        {"a.h5", "--to is needed"},
        {"a.shd", "--label is needed"},
        {"a.sonata", "--population is needed"},
        {"a.nwb", "is read only"},
        {"a.csv --append", "--append: "},
        {"a.csv --label 3", "--label: "},
        {"a.spikes --population p", "--population: "},
    };
    const auto before = scratch.names();
    for (const auto& [words, part] : refused) {
        CAPTURE(words);
        CHECK(flaw_of_refusal(run_smnn(line + (scratch / words)), part) == "");
    }
    CHECK(scratch.names() == before);
}

TEST_CASE("a page shows the spikes of a file of another tool", "[tools]") {
    const tests::Scratch scratch;
    const std::string line = "report " + data + "shd.h5 --out " + (scratch / "page.html");
    const auto answer = run_smnn(line + " --time-step 1");
    CAPTURE(answer.err);
    CHECK(answer.exit == 0);
    CHECK(contains(io::read_file(scratch / "page.html"), "Spikes of shd.h5"));
    CHECK(flaw_of_refusal(run_smnn(line), "--time-step is needed") == "");
}
