#include "tools/smnn/flags/spike_record.hpp"

namespace smnn::cli {

const io::SpikeFormat* format_of_record(const std::string& path,
                                        const std::optional<const io::SpikeFormat*>& to,
                                        const io::SpikeFile& input) {
    if (to) return *to;
    if (path != "-") return &io::format_to_write(path);
    const io::SpikeFormat& csv = io::spike_format("csv");
    const bool is_text = input.format ? *input.format == &csv : input.path.ends_with(csv.endings);
    return is_text ? &csv : &io::spike_format("spikes");
}

io::SpikeInput::Source input_beside(const SpikeRecord& record, io::SpikeInput::Source input) {
    io::SpikeFile& file = input.file;
    if (!file.format) file.format = &io::format_to_read(file.path);
    if (record.format == nullptr) return input;
    if (record.format->has_population && !(*file.format)->has_population) {
        file.facts.population.reset();
    }
    if (file.facts.label && !record.format->holds_labels) {
        throw io::UnusedFact(io::Fact::label, record.path, record.format->word);
    }
    return input;
}

std::optional<io::SpikeWriter> create_record(const SpikeRecord& record, const io::SpikeFacts& said,
                                             const io::SpikeReader& input,
                                             io::SpikeOutline outline) {
    if (record.format == nullptr) return std::nullopt;
    outline.part = record.format->holds_both_parts ? io::Part::both : io::Part::spikes;
    outline.seed = input.seed();
    if (record.format->has_population) outline.population = said.population;
    outline.has_one_trial = input.trials() == std::uint64_t{1};
    outline.is_graded = false;
    outline.appends = record.append;
    return io::create_spikes(record.path, outline, record.format);
}

} // namespace smnn::cli
