#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "io/hdf5.hpp"
#include "io/hdf5_structure.hpp"

namespace smnn::io {

namespace {

// What deflate can make of one byte at most.
constexpr std::uint64_t deflate_ratio = 1032;

constexpr std::uint64_t deflate = 1, shuffle = 2, fletcher32 = 3; // filters
constexpr std::uint64_t checksum_bytes = 4;

std::string in_words(const Hdf5Shape& shape) {
    if (shape.empty()) return "a single value";
    std::string text;
    for (const std::uint64_t length : shape) {
        text += (text.empty() ? "" : " x ") + std::to_string(length);
    }
    return text;
}

const char* in_words(const Hdf5Type& type) {
    if (type.is_ragged_text) return "texts";
    switch (type.kind) {
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

std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    return b != 0 && a > most / b ? most : a * b;
}

std::uint64_t count_of(const Hdf5Shape& shape) {
    // In this order: a length of 0 wins over lengths whose product is more than a number can say.
    if (std::find(shape.begin(), shape.end(), 0U) != shape.end()) return 0;
    std::uint64_t count = 1;
    for (const std::uint64_t length : shape) count = saturating_product(count, length);
    return count;
}

std::uint64_t bytes_of(const Hdf5Dataset& dataset) {
    return saturating_product(count_of(dataset.shape), dataset.type.size);
}

std::uint64_t chunk_bytes_of(const Hdf5Dataset& dataset) {
    return saturating_product(count_of(dataset.chunk), dataset.type.size);
}

bool is_text_type(const Hdf5Type& type) {
    return type.kind == Hdf5Kind::text || type.is_ragged_text;
}

std::uint64_t number_at(const char* bytes, std::size_t size, bool is_big_endian) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const char byte = bytes[is_big_endian ? i : size - 1 - i];
        value = value << 8 | static_cast<unsigned char>(byte);
    }
    return value;
}

double half(std::uint64_t bits) {
    const double sign = (bits >> 15 & 1) != 0 ? -1.0 : 1.0;
    const auto exponent = static_cast<int>(bits >> 10 & 31);
    const auto mantissa = static_cast<double>(bits & 1023);
    if (exponent == 31) {
        return mantissa == 0.0 ? sign * std::numeric_limits<double>::infinity()
                               : std::numeric_limits<double>::quiet_NaN();
    }
    return sign * (exponent == 0 ? std::ldexp(mantissa, -24)
                                 : std::ldexp(1024.0 + mantissa, exponent - 25));
}

double floating_at(const char* bytes, const Hdf5Type& type) {
    const std::uint64_t bits = number_at(bytes, type.size, type.is_big_endian);
    if (type.size == 2) return half(bits);
    if (type.size == 4) {
        return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    }
    return std::bit_cast<double>(bits);
}

// A number as T. False where T cannot hold it.
template <class T>
bool convert(const char* bytes, const Hdf5Type& type, T& value) {
    if (type.kind == Hdf5Kind::floating) {
        const double number = floating_at(bytes, type);
        const bool holds = !std::isfinite(number) ||
                           std::abs(number) <= static_cast<double>(std::numeric_limits<T>::max());
        value = holds ? static_cast<T>(number) : T{};
        return holds;
    }
    const std::uint64_t bits = number_at(bytes, type.size, type.is_big_endian);
    const auto shift = static_cast<int>(64 - 8 * type.size);
    const std::int64_t number = static_cast<std::int64_t>(bits << shift) >> shift;
    if constexpr (std::is_integral_v<T>) {
        value = static_cast<T>(bits);
        if (type.is_signed) value = static_cast<T>(number);
        return type.is_signed ? std::in_range<T>(number) : std::in_range<T>(bits);
    } else {
        value = type.is_signed ? static_cast<T>(number) : static_cast<T>(bits);
        return true;
    }
}

// 2 x 16 bits over words whose first byte is the higher one.
std::uint32_t checksum_of(std::string_view bytes) {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    const auto fold = [](std::uint32_t sum) { return (sum & 0xffff) + (sum >> 16); };
    constexpr std::size_t sums_before_overflow = 360;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        const std::string_view word = bytes.substr(i, 2);
        const auto high = static_cast<unsigned char>(word[0]);
        const auto low = word.size() > 1 ? static_cast<unsigned char>(word[1]) : 0U;
        first += std::uint32_t{high} << 8 | low;
        second += first;
        if (i / 2 % sums_before_overflow == sums_before_overflow - 1) {
            first = fold(first);
            second = fold(second);
        }
    }
    return fold(fold(second)) << 16 | fold(fold(first));
}

std::string unshuffled(const std::string& bytes, std::uint64_t value_bytes) {
    const std::uint64_t values = value_bytes == 0 ? 0 : bytes.size() / value_bytes;
    std::string whole = bytes;
    for (std::uint64_t v = 0; v < values; ++v) {
        for (std::uint64_t b = 0; b < value_bytes; ++b) {
            whole[v * value_bytes + b] = bytes[b * values + v];
        }
    }
    return whole;
}

// At most `most` bytes; nothing if the stream is damaged or longer.
std::optional<std::string> inflated(const std::string& packed, std::uint64_t most) {
    std::string bytes(most, '\0');
    uLongf size = most;
    const int code = uncompress(reinterpret_cast<Bytef*>(bytes.data()), &size,
                                reinterpret_cast<const Bytef*>(packed.data()), packed.size());
    if (code != Z_OK) return std::nullopt;
    bytes.resize(size);
    return bytes;
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

    const Hdf5Dataset& dataset(const std::string& path) {
        if (path == last_path) return last;
        const Hdf5Object object = open(path);
        if (!object.is_dataset()) refuse(path, "is no dataset, one is expected");
        last_path.clear();
        last_chunk = SIZE_MAX;
        last = hdf5_dataset(file, object);
        require_present(path, last);
        last_path = path;
        return last;
    }

    // All values are there, and no more memory than their bytes can fill.
    void require_present(const std::string& path, Hdf5Dataset& set) const {
        if (!set.has_values) refuse(path, "has no values, some are expected");
        if (set.layout == Hdf5Layout::elsewhere) {
            refuse(path, "its values are in another file, which is not read");
        }
        std::uint64_t packed_ratio = 1;
        for (const Hdf5Filter& filter : set.filters) {
            if (filter.id == deflate) packed_ratio = deflate_ratio;
            if (filter.id < deflate || filter.id > fletcher32) {
                refuse(path, "is packed by filter " + std::to_string(filter.id) +
                                 ": deflate, shuffle and fletcher32 are known");
            }
        }
        std::uint64_t there = set.layout == Hdf5Layout::compact ? set.values.size()
                              : set.address == hdf5_undefined   ? 0
                                                                : set.bytes;
        bool is_whole = there >= bytes_of(set);
        if (set.layout == Hdf5Layout::chunked) {
            there = 0;
            for (const Hdf5Chunk& chunk : set.chunks) there += chunk.bytes;
            is_whole =
                put_in_order(path, set) &&
                std::all_of(set.chunks.begin(), set.chunks.end(), [&](const auto& chunk) {
                    return saturating_product(chunk.bytes, packed_ratio) >= chunk_bytes_of(set);
                });
        }
        if (!is_whole) {
            refuse(path, in_words(set.shape) + ", which is more than the " + std::to_string(there) +
                             " bytes that are there can be");
        }
    }

    // Whether every chunk of the shape is there, once.
    bool put_in_order(const std::string& path, Hdf5Dataset& set) const {
        std::uint64_t expected = 1;
        for (std::size_t i = 0; i < set.shape.size(); ++i) {
            if (set.chunk[i] == 0) refuse(path, "has chunks without values");
            const std::uint64_t chunks =
                set.shape[i] / set.chunk[i] + (set.shape[i] % set.chunk[i] != 0 ? 1 : 0);
            expected = saturating_product(expected, chunks);
        }
        if (count_of(set.shape) == 0) return true;
        std::sort(set.chunks.begin(), set.chunks.end(),
                  [](const auto& a, const auto& b) { return a.at < b.at; });
        for (std::size_t c = 0; c < set.chunks.size(); ++c) {
            for (std::size_t i = 0; i < set.shape.size(); ++i) {
                const std::uint64_t at = set.chunks[c].at[i];
                if (at >= set.shape[i] || at % set.chunk[i] != 0) {
                    refuse(path, "has a chunk outside of its " + in_words(set.shape));
                }
            }
            if (c > 0 && set.chunks[c].at == set.chunks[c - 1].at) {
                refuse(path, "has a chunk twice");
            }
        }
        return set.chunks.size() == expected;
    }

    // The bytes of one chunk as they were before the filters.
    const std::string& unpacked(const std::string& path, const Hdf5Dataset& set,
                                std::size_t index) {
        if (index == last_chunk) return chunk_bytes;
        const Hdf5Chunk& chunk = set.chunks[index];
        const std::uint64_t expected = chunk_bytes_of(set);
        std::string bytes = file.read(chunk.address, chunk.bytes);
        for (std::size_t i = set.filters.size(); i-- > 0;) {
            if (i < 32 && (chunk.left_out >> i & 1) != 0) continue;
            const Hdf5Filter& filter = set.filters[i];
            if (filter.id == deflate) {
                std::optional<std::string> whole = inflated(bytes, expected + checksum_bytes);
                if (!whole) throw file.error(chunk.address, path + ": a packed chunk is damaged");
                bytes = std::move(*whole);
            } else if (filter.id == shuffle) {
                bytes = unshuffled(bytes, filter.value);
            } else {
                const std::size_t size = bytes.size() < checksum_bytes ? 0 : bytes.size() - 4;
                if (size == 0 || number_at(bytes.data() + size, 4, false) !=
                                     checksum_of(std::string_view(bytes).substr(0, size))) {
                    throw file.error(chunk.address, path + ": the checksum of a chunk is wrong");
                }
                bytes.resize(size);
            }
        }
        if (bytes.size() != expected) {
            throw file.error(chunk.address, path + ": a chunk of " + std::to_string(bytes.size()) +
                                                " bytes, " + std::to_string(expected) +
                                                " are expected");
        }
        chunk_bytes = std::move(bytes);
        last_chunk = index;
        return chunk_bytes;
    }

    // All values, the last dimension fastest.
    std::string whole_values(const std::string& path, const Hdf5Dataset& set) {
        const std::uint64_t size = bytes_of(set);
        if (size == 0) return {};
        if (set.layout == Hdf5Layout::compact) return set.values.substr(0, size);
        if (set.layout == Hdf5Layout::contiguous) return file.read(set.address, size);
        std::string values(size, '\0');
        for (std::size_t c = 0; c < set.chunks.size(); ++c) {
            put_in_place(unpacked(path, set, c), set, set.chunks[c], values);
        }
        return values;
    }

    // Row after row of a chunk, as far as the dataset goes.
    static void put_in_place(const std::string& bytes, const Hdf5Dataset& set,
                             const Hdf5Chunk& chunk, std::string& values) {
        const std::size_t last_dimension = set.shape.size() - 1;
        const std::uint64_t row = std::min(set.chunk[last_dimension],
                                           set.shape[last_dimension] - chunk.at[last_dimension]);
        const std::uint64_t rows = count_of(set.chunk) / set.chunk[last_dimension];
        for (std::uint64_t r = 0; r < rows; ++r) {
            std::uint64_t place = chunk.at[last_dimension];
            std::uint64_t rest = r;
            std::uint64_t stride = set.shape[last_dimension];
            bool is_inside = true;
            for (std::size_t i = last_dimension; i-- > 0;) {
                const std::uint64_t at = chunk.at[i] + rest % set.chunk[i];
                rest /= set.chunk[i];
                is_inside = is_inside && at < set.shape[i];
                place += at * stride;
                stride *= set.shape[i];
            }
            if (!is_inside) continue;
            std::memcpy(values.data() + place * set.type.size,
                        bytes.data() + r * set.chunk[last_dimension] * set.type.size,
                        row * set.type.size);
        }
    }

    // Some values of a dataset of one dimension.
    std::string some_values(const std::string& path, const Hdf5Dataset& set, std::uint64_t first,
                            std::uint64_t count) {
        const std::uint64_t size = set.type.size;
        if (set.layout == Hdf5Layout::compact) return set.values.substr(first * size, count * size);
        if (set.layout == Hdf5Layout::contiguous) {
            return file.read(set.address + first * size, count * size);
        }
        std::string values;
        while (count > 0) {
            const std::uint64_t inside = first % set.chunk[0];
            const std::uint64_t piece = std::min(count, set.chunk[0] - inside);
            values.append(unpacked(path, set, first / set.chunk[0]), inside * size, piece * size);
            first += piece;
            count -= piece;
        }
        return values;
    }

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
                     std::span<T> values) const {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (convert(bytes.data() + i * type.size, type, values[i])) continue;
            refuse(path, "value " + std::to_string(i) + " is out of the range of what is expected");
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
    std::string last_path;
    Hdf5Dataset last;
    std::size_t last_chunk = SIZE_MAX;
    std::string chunk_bytes; // of last_chunk
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
    const std::string bytes = inside_->whole_values(dataset, set);
    Hdf5Array<T> array{set.shape, std::vector<T>(count_of(set.shape))};
    inside_->convert_all<T>(dataset, bytes, type, array.values);
    return array;
}

Hdf5Array<std::string> Hdf5Reader::texts(const std::string& dataset, std::size_t rank) const {
    const Hdf5Dataset& set = inside_->dataset(dataset);
    inside_->require_rank(dataset, set.shape, rank);
    return {set.shape, inside_->texts(dataset, set.type, inside_->whole_values(dataset, set))};
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
    inside_->convert_all<T>(dataset, inside_->some_values(dataset, set, first, values.size()), type,
                            values);
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
        inside_->pointed_to(inside_->some_values(dataset, set, index, 1).data(), type.size);
    std::vector<T> values(bytes.size() / type.size);
    inside_->convert_all<T>(dataset, bytes, type, std::span(values));
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
