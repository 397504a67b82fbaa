#include "tests/tools/command_line.hpp"

#include <algorithm>
#include <sstream>

#include "smnn/io/file.hpp"
#include "smnn/learning/optimise/initialise.hpp"
#include "smnn/sim/random.hpp"
#include "tools/smnn/cli.hpp"

namespace smnn::tests {

namespace {

constexpr std::size_t side = 8;

void append_big_endian(std::string& bytes, std::size_t number) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        bytes += static_cast<char>(number >> shift & 0xFFU);
    }
}

} // namespace

Answer run_smnn(const std::vector<std::string>& words) {
    std::ostringstream out;
    std::ostringstream err;
    const int exit = cli::run(words, out, err);
    return {exit, out.str(), err.str()};
}

Answer run_smnn(const std::string& line) {
    std::istringstream text(line);
    std::vector<std::string> words;
    for (std::string word; text >> word;) words.push_back(word);
    return run_smnn(words);
}

std::string flaw_of_refusal(const Answer& answer, const std::string& part) {
    if (answer.exit != 2) return "exit " + std::to_string(answer.exit);
    if (!answer.out.empty()) return "on stdout: " + answer.out;
    if (std::count(answer.err.begin(), answer.err.end(), '\n') != 1 || answer.err.back() != '\n') {
        return "not one line: " + answer.err;
    }
    if (!answer.err.starts_with("smnn")) return "does not say who speaks: " + answer.err;
    if (answer.err.find(part) == std::string::npos) return "no '" + part + "' in: " + answer.err;
    return {};
}

sim::LabelledImages small_pictures(std::size_t count, std::uint64_t seed) {
    sim::LabelledImages pictures{side, side, {}, {}};
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t label = i % 10;
        sim::Random random(seed, "small pictures", i);
        for (std::size_t pixel = 0; pixel < side * side; ++pixel) {
            const bool is_bar = label < 5 ? pixel / side == label + 1 : pixel % side == label - 4;
            const bool is_grey = random.uniform() < 0.1;
            pictures.pixels.push_back(is_bar ? 250 : is_grey ? 60 : 0);
        }
        pictures.labels.push_back(static_cast<std::uint8_t>(label));
    }
    return pictures;
}

void write_idx_images(const std::string& path, const sim::LabelledImages& pictures) {
    std::string bytes;
    append_big_endian(bytes, 0x803);
    for (const std::size_t size : {pictures.size(), pictures.rows, pictures.columns}) {
        append_big_endian(bytes, size);
    }
    bytes.append(pictures.pixels.begin(), pictures.pixels.end());
    io::write_file(path, bytes);
}

void write_idx_labels(const std::string& path, const sim::LabelledImages& pictures) {
    std::string bytes;
    append_big_endian(bytes, 0x801);
    append_big_endian(bytes, pictures.size());
    bytes.append(pictures.labels.begin(), pictures.labels.end());
    io::write_file(path, bytes);
}

void write_small_digits(const std::string& folder, std::size_t training, std::size_t test) {
    std::filesystem::create_directories(folder);
    const sim::LabelledImages known = small_pictures(training, 1);
    const sim::LabelledImages unseen = small_pictures(test, 2);
    write_idx_images(folder + "/train-images-idx3-ubyte", known);
    write_idx_labels(folder + "/train-labels-idx1-ubyte", known);
    write_idx_images(folder + "/t10k-images-idx3-ubyte", unseen);
    write_idx_labels(folder + "/t10k-labels-idx1-ubyte", unseen);
}

sim::Network small_network(std::uint64_t seed) {
    const learning::Shape shape{.neurons = 20, .modes = 3, .inputs = side * side, .outputs = 10};
    sim::Network network = learning::initialise(shape, {}, sim::Readout::max_rate, seed);
    for (float& weight : network.weights.input.values()) weight *= 3.0F;
    network.settings = {{"coding", "rate"}, {"ticks", "30"}};
    return network;
}

} // namespace smnn::tests
