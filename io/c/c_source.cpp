#include "smnn/io/c_source.hpp"

#include <filesystem>

#include "smnn/io/c/program.hpp"

namespace smnn::io {

namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string name_of(const std::string& path) {
    std::string name = std::filesystem::path(path).stem().string();
    for (char& c : name) c = is_word(c) ? c : '_';
    const bool begins_well = !name.empty() && name.front() != '_' && !(name.front() <= '9');
    return begins_well ? name : "network" + (name == "_" ? "" : "_" + name);
}

} // namespace

CNeeds::CNeeds(const sim::FixedNetwork& network)
    : modes(network.modes() > 0),
      full_rank(network.is_full_rank()),
      rise(network.filter == sim::Filter::double_exponential),
      decay(network.filter != sim::Filter::none),
      payloads(network.payload_bits > 0),
      units(network.synaptic_unit_bits > 0),
      several(network.spikes_per_tick > 1),
      highest(network.readout == sim::Readout::max_rate),
      mean(network.readout == sim::Readout::mean_rate) {}

std::string replaced(std::string text, const std::string& word, const std::string& by) {
    for (std::size_t at = text.find(word); at != std::string::npos;
         at = text.find(word, at + by.size())) {
        text.replace(at, word.size(), by);
    }
    return text;
}

std::string c_step_signature(const CNeeds& needs) {
    return needs.payloads
               ? "void NAME_step(const uint16_t *channels, const int16_t *payloads, uint32_t count)"
               : "void NAME_step(const uint16_t *channels, uint32_t count)";
}

namespace {

CProgram program(const sim::FixedNetwork& network) {
    if (network.rules == sim::Rules::xylo) return c_xylo_program(network);
    const CData tables = c_tables(network);
    const CData states = c_states(network);
    return {c_introduction(network, tables.bytes, states.bytes) + "void NAME_reset(void);\n" +
                c_step_signature(CNeeds(network)) +
                ";\n"
                "void NAME_scores(int64_t *scores);\n"
                "uint32_t NAME_held(void);\n\n" +
                c_constants(network) + tables.text + states.text + c_functions(network),
            tables.bytes, states.bytes};
}

} // namespace

CSource c_source(const sim::FixedNetwork& network, const std::string& path) {
    sim::validate(network);
    const std::string name = name_of(path);
    const CProgram whole = program(network);
    return {replaced(whole.text, "NAME", name),
            {name + "_reset", name + "_step", name + "_scores", name + "_held"},
            whole.constant_bytes,
            whole.state_bytes};
}

} // namespace smnn::io
