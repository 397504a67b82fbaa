#include "smnn/io/hdf5/message.hpp"

#include <cstring>
#include <limits>
#include <stdexcept>

namespace smnn::io {

Hdf5Message& Hdf5Message::put(std::uint64_t number) {
    bytes_.append(reinterpret_cast<const char*>(&number),
                  sizeof number); // of one machine for itself
    return *this;
}

Hdf5Message& Hdf5Message::put(std::string_view text) {
    put(std::uint64_t{text.size()});
    bytes_ += text;
    return *this;
}

std::string_view Hdf5Message::take(std::uint64_t size) {
    if (size > bytes_.size() - at_) throw std::length_error("a message that is cut");
    const std::string_view taken = std::string_view(bytes_).substr(at_, size);
    at_ += size;
    return taken;
}

std::uint64_t Hdf5Message::number() {
    std::uint64_t number = 0;
    std::memcpy(&number, take(sizeof number).data(), sizeof number);
    return number;
}

std::string Hdf5Message::text() {
    const std::uint64_t size = number();
    return std::string(take(size));
}

std::uint64_t Hdf5Description::count() const {
    std::uint64_t count = 1;
    for (const std::uint64_t length : shape) count = saturating_product(count, length);
    return count;
}

std::uint64_t Hdf5Description::count_of_row() const {
    std::uint64_t count = 1;
    for (std::size_t i = 1; i < shape.size(); ++i) count = saturating_product(count, shape[i]);
    return count;
}

void Hdf5Description::put_into(Hdf5Message& message) const {
    message.put(static_cast<std::uint64_t>(kind)).put(static_cast<std::uint64_t>(element));
    message.put(std::uint64_t{is_signed}).put(bits).put(bytes).put(std::uint64_t{shape.size()});
    for (const std::uint64_t length : shape) message.put(length);
}

Hdf5Description Hdf5Description::taken_from(Hdf5Message& message) {
    Hdf5Description description;
    description.kind = static_cast<Hdf5Kind>(message.number());
    description.element = static_cast<Hdf5Kind>(message.number());
    description.is_signed = message.number() != 0;
    description.bits = message.number();
    description.bytes = message.number();
    for (std::uint64_t rank = message.number(); rank > 0; --rank) {
        description.shape.push_back(message.number());
    }
    return description;
}

std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    return b != 0 && a > most / b ? most : a * b;
}

std::string in_words(const Hdf5Shape& shape) {
    if (shape.empty()) return "a single value";
    std::string text;
    for (const std::uint64_t length : shape) {
        text += (text.empty() ? "" : " x ") + std::to_string(length);
    }
    return text;
}

} // namespace smnn::io
