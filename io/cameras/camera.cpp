#include "smnn/io/cameras/camera.hpp"

#include "smnn/io/cameras/recording.hpp"

namespace smnn::io {

namespace {

std::unique_ptr<CameraDecoder> decoder(RecordingBytes bytes, CameraFormat format,
                                       std::optional<Sensor> sensor) {
    switch (format) {
        case CameraFormat::evt2:
            return decode_evt2(std::move(bytes), sensor);
        case CameraFormat::evt21:
            return decode_evt21(std::move(bytes), sensor);
        case CameraFormat::evt3:
            return decode_evt3(std::move(bytes), sensor);
        case CameraFormat::dat:
            return decode_dat(std::move(bytes), sensor);
        case CameraFormat::event_stream:
            return decode_event_stream(std::move(bytes), sensor);
        case CameraFormat::aedat2:
            return decode_aedat2(std::move(bytes), sensor);
        case CameraFormat::aedat4:
            return decode_aedat4(std::move(bytes), sensor);
        case CameraFormat::nmnist:
            break;
    }
    return decode_nmnist(std::move(bytes), sensor);
}

} // namespace

CameraReader::CameraReader(const std::string& path, CameraFormat format,
                           std::optional<Sensor> sensor)
    : decoder_(decoder(RecordingBytes(path), format, sensor)) {}

CameraReader::~CameraReader() = default;
CameraReader::CameraReader(CameraReader&&) noexcept = default;

std::optional<Sensor> CameraReader::sensor() const { return decoder_->sensor(); }

bool CameraReader::next(std::vector<CameraEvent>& events) {
    events.clear();
    while (events.empty()) {
        if (!decoder_->decode(events)) return false;
    }
    return true;
}

bool CameraReader::would_wait() const { return decoder_->would_wait(); }

std::uint64_t CameraReader::without_time() const { return decoder_->without_time(); }

std::optional<CameraFormat> camera_format(const std::string& path) {
    RecordingBytes bytes(path);
    const std::string start(bytes.view(16).substr(0, 16));
    if (start.starts_with("Event Stream")) return CameraFormat::event_stream;
    if (start.starts_with("#!AER-DAT2.0")) return CameraFormat::aedat2;
    if (start.starts_with("#!AER-DAT4.0")) return CameraFormat::aedat4;
    if (!start.starts_with("% ")) return std::nullopt;
    const PropheseeHeader header = read_prophesee_header(bytes);
    if (header.evt == "2.0" || header.format == "EVT2") return CameraFormat::evt2;
    if (header.evt == "2.1" || header.format == "EVT21") return CameraFormat::evt21;
    if (header.evt == "3.0" || header.format == "EVT3") return CameraFormat::evt3;
    if (header.evt.empty() && header.format.empty() && header.version == "2")
        return CameraFormat::dat;
    return std::nullopt;
}

} // namespace smnn::io
