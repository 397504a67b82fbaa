#include "tools/smnn/charts/chart.hpp"

#include <limits>

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::contains;

TEST_CASE("nothing that a chart is told ends its script or becomes markup", "[tools]") {
    const std::string evil = "</script><script>alert(1)</script>&\"<!--";
    cli::Chart chart{.title = evil, .note = evil};
    chart.data = {{evil, {{"x", evil, cli::Report::array({evil})}}}};
    chart.spec = {{"title", evil}};
    const std::string html = cli::to_html(chart);
    CHECK_FALSE(contains(html, "<script>alert"));
    CHECK_FALSE(contains(html, "<!--"));
    // The one script that ends is the figure's own.
    CHECK(html.find("</script>") == html.rfind("</script>"));
    const std::size_t begin = html.find("json\">") + 6;
    const auto json = cli::Report::parse(html.substr(begin, html.find("</script>") - begin));
    CHECK(json["title"] == evil);
    CHECK(json["data"][0]["columns"][0]["values"][0] == evil);
}

TEST_CASE("bytes that are no UTF-8 do not keep a chart from being written", "[tools]") {
    CHECK(contains(cli::inside_script("a\xff"), "a\xef\xbf\xbd"));
}

TEST_CASE("numbers of a chart have six digits, and what is not finite is none", "[tools]") {
    CHECK(cli::rounded(1.0 / 3.0).dump() == "0.333333");
    CHECK(cli::rounded(12345678.0).dump() == "12345678");
    CHECK(cli::rounded(std::numeric_limits<double>::infinity()).is_null());
    CHECK(cli::rounded(std::numeric_limits<double>::quiet_NaN()).is_null());
}

TEST_CASE("a long table is shown in part and says so, the chart has all of it", "[tools]") {
    cli::Column column{"x", "x"};
    for (int i = 0; i < 1000; ++i) column.values.push_back(i);
    const cli::Chart chart{.title = "many", .data = {{"numbers", {column, column}}}};
    const std::string html = cli::to_html(chart);
    CHECK(contains(html, "numbers, 60 of 1,000 rows"));
    CHECK(contains(html, "<th>999</th>"));
    CHECK(contains(html, "998,999]"));
}

TEST_CASE("the scripts that a page carries cannot end early", "[tools]") {
    for (const std::string_view script : {cli::assets::vega_js(), cli::assets::page_js()}) {
        CHECK(script.find("</script") == std::string_view::npos);
        CHECK(script.find("<!--") == std::string_view::npos);
    }
    CHECK(cli::assets::page_css().find("</style") == std::string_view::npos);
}
