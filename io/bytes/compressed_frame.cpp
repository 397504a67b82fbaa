#include "smnn/io/bytes/compressed_frame.hpp"

#include <lz4frame.h>
#include <zstd.h>

#include <algorithm>
#include <new>

#include "smnn/sim/error.hpp"

namespace smnn::io {

namespace {

constexpr std::size_t first_bytes = 64 * 1024;
constexpr unsigned longest_window_log = 27; // of Zstandard, in bytes: what its program takes too

// Room for more bytes behind the first `used`: twice as many, up to one above `most`.
void grow(std::string& bytes, std::size_t used, std::size_t most, const char* what) {
    if (used > most) {
        throw sim::ParameterError(std::string("a frame of ") + what +
                                  " that unpacks to more than " + std::to_string(most) + " bytes");
    }
    if (used == bytes.size()) bytes.resize(std::min(std::max(first_bytes, 2 * used), most + 1));
}

[[noreturn]] void refuse(const char* what, const std::string& why) {
    throw sim::ParameterError(std::string("no whole frame of ") + what + ": " + why);
}

} // namespace

Lz4Frames::Lz4Frames() {
    if (LZ4F_isError(LZ4F_createDecompressionContext(&context_, LZ4F_VERSION)) != 0)
        throw std::bad_alloc();
}

Lz4Frames::~Lz4Frames() { LZ4F_freeDecompressionContext(context_); }

std::string_view Lz4Frames::unpack(std::string_view packed, std::size_t most) {
    LZ4F_resetDecompressionContext(context_);
    std::size_t used = 0;
    for (;;) {
        grow(bytes_, used, most, "LZ4");
        std::size_t out = bytes_.size() - used;
        std::size_t in = packed.size();
        const std::size_t more =
            LZ4F_decompress(context_, bytes_.data() + used, &out, packed.data(), &in, nullptr);
        if (LZ4F_isError(more) != 0) refuse("LZ4", LZ4F_getErrorName(more));
        used += out;
        packed.remove_prefix(in);
        if (more == 0) break;
        if (in == 0 && out == 0) refuse("LZ4", "its end is missing");
    }
    if (!packed.empty()) refuse("LZ4", std::to_string(packed.size()) + " bytes follow on its end");
    if (used > most) grow(bytes_, used, most, "LZ4");
    return std::string_view(bytes_).substr(0, used);
}

ZstdFrames::ZstdFrames() : context_(ZSTD_createDCtx()) {
    if (context_ == nullptr) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, longest_window_log);
}

ZstdFrames::~ZstdFrames() { ZSTD_freeDCtx(context_); }

std::string_view ZstdFrames::unpack(std::string_view packed, std::size_t most) {
    ZSTD_DCtx_reset(context_, ZSTD_reset_session_only);
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    std::size_t used = 0;
    for (;;) {
        grow(bytes_, used, most, "Zstandard");
        ZSTD_outBuffer out{bytes_.data() + used, bytes_.size() - used, 0};
        const std::size_t before = in.pos;
        const std::size_t more = ZSTD_decompressStream(context_, &out, &in);
        if (ZSTD_isError(more) != 0) refuse("Zstandard", ZSTD_getErrorName(more));
        used += out.pos;
        if (more == 0) break;
        if (in.pos == before && out.pos == 0) refuse("Zstandard", "its end is missing");
    }
    if (in.pos != in.size) {
        refuse("Zstandard", std::to_string(in.size - in.pos) + " bytes follow on its end");
    }
    if (used > most) grow(bytes_, used, most, "Zstandard");
    return std::string_view(bytes_).substr(0, used);
}

} // namespace smnn::io
