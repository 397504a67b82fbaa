#include "smnn/io/bytes/deflate.hpp"

#include <zlib.h>

#include <new>

#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

// The fastest level: on spikes the others take several times as long for a tenth.
constexpr int level = 1;

// No text is packed to less than a part in 1032 of its bytes.
constexpr std::size_t most_times_smaller = 1032;

void show(z_stream& stream, std::string_view from, std::string& to) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(from.data())); // zlib only reads
    stream.avail_in = static_cast<uInt>(from.size());
    stream.next_out = reinterpret_cast<Bytef*>(to.data());
    stream.avail_out = static_cast<uInt>(to.size());
}

} // namespace

Deflater::Deflater() : stream_(std::make_unique<z_stream>()) {
    if (deflateInit(stream_.get(), level) != Z_OK) throw std::bad_alloc();
}

Deflater::~Deflater() { deflateEnd(stream_.get()); }

std::string_view Deflater::deflate(std::string_view text) {
    deflateReset(stream_.get());
    const auto most =
        static_cast<std::size_t>(deflateBound(stream_.get(), static_cast<uLong>(text.size())));
    if (packed_.size() < most) packed_.resize(most);
    show(*stream_, text, packed_);
    ::deflate(stream_.get(), Z_FINISH); // ends, there being room for the worst
    return {packed_.data(), packed_.size() - stream_->avail_out};
}

Inflater::Inflater() : stream_(std::make_unique<z_stream>()) {
    if (inflateInit(stream_.get()) != Z_OK) throw std::bad_alloc();
}

Inflater::~Inflater() { inflateEnd(stream_.get()); }

std::string_view Inflater::inflate(std::string_view packed, std::size_t size) {
    if (size / most_times_smaller > packed.size()) {
        throw sim::ParameterError(std::to_string(packed.size()) + " packed bytes cannot be " +
                                  std::to_string(size));
    }
    inflateReset(stream_.get());
    if (text_.size() < size + 1) text_.resize(size + 1); // one more shows that there is more
    show(*stream_, packed, text_);
    stream_->avail_out = static_cast<uInt>(size + 1);
    const int answer = ::inflate(stream_.get(), Z_FINISH);
    const std::size_t got = size + 1 - stream_->avail_out;
    if (answer != Z_STREAM_END || got != size || stream_->avail_in != 0) {
        throw sim::ParameterError("packed bytes that are damaged or are not the " +
                                  std::to_string(size) + " that are announced");
    }
    return {text_.data(), size};
}

} // namespace smnn::io
