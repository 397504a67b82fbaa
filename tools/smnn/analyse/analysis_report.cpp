#include "tools/smnn/analyse/analysis_report.hpp"

#include "tools/smnn/line/version.hpp"
#include "tools/smnn/page/page.hpp"

namespace smnn::cli {

Report begin_analysis(const Command& self, std::span<const std::string> arguments) {
    Report report;
    report["analysis"] = self.name.substr(self.name.rfind(' ') + 1);
    report["version"] = version;
    report["command"] = command_line("smnn " + std::string(self.name), arguments);
    return report;
}

} // namespace smnn::cli
