#pragma once

#include <iosfwd>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include "tools/smnn/line/command.hpp"
#include "tools/smnn/line/numbers.hpp"

namespace smnn::cli {

// Texts that are taken as they come: paths.
inline Parse<std::string> any_text() {
    return [](const std::string& text) { return text; };
}

// The arguments and flags of one command, each bound to the variable that it sets.
//
//     Options options(self);
//     options.argument("NET", path);
//     options.value("seed", "N", seed, any_seed(), "seed of the encoding");
//     if (!options.parse(arguments, streams.out)) return done; // --help: it is on `out`
//
// A variable keeps its value where its flag is not given; help shows that value as the default.
// Errors  UsageError naming the flag, its value and what would be allowed
class Options {
public:
    explicit Options(const Command& command) : command_(command) {}

    // The next word that is no flag; all of them are needed.
    void argument(const std::string& placeholder, std::string& target) {
        arguments_.push_back({placeholder, &target});
    }

    // The same for the last word, which may be missing.
    void argument(const std::string& placeholder, std::optional<std::string>& target) {
        optional_argument_ = {placeholder, &target};
    }

    // All words that are no flags, from here on: one or more.
    void arguments(const std::string& placeholder, std::vector<std::string>& target) {
        rest_ = {placeholder, &target};
    }

    // What follows is listed under this heading.
    void heading(const std::string& words) { heading_ = words; }

    // --name, given or not.
    void flag(const std::string& name, bool& given, const std::string& meaning) {
        flags_.push_back({heading_, name, "", meaning, "", false,
                          [&given](const std::string&) { given = true; }});
    }

    // --name TEXT.
    template <class T>
    void value(const std::string& name, const std::string& placeholder, T& target,
               const Parse<T>& parse_text, const std::string& meaning) {
        flags_.push_back(
            {heading_, name, placeholder, meaning, shown(target), false,
             [&target, parse_text](const std::string& text) { target = parse_text(text); }});
    }
    template <class T>
    void value(const std::string& name, const std::string& placeholder, std::optional<T>& target,
               const Parse<T>& parse_text, const std::string& meaning) {
        flags_.push_back(
            {heading_, name, placeholder, meaning, "", false,
             [&target, parse_text](const std::string& text) { target = parse_text(text); }});
    }

    // --name TEXT without which the command cannot run.
    void required(const std::string& name, const std::string& placeholder, std::string& target,
                  const std::string& meaning) {
        flags_.push_back({heading_, name, placeholder, meaning, "", true,
                          [&target](const std::string& text) { target = text; }});
    }

    // An older spelling of the flag above, which is accepted for one version and not listed by help.
    void formerly(const std::string& name) { flags_.back().former_name = name; }

    // Sets every variable. Returns false if `--help` was given; the help is then on `out`.
    bool parse(std::span<const std::string> arguments, std::ostream& out) const;

private:
    struct Argument {
        std::string placeholder;
        std::string* target;
    };
    struct OptionalArgument {
        std::string placeholder;
        std::optional<std::string>* target = nullptr;
    };
    struct Rest {
        std::string placeholder;
        std::vector<std::string>* target = nullptr;
    };
    struct Flag {
        std::string heading;
        std::string name;
        std::string placeholder; // empty: takes no text
        std::string meaning;
        std::string initial; // the default, as help shows it
        bool is_required;
        std::function<void(const std::string& text)> accept;
        std::string former_name = "";
    };

    template <class T>
    static std::string shown(const T& value) {
        if constexpr (std::is_enum_v<T>) {
            return name(value);
        } else {
            std::ostringstream text;
            text << value;
            return text.str();
        }
    }

    std::string usage() const;

    const Command& command_;
    std::string heading_ = "Flags";
    std::vector<Argument> arguments_;
    OptionalArgument optional_argument_;
    Rest rest_;
    std::vector<Flag> flags_;
};

} // namespace smnn::cli
