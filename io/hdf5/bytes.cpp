#include "smnn/io/hdf5/bytes.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "smnn/io/file.hpp"

namespace smnn::io {

Hdf5Bytes::Hdf5Bytes(const std::string& path) : path_(path) {
    if (path == "-") {
        throw sim::ParameterError("-: HDF5 is read here and there, so a file is needed, no stream");
    }
    const auto size = InputFile(path).remaining();
    if (!size) throw sim::ParameterError(path + ": is a pipe or a device, a file is expected");
    size_ = *size;
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) throw sim::ParameterError(path + ": cannot be read");
}

Hdf5Bytes::~Hdf5Bytes() { ::close(descriptor_); }

std::string Hdf5Bytes::read(std::uint64_t offset, std::uint64_t size) const {
    if (offset > size_ || size > size_ - offset) {
        throw error(std::min(offset, size_),
                    "leads beyond the end, the file has " + std::to_string(size_) + " bytes");
    }
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = ::pread(descriptor_, bytes.data() + done, size - done,
                                    static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) throw error(offset + done, "cannot be read");
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

std::string_view Hdf5Cursor::take(std::uint64_t size) {
    if (size > left()) throw error("is cut, " + std::to_string(size) + " bytes are expected");
    const std::string_view taken = std::string_view(bytes_).substr(position_, size);
    position_ += size;
    return taken;
}

std::uint64_t Hdf5Cursor::number(std::size_t size) {
    std::uint64_t value = 0;
    std::size_t shift = 0;
    for (const char byte : take(size)) {
        value |= std::uint64_t{static_cast<unsigned char>(byte)} << shift;
        shift += 8;
    }
    return value;
}

void Hdf5Cursor::expect(std::string_view signature) {
    const std::uint64_t begin = at();
    if (take(signature.size()) != signature) {
        throw file_->error(begin, "no " + std::string(signature) + ", one is expected");
    }
}

Hdf5Cursor Hdf5Cursor::part(std::uint64_t size) {
    const std::uint64_t begin = at();
    return {*file_, begin, std::string(take(size))};
}

} // namespace smnn::io
