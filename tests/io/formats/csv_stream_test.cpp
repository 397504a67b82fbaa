#include "smnn/io/formats/csv.hpp"

#include <unistd.h>

#include "tests/support/catch.hpp"
#include "tests/support/redirected.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;

namespace {

// The standard input, written to by the test while it is read.
class Typed {
public:
    Typed() : Typed(make_pipe()) {}
    ~Typed() { end(); }
    Typed(const Typed&) = delete;
    Typed& operator=(const Typed&) = delete;

    void type(const std::string& text) {
        REQUIRE(::write(writer_, text.data(), text.size()) == std::ssize(text));
    }
    void end() {
        if (writer_ >= 0) ::close(writer_);
        writer_ = -1;
    }

private:
    struct Ends {
        int reader;
        int writer;
    };
    static Ends make_pipe() {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        return {ends[0], ends[1]};
    }
    explicit Typed(Ends ends) : writer_(ends.writer), in_(0, ends.reader) {}

    int writer_;
    tests::Redirected in_;
};

} // namespace

TEST_CASE("what is typed is given at once, as far as its ticks are complete", "[io]") {
    Typed typed;
    typed.type("tick,channel\n0,1\n");
    io::EventTableReader table("-");
    io::Window window;

    typed.type("0,0\n2,5\n2,"); // half a line: somebody still types
    REQUIRE(table.next(window));
    CHECK(window.until == 2);
    CHECK(window.input == sim::sorted({{0, 0}, {0, 1}}));

    typed.type("4\n3,\n");
    REQUIRE(table.next(window));
    CHECK(window.until == 3);
    CHECK(window.input == sim::sorted({{2, 4}, {2, 5}}));

    typed.type("9,\n"); // silence
    REQUIRE(table.next(window));
    CHECK(window.until == 9);
    CHECK(window.input.empty());
    CHECK_FALSE(window.is_last);

    typed.type("11,3\n");
    typed.end();
    REQUIRE(table.next(window));
    CHECK(window.input == sim::sorted({{11, 3}}));
    CHECK(window.until == 12);
    CHECK(window.is_last);
    CHECK_FALSE(table.next(window));
}

TEST_CASE("a table too long for memory comes in windows of whole ticks", "[io]") {
    const tests::Scratch scratch;
    std::string text = "trial,tick,channel\n";
    constexpr int ticks = 20'000;
    for (int trial = 0; trial < 2; ++trial) {
        for (int tick = 0; tick < ticks; ++tick) {
            for (int channel = 0; channel < 4; ++channel) {
                text += std::to_string(trial) + "," + std::to_string(tick) + "," +
                        std::to_string(channel) + "\n";
            }
        }
    }
    tests::overwrite(scratch / "long.csv", text);
    io::EventTableReader table(scratch / "long.csv");
    io::Window window;
    sim::Tick from = 0;
    std::vector<std::size_t> events(2);
    while (table.next(window)) {
        REQUIRE(window.input.size() <= io::window_events + 4);
        REQUIRE(window.input.size() == 4 * static_cast<std::size_t>(window.until - from));
        REQUIRE(window.input.volley(0).tick == from);
        events.at(window.trial) += window.input.size();
        from = window.is_last ? 0 : window.until;
    }
    CHECK(events == std::vector<std::size_t>{4 * ticks, 4 * ticks});
}
