#include "smnn/io/hdf5/storage.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "smnn/io/hdf5/filters.hpp"
#include "smnn/io/hdf5/values.hpp"

namespace smnn::io {

namespace {

using namespace hdf5;

std::uint64_t bytes_of(const Hdf5Dataset& dataset) {
    return saturating_product(count_of(dataset.shape), dataset.type.size);
}

std::uint64_t chunk_bytes_of(const Hdf5Dataset& dataset) {
    return saturating_product(count_of(dataset.chunk), dataset.type.size);
}

// Row after row of a chunk, as far as the dataset goes.
void put_in_place(const std::string& bytes, const Hdf5Dataset& set, const Hdf5Chunk& chunk,
                  std::string& values) {
    const std::size_t last_dimension = set.shape.size() - 1;
    const std::uint64_t row =
        std::min(set.chunk[last_dimension], set.shape[last_dimension] - chunk.at[last_dimension]);
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

} // namespace

Hdf5Storage::Hdf5Storage(const Hdf5Bytes& file, std::string object, Hdf5Dataset dataset)
    : file_(&file), object_(std::move(object)), set_(std::move(dataset)) {
    require_present();
}

void Hdf5Storage::refuse(const std::string& what) const { throw file_->error(object_, what); }

// All values are there, and no more memory than their bytes can fill.
void Hdf5Storage::require_present() {
    if (!set_.has_values) refuse("has no values, some are expected");
    if (set_.layout == Hdf5Layout::elsewhere) {
        refuse("its values are in another file, which is not read");
    }
    std::uint64_t packed_ratio = 1;
    for (const Hdf5Filter& filter : set_.filters) {
        if (filter.id == deflate) packed_ratio = deflate_ratio;
        if (filter.id < deflate || filter.id > fletcher32) {
            refuse("is packed by filter " + std::to_string(filter.id) +
                   ": deflate, shuffle and fletcher32 are known");
        }
    }
    std::uint64_t there = set_.layout == Hdf5Layout::compact ? set_.values.size()
                          : set_.address == hdf5_undefined   ? 0
                                                             : set_.bytes;
    bool is_whole = there >= bytes_of(set_);
    if (set_.layout == Hdf5Layout::chunked) {
        there = 0;
        for (const Hdf5Chunk& chunk : set_.chunks) there += chunk.bytes;
        is_whole = put_in_order() &&
                   std::all_of(set_.chunks.begin(), set_.chunks.end(), [&](const auto& chunk) {
                       return saturating_product(chunk.bytes, packed_ratio) >= chunk_bytes_of(set_);
                   });
    }
    if (!is_whole) {
        refuse(in_words(set_.shape) + ", which is more than the " + std::to_string(there) +
               " bytes that are there can be");
    }
}

// Whether every chunk of the shape is there, once.
bool Hdf5Storage::put_in_order() {
    std::uint64_t expected = 1;
    for (std::size_t i = 0; i < set_.shape.size(); ++i) {
        if (set_.chunk[i] == 0) refuse("has chunks without values");
        const std::uint64_t chunks =
            set_.shape[i] / set_.chunk[i] + (set_.shape[i] % set_.chunk[i] != 0 ? 1 : 0);
        expected = saturating_product(expected, chunks);
    }
    if (count_of(set_.shape) == 0) return true;
    std::sort(set_.chunks.begin(), set_.chunks.end(),
              [](const auto& a, const auto& b) { return a.at < b.at; });
    for (std::size_t c = 0; c < set_.chunks.size(); ++c) {
        for (std::size_t i = 0; i < set_.shape.size(); ++i) {
            const std::uint64_t at = set_.chunks[c].at[i];
            if (at >= set_.shape[i] || at % set_.chunk[i] != 0) {
                refuse("has a chunk outside of its " + in_words(set_.shape));
            }
        }
        if (c > 0 && set_.chunks[c].at == set_.chunks[c - 1].at) {
            refuse("has a chunk twice");
        }
    }
    return set_.chunks.size() == expected;
}

// The bytes of one chunk as they were before the filters.
const std::string& Hdf5Storage::unpacked(std::size_t index) {
    if (index == last_chunk_) return chunk_bytes_;
    const Hdf5Chunk& chunk = set_.chunks[index];
    const std::uint64_t expected = chunk_bytes_of(set_);
    std::string bytes = file_->read(chunk.address, chunk.bytes);
    for (std::size_t i = set_.filters.size(); i-- > 0;) {
        if (i < 32 && (chunk.left_out >> i & 1) != 0) continue;
        const Hdf5Filter& filter = set_.filters[i];
        if (filter.id == deflate) {
            std::optional<std::string> whole = inflated(bytes, expected + checksum_bytes);
            if (!whole) throw file_->error(chunk.address, object_ + ": a packed chunk is damaged");
            bytes = std::move(*whole);
        } else if (filter.id == shuffle) {
            bytes = unshuffled(bytes, filter.value);
        } else {
            const std::size_t size = bytes.size() < checksum_bytes ? 0 : bytes.size() - 4;
            if (size == 0 || number_at(bytes.data() + size, 4, false) !=
                                 checksum_of(std::string_view(bytes).substr(0, size))) {
                throw file_->error(chunk.address, object_ + ": the checksum of a chunk is wrong");
            }
            bytes.resize(size);
        }
    }
    if (bytes.size() != expected) {
        throw file_->error(chunk.address, object_ + ": a chunk of " + std::to_string(bytes.size()) +
                                              " bytes, " + std::to_string(expected) +
                                              " are expected");
    }
    chunk_bytes_ = std::move(bytes);
    last_chunk_ = index;
    return chunk_bytes_;
}

// All values, the last dimension fastest.
std::string Hdf5Storage::whole() {
    const std::uint64_t size = bytes_of(set_);
    if (size == 0) return {};
    if (set_.layout == Hdf5Layout::compact) return set_.values.substr(0, size);
    if (set_.layout == Hdf5Layout::contiguous) return file_->read(set_.address, size);
    std::string values(size, '\0');
    for (std::size_t c = 0; c < set_.chunks.size(); ++c) {
        put_in_place(unpacked(c), set_, set_.chunks[c], values);
    }
    return values;
}

// Some values of a dataset of one dimension.
std::string Hdf5Storage::some(std::uint64_t first, std::uint64_t count) {
    const std::uint64_t size = set_.type.size;
    if (set_.layout == Hdf5Layout::compact) return set_.values.substr(first * size, count * size);
    if (set_.layout == Hdf5Layout::contiguous) {
        return file_->read(set_.address + first * size, count * size);
    }
    std::string values;
    while (count > 0) {
        const std::uint64_t inside = first % set_.chunk[0];
        const std::uint64_t piece = std::min(count, set_.chunk[0] - inside);
        values.append(unpacked(first / set_.chunk[0]), inside * size, piece * size);
        first += piece;
        count -= piece;
    }
    return values;
}

} // namespace smnn::io
