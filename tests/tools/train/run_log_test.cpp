#include "tools/smnn/train/run_log.hpp"

#include "smnn/io/file.hpp"
#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using cli::RunLog;

namespace {

// Two epochs of two batches, cut in the second.
constexpr const char* whole =
    "{\"epoch\":1,\"batch\":1}\n"
    "{\"epoch\":1,\"batch\":2}\n"
    "{\"epoch\":1,\"validation_loss\":0.5}\n"
    "{\"epoch\":2,\"batch\":1}\n"
    "{\"epoch\":2,\"bat";

std::string kept(const std::string& text, std::size_t batches) {
    const tests::Scratch scratch;
    io::write_file(scratch / "log", text);
    RunLog(scratch / "log", batches, 2);
    return io::read_file(scratch / "log");
}

} // namespace

TEST_CASE("a log goes on after the batches of the checkpoint, and an epoch's line is its last",
          "[tools]") {
    const std::string text = whole;
    const auto lines = [&](std::size_t count) {
        std::size_t end = 0;
        for (std::size_t i = 0; i < count; ++i) end = text.find('\n', end) + 1;
        return text.substr(0, end);
    };
    CHECK(kept(text, 0).empty());
    CHECK(kept(text, 1) == lines(1));
    CHECK(kept(text, 2) == lines(3));
    CHECK(kept(text, 3) == lines(4));
    CHECK(kept(text, 4) == lines(4)); // what was cut is no line
}

TEST_CASE("what is no line of a log is not kept in it", "[tools]") {
    CHECK(kept("{\"epoch\":1,\"batch\":1}\nnotes\n[1]\n{\"epoch\":-1}\n{\"epoch\":\"1\"}\n"
               "{\"epoch\":0,\"batch\":1}\n\n{\"epoch\":1,\"batch\":\"1\"}\n",
               4) == "{\"epoch\":1,\"batch\":1}\n");
}

TEST_CASE("each line of a log can be read as soon as it is added", "[tools]") {
    const tests::Scratch scratch;
    RunLog log(scratch / "log", 7, 2); // not there yet
    log.add({{"epoch", 4}, {"batch", 2}});
    CHECK(io::read_file(scratch / "log") == "{\"epoch\":4,\"batch\":2}\n");
    log.add({{"epoch", 4}});
    CHECK(io::read_file(scratch / "log") == "{\"epoch\":4,\"batch\":2}\n{\"epoch\":4}\n");
}

TEST_CASE("a log that cannot be written stops the run in one line", "[tools]") {
    const tests::Scratch scratch;
    CHECK_THROWS_AS(RunLog(scratch / "no/where", 0, 1), sim::ParameterError);
    CHECK_THROWS_AS(RunLog(scratch.path(), 0, 1), sim::ParameterError);
    if (!std::filesystem::exists("/dev/full")) return;
    RunLog log("/dev/full", 0, 1);
    CHECK(tests::refusal([&] {
              log.add({{"epoch", 1}});
          }) == "/dev/full: cannot be written: No space left on device");
}
