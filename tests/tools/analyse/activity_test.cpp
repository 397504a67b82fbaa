#include <algorithm>
#include <map>
#include <sstream>

#include "smnn/io/file.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/redirected.hpp"
#include "tests/support/scratch.hpp"
#include "tests/tools/child.hpp"
#include "tests/tools/command_line.hpp"

using namespace smnn;
using tests::contains;
using tests::run_smnn;

namespace {

// A network of 20 neurons and what they did in four trials of 30 ticks.
struct Bench {
    tests::Scratch scratch;
    std::string net = scratch / "net";
    std::string run = scratch / "run.spikes";
    std::string line = "analyse activity " + run + " ";

    Bench() {
        tests::write_small_digits(scratch / "digits");
        io::write_network(net, tests::small_network());
        run_smnn("encode digits --trials 4 --ticks 30 --data " + (scratch / "digits") + " --out " +
                 (scratch / "in.spikes"));
        run_smnn("simulate " + net + " --input " + (scratch / "in.spikes") + " --record " + run);
    }
};

std::uint64_t total(const cli::Report& counts) {
    std::uint64_t sum = 0;
    for (const auto& count : counts) sum += count.get<std::uint64_t>();
    return sum;
}

} // namespace

TEST_CASE("the activity of a recording is that of the spikes in it", "[tools]") {
    const Bench bench;
    const auto report = run_smnn(bench.line + "--json").json();
    CHECK(report["analysis"] == "activity");
    CHECK(report["command"] == "smnn " + bench.line + "--json");
    CHECK(report["file"] == bench.run);
    CHECK(report["neurons"] == 20);
    CHECK(report["trials"] == 4);
    CHECK(report["ticks"] == 120);
    CHECK(report["time_step_ms"] == 2.0);

    const io::SpikeLog log = io::read_spike_log(bench.run);
    std::vector<std::uint64_t> count(20);
    std::vector<std::uint64_t> at(30);
    std::size_t least = SIZE_MAX;
    std::size_t spikes = 0;
    for (const io::RecordedTrial& trial : log.trials) {
        least = std::min(least, trial.spikes.size());
        spikes += trial.spikes.size();
        for (std::size_t i = 0; i < trial.spikes.size(); ++i) {
            ++count[trial.spikes[i].channel];
            ++at[static_cast<std::size_t>(trial.spikes[i].tick)];
        }
    }
    REQUIRE(spikes > 100);
    CHECK(report["spikes"] == spikes);
    CHECK(report["spikes_per_trial"]["least"] == least);
    CHECK(report["spikes_per_trial"]["mean"] == static_cast<double>(spikes) / 4.0);
    std::vector<int> silent;
    for (std::size_t i = 0; i < 20; ++i) {
        CHECK(report["rate_hz"][i].get<double>() ==
              Approx(static_cast<double>(count[i]) / 0.24).epsilon(1e-12));
        if (count[i] == 0) silent.push_back(static_cast<int>(i));
    }
    CHECK(report["silent"] == silent);
    REQUIRE(report["population_rate"]["hz"].size() == 30);
    CHECK(report["population_rate"]["every"] == 1);
    for (std::size_t k = 0; k < 30; ++k) {
        CHECK(report["population_rate"]["hz"][k].get<double>() ==
              Approx(static_cast<double>(at[k]) / (4 * 20 * 0.002)).epsilon(1e-12));
    }
    CHECK(total(report["rate_histogram"]["count"]) == 20);
    CHECK(total(report["intervals"]["count"]) == report["intervals"]["intervals"]);
    CHECK(total(report["spikes_per_trial"]["count"]) == 4);
    for (const auto& [table, edges] : {std::pair{"rate_histogram", "edges_hz"},
                                       {"intervals", "edges_ms"},
                                       {"spikes_per_trial", "edges"}}) {
        CHECK(report[table][edges].size() == report[table]["count"].size() + 1);
    }
}

TEST_CASE("the network says how often its neurons could spike", "[tools]") {
    const Bench bench;
    const auto report = run_smnn(bench.line + "--json --network " + bench.net).json();
    CHECK(report["saturation"]["period_ticks"] == 6); // 10 ms of refractory period, and one tick
    CHECK(contains(report["saturation"]["rule"].get<std::string>(),
                   "as often as the refractory period allows"));
    const auto alone = run_smnn(bench.line + "--json").json();
    CHECK(alone["saturation"]["period_ticks"] >= 6);
    CHECK(
        contains(alone["saturation"]["rule"].get<std::string>(), "the shortest interval recorded"));
    CHECK(alone["rate_hz"] == report["rate_hz"]);
}

TEST_CASE("a recording on a finer grid is that of the network on the same grid", "[tools]") {
    const Bench bench;
    const std::string fine = bench.scratch / "fine.spikes";
    REQUIRE(run_smnn("simulate " + bench.net + " --input " + (bench.scratch / "in.spikes") +
                     " --refine 4 --record " + fine)
                .exit == 0);
    const std::string line = "analyse activity " + fine + " --json --network " + bench.net;
    const auto report = run_smnn(line + " --refine 4").json();
    CHECK(report["time_step_ms"] == 0.5);
    CHECK(report["saturation"]["period_ticks"] == 21);
    CHECK(tests::flaw_of_refusal(run_smnn(line), "was recorded from the network") == "");
}

TEST_CASE("for people activity is a page of numbers and bars", "[tools]") {
    const Bench bench;
    const auto answer = run_smnn(bench.line);
    CHECK(answer.exit == 0);
    CHECK(answer.err.empty());
    for (const char* words : {"mean rate hz", "silent neurons", "saturated neurons",
                              "neurons by rate, Hz", "intervals, ms", "trials by spikes", "###"}) {
        CAPTURE(words);
        CHECK(contains(answer.out, words));
    }
}

TEST_CASE("activity goes to a table, a line a neuron and a bin", "[tools]") {
    const Bench bench;
    const std::string csv = bench.scratch / "activity.csv";
    const auto report = run_smnn(bench.line + "--json --csv " + csv).json();
    std::istringstream table(io::read_file(csv));
    std::string line;
    std::getline(table, line);
    CHECK(line == "what,from,to,value");
    std::map<std::string, std::size_t> lines;
    while (std::getline(table, line)) {
        if (line.starts_with("rate_hz,3,3,")) {
            std::istringstream cell(line.substr(12));
            double rate = 0.0;
            cell >> rate;
            CHECK(rate == report["rate_hz"][3]);
        }
        ++lines[line.substr(0, line.find(','))];
    }
    CHECK(lines["rate_hz"] == 20);
    CHECK(lines["population_rate_hz_by_tick"] == 30);
    CHECK(lines["neurons_by_rate_hz"] == report["rate_histogram"]["count"].size());
    CHECK(lines["intervals_by_ms"] == report["intervals"]["count"].size());
    CHECK(lines["trials_by_spikes"] == report["spikes_per_trial"]["count"].size());
}

TEST_CASE("a stream of spikes has the activity of its file", "[tools]") {
    const Bench bench;
    const tests::Redirected input(STDIN_FILENO, tests::pipe_with(io::read_file(bench.run)));
    const auto stream = run_smnn("analyse activity - --json").json();
    CHECK(stream["rate_hz"] == run_smnn(bench.line + "--json").json()["rate_hz"]);
}

TEST_CASE("ten times as long a recording takes the same memory", "[tools]") {
    const tests::Scratch scratch;
    const auto peak = [&](sim::Tick ticks) {
        io::SpikeLogWriter log(scratch / "long", {.inputs = 1, .neurons = 10});
        log.begin_trial(ticks);
        constexpr sim::Tick window = 1'000;
        for (sim::Tick from = 0; from < ticks; from += window) {
            sim::Events spikes;
            for (sim::Tick tick = from; tick < from + window; ++tick) {
                spikes.append({tick, static_cast<sim::Channel>(tick % 10)});
            }
            log.append({}, spikes, from + window);
        }
        log.end_trial();
        log.close();
        tests::Child smnn({"analyse", "activity", scratch / "long", "--json"},
                          {.in = "", .out = "/dev/null"});
        const tests::Child::End end = smnn.wait();
        CHECK(end.exit == 0);
        return end.peak_kibibytes;
    };
    const long of_short = peak(300'000);
    const long of_long = peak(3'000'000);
    // 2.7 million spikes would take 54 MB if they were kept: 4 bytes each, 16 for their ticks.
    if (tests::memory_is_ours) CHECK(of_long < of_short + 4'000);
}

TEST_CASE("a recording without neurons, without ticks, or of another network is refused",
          "[tools]") {
    const Bench bench;
    io::SpikeLog log;
    log.header.inputs = 1;
    log.header.neurons = 3;
    io::write_spike_log(bench.scratch / "none", log);
    log.trials.resize(1);
    io::write_spike_log(bench.scratch / "empty", log);
    log.header.neurons = std::uint64_t{1} << 32;
    io::write_spike_log(bench.scratch / "lie", log);
    log.header.neurons = 3;
    log.header.time_step_ms = 1e-300;
    io::write_spike_log(bench.scratch / "instant", log);
    io::write_network(bench.scratch / "other", tests::small_network(2));
    const std::string whole = io::read_file(bench.run);
    io::write_file(bench.scratch / "cut", whole.substr(0, whole.size() - 5));
    io::write_file(bench.scratch / "table.csv", "tick,neuron\n1,2\n");
    const std::string path = bench.scratch.path() + "/";
    const std::map<std::string, std::string> lines = {
        {path + "none", "none: the recording is empty: 0 trials"},
        {path + "empty", "empty: the recording is empty: 1 trials of 0 ticks"},
        {path + "in.spikes", "in.spikes: holds input alone"},
        {path + "lie", "lie: a population of 4294967296 neurons"},
        {path + "instant", "instant: a time step of"},
        {path + "cut", "cut: byte "},
        {path + "net", "net: byte 8"},
        {path + "table.csv", "--neurons is needed"},
        {path + "missing", "missing: cannot be read"},
        {path + "run.spikes --network " + path + "other",
         "run.spikes: was recorded from the network"},
        {path + "run.spikes --refine 2", "--refine 2: belongs to --network NET"},
        {path + "run.spikes --csv " + path + "net/no", "no"},
        {"", "RECORDING is missing"},
    };
    for (const auto& [words, part] : lines) {
        CAPTURE(words);
        CHECK(tests::flaw_of_refusal(run_smnn("analyse activity " + words), part) == "");
    }
}
