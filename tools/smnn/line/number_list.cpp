#include "tools/smnn/line/number_list.hpp"

#include <algorithm>
#include <sstream>

#include "tools/smnn/line/command.hpp"

namespace smnn::cli {

namespace {

constexpr std::size_t most = 1'000'000; // more of them in a table is a slip of the hand

std::uint32_t number(const std::string& text) {
    return static_cast<std::uint32_t>(whole_number(0, most - 1)(text));
}

} // namespace

Parse<std::vector<std::uint32_t>> number_list() {
    return [](const std::string& text) {
        std::vector<std::uint32_t> numbers;
        std::istringstream spans(text + ",");
        for (std::string span; std::getline(spans, span, ',');) {
            const std::size_t dash = std::min(span.find('-'), span.size());
            const std::uint32_t first = number(span.substr(0, dash));
            const std::uint32_t last = dash == span.size() ? first : number(span.substr(dash + 1));
            if (last < first) throw UsageError("spans go up, as in 0-9");
            for (std::uint32_t n = first; n <= last; ++n) numbers.push_back(n);
        }
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        return numbers;
    };
}

} // namespace smnn::cli
