#include "tools/smnn/train/training_run.hpp"

#include <chrono>
#include <filesystem>
#include <ostream>

#include "smnn/io/checkpoint_file.hpp"
#include "smnn/learning/session.hpp"
#include "tools/smnn/terminal/progress.hpp"
#include "tools/smnn/train/run_log.hpp"
#include "tools/smnn/train/run_settings.hpp"
#include "tools/smnn/train/stop_signals.hpp"

namespace smnn::cli {

namespace {

using Clock = std::chrono::steady_clock;

// What would be lost at most, where no flag says how often to write.
constexpr auto longest_without_checkpoint = std::chrono::seconds(60);

bool is_there(const std::string& path) {
    std::error_code error; // a file that cannot be seen is there: reading it will say why
    return std::filesystem::status(path, error).type() != std::filesystem::file_type::not_found;
}

learning::Session session_of(const TrainRequest& request, const sim::Network& beginning,
                             const learning::Task& task,
                             const std::optional<sim::Checkpoint>& checkpoint) {
    return checkpoint ? learning::Session(*checkpoint, task, request.training)
                      : learning::Session(beginning, task, request.training);
}

// The log of a training, a line a batch and a line an epoch.
class Log {
public:
    Log(const TrainRequest& request, const learning::Session& session)
        : request_(request), session_(session) {
        if (request.log) {
            lines_.emplace(*request.log, session.batches(), session.batches_per_epoch());
        }
    }

    void add(const learning::SessionStep& step) {
        if (!lines_) return;
        if (session_.batches() % request_.log_every == 0) add_batch(step);
        if (step.ends_epoch) add_epoch(step);
    }

private:
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

    void add_batch(const learning::SessionStep& step) {
        Report line;
        line["epoch"] = step.epoch;
        line["batch"] = step.batch;
        add_means(line, step.report);
        line["learning_rate"] = step.learning_rate;
        line["seconds"] = session_.seconds();
        lines_->add(line);
    }

    void add_epoch(const learning::SessionStep& step) {
        Report line;
        line["epoch"] = step.epoch;
        add_means(line, session_.epoch());
        if (step.validation) {
            line["validation_loss"] = step.validation->loss;
            line["validation_accuracy"] = step.validation->accuracy;
        }
        line["seconds"] = session_.seconds();
        lines_->add(line);
    }

    const TrainRequest& request_;
    const learning::Session& session_;
    std::optional<RunLog> lines_;
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

bool is_checkpoint_due(const TrainRequest& request, const learning::Session& session,
                       Clock::time_point taken) {
    if (request.checkpoint_every) return session.batches() % *request.checkpoint_every == 0;
    return session.at_end_of_epoch() || Clock::now() - taken >= longest_without_checkpoint;
}

sim::Checkpoint checkpoint_of(const learning::Session& session) {
    sim::Checkpoint checkpoint;
    session.save(checkpoint);
    return checkpoint;
}

// The signal that stopped the training; 0 at its end.
int train_to_the_end(const TrainRequest& request, learning::Session& session, std::ostream& err) {
    std::optional<StopSignals> signals; // without a checkpoint there is nothing to go on from
    if (request.checkpoint) signals.emplace();
    Log log(request, session);
    Progress progress(err, request.training.epochs, session.batches_per_epoch(), session.batches(),
                      request.task.kind->has_classes);
    Clock::time_point taken = Clock::now();
    std::optional<sim::Checkpoint> unproven; // good if the batch after it does not diverge
    while (!session.done()) {
        log.add(session.step());
        progress.show(session.batches(), session.epoch());
        if (!request.checkpoint) continue;
        const int signal = session.done() ? 0 : signals->caught();
        if (signal != 0 || session.done()) {
            io::write_checkpoint(*request.checkpoint, checkpoint_of(session));
            return signal;
        }
        if (unproven) io::write_checkpoint(*request.checkpoint, *unproven);
        unproven.reset();
        if (is_checkpoint_due(request, session, taken)) {
            unproven = checkpoint_of(session);
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
    learning::Session session = session_of(request, beginning, task, checkpoint);
    const int signal = train_to_the_end(request, session, err);
    return {.network = session.result(),
            .epochs = session.epochs(),
            .batches = session.batches(),
            .seconds = session.seconds(),
            .epoch = session.epoch(),
            .stopping = session.best(),
            .signal = signal};
}

} // namespace smnn::cli
