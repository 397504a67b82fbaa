#include "tools/smnn/terminal/table.hpp"

#include <sstream>

#include "tests/support/catch.hpp"

using namespace smnn;

TEST_CASE("a number is shown with three digits and the prefix of its size", "[tools]") {
    CHECK(cli::with_prefix(0.0, "s") == "0 s");
    CHECK(cli::with_prefix(1.0, "s") == "1 s");
    CHECK(cli::with_prefix(0.01234, "s") == "12.3 ms");
    CHECK(cli::with_prefix(4e-7, "J") == "400 nJ");
    CHECK(cli::with_prefix(25e-6, "s") == "25 \u00b5s");
    CHECK(cli::with_prefix(999.9, "s") == "1 ks"); // not 1000 s
    CHECK(cli::with_prefix(0.001, "s") == "1 ms");
    CHECK(cli::with_prefix(2500.0, "") == "2.5k");
    CHECK(cli::with_prefix(1e6, "") == "1M");
}

TEST_CASE("a count is shown in groups of three digits, a mean with what three digits need",
          "[tools]") {
    CHECK(cli::grouped(0.0) == "0");
    CHECK(cli::grouped(999.0) == "999");
    CHECK(cli::grouped(1000.0) == "1,000");
    CHECK(cli::grouped(1234567.0) == "1,234,567");
    CHECK(cli::grouped(12.25) == "12.2");
    CHECK(cli::grouped(1.005e3) == "1,005");
    CHECK(cli::grouped(0.5) == "0.50");
}

TEST_CASE("columns stand under one another, a letter of two bytes takes one place", "[tools]") {
    std::ostringstream out;
    cli::print(out, {.head = {"a", "time"},
                     .rows = {{"long name", "1 \u00b5s"}, {"part"}, {"b", "22 ms"}}});
    CHECK(out.str() ==
          "a           time\n"
          "long name   1 \u00b5s\n"
          "part\n"
          "b          22 ms\n");
}

TEST_CASE("a text is broken between words, at 100 characters at most", "[tools]") {
    const std::string text = cli::wrapped(std::string(60, 'a') + " " + std::string(39, 'b') + " c");
    CHECK(text == std::string(60, 'a') + " " + std::string(39, 'b') + "\nc\n");
}
