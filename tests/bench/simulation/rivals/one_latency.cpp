// How long does a robot wait for an answer: one trial, encoded, run and read, one after another?
//
//     bench_one_latency DATA NET [--json] [--auto | --write FOLDER COUNT]
//
// DATA: IDX files of digits, NET: a network for them. Each engine answers all test pictures again and
// again, and the engines' spikes must be identical. Prints quantiles of the wall time, the median of the
// processor time and of its parts, and how often each part asked for memory once all had been through
// the pictures. --auto: in rate code, by the engine
// that `auto` picks, nothing else. --write: the first COUNT trials for latency.py, and no times. Exit 1 if spikes differ.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "smnn/io/idx.hpp"
#include "smnn/io/network_file.hpp"
#include "smnn/io/network_json.hpp"
#include "smnn/sim/readout.hpp"
#include "smnn/sim/run/engine.hpp"
#include "smnn/sim/simulator.hpp"
#include "tests/bench/simulation/disagreement.hpp"
#include "tests/bench/simulation/rivals/allocations.hpp"
#include "tests/bench/simulation/spent.hpp"
#include "tests/support/event_table.hpp"

using namespace smnn;
using bench::Spent;

namespace {

constexpr sim::Tick trial_ticks = 50;
constexpr std::size_t least_trials = 10000; // p99.9 is the eleventh slowest

// A part of a trial: how long, and how often it asked for memory.
struct Part {
    Spent spent;
    std::size_t allocations = 0;
};

template <class Work>
Part part_of(Work&& work) {
    const std::size_t before = bench::allocations();
    const Spent spent = bench::spent_by(1, work);
    return {spent, bench::allocations() - before};
}

class Robot {
public:
    Robot(const sim::Network& network, const sim::LabelledImages& images, sim::Coding coding,
          sim::Engine engine)
        : network_(network),
          images_(images),
          coding_(coding),
          engine_(engine),
          simulator_(network),
          trace_(sim::prepare_trace(network, {}, {.ticks = trial_ticks})) {}

    struct Answer {
        Part encoding, run, scores;
        Spent all;
        std::size_t digit = 0;
    };

    Answer answer(std::size_t picture) {
        const Spent start = bench::now();
        Answer answer;
        answer.encoding = part_of([&] {
            sim::Random random(1, "encoding", picture);
            sim::encode(images_.image(picture), images_.columns, coding_, trial_ticks, random,
                        input_);
        });
        answer.run = part_of([&] { simulator_.run(engine_, input_, trace_); });
        answer.scores = part_of([&] {
            answer.digit = predicted_class(read_scores(network_, trace_.spikes, trial_ticks));
        });
        answer.all = bench::now() - start;
        return answer;
    }

    const sim::Trace& trace() const { return trace_; }

private:
    const sim::Network& network_;
    const sim::LabelledImages& images_;
    sim::Coding coding_;
    sim::Engine engine_;
    sim::Simulator simulator_;
    sim::Events input_;
    sim::Trace trace_;
};

struct Row {
    sim::Coding coding;
    sim::Engine engine;
    std::size_t trials = 0;
    double accuracy = 0.0;
    Spent median = {}, p99 = {}, p999 = {};
    Part encoding = {}, run = {}, scores = {}; // median time, largest number of allocations
};

// Refuses engines that differ, and brings all memory into being.
void require_agreement(const sim::Network& network, const sim::LabelledImages& images,
                       sim::Coding coding) {
    Robot clock(network, images, coding, sim::Engine::clock);
    Robot event(network, images, coding, sim::Engine::event);
    for (std::size_t i = 0; i < images.size(); ++i) {
        clock.answer(i);
        event.answer(i);
        if (clock.trace().spikes != event.trace().spikes) {
            throw bench::Disagreement("picture " + std::to_string(i) + ", " + name(coding) +
                                      " code: the engines' spikes differ");
        }
    }
}

Row measure(const sim::Network& network, const sim::LabelledImages& images, sim::Coding coding,
            sim::Engine engine) {
    Robot robot(network, images, coding, engine);
    for (std::size_t i = 0; i < images.size(); ++i) robot.answer(i);

    Row row{.coding = coding, .engine = engine};
    std::vector<Spent> all, encoding, run, scores;
    std::size_t right = 0;
    const auto add = [](const Part& part, std::vector<Spent>& spent, Part& sum) {
        spent.push_back(part.spent);
        sum.allocations = std::max(sum.allocations, part.allocations);
    };
    while (all.size() < least_trials) {
        for (std::size_t i = 0; i < images.size(); ++i) {
            const Robot::Answer answer = robot.answer(i);
            all.push_back(answer.all);
            add(answer.encoding, encoding, row.encoding);
            add(answer.run, run, row.run);
            add(answer.scores, scores, row.scores);
            right += answer.digit == images.labels[i] ? 1 : 0;
        }
    }
    row.trials = all.size();
    row.accuracy = static_cast<double>(right) / static_cast<double>(all.size());
    row.median = bench::median(all);
    row.p99 = bench::quantile(all, 0.99);
    row.p999 = bench::quantile(all, 0.999);
    row.encoding.spent = bench::median(encoding);
    row.run.spent = bench::median(run);
    row.scores.spent = bench::median(scores);
    return row;
}

void print_table(const std::vector<Row>& rows) {
    std::printf(
        "| code | engine | accuracy | p50 us | p99 | p99.9 | processor p50 us | p99 | p99.9 "
        "| encoding | run | scores | calls of new in encoding, run, scores |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (const Row& row : rows) {
        std::printf(
            "| %s | %s | %.1f %% | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f "
            "| %zu, %zu, %zu |\n",
            name(row.coding), name(row.engine), 100.0 * row.accuracy, 1e6 * row.median.wall,
            1e6 * row.p99.wall, 1e6 * row.p999.wall, 1e6 * row.median.processor,
            1e6 * row.p99.processor, 1e6 * row.p999.processor, 1e6 * row.encoding.spent.processor,
            1e6 * row.run.spent.processor, 1e6 * row.scores.spent.processor,
            row.encoding.allocations, row.run.allocations, row.scores.allocations);
    }
}

nlohmann::json json(const Part& part) {
    return {{"processor_us", 1e6 * part.spent.processor}, {"allocations", part.allocations}};
}

void print_json(const std::vector<Row>& rows) {
    nlohmann::json all = {{"rows", nlohmann::json::array()}};
    for (const Row& row : rows) {
        all["rows"].push_back({{"code", name(row.coding)},
                               {"engine", name(row.engine)},
                               {"trials", row.trials},
                               {"accuracy", row.accuracy},
                               {"p50_us", 1e6 * row.median.wall},
                               {"p99_us", 1e6 * row.p99.wall},
                               {"p99.9_us", 1e6 * row.p999.wall},
                               {"processor_p50_us", 1e6 * row.median.processor},
                               {"processor_p99_us", 1e6 * row.p99.processor},
                               {"processor_p99.9_us", 1e6 * row.p999.processor},
                               {"encoding", json(row.encoding)},
                               {"run", json(row.run)},
                               {"scores", json(row.scores)}});
    }
    std::printf("%s\n", all.dump(2).c_str());
}

// network.json, input.csv and spikes.csv of the first trials, in rate code.
void write_trials(const sim::Network& network, const sim::LabelledImages& images,
                  const std::string& folder, std::size_t count) {
    Robot robot(network, images, sim::Coding::rate, sim::Engine::automatic);
    std::vector<sim::Events> input;
    std::vector<sim::Events> spikes;
    for (std::size_t i = 0; i < std::min(count, images.size()); ++i) {
        robot.answer(i);
        input.push_back(robot.trace().input);
        spikes.push_back(robot.trace().spikes);
    }
    io::write_network_json(folder + "/network.json", network);
    tests::write_events_csv(folder + "/input.csv", input);
    tests::write_events_csv(folder + "/spikes.csv", spikes, io::Address::neuron);
}

} // namespace

int main(int argc, char* argv[]) {
    std::vector<std::string> words(argv + 1, argv + argc);
    const bool is_json = std::erase(words, "--json") > 0;
    const bool is_auto = std::erase(words, "--auto") > 0;
    const bool is_writing = words.size() == 5 && words[2] == "--write";
    if (words.size() != 2 && !is_writing) {
        std::fprintf(
            stderr, "usage: bench_one_latency DATA NET [--json] [--auto | --write FOLDER COUNT]\n");
        return 2;
    }
    try {
        const sim::LabelledImages images = io::read_digits(words[0], io::Split::test);
        const sim::Network network = io::read_network(words[1]);
        if (is_writing) {
            write_trials(network, images, words[3], std::strtoull(words[4].c_str(), nullptr, 10));
            return 0;
        }
        std::vector<Row> rows;
        for (const sim::Coding coding : {sim::Coding::rate, sim::Coding::latency}) {
            require_agreement(network, images, coding);
            rows.push_back(measure(network, images, coding, sim::Engine::automatic));
            if (is_auto) break;
            rows.push_back(measure(network, images, coding, sim::Engine::clock));
            rows.push_back(measure(network, images, coding, sim::Engine::event));
        }
        (is_json ? print_json : print_table)(rows);
    } catch (const bench::Disagreement& error) {
        std::fprintf(stderr, "bench_one_latency: %s: no time is worth printing\n", error.what());
        return 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_one_latency: %s\n", error.what());
        return 2;
    }
}
