#include <algorithm>
#include <cctype>
#include <charconv>
#include <sstream>

#include "smnn/io/cameras/recording.hpp"

namespace smnn::io {

namespace {

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

// A whole number; 0, which no sensor has across, of anything else.
std::size_t pixels(std::string_view text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? number : 0;
}

// What two places of a header say of one side.
void take_side(const RecordingBytes& bytes, std::optional<std::size_t>& side,
               std::string_view text) {
    const std::size_t said = pixels(text);
    if (said == 0) throw bytes.error("a sensor of '" + std::string(text) + "' pixels across");
    if (side && *side != said) {
        throw bytes.error("a sensor of " + std::to_string(*side) + " and of " +
                          std::to_string(said) + " pixels across");
    }
    side = said;
}

} // namespace

PropheseeHeader read_prophesee_header(RecordingBytes& bytes) {
    PropheseeHeader header;
    std::optional<std::size_t> width;
    std::optional<std::size_t> height;
    while (const std::optional<std::string> line = bytes.line("% ")) {
        std::istringstream words(line->substr(2));
        std::string key;
        std::string value;
        words >> key >> value;
        key = lower(key);
        if (key == "end" && value.empty()) break;
        if (key == "evt") header.evt = value;
        if (key == "version") header.version = value;
        if (key == "width") take_side(bytes, width, value);
        if (key == "height") take_side(bytes, height, value);
        if (key == "geometry") {
            const std::size_t cross = value.find('x');
            take_side(bytes, width, std::string_view(value).substr(0, cross));
            take_side(bytes, height, cross == std::string::npos ? "" : value.substr(cross + 1));
        }
        if (key == "format") {
            std::istringstream options(value);
            std::getline(options, header.format, ';');
            for (std::string option; std::getline(options, option, ';');) {
                const std::size_t equals = std::min(option.find('='), option.size());
                const std::string name = lower(option.substr(0, equals));
                const std::string said = option.substr(std::min(equals + 1, option.size()));
                if (name == "width") take_side(bytes, width, said);
                if (name == "height") take_side(bytes, height, said);
                if (name == "endianness") header.has_halves_swapped = lower(said) == "legacy";
            }
        }
    }
    if (width.has_value() != height.has_value()) {
        throw bytes.error("a header with one side of the sensor, both are expected");
    }
    if (width) header.sensor = Sensor{*width, *height};
    return header;
}

PropheseeHeader read_raw_header(RecordingBytes& bytes, std::string_view evt,
                                std::string_view format) {
    PropheseeHeader header = read_prophesee_header(bytes);
    const bool is_other_evt = !header.evt.empty() && header.evt != evt;
    if (is_other_evt || (!header.format.empty() && header.format != format)) {
        throw sim::FormatError(bytes.path(), 0,
                               "a header of " +
                                   (is_other_evt ? "EVT " + header.evt : header.format) +
                                   ", one of EVT " + std::string(evt) + " is expected");
    }
    return header;
}

} // namespace smnn::io
