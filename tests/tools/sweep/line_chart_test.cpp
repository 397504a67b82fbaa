#include "tools/smnn/sweep/line_chart.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;

namespace {

cli::LineChart two_curves() {
    return {.title = "A & B",
            .x_axis = {"rate", ""},
            .y_axis = {"time", "s"},
            .x = {1.0, 10.0, 100.0},
            .curves = {{"event", {1e-3, 1e-2, 1e-1}}, {"clock", {2e-2, 2e-2, 2e-2}}},
            .crossings = {{.x = 20.0, .y = 2e-2, .text = "20 events/s"}}};
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

} // namespace

TEST_CASE("ticks are powers of ten, and 2 and 5 times them where these are few", "[tools]") {
    CHECK(cli::ticks_of_logarithm(1.0, 1000.0) == std::vector<double>{1.0, 10.0, 100.0, 1000.0});
    CHECK(cli::ticks_of_logarithm(0.9, 30.0) == std::vector<double>{1.0, 2.0, 5.0, 10.0, 20.0});
    CHECK(cli::ticks_of_logarithm(1.0, 1e10).size() == 6);
}

TEST_CASE("two curves differ in colour, dash and marker, and every point says its numbers",
          "[tools]") {
    const std::string svg = to_svg(two_curves());
    CHECK(count(svg, "data-curve=\"event\"") == 1);
    CHECK(count(svg, "data-curve=\"clock\"") == 1);
    CHECK(count(svg, "stroke=\"var(--c0)\" stroke-dasharray=\"none\"") == 2); // curve and legend
    CHECK(count(svg, "stroke=\"var(--c1)\" stroke-dasharray=\"8 5\"") == 2);
    CHECK(count(svg, "<polygon") == 3 + 1);
    CHECK(contains(svg, "<title>event: 10 ms at 10</title>"));
    CHECK(count(svg, "<title>") == 6 + 1);
    CHECK(contains(svg, ">20 events/s<"));
}

TEST_CASE("a larger number stands further right and further up", "[tools]") {
    cli::LineChart chart = two_curves();
    chart.curves.pop_back();
    const std::string svg = to_svg(chart);
    const auto numbers_of = [&](const std::string& key) {
        std::vector<double> numbers;
        const std::string quoted = " " + key + "=\"";
        for (std::size_t at = svg.find("<circle " + key); at != std::string::npos;
             at = svg.find("<circle " + key, at + 1)) {
            numbers.push_back(std::stod(svg.substr(svg.find(quoted, at) + quoted.size())));
        }
        return numbers;
    };
    const std::vector<double> x = numbers_of("cx");
    REQUIRE(x.size() == 4); // three points, and the one of the legend
    CHECK(x[0] < x[1]);
    CHECK(x[1] - x[0] ==
          Approx(x[2] - x[1]).margin(0.11)); // a decade is a decade; 0.1 is rounded off
}

TEST_CASE("one point, or curves that are flat, still make a drawing", "[tools]") {
    cli::LineChart chart = two_curves();
    chart.x = {5.0};
    chart.crossings.clear();
    for (cli::Curve& curve : chart.curves) curve.y = {1.0};
    const std::string svg = to_svg(chart);
    CHECK(!contains(svg, "nan"));
    CHECK(!contains(svg, "inf"));
    CHECK(contains(svg, "A &amp; B"));
}
