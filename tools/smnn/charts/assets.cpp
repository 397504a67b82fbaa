#include "tools/smnn/charts/assets.hpp"

// The linker makes an object of files as they are, and names where each begins and ends.
extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier)
extern const char _binary_vega_js_start[];
extern const char _binary_vega_js_end[];
extern const char _binary_page_js_start[];
extern const char _binary_page_js_end[];
extern const char _binary_page_css_start[];
extern const char _binary_page_css_end[];
extern const char _binary_specifications_json_start[];
extern const char _binary_specifications_json_end[];
// NOLINTEND(bugprone-reserved-identifier)
}

namespace smnn::cli::assets {

std::string_view vega_js() { return {_binary_vega_js_start, _binary_vega_js_end}; }
std::string_view page_js() { return {_binary_page_js_start, _binary_page_js_end}; }
std::string_view page_css() { return {_binary_page_css_start, _binary_page_css_end}; }
std::string_view specifications() {
    return {_binary_specifications_json_start, _binary_specifications_json_end};
}

} // namespace smnn::cli::assets
