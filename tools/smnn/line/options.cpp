#include "tools/smnn/line/options.hpp"

#include <boost/program_options.hpp>
#include <ostream>

#include "smnn/sim/error.hpp"
#include "tools/smnn/line/suggestion.hpp"

namespace smnn::cli {

namespace {

namespace po = boost::program_options;

// Abbreviated flags are refused: a script must not change its meaning when a flag is added.
constexpr int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;

//   listed  by help, and so what an unknown flag may have been meant to be
po::parsed_options split(std::span<const std::string> arguments,
                         const po::options_description& accepted,
                         const po::options_description& listed) {
    const std::vector<std::string> words(arguments.begin(), arguments.end());
    try {
        return po::command_line_parser(words).options(accepted).style(style).run();
    } catch (const po::unknown_option& error) {
        std::vector<std::string> names;
        for (const auto& option : listed.options()) names.push_back("--" + option->long_name());
        const std::string near = closest_word(error.get_option_name(), names);
        throw UsageError("there is no flag " + error.get_option_name() + ": " +
                         (near.empty() ? "--help lists them" : "is " + near + " meant?"));
    } catch (const po::error& error) {
        throw UsageError(error.what());
    }
}

std::string indented(std::string_view lines) {
    std::string text = "  ";
    for (const char c : lines) {
        text += c;
        if (c == '\n') text += "  ";
    }
    return text;
}

} // namespace

bool Options::parse(std::span<const std::string> arguments, std::ostream& out) const {
    po::options_description listed;
    po::options_description accepted;           // those, and former spellings
    std::vector<po::options_description> pages; // of the help, one a heading
    std::string heading;
    for (const Flag& flag : flags_) {
        if (pages.empty() || flag.heading != heading) pages.emplace_back(flag.heading);
        heading = flag.heading;
        const std::string ending = flag.initial.empty() ? "" : " (" + flag.initial + ")";
        const std::string meaning = flag.meaning + ending;
        if (flag.placeholder.empty()) {
            pages.back().add_options()(flag.name.c_str(), meaning.c_str());
        } else {
            const auto text = po::value<std::string>()->value_name(flag.placeholder);
            pages.back().add_options()(flag.name.c_str(), text, meaning.c_str());
        }
        if (!flag.former_name.empty()) {
            accepted.add_options()(flag.former_name.c_str(), po::value<std::string>());
        }
    }
    if (pages.empty()) pages.emplace_back(heading_);
    pages.back().add_options()("help,h", "Prints this page");
    for (const po::options_description& page : pages) listed.add(page);
    accepted.add(listed);

    const po::parsed_options parsed = split(arguments, accepted, listed);
    std::vector<std::string> words;
    for (const po::option& option : parsed.options) {
        if (option.string_key == "help") {
            out << usage() << "\n\n"
                << command_.summary << "\n"
                << listed << "\nExample:\n"
                << indented(command_.examples) << '\n';
            return false;
        }
        if (option.position_key >= 0) {
            words.insert(words.end(), option.value.begin(), option.value.end());
        }
    }
    if (words.size() < arguments_.size()) {
        throw UsageError(arguments_[words.size()].placeholder + " is missing: " + usage());
    }
    if (rest_.target != nullptr) {
        rest_.target->assign(words.begin() + std::ssize(arguments_), words.end());
        if (rest_.target->empty()) {
            throw UsageError(rest_.placeholder + " is missing: " + usage());
        }
        words.resize(arguments_.size());
    }
    const bool takes_one_more = optional_argument_.target != nullptr;
    const std::size_t most = arguments_.size() + (takes_one_more ? 1 : 0);
    if (words.size() > most) {
        throw UsageError("'" + words[most] + "' is one argument too many: " + usage());
    }
    for (std::size_t i = 0; i < arguments_.size(); ++i) *arguments_[i].target = words[i];
    if (words.size() > arguments_.size()) *optional_argument_.target = words.back();

    po::variables_map given;
    try {
        po::store(parsed, given);
    } catch (const po::error& error) {
        throw UsageError(error.what());
    }
    for (const Flag& flag : flags_) {
        const bool is_former = !flag.former_name.empty() && given.count(flag.former_name) > 0;
        if (is_former && given.count(flag.name) > 0) {
            throw UsageError("--" + flag.former_name + " is the former spelling of --" + flag.name +
                             ": give one of them");
        }
        const std::string& name = is_former ? flag.former_name : flag.name;
        if (given.count(name) == 0) {
            if (flag.is_required) throw UsageError("--" + flag.name + " is missing: " + usage());
            continue;
        }
        const std::string text = flag.placeholder.empty() ? "" : given[name].as<std::string>();
        try {
            flag.accept(text);
        } catch (const UsageError& error) {
            throw UsageError("--" + name + " " + text + ": " + error.what());
        } catch (const sim::ParameterError& error) {
            throw UsageError("--" + name + " " + text + ": " + error.what());
        }
    }
    return true;
}

std::string Options::usage() const {
    return "smnn " + std::string(command_.name) + " " + std::string(command_.synopsis);
}

} // namespace smnn::cli
