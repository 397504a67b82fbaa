#include "smnn/io/hdf5/library.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include "smnn/io/hdf5/filters.hpp"

namespace smnn::io {

namespace {

// What deflate can make of one byte at most; other filters can make more, but no recording is so empty.
constexpr std::uint64_t packed_ratio = 1032;
// So much may be announced by any file: values that were never written, and chunks that say little.
constexpr std::uint64_t unpacked_anyway = 64U << 20U;

constexpr std::size_t most_open = 8; // datasets, each with
constexpr std::size_t chunk_cache = 32U << 20U;

std::string version_of_the_library() {
    std::array<unsigned, 3> numbers{};
    H5get_libversion(&numbers[0], &numbers[1], &numbers[2]);
    return std::to_string(numbers[0]) + "." + std::to_string(numbers[1]) + "." +
           std::to_string(numbers[2]);
}

// What the library says of its last failure: the innermost of its words.
std::string last_words() {
    std::string words;
    H5Ewalk2(
        H5E_DEFAULT, H5E_WALK_UPWARD,
        [](unsigned depth, const H5E_error2_t* error, void* to) -> herr_t {
            if (depth == 0 && error->desc != nullptr) {
                *static_cast<std::string*>(to) = error->desc;
            }
            return 0;
        },
        &words);
    std::replace(words.begin(), words.end(), '\n', ' ');
    if (words.find("bad version number") != words.npos) {
        words += ": it is damaged, or in a form newer than HDF5 " + version_of_the_library() +
                 ", and then h5repack --high=2 where it was written helps";
    }
    return words.empty() ? "the HDF5 library does not say why" : words;
}

Hdf5Handle file_access() {
    Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    constexpr std::size_t slots = 12'421; // a prime number
    H5Pset_cache(access, 0, slots, chunk_cache, 1.0);
    return access;
}

// Links within the file are followed; one that leads out of it is noted and goes nowhere.
Hdf5Handle steps_within(bool& leads_elsewhere) {
    Hdf5Handle steps(H5Pcreate(H5P_LINK_ACCESS), H5Pclose);
    H5Pset_elink_cb(
        steps,
        [](const char*, const char*, const char*, const char*, unsigned*, hid_t,
           void* noted) -> herr_t {
            *static_cast<bool*>(noted) = true;
            return -1;
        },
        &leads_elsewhere);
    return steps;
}

// Numbers of 16 bits, which the library widens bit by bit, are read as they are.
hid_t half_type() {
    static const hid_t half = [] {
        const hid_t type = H5Tcopy(H5T_NATIVE_FLOAT);
        H5Tset_fields(type, 15, 10, 5, 0, 10);
        H5Tset_size(type, sizeof(std::uint16_t));
        H5Tset_ebias(type, 15);
        return type;
    }();
    return half;
}

double widened(std::uint16_t half) {
    const unsigned sign = half >> 15U;
    const unsigned exponent = half >> 10U & 31U;
    const unsigned mantissa = half & 1023U;
    if (exponent == 0) return (sign != 0 ? -0x1p-24 : 0x1p-24) * mantissa;
    const std::uint32_t wide = exponent == 31 ? 255 : exponent + 127 - 15;
    return double{std::bit_cast<float>(sign << 31U | wide << 23U | mantissa << 13U)};
}

// The numbers as they travel.
std::string as_doubles(const void* halves, std::size_t count) {
    std::string values(count * sizeof(double), '\0');
    for (std::size_t i = 0; i < count; ++i) {
        std::uint16_t half = 0;
        std::memcpy(&half, static_cast<const char*>(halves) + i * sizeof half, sizeof half);
        const double value = widened(half);
        std::memcpy(values.data() + i * sizeof value, &value, sizeof value);
    }
    return values;
}

bool is_half(const Hdf5Description& is) {
    const Hdf5Kind kind = is.kind == Hdf5Kind::ragged ? is.element : is.kind;
    return kind == Hdf5Kind::floating && is.bytes == sizeof(std::uint16_t) && is.bits == 10;
}

hid_t type_in_memory(const Hdf5Description& description) {
    if (is_half(description)) return half_type();
    const Hdf5Kind kind =
        description.kind == Hdf5Kind::ragged ? description.element : description.kind;
    if (kind == Hdf5Kind::floating) return H5T_NATIVE_DOUBLE;
    return description.is_signed ? H5T_NATIVE_INT64 : H5T_NATIVE_UINT64;
}

// Kind, sign and width of a type of numbers.
Hdf5Kind describe_number(hid_t type, Hdf5Description& description) {
    description.bytes = H5Tget_size(type);
    switch (H5Tget_class(type)) {
        case H5T_INTEGER:
            description.is_signed = H5Tget_sign(type) == H5T_SGN_2;
            return Hdf5Kind::integer;
        case H5T_FLOAT: {
            std::size_t sign = 0;
            std::size_t exponent = 0;
            std::size_t exponent_bits = 0;
            std::size_t mantissa = 0;
            std::size_t mantissa_bits = 0;
            H5Tget_fields(type, &sign, &exponent, &exponent_bits, &mantissa, &mantissa_bits);
            description.bits = mantissa_bits;
            return Hdf5Kind::floating;
        }
        default:
            return Hdf5Kind::other;
    }
}

bool is_number(Hdf5Kind kind) {
    return kind == Hdf5Kind::integer || kind == Hdf5Kind::floating || kind == Hdf5Kind::enumeration;
}

} // namespace

Hdf5Library::Hdf5Library(std::string path, std::uint64_t file_bytes)
    : path_(std::move(path)),
      file_bytes_(file_bytes),
      steps_(steps_within(leads_elsewhere_)),
      file_(-1, H5Fclose) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    register_hdf5_filters();
    const Hdf5Handle access = file_access(); // closed after the last words
    const hid_t file = H5Fopen(path_.c_str(), H5F_ACC_RDONLY, access);
    if (file >= 0) {
        file_ = {file, H5Fclose};
        return;
    }
    const std::string words = last_words();
    constexpr std::string_view end_word = "stored_eof = ";
    if (const std::size_t at = words.find(end_word); at != words.npos) {
        refuse("byte " + std::to_string(file_bytes_),
               "the file is cut, it had " + words.substr(at + end_word.size()) + " bytes");
    }
    refuse("byte 0", "cannot be opened by the HDF5 library: " + words);
}

void Hdf5Library::refuse(const std::string& object, const std::string& what) const {
    throw Hdf5Refusal{object, what};
}

hid_t Hdf5Library::whole(hid_t id, const std::string& object) const {
    if (id < 0) refuse(object, "cannot be read: " + last_words());
    return id;
}

// Step by step, so that the link that leads elsewhere is named.
bool Hdf5Library::is_there(const std::string& object) {
    if (object == "/") return true;
    for (std::size_t end = 0; end < object.size();) {
        end = std::min(object.find('/', end + 1), object.size());
        const std::string step = object.substr(0, end);
        leads_elsewhere_ = false;
        const htri_t exists = H5Lexists(file_, step.c_str(), steps_);
        if (exists == 0) return false;
        if (exists < 0) refuse(step, "cannot be read: " + last_words());
        H5L_info_t link;
        whole(H5Lget_info(file_, step.c_str(), &link, steps_), step);
        const hid_t found = H5Oopen(file_, step.c_str(), steps_);
        if (found < 0 && (leads_elsewhere_ || link.type > H5L_TYPE_SOFT)) {
            refuse(step, "is a link to somewhere else, the object itself is expected");
        }
        if (found < 0 && link.type == H5L_TYPE_SOFT) return false;
        const Hdf5Handle opened(whole(found, step), H5Oclose);
        if (end < object.size() && H5Iget_type(opened) != H5I_GROUP) return false;
    }
    return true;
}

Hdf5Handle Hdf5Library::opened(const std::string& object) {
    if (!is_there(object)) refuse(object, "is missing");
    return {whole(H5Oopen(file_, object.c_str(), steps_), object), H5Oclose};
}

Hdf5ObjectKind Hdf5Library::kind(const std::string& object) {
    if (!is_there(object)) return Hdf5ObjectKind::none;
    const Hdf5Handle found = opened(object);
    switch (H5Iget_type(found)) {
        case H5I_GROUP:
            return Hdf5ObjectKind::group;
        case H5I_DATASET:
            return Hdf5ObjectKind::dataset;
        default:
            return Hdf5ObjectKind::none;
    }
}

Hdf5Message Hdf5Library::names(const std::string& group) {
    const Hdf5Handle found = opened(group);
    if (H5Iget_type(found) != H5I_GROUP) refuse(group, "is no group, one is expected");
    std::vector<std::string> all;
    whole(H5Literate(
              found, H5_INDEX_NAME, H5_ITER_INC, nullptr,
              [](hid_t, const char* name, const H5L_info_t*, void* to) -> herr_t {
                  static_cast<std::vector<std::string>*>(to)->emplace_back(name);
                  return 0;
              },
              &all),
          group);
    std::uint64_t bytes = 0;
    for (const std::string& name : all) bytes += name.size();
    if (bytes > file_bytes_) refuse(group, "has more names than the file has bytes");
    Hdf5Message answer;
    answer.put(std::uint64_t{all.size()});
    for (const std::string& name : all) answer.put(name);
    return answer;
}

Hdf5Description Hdf5Library::described(hid_t type, hid_t space, const std::string& object) const {
    Hdf5Description description;
    const auto base = [&] {
        const Hdf5Handle super(whole(H5Tget_super(type), object), H5Tclose);
        return describe_number(super, description);
    };
    switch (H5Tget_class(type)) {
        case H5T_STRING:
            description.kind = Hdf5Kind::text;
            break;
        case H5T_ENUM:
            base();
            description.kind = Hdf5Kind::enumeration;
            break;
        case H5T_VLEN:
            description.element = base();
            description.kind = Hdf5Kind::ragged;
            break;
        default:
            description.kind = describe_number(type, description);
    }
    const H5S_class_t extent = H5Sget_simple_extent_type(space);
    if (extent == H5S_NULL) {
        description.shape = {0};
    } else if (extent == H5S_SIMPLE) {
        const int rank = H5Sget_simple_extent_ndims(space);
        if (rank < 0 || rank > H5S_MAX_RANK) refuse(object, "cannot be read: " + last_words());
        std::vector<hsize_t> lengths(static_cast<std::size_t>(rank));
        whole(H5Sget_simple_extent_dims(space, lengths.data(), nullptr), object);
        description.shape.assign(lengths.begin(), lengths.end());
    } else if (extent != H5S_SCALAR) {
        refuse(object, "cannot be read: " + last_words());
    }
    return description;
}

void Hdf5Library::require_filters(hid_t plan, const std::string& object) const {
    const int filters = static_cast<int>(whole(H5Pget_nfilters(plan), object));
    for (int i = 0; i < filters; ++i) {
        std::string name(64, '\0');
        unsigned flags = 0;
        std::size_t values = 0;
        const H5Z_filter_t filter = H5Pget_filter2(plan, static_cast<unsigned>(i), &flags, &values,
                                                   nullptr, name.size(), name.data(), nullptr);
        name.resize(std::min(name.find('\0'), name.size()));
        if (filter < 0) refuse(object, "cannot be read: " + last_words());
        if (H5Zfilter_avail(filter) > 0) continue;
        refuse(object,
               "is packed by filter " + std::to_string(filter) +
                   (name.empty() ? "" : " (" + name + ")") +
                   ", which the HDF5 library has not: its plugin in a folder that "
                   "HDF5_PLUGIN_PATH names, or h5repack -f NONE where it was written, helps");
    }
}

// All values are there, and no more memory than their bytes can fill.
void Hdf5Library::require_present(hid_t dataset, const Hdf5Description& description,
                                  const std::string& object) const {
    const Hdf5Handle plan(whole(H5Dget_create_plist(dataset), object), H5Pclose);
    const H5D_layout_t layout = H5Pget_layout(plan);
    if (layout == H5D_VIRTUAL || (layout == H5D_CONTIGUOUS && H5Pget_external_count(plan) != 0)) {
        refuse(object, "its values are in another file, which is not read");
    }
    require_filters(plan, object);
    const Hdf5Handle type(whole(H5Dget_type(dataset), object), H5Tclose);
    const std::uint64_t value_bytes = H5Tget_size(type);
    const std::uint64_t there = std::min<std::uint64_t>(H5Dget_storage_size(dataset), file_bytes_);
    const std::uint64_t most = std::max(saturating_product(there, packed_ratio), unpacked_anyway);
    if (saturating_product(description.count(), value_bytes) > most) {
        refuse(object, in_words(description.shape) + ", which is more than the " +
                           std::to_string(there) + " bytes that are there can be");
    }
    if (layout != H5D_CHUNKED) return;
    std::vector<hsize_t> chunk(description.shape.size());
    whole(H5Pget_chunk(plan, static_cast<int>(chunk.size()), chunk.data()), object);
    std::uint64_t chunk_bytes = value_bytes;
    for (const hsize_t length : chunk) chunk_bytes = saturating_product(chunk_bytes, length);
    if (chunk_bytes > most) {
        refuse(object, "has chunks of " + std::to_string(chunk_bytes) + " bytes, more than the " +
                           std::to_string(there) + " bytes that are there can be");
    }
}

const Hdf5Library::Dataset& Hdf5Library::dataset(const std::string& object) {
    const auto known = datasets_.find(object);
    if (known != datasets_.end()) return known->second;
    Hdf5Handle found = opened(object);
    if (H5Iget_type(found) != H5I_DATASET) refuse(object, "is no dataset, one is expected");
    const Hdf5Handle type(whole(H5Dget_type(found), object), H5Tclose);
    const Hdf5Handle space(whole(H5Dget_space(found), object), H5Sclose);
    if (H5Sget_simple_extent_type(space) == H5S_NULL) {
        refuse(object, "has no values, some are expected");
    }
    Hdf5Description description = described(type, space, object);
    require_present(found, description, object);
    if (datasets_.size() == most_open) datasets_.clear();
    return datasets_.emplace(object, Dataset{std::move(found), std::move(description)})
        .first->second;
}

Hdf5Message Hdf5Library::numbers(const std::string& object, std::uint64_t first,
                                 std::uint64_t count) {
    const Dataset& set = dataset(object);
    const Hdf5Description& is = set.description;
    const std::uint64_t rows = is.shape.empty() ? 1 : is.shape[0];
    if (!is_number(is.kind) || first > rows || count > rows - first) {
        refuse(object, "holds no such numbers");
    }
    std::string values(saturating_product(count, is.count_of_row()) * sizeof(double), '\0');
    if (values.empty()) return {};
    const Hdf5Handle space(whole(H5Dget_space(set.handle), object), H5Sclose);
    Hdf5Handle memory(H5Screate(H5S_SCALAR), H5Sclose);
    if (!is.shape.empty()) {
        std::vector<hsize_t> begin(is.shape.size(), 0);
        std::vector<hsize_t> lengths(is.shape.begin(), is.shape.end());
        begin[0] = first;
        lengths[0] = count;
        whole(H5Sselect_hyperslab(space, H5S_SELECT_SET, begin.data(), nullptr, lengths.data(),
                                  nullptr),
              object);
        const hsize_t all = values.size() / sizeof(double);
        memory = {H5Screate_simple(1, &all, nullptr), H5Sclose};
    }
    whole(H5Dread(set.handle, type_in_memory(is), memory, space, H5P_DEFAULT, values.data()),
          object);
    if (is_half(is)) values = as_doubles(values.data(), values.size() / sizeof(double));
    return Hdf5Message(std::move(values));
}

Hdf5Message Hdf5Library::rows(const std::string& object, std::uint64_t first, std::uint64_t count) {
    const Dataset& set = dataset(object);
    const Hdf5Description& is = set.description;
    if (is.kind != Hdf5Kind::ragged || !is_number(is.element) || is.shape.size() != 1 ||
        count == 0 || first > is.shape[0] || count > is.shape[0] - first) {
        refuse(object, "holds no such rows");
    }
    const Hdf5Handle type(H5Tvlen_create(type_in_memory(is)), H5Tclose);
    const Hdf5Handle space(whole(H5Dget_space(set.handle), object), H5Sclose);
    const hsize_t begin = first;
    const hsize_t all = count;
    whole(H5Sselect_hyperslab(space, H5S_SELECT_SET, &begin, nullptr, &all, nullptr), object);
    const Hdf5Handle memory(H5Screate_simple(1, &all, nullptr), H5Sclose);
    std::vector<hvl_t> found(count);
    whole(H5Dread(set.handle, type, memory, space, H5P_DEFAULT, found.data()), object);
    Hdf5Message answer;
    std::uint64_t left = file_bytes_; // many may be one: together they may not be more
    for (const hvl_t& row : found) {
        if (row.len > left) refuse(object, "has rows of more values than the file has bytes");
        left -= row.len;
        const std::size_t bytes = row.len * sizeof(double);
        answer.put(is_half(is) ? as_doubles(row.p, row.len)
                               : std::string(static_cast<const char*>(row.p), bytes));
        H5free_memory(row.p);
    }
    return answer;
}

void Hdf5Library::put_texts(hid_t type, std::uint64_t count, const std::string& object,
                            const std::function<herr_t(hid_t, void*)>& read,
                            Hdf5Message& message) const {
    // In one line: some 16 bytes stand for a text of any length.
    if (count > std::max(file_bytes_, std::uint64_t{1})) {
        refuse(object, "has more texts than the file has bytes");
    }
    message.put(count);
    std::uint64_t left = file_bytes_; // many may be one: together they may not be more
    const auto put = [&](std::string_view text) {
        text = text.substr(0, text.find('\0'));
        if (text.size() > left) refuse(object, "has more text than the file has bytes");
        left -= text.size();
        message.put(text);
    };
    if (H5Tis_variable_str(type) > 0) {
        std::vector<char*> texts(count, nullptr);
        whole(read(type, texts.data()), object);
        for (char* text : texts) {
            put(text == nullptr ? "" : text);
            H5free_memory(text);
        }
        return;
    }
    const std::uint64_t size = H5Tget_size(type);
    std::string bytes(saturating_product(count, size), '\0');
    whole(read(type, bytes.data()), object);
    for (std::uint64_t i = 0; i < count; ++i) put(std::string_view(bytes).substr(i * size, size));
}

Hdf5Message Hdf5Library::texts(const std::string& object) {
    const Dataset& set = dataset(object);
    if (set.description.kind != Hdf5Kind::text) refuse(object, "holds no texts");
    const Hdf5Handle type(whole(H5Dget_type(set.handle), object), H5Tclose);
    Hdf5Message answer;
    put_texts(
        type, set.description.count(), object,
        [&](hid_t as, void* to) {
            return H5Dread(set.handle, as, H5S_ALL, H5S_ALL, H5P_DEFAULT, to);
        },
        answer);
    return answer;
}

Hdf5Message Hdf5Library::attribute(const std::string& object, const std::string& name) {
    const Hdf5Handle found = opened(object);
    const std::string where = object + " attribute " + name;
    Hdf5Message answer;
    if (whole(H5Aexists(found, name.c_str()), where) == 0) return std::move(answer.put(0));
    const Hdf5Handle made(whole(H5Aopen(found, name.c_str(), H5P_DEFAULT), where), H5Aclose);
    const Hdf5Handle type(whole(H5Aget_type(made), where), H5Tclose);
    const Hdf5Handle space(whole(H5Aget_space(made), where), H5Sclose);
    const Hdf5Description description = described(type, space, where);
    if (saturating_product(description.count(), H5Tget_size(type)) > file_bytes_) {
        refuse(where, in_words(description.shape) + ", which is more than there is");
    }
    answer.put(1);
    description.put_into(answer);
    if (description.kind == Hdf5Kind::text) {
        put_texts(
            type, description.count(), where,
            [&](hid_t as, void* to) { return H5Aread(made, as, to); }, answer);
    } else if (is_number(description.kind) && description.count() > 0) {
        std::string values(description.count() * sizeof(double), '\0');
        whole(H5Aread(made, type_in_memory(description), values.data()), where);
        if (is_half(description)) values = as_doubles(values.data(), description.count());
        return Hdf5Message(answer.bytes() + values);
    }
    return answer;
}

Hdf5Message Hdf5Library::answer(Hdf5Message question) {
    const auto asked = static_cast<Hdf5Question>(question.number());
    const std::string object = question.text();
    Hdf5Message answer;
    switch (asked) {
        case Hdf5Question::kind:
            return std::move(answer.put(static_cast<std::uint64_t>(kind(object))));
        case Hdf5Question::names:
            return names(object);
        case Hdf5Question::dataset:
            dataset(object).description.put_into(answer);
            return answer;
        case Hdf5Question::numbers: {
            const std::uint64_t first = question.number();
            return numbers(object, first, question.number());
        }
        case Hdf5Question::rows: {
            const std::uint64_t first = question.number();
            return rows(object, first, question.number());
        }
        case Hdf5Question::texts:
            return texts(object);
        case Hdf5Question::attribute:
            return attribute(object, question.text());
    }
    throw std::length_error("a question that is none");
}

} // namespace smnn::io
