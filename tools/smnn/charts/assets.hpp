#pragma once

#include <string_view>

// What a page carries inside, as tools/charts.cmake puts it into the program.
namespace smnn::cli::assets {

std::string_view vega_js(); // empty where the library was not there when smnn was built
std::string_view page_js();
std::string_view page_css();
std::string_view specifications(); // those of vega/, an object with one key a file

} // namespace smnn::cli::assets
