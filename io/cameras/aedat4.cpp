#include <algorithm>
#include <charconv>

#include "smnn/io/bytes/compressed_frame.hpp"
#include "smnn/io/bytes/flat_table.hpp"
#include "smnn/io/bytes/little_endian.hpp"
#include "smnn/io/cameras/recording.hpp"

namespace smnn::io {

namespace {

// AEDAT 4.0: "#!AER-DAT4.0\r\n"; 32 bits with the size of a FlatBuffers table "IOHE"; the table:
//
//     0  compression    32 bits: 0 none, 1 and 2 LZ4, 3 and 4 Zstandard
//     1  end            64 bits: the byte behind the last packet; -1: the end of the file
//     2  streams        text in XML: for each its number, kind ("EVTS") and the size of its sensor
//
// then packets: 32 bits with the number of the stream, 32 with the size, and one table in so many bytes, packed
// by itself and its size before it. A packet of events is "EVTS": a vector of 64 bits of microseconds,
// 16 of x, 16 of y, 8 of polarity, and three bytes more. All little-endian. Packets of pictures,
// movements and triggers are skipped.
constexpr std::string_view signature = "#!AER-DAT4.0\r\n";
constexpr std::size_t event_bytes = 16;
constexpr std::uint64_t largest_header = 16U << 20U;
constexpr std::uint64_t largest_packet = 1U << 30U;

enum class Packing { none, lz4, zstd };

struct EventsOf { // what the text says of the stream with events
    std::int32_t stream = 0;
    std::optional<Sensor> sensor{};
};

// The value of an attribute of a tag: key="...".
std::string_view attribute(std::string_view tag, std::string_view key) {
    const std::string start = " " + std::string(key) + "=\"";
    const std::size_t at = tag.find(start);
    if (at == std::string_view::npos) return {};
    tag.remove_prefix(at + start.size());
    return tag.substr(0, tag.find('"'));
}

template <class Number>
std::optional<Number> whole(std::string_view text) {
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// A stream is a node named by its number; what is said of it stands in it and in the nodes in it.
std::vector<EventsOf> streams_of_events(std::string_view xml) {
    struct Stream {
        std::int32_t number = 0;
        bool has_events = false;
        std::size_t width = 0;
        std::size_t height = 0;
    };
    std::vector<Stream> streams;
    std::vector<bool> is_stream; // each node that is open
    std::size_t open = 0;        // streams among them
    while (!xml.empty()) {
        const std::size_t begin = std::min(xml.find('<'), xml.size());
        xml.remove_prefix(begin);
        const std::size_t length = std::min(xml.find('>'), xml.size());
        const std::string_view tag = xml.substr(0, length);
        xml.remove_prefix(length);
        if (tag.starts_with("</node") && !is_stream.empty()) {
            open -= is_stream.back() ? 1U : 0U;
            is_stream.pop_back();
        } else if (tag.starts_with("<node") && !tag.ends_with('/')) {
            const std::optional<std::int32_t> number = whole<std::int32_t>(attribute(tag, "name"));
            is_stream.push_back(number && open == 0);
            if (is_stream.back()) {
                streams.push_back({.number = *number});
                ++open;
            }
        } else if (tag.starts_with("<attr") && open > 0) {
            const std::string_view key = attribute(tag, "key");
            const std::string_view value = xml.substr(std::min<std::size_t>(1, xml.size()),
                                                      std::min(xml.find('<'), xml.size()) - 1);
            Stream& stream = streams.back();
            if (key == "typeIdentifier") stream.has_events = value == "EVTS";
            if (key == "sizeX") stream.width = whole<std::size_t>(value).value_or(0);
            if (key == "sizeY") stream.height = whole<std::size_t>(value).value_or(0);
        }
    }
    std::vector<EventsOf> events;
    for (const Stream& stream : streams) {
        if (!stream.has_events) continue;
        events.push_back({.stream = stream.number});
        if (stream.width > 0 && stream.height > 0) {
            events.back().sensor = Sensor{stream.width, stream.height};
        }
    }
    return events;
}

class Aedat4Decoder : public CameraDecoder {
public:
    Aedat4Decoder(RecordingBytes bytes, std::optional<Sensor> sensor, Packing packing,
                  std::optional<std::uint64_t> end, std::int32_t stream)
        : CameraDecoder(std::move(bytes), sensor, 8),
          packing_(packing),
          end_(end),
          stream_(stream) {}

    bool decode(std::vector<CameraEvent>& events) override {
        const std::uint64_t start = bytes_.offset();
        if (end_ && start >= *end_) return false;
        const std::string_view head = bytes_.view(8);
        if (head.empty() && !end_) return false;
        if (head.size() < 8) {
            throw bytes_.error("the head of a packet of " + std::to_string(head.size()) +
                               " bytes, 8 are expected");
        }
        const auto stream =
            static_cast<std::int32_t>(read_little_endian<std::uint32_t>(head.data()));
        const std::uint64_t size = read_little_endian<std::uint32_t>(head.data() + 4);
        if (size > largest_packet) {
            throw bytes_.error("a packet of " + std::to_string(size) + " bytes, at most " +
                                   std::to_string(largest_packet) + " are read",
                               4);
        }
        if (end_ && size > *end_ - start - std::min<std::uint64_t>(8, *end_ - start)) {
            throw bytes_.error("a packet of " + std::to_string(size) +
                                   " bytes, the header says that packets end at byte " +
                                   std::to_string(*end_),
                               4);
        }
        bytes_.take(8);
        if (stream != stream_) {
            bytes_.skip(size, "a packet");
            return true;
        }
        bytes_.read(size, packet_, "a packet");
        try {
            give(unpacked(), start, events);
        } catch (const sim::ParameterError& refused) {
            throw sim::FormatError(bytes_.path(), start, refused.what());
        }
        return true;
    }

private:
    std::string_view unpacked() {
        if (packing_ == Packing::lz4) return lz4_.unpack(packet_, largest_packet);
        if (packing_ == Packing::zstd) return zstd_.unpack(packet_, largest_packet);
        return packet_;
    }

    void give(std::string_view table, std::uint64_t start, std::vector<CameraEvent>& events) {
        if (table.size() < 4 ||
            read_little_endian<std::uint32_t>(table.data()) > table.size() - 4) {
            throw sim::FormatError(bytes_.path(), start,
                                   "a packet that unpacks to " + std::to_string(table.size()) +
                                       " bytes, fewer than it says");
        }
        const std::optional<FlatTable> packet = FlatTable::root(table.substr(4), "EVTS");
        if (!packet) {
            throw sim::FormatError(bytes_.path(), start, "a packet that is no table of events");
        }
        if (!packet->has_field(0)) return;
        const std::optional<std::string_view> all = packet->vector(0, event_bytes);
        if (!all) {
            throw sim::FormatError(bytes_.path(), start,
                                   "a packet whose events reach beyond its bytes");
        }
        events.reserve(events.size() + all->size() / event_bytes);
        for (std::string_view rest = *all; !rest.empty(); rest.remove_prefix(event_bytes)) {
            const auto time =
                static_cast<std::int64_t>(read_little_endian<std::uint64_t>(rest.data()));
            const auto x =
                static_cast<std::int16_t>(read_little_endian<std::uint16_t>(rest.data() + 8));
            const auto y =
                static_cast<std::int16_t>(read_little_endian<std::uint16_t>(rest.data() + 10));
            if (time < 0 || x < 0 || y < 0) {
                throw sim::FormatError(bytes_.path(), start,
                                       "an event at " + std::to_string(time) + " us, x " +
                                           std::to_string(x) + ", y " + std::to_string(y) +
                                           ": none is below 0");
            }
            add({static_cast<std::uint64_t>(time), static_cast<std::uint16_t>(x),
                 static_cast<std::uint16_t>(y), rest[12] != 0},
                start, events);
        }
    }

    Packing packing_;
    std::optional<std::uint64_t> end_;
    std::int32_t stream_;
    std::string packet_;
    Lz4Frames lz4_;
    ZstdFrames zstd_;
};

} // namespace

std::unique_ptr<CameraDecoder> decode_aedat4(RecordingBytes bytes, std::optional<Sensor> sensor) {
    const std::string_view start = bytes.view(signature.size() + 4);
    if (start.substr(0, signature.size()) != signature) {
        throw bytes.error("'#!AER-DAT4.0' is expected");
    }
    if (start.size() < signature.size() + 4)
        throw bytes.error("a header is expected, the file ends", start.size());
    const std::uint64_t size = read_little_endian<std::uint32_t>(start.data() + signature.size());
    if (size > largest_header) {
        throw bytes.error("a header of " + std::to_string(size) + " bytes, at most " +
                              std::to_string(largest_header) + " are read",
                          signature.size());
    }
    bytes.take(signature.size() + 4);
    const std::uint64_t at = bytes.offset();
    std::string text;
    bytes.read(size, text, "a header");
    const auto error = [&](const std::string& what) {
        return sim::FormatError(bytes.path(), at, what);
    };
    const std::optional<FlatTable> header = FlatTable::root(text, "IOHE");
    if (!header) throw error("a header that is no table of AEDAT 4");

    Packing packing = Packing::none;
    if (header->has_field(0)) {
        const std::optional<std::uint32_t> code = header->number<std::uint32_t>(0);
        if (!code) throw error("a header that reaches beyond its bytes");
        if (*code > 4) {
            throw error("compression " + std::to_string(*code) +
                        ", none (0), LZ4 (1, 2) and Zstandard (3, 4) are read");
        }
        if (*code > 0) packing = *code <= 2 ? Packing::lz4 : Packing::zstd;
    }
    std::optional<std::uint64_t> end;
    if (header->has_field(1)) {
        const std::optional<std::uint64_t> place = header->number<std::uint64_t>(1);
        if (!place) throw error("a header that reaches beyond its bytes");
        const auto said = static_cast<std::int64_t>(*place);
        if (said >= 0 && *place < bytes.offset()) {
            throw error("packets that end at byte " + std::to_string(said) + ", within the header");
        }
        if (said >= 0) end = *place;
    }
    const std::optional<std::string_view> xml = header->vector(2, 1);
    if (!xml) throw error("a header that does not say which streams there are");
    const std::vector<EventsOf> streams = streams_of_events(*xml);
    if (streams.empty()) throw error("no stream of events (EVTS)");
    if (streams.size() > 1) {
        throw error(std::to_string(streams.size()) +
                    " streams of events, recordings of one are read");
    }
    sensor = agreed(bytes, streams.front().sensor, sensor);
    return std::make_unique<Aedat4Decoder>(std::move(bytes), sensor, packing, end,
                                           streams.front().stream);
}

} // namespace smnn::io
