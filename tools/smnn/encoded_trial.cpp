#include "tools/smnn/encoded_trial.hpp"

namespace smnn::cli {

learning::Trial encoded_trial(const learning::Task& task, std::uint64_t seed, std::size_t index) {
    sim::Random random(seed, "encoding", index);
    learning::Trial trial;
    task.make_trial(index, random, trial);
    return trial;
}

} // namespace smnn::cli
