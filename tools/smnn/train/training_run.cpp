#include "tools/smnn/train/training_run.hpp"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <ostream>

#include "smnn/io/checkpoint_file.hpp"
#include "smnn/learning/evaluation/evaluate.hpp"
#include "smnn/learning/optimise/schedule.hpp"
#include "tools/smnn/evaluate/checkpoint_numbers.hpp"
#include "tools/smnn/terminal/progress.hpp"
#include "tools/smnn/train/run_log.hpp"
#include "tools/smnn/train/run_settings.hpp"
#include "tools/smnn/train/stop_signals.hpp"

namespace smnn::cli {

namespace {

using Clock = std::chrono::steady_clock;

// What would be lost at most, where nobody says how often to write.
constexpr auto longest_without_checkpoint = std::chrono::seconds(60);

bool is_there(const std::string& path) {
    std::error_code error; // a file that cannot be seen is there: reading it will say why
    return std::filesystem::status(path, error).type() != std::filesystem::file_type::not_found;
}

std::size_t held_out(const TrainRequest& request, const learning::Task& task) {
    if (request.validation == 0.0) return 0;
    const auto trials = static_cast<std::size_t>(
        std::llround(request.validation * static_cast<double>(task.trials)));
    if (trials == 0 || trials >= task.trials) {
        throw UsageError("--validation " + std::to_string(request.validation) + ": that is " +
                         std::to_string(trials) + " of " + std::to_string(task.trials) +
                         " trials, at least one must be held out and one left to learn from");
    }
    return trials;
}

learning::Task without_last(learning::Task task, std::size_t trials) {
    task.trials -= trials;
    return task;
}

// A training that is under way.
class Run {
public:
    Run(const TrainRequest& request, const sim::Network& beginning, const learning::Task& task,
        const std::optional<sim::Checkpoint>& checkpoint)
        : request_(request),
          task_(task),
          held_out_(held_out(request, task)),
          trainer_(
              checkpoint
                  ? learning::Trainer(*checkpoint, without_last(task, held_out_), request.training)
                  : learning::Trainer(beginning, without_last(task, held_out_), request.training)) {
        if (checkpoint) {
            epoch_ = saved_epoch_means(*checkpoint);
            stopping_ = saved_early_stopping(*checkpoint);
            seconds_ = saved_number(*checkpoint, "seconds");
        }
        if (request.log) log_.emplace(*request.log, batches(), trainer_.batches_per_epoch());
    }

    // Batches behind it, of all epochs.
    std::size_t batches() const {
        return trainer_.epoch() * trainer_.batches_per_epoch() + trainer_.batch();
    }
    std::size_t batches_per_epoch() const { return trainer_.batches_per_epoch(); }
    const EpochMeans& epoch() const { return epoch_; }
    bool at_end_of_epoch() const { return trainer_.batch() == 0; }

    bool is_over() const {
        return trainer_.done() ||
               (request_.patience && is_over_early(trainer_.epoch(), *request_.patience));
    }

    void step() {
        if (trainer_.batch() == 0) epoch_ = {};
        const double rate = learning_rate();
        const std::size_t epoch = trainer_.epoch() + 1;
        const std::size_t batch = trainer_.batch() + 1;
        const learning::BatchReport report = trainer_.step();
        epoch_.add(report);
        seconds_ += report.seconds;
        if (log_ && batches() % request_.log_every == 0) log_batch(epoch, batch, rate, report);
        if (at_end_of_epoch()) end_epoch();
    }

    sim::Checkpoint checkpoint() const {
        sim::Checkpoint checkpoint = trainer_.checkpoint();
        save(epoch_, checkpoint);
        save(stopping_, checkpoint);
        save_number(checkpoint, "seconds", seconds_);
        return checkpoint;
    }

    TrainingRun result(int signal) const {
        TrainingRun run{.network = trainer_.network(),
                        .epochs = trainer_.epoch(),
                        .batches = batches(),
                        .seconds = seconds_,
                        .epoch = epoch_,
                        .stopping = stopping_,
                        .signal = signal};
        if (request_.patience && stopping_.best_epoch != 0) run.network.weights = stopping_.best;
        return run;
    }

private:
    bool is_over_early(std::size_t epochs, std::size_t patience) const {
        return cli::is_over(stopping_, epochs, patience);
    }

    double learning_rate() const {
        const double epochs =
            static_cast<double>(batches()) / static_cast<double>(batches_per_epoch());
        return request_.training.adam.learning_rate *
               learning::rate_factor(request_.training.schedule, epochs, request_.training.epochs);
    }

    // What a batch and an epoch have in common.
    template <class Means>
    void add_means(Report& line, const Means& means) const {
        line["loss"] = means.loss;
        if (request_.training.replay.spike_target.strength > 0.0) {
            line["spike_penalty"] = means.spike_penalty;
        }
        if (request_.task.kind->has_classes) line["accuracy"] = means.accuracy;
        line["gradient_norm"] = means.gradient_norm;
        line["hidden_spikes_per_neuron"] = means.hidden_spikes;
    }

    void log_batch(std::size_t epoch, std::size_t batch, double rate,
                   const learning::BatchReport& report) {
        Report line;
        line["epoch"] = epoch;
        line["batch"] = batch;
        add_means(line, report);
        line["learning_rate"] = rate;
        line["seconds"] = seconds_;
        log_->add(line);
    }

    void end_epoch() {
        Report line;
        line["epoch"] = trainer_.epoch();
        add_means(line, epoch_);
        if (held_out_ > 0) validate(line);
        line["seconds"] = seconds_;
        if (log_) log_->add(line);
    }

    // Seeded apart from every evaluation that a person would ask for: where trials are made up, those that
    // choose the network are not those that judge it.
    void validate(Report& line) {
        const learning::Evaluation evaluation =
            learning::evaluate(trainer_.network(), task_,
                               {.first = task_.trials - held_out_,
                                .seed = ~request_.training.seed,
                                .threads = request_.training.threads});
        line["validation_loss"] = evaluation.loss;
        line["validation_accuracy"] = evaluation.accuracy;
        if (request_.patience) {
            note(stopping_, trainer_.epoch(), evaluation.loss, trainer_.network().weights);
        }
    }

    const TrainRequest& request_;
    const learning::Task& task_;
    std::size_t held_out_;
    learning::Trainer trainer_;
    EpochMeans epoch_;
    EarlyStopping stopping_;
    double seconds_ = 0.0;
    std::optional<RunLog> log_;
};

std::optional<sim::Checkpoint> checkpoint_to_resume(const TrainRequest& request,
                                                    const sim::Network& beginning,
                                                    std::ostream& err) {
    if (!request.resume) return std::nullopt;
    if (!is_there(*request.resume)) {
        err << "smnn train: " << *request.resume << " is not there yet: the training begins\n";
        return std::nullopt;
    }
    sim::Checkpoint checkpoint = io::read_checkpoint(*request.resume);
    require_same_run(beginning, checkpoint.network, *request.resume);
    return checkpoint;
}

// A training that begins does not write over another one.
void set_aside(const std::string& path, std::ostream& err) {
    if (!std::filesystem::is_regular_file(path)) return;
    std::filesystem::rename(path, path + ".previous");
    err << "smnn train: the training begins anew: the checkpoint that was there is now " << path
        << ".previous\n";
}

bool is_checkpoint_due(const TrainRequest& request, const Run& run, Clock::time_point taken) {
    if (request.checkpoint_every) return run.batches() % *request.checkpoint_every == 0;
    return run.at_end_of_epoch() || Clock::now() - taken >= longest_without_checkpoint;
}

int train_to_the_end(const TrainRequest& request, Run& run, std::ostream& err) {
    std::optional<StopSignals> signals; // without a checkpoint there is nothing to go on from
    if (request.checkpoint) signals.emplace();
    Progress progress(err, request.training.epochs, run.batches_per_epoch(), run.batches(),
                      request.task.kind->has_classes);
    Clock::time_point taken = Clock::now();
    std::optional<sim::Checkpoint> unproven; // good if the batch after it does not diverge
    while (!run.is_over()) {
        run.step();
        progress.show(run.batches(), run.epoch());
        if (!request.checkpoint) continue;
        const int signal = run.is_over() ? 0 : signals->caught();
        if (signal != 0 || run.is_over()) {
            io::write_checkpoint(*request.checkpoint, run.checkpoint());
            return signal;
        }
        if (unproven) io::write_checkpoint(*request.checkpoint, *unproven);
        unproven.reset();
        if (is_checkpoint_due(request, run, taken)) {
            unproven = run.checkpoint();
            taken = Clock::now();
        }
    }
    return 0;
}

} // namespace

TrainingRun run_training(const TrainRequest& request, const sim::Network& beginning,
                         const learning::Task& task, std::ostream& err) {
    const std::optional<sim::Checkpoint> checkpoint = checkpoint_to_resume(request, beginning, err);
    if (!checkpoint && request.checkpoint) set_aside(*request.checkpoint, err);
    Run run(request, beginning, task, checkpoint);
    const int signal = train_to_the_end(request, run, err);
    return run.result(signal);
}

} // namespace smnn::cli
