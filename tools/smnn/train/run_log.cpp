#include "tools/smnn/train/run_log.hpp"

#include <cerrno>
#include <filesystem>
#include <sstream>
#include <system_error>

#include "smnn/io/file.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::cli {

namespace {

// A line belongs to the batch it names, or to the last one of the epoch it names; both count from 1.
bool is_before(const Report& line, std::size_t batches, std::size_t batches_per_epoch) {
    if (!line.contains("epoch") || !line["epoch"].is_number_unsigned()) return false;
    const std::size_t epoch = line["epoch"].get<std::size_t>();
    if (!line.contains("batch")) return epoch * batches_per_epoch <= batches;
    if (!line["batch"].is_number_unsigned() || epoch == 0) return false;
    return (epoch - 1) * batches_per_epoch + line["batch"].get<std::size_t>() <= batches;
}

std::string kept_lines(const std::string& path, std::size_t batches,
                       std::size_t batches_per_epoch) {
    std::string kept;
    std::istringstream lines(io::read_file(path));
    for (std::string line; std::getline(lines, line) && !lines.eof();) { // the last may be cut
        const std::optional<Report> parsed = parse_shallow(path, line);
        if (parsed && is_before(*parsed, batches, batches_per_epoch)) kept += line + '\n';
    }
    return kept;
}

[[noreturn]] void refuse(const std::string& path) {
    throw sim::ParameterError(path +
                              ": cannot be written: " + std::generic_category().message(errno));
}

} // namespace

RunLog::RunLog(const std::string& path, std::size_t batches, std::size_t batches_per_epoch)
    : path_(path) {
    namespace fs = std::filesystem;
    std::error_code unknown;
    const fs::file_status status = fs::status(path, unknown);
    if (!fs::exists(status) || fs::is_regular_file(status)) { // a device keeps nothing
        const bool goes_on = batches > 0 && fs::exists(status);
        io::write_file(path,
                       goes_on ? kept_lines(path, batches, batches_per_epoch) : std::string());
    }
    file_.open(path, std::ios::app | std::ios::binary);
    if (!file_) refuse(path);
}

void RunLog::add(const Report& line) {
    file_ << line.dump() + '\n' << std::flush;
    if (!file_) refuse(path_);
}

} // namespace smnn::cli
