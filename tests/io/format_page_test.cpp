// What proto/README.md says, held against the files.

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "smnn/io/network_file.hpp"
#include "smnn/io/network_json.hpp"
#include "smnn/io/spike_log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

using namespace smnn;
using tests::Scratch;

namespace {

std::vector<std::string> page() {
    std::ifstream file(SMNN_SOURCE_DIR "/proto/README.md");
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

// The bytes of the worked example: lines of an offset, two spaces, the bytes, two spaces, a remark.
std::string worked_bytes() {
    std::string bytes;
    for (const std::string& line : page()) {
        if (line.size() < 12 || line.compare(0, 4, "    ") != 0 || line.compare(8, 2, "  ") != 0 ||
            line.find_first_not_of("0123456789abcdef", 4) != 8) {
            continue;
        }
        REQUIRE(std::stoul(line.substr(4, 4), nullptr, 16) == bytes.size());
        std::istringstream words(line.substr(10, line.find("  ", 10) - 10));
        for (std::string word; words >> word;) {
            bytes.push_back(static_cast<char>(std::stoi(word, nullptr, 16)));
        }
    }
    return bytes;
}

// The reader in Python.
std::string reader() {
    std::string code;
    bool inside = false;
    for (const std::string& line : page()) {
        if (line == "```") inside = false;
        if (inside) code += line + "\n";
        if (line == "```python") inside = true;
    }
    return code;
}

std::string hexadecimal(const std::string& bytes) {
    std::ostringstream text;
    for (const char byte : bytes) {
        text << "0123456789abcdef"[(byte >> 4) & 15] << "0123456789abcdef"[byte & 15];
    }
    return text.str();
}

} // namespace

TEST_CASE("the worked bytes of the format page are a file of the trial it tells", "[io]") {
    const Scratch scratch;
    io::SpikeLog log{{2.0, 3, 2, 7, 0x0123456789abcdef, "by hand"}, {}};
    log.trials.push_back({4, 7, sim::sorted({{0, 0}, {0, 2}, {3, 1}}), sim::sorted({{1, 1}})});
    io::write_spike_log(scratch / "log", log);
    const std::string bytes = worked_bytes();
    CHECK(hexadecimal(bytes) == hexadecimal(io::read_file(scratch / "log")));
    tests::overwrite(scratch / "by-hand", bytes);
    CHECK(io::read_spike_log(scratch / "by-hand") == log);
}

TEST_CASE("the reader on the format page finds every frame of a file", "[io]") {
    if (std::system("python3 -c 'import zlib' 2>/dev/null") != 0) return; // no Python here
    const Scratch scratch;
    io::write_network(
        scratch / "net",
        io::read_network_json(SMNN_SOURCE_DIR "/tests/data/golden/three_modes_refractory.json"));
    tests::overwrite(scratch / "reader.py", reader());
    const std::string command = "cd '" + scratch.path() + "' && python3 reader.py net > frames";
    REQUIRE(std::system(command.c_str()) == 0);
    std::string expected;
    for (const std::string& frame : tests::read_frames(scratch / "net", io::network_kind)) {
        expected += hexadecimal(frame) + "\n";
    }
    CHECK(io::read_file(scratch / "frames") == expected);
}
