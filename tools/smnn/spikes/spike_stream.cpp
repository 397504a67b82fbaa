#include "tools/smnn/spikes/spike_stream.hpp"

#include "tools/smnn/line/numbers.hpp"

namespace smnn::cli {

std::string in_words(const SpikeSource& source) {
    std::string words = source.remark ? source.remark() : "";
    if (source.grid && source.grid->moved() > 0) {
        words += (words.empty() ? "" : "; ") + std::to_string(source.grid->moved()) + " of " +
                 std::to_string(source.grid->times()) + " times lie between ticks of " +
                 shortest_text(source.grid->time_step_ms()) +
                 " ms: each goes to the nearest, at most " +
                 shortest_text(source.grid->largest_move_ms()) + " ms away";
    }
    return words;
}

} // namespace smnn::cli
