#include <memory>
#include <variant>

#include "io/csv.hpp"
#include "io/idx.hpp"
#include "io/network_file.hpp"
#include "io/spike_log.hpp"
#include "learning/tasks/digits.hpp"
#include "tools/smnn/commands/commands.hpp"
#include "tools/smnn/encoded_trial.hpp"
#include "tools/smnn/input_trials.hpp"
#include "tools/smnn/options.hpp"
#include "tools/smnn/report.hpp"
#include "tools/smnn/split.hpp"
#include "tools/smnn/trial_settings.hpp"

namespace smnn::cli {

namespace {

struct Request {
    std::string task;
    std::string data;
    std::string out;
    std::optional<io::Split> split;
    std::size_t first = 0;
    std::size_t count = 10;
    std::optional<std::string> network;
    TrialFlags trial;
    std::optional<double> time_step_ms;
    std::uint64_t seed = 1;
    bool json = false;
};

bool parse(Request& request, const Command& self, std::span<const std::string> arguments,
           std::ostream& out) {
    Options options(self);
    options.argument("digits", request.task);
    options.required("data", "DIR", request.data, "folder of IDX files, gz or not");
    options.required("out", "IN.spikes", request.out, "a spike log or a .csv file");
    options.value("split", "WORD", request.split, split_name(), "test or train (test)");
    options.value("first", "N", request.first, whole_number(0, SIZE_MAX), "picture to begin with");
    options.value("count", "N", request.count, whole_number(1, SIZE_MAX), "pictures");
    options.value("network", "NET", request.network, any_text(),
                  "take coding, ticks and time step from this network");
    add_trial_flags(options, request.trial, "as the network, else rate, 50");
    options.value("time-step", "MS", request.time_step_ms, above_zero(), "of a tick, in ms");
    options.value("seed", "N", request.seed, any_seed(), "of the draws, as in evaluate");
    options.flag("json", request.json, "the result as one JSON object");
    if (!options.parse(arguments, out)) return false;
    if (request.task != "digits") {
        throw UsageError("'" + request.task + "' cannot be encoded: digits can");
    }
    return true;
}

int run_encode(const Command& self, std::span<const std::string> arguments, Streams& streams) {
    Request request;
    if (!parse(request, self, arguments, streams.out)) return done;

    TrialSettings settings = trial_settings(request.trial);
    double time_step_ms = sim::NeuronParameters{}.time_step_ms;
    if (request.network) {
        const sim::Network network = io::read_network(*request.network);
        settings = trial_settings(request.trial, network);
        time_step_ms = network.neuron.time_step_ms;
    }
    time_step_ms = request.time_step_ms.value_or(time_step_ms);

    const auto images = std::make_shared<const sim::LabelledImages>(
        io::read_digits(request.data, request.split.value_or(io::Split::test)));
    const std::size_t pictures = images->size();
    if (request.first >= pictures || request.count > pictures - request.first) {
        throw UsageError("--first " + std::to_string(request.first) + " --count " +
                         std::to_string(request.count) + ": there are " + std::to_string(pictures) +
                         " pictures");
    }
    const learning::Task task = learning::digits(images, settings.coding, settings.ticks);

    std::uint64_t events = 0;
    if (is_csv(request.out)) {
        std::vector<sim::Events> trials;
        for (std::size_t i = 0; i < request.count; ++i) {
            trials.push_back(encoded_trial(task, request.seed, request.first + i).input);
            events += trials.back().size();
        }
        io::write_events_csv(request.out, trials);
    } else {
        io::SpikeLogWriter log(request.out, io::SpikeLogHeader{.time_step_ms = time_step_ms,
                                                               .inputs = task.inputs,
                                                               .seed = request.seed,
                                                               .made_by = "smnn encode"});
        for (std::size_t i = 0; i < request.count; ++i) {
            const std::size_t picture = request.first + i;
            const learning::Trial trial = encoded_trial(task, request.seed, picture);
            log.begin_trial(task.ticks, images->labels[picture]);
            log.append_input(trial.input);
            log.end_trial();
            events += trial.input.size();
        }
        log.close();
    }

    Report report;
    report["trials"] = request.count;
    report["input_events"] = events;
    report["inputs"] = task.inputs;
    report["coding"] = sim::name(settings.coding);
    report["ticks"] = settings.ticks;
    report["time_step_ms"] = time_step_ms;
    report["seed"] = request.seed;
    report["file"] = request.out;
    print(report_stream(streams, request.out), report, request.json);
    return done;
}

} // namespace

constinit const Command encode_command{
    "encode",
    "digits --data DIR --out IN.spikes [--first N] [--count N] [--network NET] ...",
    "pictures as input spikes, the ones that evaluate would draw",
    "smnn encode digits --data tools/digits --count 10 --out in.spikes",
    run_encode,
};

} // namespace smnn::cli
