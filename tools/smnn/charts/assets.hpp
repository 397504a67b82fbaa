#pragma once

#include <string_view>

// What a page carries inside, as tools/charts.cmake puts it into the program.
namespace smnn::cli::assets {

std::string_view vega_js(); // empty where the library was not there when smnn was built
std::string_view page_js();
std::string_view page_css();

} // namespace smnn::cli::assets
