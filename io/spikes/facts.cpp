#include <array>
#include <iomanip>
#include <sstream>

#include "smnn/io/spikes.hpp"

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
                               "trial"};
    return names[static_cast<std::size_t>(fact)];
}

MissingFact::MissingFact(Fact fact, std::string path, std::string why)
    : ParameterError(std::string("the ") + name(fact) + " is needed: " + why),
      fact_(fact),
      path_(std::move(path)),
      why_(std::move(why)) {}

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
