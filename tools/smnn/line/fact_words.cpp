#include "tools/smnn/line/fact_words.hpp"

#include <array>

#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/io/recordings/spike_input.hpp"
#include "smnn/io/spikes.hpp"

namespace smnn::cli {

namespace {

std::string flag(io::Fact fact) {
    constexpr std::array flags{
        "part",       "time-step", "inputs", "neurons", "ticks",      "label",
        "population", "time-unit", "width",  "height",  "start",      "exact-times",
        "to",         "trial",     "from",   "roi",     "downsample", "merge-polarities"};
    return "--" + std::string(flags[static_cast<std::size_t>(fact)]);
}

// The flag that gives a fact, with its words where they are few.
std::string flag_that_gives(io::Fact fact) {
    if (fact == io::Fact::channels) return "--inputs or --neurons";
    return fact == io::Fact::part ? "--part input or --part spikes" : flag(fact);
}

bool is_spike_log(const std::string& path) {
    try {
        return path != "-" && io::kind_tag(path) == io::spike_log_kind.tag;
    } catch (const sim::Error&) {
        return false;
    }
}

} // namespace

std::string in_words(const std::exception& error) {
    if (const auto* missing = dynamic_cast<const io::MissingFact*>(&error)) {
        std::vector<std::string> flags;
        for (const io::Fact fact : missing->facts()) flags.push_back(flag_that_gives(fact));
        return io::listed(flags) + (flags.size() == 1 ? " is needed: " : " are needed: ") +
               missing->why();
    }
    if (const auto* other = dynamic_cast<const io::ContradictingFact*>(&error)) {
        return flag(other->fact()) + " " + other->said() + ": " + other->path() + " has " +
               other->in_file();
    }
    if (const auto* unused = dynamic_cast<const io::UnusedFact*>(&error)) {
        return flag(unused->fact()) + ": " + unused->path() + " is of format " + unused->format() +
               ", which has no use for it";
    }
    if (const auto* many = dynamic_cast<const io::TooManyTicks*>(&error)) {
        return many->path() + ": has " + std::to_string(many->ticks()) +
               " ticks, something is done at each, and at most " + std::to_string(many->most()) +
               " are allowed: --start MS says the time of tick 0, or --ticks T the length";
    }
    const auto* damage = dynamic_cast<const sim::FormatError*>(&error);
    if (damage != nullptr && is_spike_log(damage->path())) {
        return std::string(damage->what()) + ": smnn inspect --repair saves what is before it";
    }
    return error.what();
}

} // namespace smnn::cli
