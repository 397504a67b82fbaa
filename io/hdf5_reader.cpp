#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <new>

#include "io/file.hpp"
#include "io/hdf5.hpp"
#include "io/hdf5_handle.hpp"

namespace smnn::io {

namespace {

// No file of ours or of others has more in one group or more dimensions; a damaged one may.
constexpr std::size_t most_names = 1'000'000;
constexpr int most_dimensions = 8;

// What deflate can make of one byte at most.
constexpr std::uint64_t deflate_ratio = 1032;

// The first thing that went wrong in the library, in its own words.
std::string reason() {
    std::string text;
    const auto first = [](unsigned depth, const H5E_error2_t* error, void* data) -> herr_t {
        if (depth == 0 && error->desc != nullptr) *static_cast<std::string*>(data) = error->desc;
        return 0;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, first, &text);
    return text.empty() ? "damaged" : text;
}

std::string in_words(const Hdf5Shape& shape) {
    if (shape.empty()) return "a single value";
    std::string text;
    for (const std::uint64_t length : shape) {
        text += (text.empty() ? "" : " x ") + std::to_string(length);
    }
    return text;
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

// IEEE numbers of 16, 32 or 64 bits in either byte order; integers that fill 8 to 64 bits.
bool is_plain_number(hid_t type) {
    const std::size_t size = H5Tget_size(type);
    if (H5Tget_class(type) == H5T_INTEGER) {
        return (size == 1 || size == 2 || size == 4 || size == 8) && H5Tget_offset(type) == 0 &&
               H5Tget_precision(type) == 8 * size;
    }
    if (H5Tget_class(type) != H5T_FLOAT) return false;
    struct Fields {
        std::size_t sign, exponent_at, exponent_bits, mantissa_at, mantissa_bits;
        bool operator==(const Fields&) const = default;
    } fields{};
    H5Tget_fields(type, &fields.sign, &fields.exponent_at, &fields.exponent_bits,
                  &fields.mantissa_at, &fields.mantissa_bits);
    const Fields expected = size == 2   ? Fields{15, 10, 5, 0, 10}
                            : size == 4 ? Fields{31, 23, 8, 0, 23}
                                        : Fields{63, 52, 11, 0, 52};
    const H5T_order_t order = H5Tget_order(type);
    return (size == 2 || size == 4 || size == 8) && fields == expected &&
           H5Tget_ebias(type) == (std::size_t{1} << (fields.exponent_bits - 1)) - 1 &&
           (order == H5T_ORDER_LE || order == H5T_ORDER_BE);
}

const char* word_of(H5T_class_t type) {
    switch (type) {
        case H5T_INTEGER:
            return "integers";
        case H5T_FLOAT:
            return "floating point numbers";
        case H5T_STRING:
            return "texts";
        case H5T_VLEN:
            return "rows of different lengths";
        case H5T_ENUM:
            return "an enumeration";
        case H5T_COMPOUND:
            return "records";
        default:
            return "another type";
    }
}

// The library would put the nearest number it can hold in place of one that is out of range.
H5T_conv_ret_t refuse_out_of_range(H5T_conv_except_t what, hid_t, hid_t, void*, void*, void*) {
    return what == H5T_CONV_EXCEPT_RANGE_HI || what == H5T_CONV_EXCEPT_RANGE_LOW
               ? H5T_CONV_ABORT
               : H5T_CONV_UNHANDLED;
}

Hdf5Handle checked_transfer() {
    Hdf5Handle transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose);
    H5Pset_type_conv_cb(transfer, refuse_out_of_range, nullptr);
    return transfer;
}

// Groups, datasets and their attributes of one file, opened with every question asked that must be
// asked before memory is.
class Objects {
public:
    Objects(const Hdf5Reader& reader, hid_t file, std::uint64_t bytes)
        : reader_(reader), file_(file), bytes_(bytes) {}

    // Whether every step of a path is there. No step may lead elsewhere.
    bool has(const std::string& object) const {
        for (std::size_t end = object.find('/', 1);; end = object.find('/', end + 1)) {
            const std::string step = object.substr(0, end);
            if (step == "/") return true;
            if (H5Lexists(file_, step.c_str(), H5P_DEFAULT) <= 0) return false;
            H5L_info_t link{};
            if (H5Lget_info(file_, step.c_str(), &link, H5P_DEFAULT) < 0) refuse(step, reason());
            if (link.type != H5L_TYPE_HARD) {
                refuse(step, "is a link to somewhere else, the object itself is expected");
            }
            if (end == std::string::npos) return true;
        }
    }

    bool is(const std::string& object, H5I_type_t kind) const {
        if (!has(object)) return false;
        const Hdf5Handle opened(H5Oopen(file_, object.c_str(), H5P_DEFAULT), H5Oclose);
        if (!opened.is_open()) refuse(object, reason());
        return H5Iget_type(opened) == kind;
    }

    Hdf5Handle open(const std::string& object) const {
        if (!has(object)) refuse(object, "is missing");
        Hdf5Handle opened(H5Oopen(file_, object.c_str(), H5P_DEFAULT), H5Oclose);
        if (!opened.is_open()) refuse(object, reason());
        return opened;
    }

    Hdf5Handle group(const std::string& object) const {
        Hdf5Handle opened = open(object);
        if (H5Iget_type(opened) != H5I_GROUP) refuse(object, "is no group, one is expected");
        return opened;
    }

    // One whose values are in this file and fill no more memory than its bytes can.
    Hdf5Handle dataset(const std::string& object) const {
        Hdf5Handle opened = open(object);
        if (H5Iget_type(opened) != H5I_DATASET) refuse(object, "is no dataset, one is expected");
        const Hdf5Handle plan(H5Dget_create_plist(opened), H5Pclose);
        if (!plan.is_open()) refuse(object, reason());
        const H5D_layout_t layout = H5Pget_layout(plan);
        if (layout == H5D_VIRTUAL || H5Pget_external_count(plan) != 0) {
            refuse(object, "its values are in another file, which is not read");
        }
        const std::uint64_t most = saturating_product(bytes_, unpacked_bytes_a_byte(plan, object));
        const Hdf5Handle type(H5Dget_type(opened), H5Tclose);
        const std::uint64_t size = H5Tget_size(type);
        const Hdf5Shape lengths = shape(opened, object);
        const std::uint64_t needed = saturating_product(count_of(lengths), size);
        if (needed > most || needed > saturating_product(H5Dget_storage_size(opened),
                                                         unpacked_bytes_a_byte(plan, object))) {
            refuse(object, in_words(lengths) + ", which is more than the " +
                               std::to_string(H5Dget_storage_size(opened)) +
                               " bytes that are there can be");
        }
        if (layout == H5D_CHUNKED) {
            std::array<hsize_t, most_dimensions> chunk{};
            const int dimensions = H5Pget_chunk(plan, most_dimensions, chunk.data());
            const Hdf5Shape chunk_lengths(chunk.begin(), chunk.begin() + std::max(dimensions, 0));
            if (saturating_product(count_of(chunk_lengths), size) >
                std::max(most, chunk_bytes_allowed)) {
                refuse(object,
                       "chunks of " + in_words(chunk_lengths) + ", which is more than the file");
            }
        }
        return opened;
    }

    Hdf5Shape shape(hid_t dataset, const std::string& object) const {
        const Hdf5Handle space(H5Dget_space(dataset), H5Sclose);
        return shape_of_space(space, object);
    }

    Hdf5Shape shape_of_space(hid_t space, const std::string& object) const {
        const H5S_class_t kind = space < 0 ? H5S_NO_CLASS : H5Sget_simple_extent_type(space);
        if (kind == H5S_SCALAR) return {};
        if (kind != H5S_SIMPLE) refuse(object, "has no values, some are expected");
        const int dimensions = H5Sget_simple_extent_ndims(space);
        if (dimensions < 0 || dimensions > most_dimensions) {
            refuse(object, "has " + std::to_string(dimensions) + " dimensions, at most " +
                               std::to_string(most_dimensions) + " are expected");
        }
        std::array<hsize_t, most_dimensions> lengths{};
        H5Sget_simple_extent_dims(space, lengths.data(), nullptr);
        return {lengths.begin(), lengths.begin() + dimensions};
    }

    void require_rank(const Hdf5Shape& lengths, std::size_t rank, const std::string& object) const {
        if (lengths.size() == rank) return;
        refuse(object, "is " + in_words(lengths) + ", " +
                           (rank == 0 ? "a single value is"
                                      : std::to_string(rank) +
                                            (rank == 1 ? " dimension is" : " dimensions are")) +
                           " expected");
    }

    // Numbers that become T.
    template <class T>
    void require_numbers(hid_t type, const std::string& object) const {
        const H5T_class_t kind = H5Tget_class(type);
        if (kind == H5T_ENUM && std::is_integral_v<T>) {
            const Hdf5Handle integers(H5Tget_super(type), H5Tclose);
            if (is_plain_number(integers)) return;
        }
        const bool fits = kind == H5T_INTEGER || (kind == H5T_FLOAT && !std::is_integral_v<T>);
        if (!fits) {
            refuse(object, "holds " + std::string(word_of(kind)) + ", " +
                               (std::is_integral_v<T> ? "integers are" : "numbers are") +
                               " expected");
        }
        if (!is_plain_number(type)) {
            refuse(object, "numbers in a form of their own: 8 to 64 bits, IEEE 754, are expected");
        }
    }

    void require_text(hid_t type, const std::string& object) const {
        if (H5Tget_class(type) == H5T_STRING) return;
        refuse(object, "holds " + std::string(word_of(H5Tget_class(type))) + ", text is expected");
    }

    [[noreturn]] void refuse(const std::string& object, const std::string& what) const {
        throw reader_.error(object, what);
    }

private:
    // Smaller chunks may be larger than the file: writers choose them before they know the data.
    static constexpr std::uint64_t chunk_bytes_allowed = 16 << 20;

    std::uint64_t unpacked_bytes_a_byte(hid_t plan, const std::string& object) const {
        std::uint64_t ratio = 1;
        const int filters = H5Pget_nfilters(plan);
        for (int i = 0; i < filters; ++i) {
            unsigned flags = 0;
            std::size_t values = 0;
            unsigned settings = 0;
            const H5Z_filter_t filter = H5Pget_filter2(plan, static_cast<unsigned>(i), &flags,
                                                       &values, nullptr, 0, nullptr, &settings);
            if (filter == H5Z_FILTER_DEFLATE) {
                ratio = saturating_product(ratio, deflate_ratio);
            } else if (filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32) {
                refuse(object, "is packed by filter " + std::to_string(filter) +
                                   ": deflate, shuffle and fletcher32 are known");
            }
        }
        return ratio;
    }

    const Hdf5Reader& reader_;
    hid_t file_;
    std::uint64_t bytes_;
};

std::string trimmed(const char* text, std::size_t most) {
    return {text, std::find(text, text + most, '\0')};
}

// Texts of fixed or variable length from whatever can be read: `read(type, buffer)` fills a buffer.
template <class Read>
std::vector<std::string> read_texts(hid_t type, hid_t space, std::size_t count, Read&& read,
                                    bool& succeeded) {
    std::vector<std::string> values;
    values.reserve(count);
    if (H5Tis_variable_str(type) > 0) {
        const Hdf5Handle memory(H5Tcopy(H5T_C_S1), H5Tclose);
        H5Tset_size(memory, H5T_VARIABLE);
        H5Tset_cset(memory, H5Tget_cset(type));
        std::vector<char*> texts(count, nullptr);
        succeeded = read(memory, texts.data()) >= 0;
        if (succeeded) {
            for (const char* text : texts) values.emplace_back(text == nullptr ? "" : text);
        }
        H5Dvlen_reclaim(memory, space, H5P_DEFAULT, texts.data());
        return values;
    }
    const std::size_t size = H5Tget_size(type);
    std::vector<char> bytes(count * size + 1);
    succeeded = read(type, bytes.data()) >= 0;
    for (std::size_t i = 0; i < count && succeeded; ++i) {
        values.push_back(trimmed(bytes.data() + i * size, size));
    }
    return values;
}

} // namespace

Hdf5Reader::Hdf5Reader(const std::string& path) : path_(path) {
    const Hdf5Silence silence;
    if (path == "-") {
        throw sim::ParameterError("-: HDF5 is read here and there, so a file is needed, no stream");
    }
    const auto size = InputFile(path).remaining();
    if (!size) throw sim::ParameterError(path + ": is a pipe or a device, a file is expected");
    size_ = *size;
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    file_ = H5Fopen(path.c_str(), H5F_ACC_RDONLY, access);
    if (file_ < 0) throw sim::FormatError(path, 0, "no whole HDF5 file: " + reason());
}

Hdf5Reader::~Hdf5Reader() {
    const Hdf5Silence silence;
    H5Fclose(file_);
}

sim::FormatError Hdf5Reader::error(const std::string& object, const std::string& what) const {
    return {path_, object, what};
}

bool Hdf5Reader::has_group(const std::string& object) const {
    const Hdf5Silence silence;
    return Objects(*this, file_, size_).is(object, H5I_GROUP);
}

bool Hdf5Reader::has_dataset(const std::string& object) const {
    const Hdf5Silence silence;
    return Objects(*this, file_, size_).is(object, H5I_DATASET);
}

std::vector<std::string> Hdf5Reader::names(const std::string& group) const {
    const Hdf5Silence silence;
    const Objects objects(*this, file_, size_);
    const Hdf5Handle opened = objects.group(group);
    std::vector<std::string> found;
    const auto add = [](hid_t, const char* name, const H5L_info_t*, void* data) -> herr_t {
        auto& list = *static_cast<std::vector<std::string>*>(data);
        if (list.size() == most_names) return -1;
        try {
            list.emplace_back(name);
        } catch (const std::bad_alloc&) { // must not pass through the library
            return -1;
        }
        return 0;
    };
    if (H5Literate(opened, H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &found) < 0) {
        objects.refuse(group, "cannot be listed: " + reason());
    }
    return found;
}

Hdf5Shape Hdf5Reader::shape(const std::string& dataset) const {
    const Hdf5Silence silence;
    const Objects objects(*this, file_, size_);
    return objects.shape(objects.dataset(dataset), dataset);
}

bool Hdf5Reader::is_text(const std::string& dataset) const {
    const Hdf5Silence silence;
    const Hdf5Handle opened = Objects(*this, file_, size_).dataset(dataset);
    const Hdf5Handle type(H5Dget_type(opened), H5Tclose);
    return H5Tget_class(type) == H5T_STRING;
}

bool Hdf5Reader::is_ragged(const std::string& dataset) const {
    const Hdf5Silence silence;
    const Hdf5Handle opened = Objects(*this, file_, size_).dataset(dataset);
    const Hdf5Handle type(H5Dget_type(opened), H5Tclose);
    return H5Tget_class(type) == H5T_VLEN;
}

double Hdf5Reader::spacing(const std::string& dataset) const {
    const Hdf5Silence silence;
    const Hdf5Handle opened = Objects(*this, file_, size_).dataset(dataset);
    const Hdf5Handle whole(H5Dget_type(opened), H5Tclose);
    const bool has_rows = H5Tget_class(whole) == H5T_VLEN;
    const Hdf5Handle type(has_rows ? H5Tget_super(whole) : H5Tcopy(whole), H5Tclose);
    if (H5Tget_class(type) != H5T_FLOAT) return std::numeric_limits<double>::epsilon();
    std::size_t sign = 0;
    std::size_t exponent = 0;
    std::size_t exponent_bits = 0;
    std::size_t mantissa = 0;
    std::size_t mantissa_bits = 0;
    H5Tget_fields(type, &sign, &exponent, &exponent_bits, &mantissa, &mantissa_bits);
    return std::ldexp(1.0, -static_cast<int>(mantissa_bits));
}

template <class T>
Hdf5Array<T> Hdf5Reader::numbers(const std::string& dataset, std::size_t rank) const {
    const Hdf5Silence silence;
    const Objects objects(*this, file_, size_);
    const Hdf5Handle opened = objects.dataset(dataset);
    const Hdf5Handle type(H5Dget_type(opened), H5Tclose);
    objects.require_numbers<T>(type, dataset);
    Hdf5Array<T> array{objects.shape(opened, dataset), {}};
    objects.require_rank(array.shape, rank, dataset);
    array.values.resize(count_of(array.shape));
    if (array.values.empty()) return array;
    if (H5Dread(opened, hdf5_type<T>(), H5S_ALL, H5S_ALL, checked_transfer(), array.values.data()) <
        0) {
        objects.refuse(dataset, "cannot be read: " + reason());
    }
    return array;
}

Hdf5Array<std::string> Hdf5Reader::texts(const std::string& dataset, std::size_t rank) const {
    const Hdf5Silence silence;
    const Objects objects(*this, file_, size_);
    const Hdf5Handle opened = objects.dataset(dataset);
    const Hdf5Handle type(H5Dget_type(opened), H5Tclose);
    objects.require_text(type, dataset);
    Hdf5Array<std::string> array{objects.shape(opened, dataset), {}};
    objects.require_rank(array.shape, rank, dataset);
    const Hdf5Handle space(H5Dget_space(opened), H5Sclose);
    bool succeeded = true;
    array.values = read_texts(
        type, space, count_of(array.shape),
        [&](hid_t memory, void* buffer) {
            return H5Dread(opened, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer);
        },
        succeeded);
    if (!succeeded) objects.refuse(dataset, "cannot be read: " + reason());
    return array;
}

template <class T>
void Hdf5Reader::read(const std::string& dataset, std::uint64_t first, std::span<T> values) const {
    const Hdf5Silence silence;
    const Objects objects(*this, file_, size_);
    const Hdf5Handle opened = objects.dataset(dataset);
    const Hdf5Handle type(H5Dget_type(opened), H5Tclose);
    objects.require_numbers<T>(type, dataset);
    const Hdf5Shape lengths = objects.shape(opened, dataset);
    objects.require_rank(lengths, 1, dataset);
    if (first > lengths[0] || values.size() > lengths[0] - first) {
        objects.refuse(dataset, "has " + std::to_string(lengths[0]) + " values, " +
                                    std::to_string(first + values.size()) + " are expected");
    }
    if (values.empty()) return;
    const hsize_t begin = first;
    const hsize_t count = values.size();
    const Hdf5Handle memory(H5Screate_simple(1, &count, nullptr), H5Sclose);
    const Hdf5Handle space(H5Dget_space(opened), H5Sclose);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, &begin, nullptr, &count, nullptr);
    if (H5Dread(opened, hdf5_type<T>(), memory, space, checked_transfer(), values.data()) < 0) {
        objects.refuse(dataset, "cannot be read: " + reason());
    }
}

template <class T>
std::vector<T> Hdf5Reader::row(const std::string& dataset, std::uint64_t index) const {
    const Hdf5Silence silence;
    const Objects objects(*this, file_, size_);
    const Hdf5Handle opened = objects.dataset(dataset);
    const Hdf5Handle type(H5Dget_type(opened), H5Tclose);
    if (H5Tget_class(type) != H5T_VLEN) {
        objects.refuse(dataset, "holds " + std::string(word_of(H5Tget_class(type))) +
                                    ", rows of different lengths are expected");
    }
    const Hdf5Handle base(H5Tget_super(type), H5Tclose);
    objects.require_numbers<T>(base, dataset);
    const Hdf5Shape lengths = objects.shape(opened, dataset);
    objects.require_rank(lengths, 1, dataset);
    if (index >= lengths[0]) {
        objects.refuse(dataset, "has " + std::to_string(lengths[0]) + " rows, row " +
                                    std::to_string(index) + " is expected");
    }
    const hsize_t first = index;
    const hsize_t one = 1;
    const Hdf5Handle memory(H5Screate_simple(1, &one, nullptr), H5Sclose);
    const Hdf5Handle space(H5Dget_space(opened), H5Sclose);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, &first, nullptr, &one, nullptr);
    const Hdf5Handle rows(H5Tvlen_create(hdf5_type<T>()), H5Tclose);
    hvl_t row{};
    if (H5Dread(opened, rows, memory, space, checked_transfer(), &row) < 0) {
        objects.refuse(dataset, "row " + std::to_string(index) + " cannot be read: " + reason());
    }
    const T* const begin = static_cast<const T*>(row.p);
    const std::vector<T> values(begin, begin + row.len);
    H5Dvlen_reclaim(rows, memory, H5P_DEFAULT, &row);
    return values;
}

template <class T>
std::optional<Hdf5Array<T>> Hdf5Reader::numbers_of(const std::string& object,
                                                   const std::string& attribute) const {
    const Hdf5Silence silence;
    const Objects objects(*this, file_, size_);
    const Hdf5Handle owner = objects.open(object);
    if (H5Aexists(owner, attribute.c_str()) <= 0) return std::nullopt;
    const std::string where = object + " attribute " + attribute;
    const Hdf5Handle opened(H5Aopen(owner, attribute.c_str(), H5P_DEFAULT), H5Aclose);
    if (!opened.is_open()) objects.refuse(where, reason());
    const Hdf5Handle type(H5Aget_type(opened), H5Tclose);
    objects.require_numbers<T>(type, where);
    const Hdf5Handle space(H5Aget_space(opened), H5Sclose);
    Hdf5Array<T> array{objects.shape_of_space(space, where), {}};
    if (saturating_product(count_of(array.shape), H5Tget_size(type)) > size_) {
        objects.refuse(where, in_words(array.shape) + ", which is more than the file");
    }
    array.values.resize(count_of(array.shape));
    if (array.values.empty()) return array;
    if (H5Aread(opened, hdf5_type<T>(), array.values.data()) < 0) {
        objects.refuse(where, "cannot be read: " + reason());
    }
    return array;
}

std::optional<std::string> Hdf5Reader::text_of(const std::string& object,
                                               const std::string& attribute) const {
    const Hdf5Silence silence;
    const Objects objects(*this, file_, size_);
    const Hdf5Handle owner = objects.open(object);
    if (H5Aexists(owner, attribute.c_str()) <= 0) return std::nullopt;
    const std::string where = object + " attribute " + attribute;
    const Hdf5Handle opened(H5Aopen(owner, attribute.c_str(), H5P_DEFAULT), H5Aclose);
    if (!opened.is_open()) objects.refuse(where, reason());
    const Hdf5Handle type(H5Aget_type(opened), H5Tclose);
    objects.require_text(type, where);
    const Hdf5Handle space(H5Aget_space(opened), H5Sclose);
    const Hdf5Shape lengths = objects.shape_of_space(space, where);
    if (count_of(lengths) != 1 || H5Tget_size(type) > size_) {
        objects.refuse(where, "is " + in_words(lengths) + ", a single text is expected");
    }
    bool succeeded = true;
    const std::vector<std::string> texts = read_texts(
        type, space, 1, [&](hid_t memory, void* buffer) { return H5Aread(opened, memory, buffer); },
        succeeded);
    if (!succeeded) objects.refuse(where, "cannot be read: " + reason());
    return texts.front();
}

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

} // namespace smnn::io
