#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <sstream>
#include <type_traits>
#include <utility>

#include "smnn/io/hdf5/hdf5.hpp"
#include "smnn/io/hdf5/process.hpp"

namespace smnn::io {

namespace {

constexpr std::uint64_t piece_values = 128 * 1024; // in one question,
constexpr std::uint64_t piece_rows = 8;            // and rows of different lengths

const char* in_words(Hdf5Kind kind) {
    switch (kind) {
        case Hdf5Kind::integer:
            return "integers";
        case Hdf5Kind::floating:
            return "floating point numbers";
        case Hdf5Kind::text:
            return "texts";
        case Hdf5Kind::ragged:
            return "rows of different lengths";
        case Hdf5Kind::enumeration:
            return "an enumeration";
        case Hdf5Kind::other:
            break;
    }
    return "records or another type";
}

template <class T>
std::string in_digits(T number) {
    if constexpr (std::is_integral_v<T>) return std::to_string(number);
    std::ostringstream text;
    text << number;
    return text.str();
}

// A number as T. False where T cannot hold it.
template <class T, class From>
bool convert(From number, T& value) {
    if constexpr (std::is_integral_v<From> && std::is_integral_v<T>) {
        value = static_cast<T>(number);
        return std::in_range<T>(number);
    } else if constexpr (std::is_integral_v<From>) {
        value = static_cast<T>(number);
        return true;
    } else {
        const bool holds = !std::isfinite(number) ||
                           std::abs(number) <= static_cast<double>(std::numeric_limits<T>::max());
        value = holds ? static_cast<T>(number) : T{};
        return holds;
    }
}

} // namespace

// The process that reads the file, and what is known of its datasets.
struct Hdf5Reader::Inside {
    explicit Inside(const std::string& path) : name(path), process(path) { kind("/"); }

    [[noreturn]] void refuse(const std::string& object, const std::string& what) const {
        throw sim::FormatError(name, object, what);
    }

    // An answer may be cut where the process is out of its mind.
    template <class Take>
    decltype(auto) understood(const std::string& object, Take&& take) const {
        try {
            return take();
        } catch (const std::length_error&) {
            refuse(object, "is damaged: the HDF5 library gives half an answer");
        }
    }

    std::uint64_t most_text() const { return (1U << 20U) + 10 * process.file_bytes(); }

    Hdf5ObjectKind kind(const std::string& object) {
        return understood(object, [&] {
            return static_cast<Hdf5ObjectKind>(process.ask(Hdf5Question::kind, object).number());
        });
    }

    const Hdf5Description& dataset(const std::string& object) {
        const auto known = described.find(object);
        if (known != described.end()) return known->second;
        return understood(object, [&]() -> const Hdf5Description& {
            Hdf5Message answer = process.ask(Hdf5Question::dataset, object);
            return described.emplace(object, Hdf5Description::taken_from(answer)).first->second;
        });
    }

    std::vector<std::string> texts(Hdf5Message& answer) const {
        std::vector<std::string> texts;
        for (std::uint64_t left = answer.number(); left > 0; --left) texts.push_back(answer.text());
        return texts;
    }

    // Numbers that become T.
    template <class T>
    void require_numbers(const std::string& object, const Hdf5Description& is) const {
        const Hdf5Kind kind = is.kind == Hdf5Kind::ragged ? is.element : is.kind;
        const bool fits = kind == Hdf5Kind::integer ||
                          (kind == Hdf5Kind::enumeration && std::is_integral_v<T>) ||
                          (kind == Hdf5Kind::floating && !std::is_integral_v<T>);
        if (!fits) {
            refuse(object, "holds " + std::string(in_words(kind)) + ", " +
                               (std::is_integral_v<T> ? "integers are" : "numbers are") +
                               " expected");
        }
        if (is.bytes > sizeof(double)) {
            refuse(object, "numbers of " + std::to_string(is.bytes) +
                               " bytes each, at most 8 are expected");
        }
    }

    void require_rank(const std::string& object, const Hdf5Shape& shape, std::size_t rank) const {
        if (shape.size() == rank) return;
        refuse(object, "is " + in_words(shape) + ", " +
                           (rank == 0   ? "a single value is"
                            : rank == 1 ? "1 dimension is"
                                        : std::to_string(rank) + " dimensions are") +
                           " expected");
    }

    template <class T, class From>
    void convert_from(const std::string& object, std::string_view bytes, std::span<T> values,
                      std::uint64_t first) const {
        for (std::size_t i = 0; i < values.size(); ++i) {
            From number{};
            std::memcpy(&number, bytes.data() + i * sizeof(From), sizeof(From));
            if (convert(number, values[i])) continue;
            refuse(object, "[" + std::to_string(first + i) + "]: " + in_digits(number) + ", " +
                               in_digits(std::numeric_limits<T>::lowest()) + " to " +
                               in_digits(std::numeric_limits<T>::max()) + " are allowed");
        }
    }

    template <class T>
    void convert_all(const std::string& object, const Hdf5Description& is, std::string_view bytes,
                     std::span<T> values, std::uint64_t first = 0) const {
        if (bytes.size() != values.size() * sizeof(double)) {
            refuse(object, "is damaged: the HDF5 library gives half an answer");
        }
        const Hdf5Kind kind = is.kind == Hdf5Kind::ragged ? is.element : is.kind;
        if (kind == Hdf5Kind::floating) {
            convert_from<T, double>(object, bytes, values, first);
        } else if (is.is_signed) {
            convert_from<T, std::int64_t>(object, bytes, values, first);
        } else {
            convert_from<T, std::uint64_t>(object, bytes, values, first);
        }
    }

    // `count` along the first dimension.
    template <class T>
    void numbers(const std::string& object, const Hdf5Description& is, std::uint64_t first,
                 std::uint64_t count, std::vector<T>& values) {
        const std::uint64_t row = is.count_of_row();
        const std::uint64_t rows =
            std::max<std::uint64_t>(piece_values / std::max<std::uint64_t>(row, 1), 1);
        for (const std::uint64_t end = first + count; first < end;) {
            const std::uint64_t piece = std::min(rows, end - first);
            const std::uint64_t more = saturating_product(piece, row);
            const Hdf5Message answer =
                process.ask(Hdf5Question::numbers, object, Hdf5Message().put(first).put(piece),
                            saturating_product(more, sizeof(double)));
            if (answer.bytes().size() / sizeof(double) != more) {
                refuse(object, "is damaged: the HDF5 library gives half an answer");
            }
            const std::size_t before = values.size();
            values.resize(before + more);
            convert_all(object, is, answer.bytes(), std::span(values).subspan(before), before);
            first += piece;
        }
    }

    // The bytes of a row. Rows are wanted one after another.
    const std::string& row(const std::string& object, const Hdf5Description& is,
                           std::uint64_t index) {
        Rows& known = last_rows[object];
        if (index >= known.first && index - known.first < known.bytes.size()) {
            return known.bytes[index - known.first];
        }
        const std::uint64_t count = std::min(piece_rows, is.shape[0] - index);
        understood(object, [&] {
            Hdf5Message answer =
                process.ask(Hdf5Question::rows, object, Hdf5Message().put(index).put(count),
                            saturating_product(process.file_bytes() + count, sizeof(double)));
            known = {index, {}};
            for (std::uint64_t i = 0; i < count; ++i) known.bytes.push_back(answer.text());
        });
        return known.bytes.front();
    }

    struct Rows {
        std::uint64_t first = 0;
        std::vector<std::string> bytes{};
    };

    std::string name;
    Hdf5Process process;
    std::map<std::string, Rows> last_rows;
    std::map<std::string, Hdf5Description> described;
};

Hdf5Reader::Hdf5Reader(const std::string& path)
    : path_(path), inside_(std::make_unique<Inside>(path)) {}

Hdf5Reader::~Hdf5Reader() = default;

sim::FormatError Hdf5Reader::error(const std::string& object, const std::string& what) const {
    return {path_, object, what};
}

bool Hdf5Reader::has_group(const std::string& object) const {
    return inside_->kind(object) == Hdf5ObjectKind::group;
}

bool Hdf5Reader::has_dataset(const std::string& object) const {
    return inside_->kind(object) == Hdf5ObjectKind::dataset;
}

std::vector<std::string> Hdf5Reader::names(const std::string& group) const {
    return inside_->understood(group, [&] {
        Hdf5Message answer =
            inside_->process.ask(Hdf5Question::names, group, {}, inside_->most_text());
        std::vector<std::string> names = inside_->texts(answer);
        std::sort(names.begin(), names.end());
        return names;
    });
}

Hdf5Shape Hdf5Reader::shape(const std::string& dataset) const {
    return inside_->dataset(dataset).shape;
}

bool Hdf5Reader::is_text(const std::string& dataset) const {
    return inside_->dataset(dataset).kind == Hdf5Kind::text;
}

bool Hdf5Reader::is_ragged(const std::string& dataset) const {
    return inside_->dataset(dataset).kind == Hdf5Kind::ragged;
}

double Hdf5Reader::spacing(const std::string& dataset) const {
    const Hdf5Description& is = inside_->dataset(dataset);
    const Hdf5Kind kind = is.kind == Hdf5Kind::ragged ? is.element : is.kind;
    if (kind != Hdf5Kind::floating) return std::numeric_limits<double>::epsilon();
    return std::ldexp(1.0, -static_cast<int>(std::min<std::uint64_t>(is.bits, 52)));
}

template <class T>
Hdf5Array<T> Hdf5Reader::numbers(const std::string& dataset, std::size_t rank) const {
    const Hdf5Description& is = inside_->dataset(dataset);
    if (is.kind == Hdf5Kind::ragged) {
        inside_->refuse(dataset, "holds rows of different lengths, numbers are expected");
    }
    inside_->require_numbers<T>(dataset, is);
    inside_->require_rank(dataset, is.shape, rank);
    Hdf5Array<T> array{is.shape, {}};
    inside_->numbers<T>(dataset, is, 0, is.shape.empty() ? 1 : is.shape[0], array.values);
    return array;
}

Hdf5Array<std::string> Hdf5Reader::texts(const std::string& dataset, std::size_t rank) const {
    const Hdf5Description& is = inside_->dataset(dataset);
    inside_->require_rank(dataset, is.shape, rank);
    if (is.kind != Hdf5Kind::text) {
        inside_->refuse(dataset, "holds " + std::string(in_words(is.kind)) + ", text is expected");
    }
    return inside_->understood(dataset, [&] {
        Hdf5Message answer =
            inside_->process.ask(Hdf5Question::texts, dataset, {}, inside_->most_text());
        Hdf5Array<std::string> array{is.shape, inside_->texts(answer)};
        if (array.values.size() != is.count()) throw std::length_error("too few texts");
        return array;
    });
}

template <class T>
void Hdf5Reader::read(const std::string& dataset, std::uint64_t first, std::span<T> values) const {
    const Hdf5Description& is = inside_->dataset(dataset);
    inside_->require_numbers<T>(dataset, is);
    inside_->require_rank(dataset, is.shape, 1);
    if (first > is.shape[0] || values.size() > is.shape[0] - first) {
        inside_->refuse(dataset, "has " + std::to_string(is.shape[0]) + " values, " +
                                     std::to_string(first + values.size()) + " are expected");
    }
    for (std::size_t done = 0; done < values.size();) {
        const std::span<T> piece =
            values.subspan(done, std::min<std::size_t>(piece_values, values.size() - done));
        const Hdf5Message answer =
            inside_->process.ask(Hdf5Question::numbers, dataset,
                                 Hdf5Message().put(first + done).put(std::uint64_t{piece.size()}),
                                 piece.size() * sizeof(double));
        inside_->convert_all(dataset, is, answer.bytes(), piece, first + done);
        done += piece.size();
    }
}

template <class T>
std::vector<T> Hdf5Reader::row(const std::string& dataset, std::uint64_t index) const {
    const Hdf5Description& is = inside_->dataset(dataset);
    if (is.kind != Hdf5Kind::ragged) {
        inside_->refuse(dataset, "holds " + std::string(in_words(is.kind)) +
                                     ", rows of different lengths are expected");
    }
    inside_->require_rank(dataset, is.shape, 1);
    if (index >= is.shape[0]) {
        inside_->refuse(dataset, "has " + std::to_string(is.shape[0]) + " rows, row " +
                                     std::to_string(index) + " is expected");
    }
    inside_->require_numbers<T>(dataset, is);
    const std::string& bytes = inside_->row(dataset, is, index);
    std::vector<T> values(bytes.size() / sizeof(double));
    inside_->convert_all(dataset + "[" + std::to_string(index) + "]", is, bytes, std::span(values));
    return values;
}

template <class T>
std::optional<Hdf5Array<T>> Hdf5Reader::numbers_of(const std::string& object,
                                                   const std::string& attribute) const {
    const std::string where = object + " attribute " + attribute;
    return inside_->understood(where, [&]() -> std::optional<Hdf5Array<T>> {
        Hdf5Message answer = inside_->process.ask(
            Hdf5Question::attribute, object, Hdf5Message().put(attribute), inside_->most_text());
        if (answer.number() == 0) return std::nullopt;
        const Hdf5Description is = Hdf5Description::taken_from(answer);
        if (is.kind == Hdf5Kind::ragged) {
            inside_->refuse(where, "holds rows of different lengths, numbers are expected");
        }
        inside_->require_numbers<T>(where, is);
        Hdf5Array<T> array{is.shape, std::vector<T>(answer.rest().size() / sizeof(double))};
        if (array.values.size() != is.count()) throw std::length_error("too few numbers");
        inside_->convert_all(where, is, answer.rest(), std::span(array.values));
        return array;
    });
}

std::optional<std::string> Hdf5Reader::text_of(const std::string& object,
                                               const std::string& attribute) const {
    const std::string where = object + " attribute " + attribute;
    return inside_->understood(where, [&]() -> std::optional<std::string> {
        Hdf5Message answer = inside_->process.ask(
            Hdf5Question::attribute, object, Hdf5Message().put(attribute), inside_->most_text());
        if (answer.number() == 0) return std::nullopt;
        const Hdf5Description is = Hdf5Description::taken_from(answer);
        if (is.count() != 1) {
            inside_->refuse(where, "is " + in_words(is.shape) + ", a single text is expected");
        }
        if (is.kind != Hdf5Kind::text) {
            inside_->refuse(where,
                            "holds " + std::string(in_words(is.kind)) + ", text is expected");
        }
        std::vector<std::string> texts = inside_->texts(answer);
        if (texts.size() != 1) throw std::length_error("no text");
        return std::move(texts.front());
    });
}

// NOLINTBEGIN(bugprone-macro-parentheses): a type in parentheses is no type
#define SMNN_FOR_NUMBERS(T)                                                                   \
    template Hdf5Array<T> Hdf5Reader::numbers<T>(const std::string&, std::size_t) const;      \
    template void Hdf5Reader::read<T>(const std::string&, std::uint64_t, std::span<T>) const; \
    template std::vector<T> Hdf5Reader::row<T>(const std::string&, std::uint64_t) const;      \
    template std::optional<Hdf5Array<T>> Hdf5Reader::numbers_of<T>(const std::string&,        \
                                                                   const std::string&) const;
SMNN_FOR_NUMBERS(float)
SMNN_FOR_NUMBERS(double)
SMNN_FOR_NUMBERS(std::int64_t)
SMNN_FOR_NUMBERS(std::uint64_t)
#undef SMNN_FOR_NUMBERS
// NOLINTEND(bugprone-macro-parentheses)

} // namespace smnn::io
