#include "tools/smnn/flags/identity.hpp"

#include <iomanip>
#include <sstream>

namespace smnn::cli {

std::string identity_text(std::uint64_t identity) {
    std::ostringstream text;
    text << std::hex << std::setfill('0') << std::setw(16) << identity;
    return text.str();
}

} // namespace smnn::cli
