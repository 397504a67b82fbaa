#include "smnn/learning/training_options.hpp"

#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::learning;
using Words = std::map<std::string, std::string>;

TEST_CASE("options in words are the settings that a network keeps", "[learning]") {
    TrainingOptions options;
    const Words usual{{"attached_reset", "no"},
                      {"batch", "100"},
                      {"clip", "20"},
                      {"dale", "none"},
                      {"epochs", "30"},
                      {"freeze", "none"},
                      {"input_sparsity", "0"},
                      {"learning_rate", "0.008"},
                      {"patience", "none"},
                      {"schedule", "cosine"},
                      {"seed", "1"},
                      {"slope", "25"},
                      {"surrogate", "fast_sigmoid"},
                      {"validation", "0"},
                      {"weight_decay", "0"}};
    CHECK(in_words(options) == usual);

    options.schedule = {.kind = ScheduleKind::step, .step_epochs = 7, .factor = 0.25};
    options.replay = {.surrogate = {.kind = SurrogateKind::triangle, .slope = 2.5},
                      .attached_reset = true,
                      .spike_target = {.spikes = 1.5, .strength = 1e-7}};
    options.constraints = {
        .trained = {.input = false, .importance = false}, .input_sparsity = 0.1, .excitatory = 0.8};
    options.patience = 3;
    Words other = usual;
    other.merge(Words{{"step_epochs", "7"},
                      {"step_factor", "0.25"},
                      {"spike_target", "1.5"},
                      {"spike_strength", "1e-07"}});
    other["schedule"] = "step";
    other["surrogate"] = "triangle";
    other["slope"] = "2.5";
    other["attached_reset"] = "yes";
    other["freeze"] = "input,importance";
    other["input_sparsity"] = "0.1";
    other["dale"] = "0.8";
    other["patience"] = "3";
    CHECK(in_words(options) == other);
}

TEST_CASE("threads are no option that a network keeps", "[learning]") {
    TrainingOptions options;
    options.threads = 5;
    CHECK(in_words(options) == in_words({}));
}
