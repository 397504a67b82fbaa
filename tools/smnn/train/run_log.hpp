#pragma once

#include <cstddef>
#include <fstream>
#include <string>

#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// The log of a training as JSON lines. Each line is handed to the system when it is added, so a killed
// run leaves all of them and at most one that is cut.
class RunLog {
public:
    // Goes on after the lines of the first `batches` batches and the epochs that end with them; what a
    // killed run wrote beyond its checkpoint is dropped. 0 begins anew.
    //   Errors  sim::ParameterError naming the path if it cannot be read or written
    RunLog(const std::string& path, std::size_t batches, std::size_t batches_per_epoch);

    void add(const Report& line);

private:
    std::string path_;
    std::ofstream file_;
};

} // namespace smnn::cli
