#include <array>
#include <iomanip>
#include <sstream>

#include "smnn/io/any_format/source.hpp"

namespace smnn::io {

const char* name(Fact fact) {
    constexpr std::array names{"part",
                               "time step",
                               "number of inputs",
                               "number of neurons",
                               "ticks",
                               "label",
                               "population",
                               "unit of time",
                               "width",
                               "height",
                               "start",
                               "exact times",
                               "format",
                               "trial",
                               "format",
                               "region",
                               "blocks of pixels",
                               "merged polarities",
                               "number of inputs or neurons"};
    return names[static_cast<std::size_t>(fact)];
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        text += i == 0 ? "" : i + 1 == words.size() ? " and " : ", ";
        text += words[i];
    }
    return text;
}

namespace {

std::string all_named(const std::vector<Fact>& facts) {
    std::vector<std::string> words;
    words.reserve(facts.size());
    for (const Fact fact : facts) words.push_back(std::string("the ") + name(fact));
    return listed(words);
}

} // namespace

MissingFact::MissingFact(Fact fact, std::string path, std::string why)
    : ParameterError(std::string("the ") + name(fact) + " is needed: " + why),
      facts_{fact},
      path_(std::move(path)),
      why_(std::move(why)) {}

namespace {

std::string not_said(const std::vector<Fact>& facts, const std::string& path) {
    return path + " does not say " + (facts.size() == 1 ? "it" : "them");
}

} // namespace

MissingFact::MissingFact(const std::vector<Fact>& facts, const std::string& path)
    : MissingFact(facts, path, not_said(facts, path)) {}

MissingFact::MissingFact(std::vector<Fact> facts, std::string path, std::string why)
    : ParameterError(all_named(facts) + (facts.size() == 1 ? " is needed: " : " are needed: ") +
                     why),
      facts_(std::move(facts)),
      path_(std::move(path)),
      why_(std::move(why)) {}

void require_known(const std::string& path, std::initializer_list<std::pair<bool, Fact>> facts,
                   const std::string& why) {
    std::vector<Fact> missing;
    for (const auto& [is_known, fact] : facts) {
        if (!is_known) missing.push_back(fact);
    }
    if (missing.empty()) return;
    if (why.empty()) throw MissingFact(missing, path);
    throw MissingFact(std::move(missing), path, why);
}

ContradictingFact::ContradictingFact(Fact fact, std::string path, std::string in_file,
                                     std::string said)
    : ParameterError(std::string("the ") + name(fact) + " " + said + ": " + path + " has " +
                     in_file),
      fact_(fact),
      path_(std::move(path)),
      in_file_(std::move(in_file)),
      said_(std::move(said)) {}

UnusedFact::UnusedFact(Fact fact, std::string path, const std::string& format)
    : ParameterError(std::string("the ") + name(fact) + ": " + path + " is of format " + format +
                     ", which has no use for it"),
      fact_(fact),
      path_(std::move(path)),
      format_(format) {}

std::optional<Part> SpikeFacts::said_part() const {
    if (part || inputs.has_value() == neurons.has_value()) return part;
    return inputs ? Part::input : Part::spikes;
}

std::string identity_text(std::uint64_t identity) {
    std::ostringstream text;
    text << std::hex << std::setfill('0') << std::setw(16) << identity;
    return text.str();
}

} // namespace smnn::io
