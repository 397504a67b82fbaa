#pragma once

#include <string>
#include <string_view>

struct LZ4F_dctx_s;
struct ZSTD_DCtx_s;

namespace smnn::io {

// Frames of LZ4 and Zstandard unpacked, each by itself. Memory is allocated as bytes come out, never for a
// size that a frame announces. What is returned is valid until the next call.
//   Errors  ParameterError if the bytes are no whole frame, or more than `most` come out

class Lz4Frames {
public:
    Lz4Frames();
    ~Lz4Frames();
    Lz4Frames(const Lz4Frames&) = delete;
    Lz4Frames& operator=(const Lz4Frames&) = delete;

    std::string_view unpack(std::string_view packed, std::size_t most);

private:
    LZ4F_dctx_s* context_ = nullptr;
    std::string bytes_;
};

class ZstdFrames {
public:
    ZstdFrames();
    ~ZstdFrames();
    ZstdFrames(const ZstdFrames&) = delete;
    ZstdFrames& operator=(const ZstdFrames&) = delete;

    std::string_view unpack(std::string_view packed, std::size_t most);

private:
    ZSTD_DCtx_s* context_ = nullptr;
    std::string bytes_;
};

} // namespace smnn::io
