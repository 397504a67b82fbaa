#include <new>

#include "smnn/io/file.hpp"
#include "smnn/io/hdf5/handle.hpp"
#include "smnn/io/hdf5/hdf5.hpp"

namespace smnn::io {

namespace {

constexpr std::size_t growth_bytes = 1 << 20; // of the file in memory
constexpr hsize_t chunk_values = 16 * 1024;   // of datasets that grow
constexpr hsize_t chunk_rows = 256;

// The library looks for an older file before it makes one in memory; this one cannot be there.
constexpr const char* no_file = "/dev/null/in memory";

Hdf5Handle opened(hid_t id, herr_t (*close)(hid_t)) {
    if (id < 0) throw std::bad_alloc(); // in memory nothing else can fail
    return {id, close};
}

void require(herr_t status) {
    if (status < 0) throw std::bad_alloc();
}

Hdf5Handle space_of(const Hdf5Shape& shape) {
    if (shape.empty()) return opened(H5Screate(H5S_SCALAR), H5Sclose);
    const std::vector<hsize_t> lengths(shape.begin(), shape.end());
    return opened(H5Screate_simple(static_cast<int>(shape.size()), lengths.data(), nullptr),
                  H5Sclose);
}

Hdf5Handle text_type() {
    Hdf5Handle type = opened(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

Hdf5Handle groups_on_the_way() {
    Hdf5Handle links = opened(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
    H5Pset_create_intermediate_group(links, 1);
    return links;
}

// Without the time of day, so that equal values give equal bytes.
Hdf5Handle timeless() {
    Hdf5Handle plan = opened(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_obj_track_times(plan, 0);
    return plan;
}

void write_dataset(hid_t file, const std::string& dataset, hid_t type, const Hdf5Shape& shape,
                   const void* values) {
    const Hdf5Handle space = space_of(shape);
    const Hdf5Handle made = opened(H5Dcreate2(file, dataset.c_str(), type, space,
                                              groups_on_the_way(), timeless(), H5P_DEFAULT),
                                   H5Dclose);
    require(H5Dwrite(made, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
}

// The dataset of one dimension that is there, or a new one that can grow.
Hdf5Handle growing(hid_t file, const std::string& dataset, hid_t type, hsize_t chunk) {
    const hid_t there = H5Dopen2(file, dataset.c_str(), H5P_DEFAULT);
    if (there >= 0) return {there, H5Dclose};
    const hsize_t none = 0;
    const hsize_t most = H5S_UNLIMITED;
    const Hdf5Handle space = opened(H5Screate_simple(1, &none, &most), H5Sclose);
    const Hdf5Handle plan = timeless();
    H5Pset_chunk(plan, 1, &chunk);
    return opened(
        H5Dcreate2(file, dataset.c_str(), type, space, groups_on_the_way(), plan, H5P_DEFAULT),
        H5Dclose);
}

void append_to(hid_t dataset, hid_t type, hsize_t count, const void* values) {
    if (count == 0) return;
    const Hdf5Handle before = opened(H5Dget_space(dataset), H5Sclose);
    hsize_t first = 0;
    H5Sget_simple_extent_dims(before, &first, nullptr);
    const hsize_t end = first + count;
    require(H5Dset_extent(dataset, &end));
    const Hdf5Handle space = opened(H5Dget_space(dataset), H5Sclose);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, &first, nullptr, &count, nullptr);
    const Hdf5Handle memory = opened(H5Screate_simple(1, &count, nullptr), H5Sclose);
    require(H5Dwrite(dataset, type, memory, space, H5P_DEFAULT, values));
}

void write_attribute(hid_t file, const std::string& object, const std::string& attribute,
                     hid_t type, const Hdf5Shape& shape, const void* values) {
    const Hdf5Handle owner = opened(H5Oopen(file, object.c_str(), H5P_DEFAULT), H5Oclose);
    const Hdf5Handle space = space_of(shape);
    const Hdf5Handle made = opened(
        H5Acreate2(owner, attribute.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    require(H5Awrite(made, type, values));
}

} // namespace

Hdf5Writer::Hdf5Writer(const std::string& path) : path_(path) {
    const Hdf5Silence silence;
    const Hdf5Handle access = opened(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    H5Pset_fapl_core(access, growth_bytes, false);
    file_ = H5Fcreate(no_file, H5F_ACC_TRUNC, H5P_DEFAULT, access);
    if (file_ < 0) throw std::bad_alloc();
}

Hdf5Writer::~Hdf5Writer() {
    const Hdf5Silence silence;
    H5Fclose(file_);
}

void Hdf5Writer::group(const std::string& object) {
    const Hdf5Silence silence;
    opened(H5Gcreate2(file_, object.c_str(), groups_on_the_way(), H5P_DEFAULT, H5P_DEFAULT),
           H5Gclose);
}

template <class T>
void Hdf5Writer::numbers(const std::string& dataset, const Hdf5Shape& shape,
                         std::span<const T> values) {
    const Hdf5Silence silence;
    write_dataset(file_, dataset, hdf5_type<T>(), shape, values.data());
}

void Hdf5Writer::texts(const std::string& dataset, const Hdf5Shape& shape,
                       std::span<const std::string> values) {
    const Hdf5Silence silence;
    std::vector<const char*> begins;
    for (const std::string& value : values) begins.push_back(value.c_str());
    write_dataset(file_, dataset, text_type(), shape, begins.data());
}

template <class T>
void Hdf5Writer::append(const std::string& dataset, std::span<const T> values) {
    const Hdf5Silence silence;
    append_to(growing(file_, dataset, hdf5_type<T>(), chunk_values), hdf5_type<T>(), values.size(),
              values.data());
}

template <class T>
void Hdf5Writer::append_row(const std::string& dataset, std::span<const T> row) {
    const Hdf5Silence silence;
    const Hdf5Handle type = opened(H5Tvlen_create(hdf5_type<T>()), H5Tclose);
    const hvl_t descriptor{row.size(), const_cast<T*>(row.data())}; // the library only reads it
    append_to(growing(file_, dataset, type, chunk_rows), type, 1, &descriptor);
}

template <class T>
void Hdf5Writer::numbers_of(const std::string& object, const std::string& attribute,
                            const Hdf5Shape& shape, std::span<const T> values) {
    const Hdf5Silence silence;
    write_attribute(file_, object, attribute, hdf5_type<T>(), shape, values.data());
}

void Hdf5Writer::text_of(const std::string& object, const std::string& attribute,
                         const std::string& value) {
    const Hdf5Silence silence;
    const char* const begin = value.c_str();
    write_attribute(file_, object, attribute, text_type(), {}, &begin);
}

void Hdf5Writer::choice_of(const std::string& object, const std::string& attribute,
                           const std::map<std::string, std::uint8_t>& choices,
                           const std::string& value) {
    const Hdf5Silence silence;
    const Hdf5Handle type = opened(H5Tenum_create(H5T_NATIVE_UINT8), H5Tclose);
    for (const auto& [word, number] : choices) {
        require(H5Tenum_insert(type, word.c_str(), &number));
    }
    write_attribute(file_, object, attribute, type, {}, &choices.at(value));
}

void Hdf5Writer::commit() {
    const Hdf5Silence silence;
    require(H5Fflush(file_, H5F_SCOPE_GLOBAL));
    const ssize_t size = H5Fget_file_image(file_, nullptr, 0);
    if (size < 0) throw std::bad_alloc();
    std::string image(static_cast<std::size_t>(size), '\0');
    if (H5Fget_file_image(file_, image.data(), image.size()) != size) throw std::bad_alloc();
    write_file(path_, image);
}

#define SMNN_FOR_NUMBERS(T)                                                          \
    template void Hdf5Writer::numbers<T>(const std::string&, const Hdf5Shape&,       \
                                         std::span<const T>);                        \
    template void Hdf5Writer::append<T>(const std::string&, std::span<const T>);     \
    template void Hdf5Writer::append_row<T>(const std::string&, std::span<const T>); \
    template void Hdf5Writer::numbers_of<T>(const std::string&, const std::string&,  \
                                            const Hdf5Shape&, std::span<const T>);
SMNN_FOR_NUMBERS(float)
SMNN_FOR_NUMBERS(double)
SMNN_FOR_NUMBERS(std::uint8_t)
SMNN_FOR_NUMBERS(std::uint16_t)
SMNN_FOR_NUMBERS(std::uint32_t)
SMNN_FOR_NUMBERS(std::int64_t)
SMNN_FOR_NUMBERS(std::uint64_t)
#undef SMNN_FOR_NUMBERS

} // namespace smnn::io
