#pragma once

// Catch2 2 (Debian 12) and 3 (newer distributions) in one include.
#ifdef SMNN_CATCH2_V2
#include <catch2/catch.hpp>
#else
#include <catch2/catch_all.hpp>
#include <string>
using Catch::Approx;
namespace Catch {
// The name that version 2 has for it.
inline auto Contains(const std::string& text) { return Matchers::ContainsSubstring(text); }
} // namespace Catch
#endif
