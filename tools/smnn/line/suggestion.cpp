#include "tools/smnn/line/suggestion.hpp"

#include <algorithm>
#include <vector>

namespace smnn::cli {

namespace {

// Optimal string alignment distance, three rows of it at a time.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before.swap(above);
        above.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] =
                std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
    }
    return row[b.size()];
}

} // namespace

std::string closest_word(std::string_view unknown, std::span<const std::string> known) {
    std::string closest;
    std::size_t least = std::max<std::size_t>(unknown.size() / 3, 2) + 1;
    for (const std::string& word : known) {
        const std::size_t letters = distance(unknown, word);
        const bool mostly_kept = letters < std::max(unknown.size(), word.size());
        if (letters < least && mostly_kept) {
            least = letters;
            closest = word;
        }
    }
    return closest;
}

} // namespace smnn::cli
