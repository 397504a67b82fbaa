#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <type_traits>
#include <utility>

#include "smnn/io/hdf5/hdf5.hpp"
#include "smnn/io/hdf5/storage.hpp"
#include "smnn/io/hdf5/values.hpp"

namespace smnn::io {

namespace {

using namespace hdf5;

bool is_text_type(const Hdf5Type& type) {
    return type.kind == Hdf5Kind::text || type.is_ragged_text;
}

template <class T>
std::string in_digits(T number) {
    if constexpr (std::is_integral_v<T>) return std::to_string(number);
    std::ostringstream text;
    text << number;
    return text.str();
}

// A number of the file as it stands there.
std::string in_digits(const char* bytes, const Hdf5Type& type) {
    double number = 0.0;
    std::int64_t whole = 0;
    std::uint64_t above = 0;
    if (type.kind != Hdf5Kind::floating && convert(bytes, type, whole)) return in_digits(whole);
    if (type.kind != Hdf5Kind::floating && convert(bytes, type, above)) return in_digits(above);
    convert(bytes, type, number);
    return in_digits(number);
}

} // namespace

// The file, and what was asked for last: long datasets are read in many pieces.
struct Hdf5Reader::Inside {
    explicit Inside(const std::string& path)
        : name(path), file(path), root(hdf5_object(file, hdf5_root(file))) {}

    [[noreturn]] void refuse(const std::string& object, const std::string& what) const {
        throw sim::FormatError(name, object, what);
    }

    // What is in a group; groups are gone through again and again.
    const std::map<std::string, Hdf5Link>& links_of(const Hdf5Object& group) const {
        const auto known = groups.find(group.address);
        if (known != groups.end()) return known->second;
        return groups.emplace(group.address, hdf5_links(file, group)).first->second;
    }

    // The object at the end of a path, if every step is there. No step may lead elsewhere.
    std::optional<Hdf5Object> find(const std::string& path) const {
        Hdf5Object object = root;
        for (std::size_t begin = 1; begin < path.size();) {
            const std::size_t end = std::min(path.find('/', begin), path.size());
            if (object.is_dataset()) return std::nullopt;
            const std::map<std::string, Hdf5Link>& links = links_of(object);
            const auto link = links.find(path.substr(begin, end - begin));
            if (link == links.end()) return std::nullopt;
            if (!link->second.is_hard) {
                refuse(path.substr(0, end),
                       "is a link to somewhere else, the object itself is expected");
            }
            object = hdf5_object(file, link->second.address);
            begin = end + 1;
        }
        return object;
    }

    Hdf5Object open(const std::string& path) const {
        std::optional<Hdf5Object> object = find(path);
        if (!object) refuse(path, "is missing");
        return std::move(*object);
    }

    Hdf5Storage& storage(const std::string& path) {
        if (last && last->object() == path) return *last;
        const Hdf5Object object = open(path);
        if (!object.is_dataset()) refuse(path, "is no dataset, one is expected");
        last.reset();
        return last.emplace(file, path, hdf5_dataset(file, object));
    }

    const Hdf5Dataset& dataset(const std::string& path) { return storage(path).dataset(); }

    // Numbers that become T.
    template <class T>
    const Hdf5Type& require_numbers(const std::string& path, const Hdf5Type& type) const {
        const Hdf5Type& number =
            type.kind == Hdf5Kind::enumeration && std::is_integral_v<T> && !type.element.empty()
                ? type.element[0]
                : type;
        const bool fits = number.kind == Hdf5Kind::integer ||
                          (number.kind == Hdf5Kind::floating && !std::is_integral_v<T>);
        if (!fits) {
            refuse(path, "holds " + std::string(in_words(type)) + ", " +
                             (std::is_integral_v<T> ? "integers are" : "numbers are") +
                             " expected");
        }
        if (!number.is_plain || number.size != type.size) {
            refuse(path, "numbers in a form of their own: 8 to 64 bits, IEEE 754, are expected");
        }
        return number;
    }

    void require_rank(const std::string& path, const Hdf5Shape& shape, std::size_t rank) const {
        if (shape.size() == rank) return;
        refuse(path, "is " + in_words(shape) + ", " +
                         (rank == 0   ? "a single value is"
                          : rank == 1 ? "1 dimension is"
                                      : std::to_string(rank) + " dimensions are") +
                         " expected");
    }

    template <class T>
    void convert_all(const std::string& path, const std::string& bytes, const Hdf5Type& type,
                     std::span<T> values, std::uint64_t first = 0) const {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (convert(bytes.data() + i * type.size, type, values[i])) continue;
            refuse(path, "[" + std::to_string(first + i) +
                             "]: " + in_digits(bytes.data() + i * type.size, type) + ", " +
                             in_digits(std::numeric_limits<T>::lowest()) + " to " +
                             in_digits(std::numeric_limits<T>::max()) + " are allowed");
        }
    }

    // The bytes that a ragged value points to.
    std::string pointed_to(const char* descriptor, std::uint64_t bytes_each) const {
        const std::uint64_t bytes = saturating_product(number_at(descriptor, 4, false), bytes_each);
        if (bytes == 0) return {};
        return hdf5_heap_object(file, number_at(descriptor + 4, 8, false),
                                number_at(descriptor + 12, 4, false), bytes);
    }

    std::vector<std::string> texts(const std::string& path, const Hdf5Type& type,
                                   const std::string& bytes) const {
        if (!is_text_type(type)) {
            refuse(path, "holds " + std::string(in_words(type)) + ", text is expected");
        }
        require_descriptors(path, type);
        std::vector<std::string> values;
        std::uint64_t left = file.size(); // many may point to one: together they may not be more
        for (std::size_t at = 0; at + type.size <= bytes.size(); at += type.size) {
            std::string text = type.is_ragged_text ? pointed_to(bytes.data() + at, 1)
                                                   : bytes.substr(at, type.size);
            text.resize(std::min(text.find('\0'), text.size()));
            if (text.size() > left) refuse(path, "has more text than the file has bytes");
            left -= text.size();
            values.push_back(std::move(text));
        }
        return values;
    }

    void require_descriptors(const std::string& path, const Hdf5Type& type) const {
        constexpr std::uint64_t descriptor_bytes = 16;
        if (type.kind == Hdf5Kind::ragged && type.size != descriptor_bytes) {
            refuse(path, "rows of different lengths in a form that is not known");
        }
    }

    std::string name;
    Hdf5Bytes file;
    Hdf5Object root;
    mutable std::map<std::uint64_t, std::map<std::string, Hdf5Link>> groups; // by address
    std::optional<Hdf5Storage> last;
};

Hdf5Reader::Hdf5Reader(const std::string& path)
    : path_(path), inside_(std::make_unique<Inside>(path)) {}

Hdf5Reader::~Hdf5Reader() = default;

sim::FormatError Hdf5Reader::error(const std::string& object, const std::string& what) const {
    return {path_, object, what};
}

bool Hdf5Reader::has_group(const std::string& object) const {
    const auto found = inside_->find(object);
    return found && !found->is_dataset();
}

bool Hdf5Reader::has_dataset(const std::string& object) const {
    const auto found = inside_->find(object);
    return found && found->is_dataset();
}

std::vector<std::string> Hdf5Reader::names(const std::string& group) const {
    const Hdf5Object object = inside_->open(group);
    if (object.is_dataset()) inside_->refuse(group, "is no group, one is expected");
    std::vector<std::string> names;
    for (const auto& [name, link] : inside_->links_of(object)) names.push_back(name);
    return names;
}

Hdf5Shape Hdf5Reader::shape(const std::string& dataset) const {
    return inside_->dataset(dataset).shape;
}

bool Hdf5Reader::is_text(const std::string& dataset) const {
    return is_text_type(inside_->dataset(dataset).type);
}

bool Hdf5Reader::is_ragged(const std::string& dataset) const {
    const Hdf5Type& type = inside_->dataset(dataset).type;
    return type.kind == Hdf5Kind::ragged && !type.is_ragged_text;
}

double Hdf5Reader::spacing(const std::string& dataset) const {
    const Hdf5Type& whole = inside_->dataset(dataset).type;
    const Hdf5Type& type = whole.element.empty() ? whole : whole.element[0];
    if (type.kind != Hdf5Kind::floating) return std::numeric_limits<double>::epsilon();
    return std::ldexp(1.0, type.size == 2 ? -10 : type.size == 4 ? -23 : -52);
}

template <class T>
Hdf5Array<T> Hdf5Reader::numbers(const std::string& dataset, std::size_t rank) const {
    const Hdf5Dataset& set = inside_->dataset(dataset);
    const Hdf5Type& type = inside_->require_numbers<T>(dataset, set.type);
    inside_->require_rank(dataset, set.shape, rank);
    const std::string bytes = inside_->storage(dataset).whole();
    Hdf5Array<T> array{set.shape, std::vector<T>(count_of(set.shape))};
    inside_->convert_all<T>(dataset, bytes, type, array.values);
    return array;
}

Hdf5Array<std::string> Hdf5Reader::texts(const std::string& dataset, std::size_t rank) const {
    const Hdf5Dataset& set = inside_->dataset(dataset);
    inside_->require_rank(dataset, set.shape, rank);
    return {set.shape, inside_->texts(dataset, set.type, inside_->storage(dataset).whole())};
}

template <class T>
void Hdf5Reader::read(const std::string& dataset, std::uint64_t first, std::span<T> values) const {
    const Hdf5Dataset& set = inside_->dataset(dataset);
    const Hdf5Type& type = inside_->require_numbers<T>(dataset, set.type);
    inside_->require_rank(dataset, set.shape, 1);
    if (first > set.shape[0] || values.size() > set.shape[0] - first) {
        inside_->refuse(dataset, "has " + std::to_string(set.shape[0]) + " values, " +
                                     std::to_string(first + values.size()) + " are expected");
    }
    inside_->convert_all<T>(dataset, inside_->storage(dataset).some(first, values.size()), type,
                            values, first);
}

template <class T>
std::vector<T> Hdf5Reader::row(const std::string& dataset, std::uint64_t index) const {
    const Hdf5Dataset& set = inside_->dataset(dataset);
    if (!is_ragged(dataset)) {
        inside_->refuse(dataset, "holds " + std::string(in_words(set.type)) +
                                     ", rows of different lengths are expected");
    }
    inside_->require_descriptors(dataset, set.type);
    inside_->require_rank(dataset, set.shape, 1);
    if (index >= set.shape[0]) {
        inside_->refuse(dataset, "has " + std::to_string(set.shape[0]) + " rows, row " +
                                     std::to_string(index) + " is expected");
    }
    const Hdf5Type& type = inside_->require_numbers<T>(dataset, set.type.element[0]);
    const std::string bytes =
        inside_->pointed_to(inside_->storage(dataset).some(index, 1).data(), type.size);
    std::vector<T> values(bytes.size() / type.size);
    inside_->convert_all<T>(dataset + "[" + std::to_string(index) + "]", bytes, type,
                            std::span(values));
    return values;
}

template <class T>
std::optional<Hdf5Array<T>> Hdf5Reader::numbers_of(const std::string& object,
                                                   const std::string& attribute) const {
    const auto attributes = hdf5_attributes(inside_->open(object));
    const auto found = attributes.find(attribute);
    if (found == attributes.end()) return std::nullopt;
    const std::string where = object + " attribute " + attribute;
    const Hdf5Type& type = inside_->require_numbers<T>(where, found->second.type);
    const std::uint64_t count = found->second.has_values ? count_of(found->second.shape) : 0;
    if (saturating_product(count, type.size) > found->second.values.size()) {
        inside_->refuse(where, in_words(found->second.shape) + ", which is more than there is");
    }
    Hdf5Array<T> array{found->second.shape, std::vector<T>(count)};
    inside_->convert_all<T>(where, found->second.values, type, std::span(array.values));
    return array;
}

std::optional<std::string> Hdf5Reader::text_of(const std::string& object,
                                               const std::string& attribute) const {
    const auto attributes = hdf5_attributes(inside_->open(object));
    const auto found = attributes.find(attribute);
    if (found == attributes.end()) return std::nullopt;
    const std::string where = object + " attribute " + attribute;
    const std::uint64_t count = found->second.has_values ? count_of(found->second.shape) : 0;
    if (count != 1 || found->second.values.size() < found->second.type.size) {
        inside_->refuse(where,
                        "is " + in_words(found->second.shape) + ", a single text is expected");
    }
    return inside_
        ->texts(where, found->second.type, found->second.values.substr(0, found->second.type.size))
        .front();
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
