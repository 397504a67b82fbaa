#include "tools/smnn/charts/page.hpp"

#include <array>

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tools/smnn/charts/machine.hpp"

using namespace smnn;
using tests::contains;

TEST_CASE("nothing that is said on a page becomes markup", "[tools]") {
    CHECK(cli::escaped("<b>\"a\" & b</b>") == "&lt;b&gt;&quot;a&quot; &amp; b&lt;/b&gt;");
    const std::string html = cli::page("<script>",
                                       cli::paragraph("<i>") + cli::heading("<u>") +
                                           cli::to_html({.head = {"<th>"}, .rows = {{"<s>"}}}),
                                       "smnn '<x>'");
    for (const char* markup : {"<script>", "<i>", "<u>", "<s>", "<x>"}) {
        CAPTURE(markup);
        CHECK(!contains(html, markup));
    }
    CHECK(contains(html, "&lt;script&gt;"));
}

TEST_CASE("a page needs nothing else and says how it was made", "[tools]") {
    const std::string html = cli::page("title", cli::paragraph("text"), "smnn compare net");
    for (const char* reference : {"src=", "href=", "url(", "@import", "http"}) {
        CAPTURE(reference);
        CHECK(!contains(html, reference));
    }
    CHECK(contains(html, "<code>smnn compare net</code>"));
    CHECK(contains(html, cli::escaped(cli::machine_in_words())));
    CHECK(contains(html, cli::today()));
    CHECK(contains(html, "prefers-color-scheme: dark"));
}

TEST_CASE("a command line can be typed again", "[tools]") {
    const std::array<std::string, 4> words{"a b", "--x=1,2", "it's", ""};
    CHECK(cli::command_line("smnn compare", words) == "smnn compare 'a b' --x=1,2 'it'\\''s' ''");
}
