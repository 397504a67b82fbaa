#pragma once

#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace smnn::io {

// Bytes in fewer, as zlib packs them: each text by itself. Keeps its memory between texts.
class Deflater {
public:
    Deflater();
    ~Deflater();
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    // What a text takes. Valid until the next call.
    std::string_view deflate(std::string_view text);

private:
    std::unique_ptr<z_stream_s> stream_;
    std::string packed_;
};

// The way back.
class Inflater {
public:
    Inflater();
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    // The text of `size` bytes that was packed. Valid until the next call.
    //   Errors  ParameterError if it is none, or has another size
    std::string_view inflate(std::string_view packed, std::size_t size);

private:
    std::unique_ptr<z_stream_s> stream_;
    std::string text_;
};

} // namespace smnn::io
