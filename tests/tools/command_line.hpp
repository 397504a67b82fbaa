#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "smnn/sim/encoding/encoding.hpp"
#include "smnn/sim/network.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::tests {

// What a command line said, and how it ended.
struct Answer {
    int exit = 0;
    std::string out;
    std::string err;

    cli::Report json() const { return cli::Report::parse(out); }
};

// `smnn` with these words.
Answer run_smnn(const std::vector<std::string>& words);
// The same, the words between blanks.
Answer run_smnn(const std::string& line);

// Why an answer is no proper refusal: exit 2, nothing on stdout, one line on stderr that begins with
// the program and has `part` in it. Empty if it is one.
std::string flaw_of_refusal(const Answer& answer, const std::string& part);

// Pictures of 8 x 8 pixels, ten classes in turn: a bright bar whose place is the class, some grey
// beside it that differs from picture to picture.
sim::LabelledImages small_pictures(std::size_t count, std::uint64_t seed);

// A folder of IDX files: `training` small pictures to learn from and `test` others.
void write_small_digits(const std::string& folder, std::size_t training = 60,
                        std::size_t test = 20);
void write_idx_images(const std::string& path, const sim::LabelledImages& pictures);
void write_idx_labels(const std::string& path, const sim::LabelledImages& pictures);

// A network for those pictures that has learned nothing but spikes: 20 neurons, 3 modes, trials of
// 30 ticks in rate code.
sim::Network small_network(std::uint64_t seed = 1);

// The working directory, for as long as it lives.
class WorkingDirectory {
public:
    explicit WorkingDirectory(const std::string& folder)
        : before_(std::filesystem::current_path()) {
        std::filesystem::current_path(folder);
    }
    ~WorkingDirectory() { std::filesystem::current_path(before_); }
    WorkingDirectory(const WorkingDirectory&) = delete;
    WorkingDirectory& operator=(const WorkingDirectory&) = delete;

private:
    std::filesystem::path before_;
};

} // namespace smnn::tests
