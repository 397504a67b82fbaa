#include <algorithm>

#include "smnn/io/any_format/source.hpp"
#include "smnn/io/file.hpp"
#include "smnn/io/formats/csv.hpp"
#include "smnn/io/formats/nest.hpp"
#include "smnn/io/formats/shd.hpp"
#include "smnn/io/formats/sonata.hpp"
#include "smnn/io/spike_log.hpp"

namespace smnn::io {

namespace {

const sim::Events& events_of(const Window& window, const std::optional<Part>& part) {
    return part == Part::spikes ? window.spikes : window.input;
}

SpikeLogHeader header_of(const SpikeOutline& outline) {
    return {.time_step_ms = outline.time_step_ms,
            .inputs = outline.part == Part::spikes ? 0 : outline.inputs,
            .neurons = outline.part == Part::input ? 0 : outline.neurons,
            .seed = outline.seed,
            .network_identity = outline.network_identity,
            .made_by = outline.made_by};
}

class LogSink final : public SpikeSink {
public:
    LogSink(const std::string& path, const SpikeOutline& outline)
        : part_(*outline.part),
          log_(path, header_of(outline), outline.appends ? Existing::append : Existing::replace) {}

    void begin_trial(const Window& first) override {
        log_.begin_trial(first.most_ticks, first.label);
        is_in_trial_ = true;
    }
    void append(const Window& window) override {
        const sim::Events none;
        log_.append(part_ == Part::spikes ? none : window.input,
                    part_ == Part::input ? none : window.spikes, window.until);
    }
    void end_trial(sim::Tick ticks) override {
        log_.end_trial(ticks);
        is_in_trial_ = false;
    }
    void flush() override {
        if (is_in_trial_) log_.flush();
    }
    void close() override { log_.close(); }

private:
    Part part_;
    SpikeLogWriter log_;
    bool is_in_trial_ = false;
};

class CsvSink final : public SpikeSink {
public:
    CsvSink(const std::string& path, const SpikeOutline& outline)
        : part_(*outline.part),
          table_(path,
                 {.address = part_ == Part::input ? Address::channel : Address::neuron,
                  .has_trial = !outline.has_one_trial,
                  .has_value = outline.is_graded,
                  .has_time = outline.writes_times},
                 outline.time_step_ms) {}

    void begin_trial(const Window& first) override { table_.begin_trial(first.trial); }
    void append(const Window& window) override { table_.append(events_of(window, part_)); }
    void end_trial(sim::Tick) override { table_.end_trial(); }
    void flush() override { table_.flush(); }
    void close() override { table_.close(); }

private:
    Part part_;
    EventTableWriter table_;
};

class SonataSink final : public SpikeSink {
public:
    SonataSink(const std::string& path, const SpikeOutline& outline)
        : path_(path), outline_(outline) {
        if (!outline.population) {
            throw MissingFact(Fact::population, path, "SONATA names every one");
        }
        require_writable(path); // before the spikes are read
    }

    void begin_trial(const Window&) override {
        if (++trials_ == 1) return;
        throw MissingFact(Fact::trial, path_, path_ + ": SONATA holds one trial, there are more");
    }
    void append(const Window& window) override { spikes_.append(events_of(window, outline_.part)); }
    void end_trial(sim::Tick) override {}
    void close() override {
        write_sonata(path_, *outline_.population, spikes_, outline_.time_step_ms);
    }

private:
    std::string path_;
    SpikeOutline outline_;
    std::uint64_t trials_ = 0;
    sim::Events spikes_;
};

class NestSink final : public SpikeSink {
public:
    NestSink(const std::string& path, const SpikeOutline& outline)
        : path_(path), part_(outline.part), file_(path, outline.time_step_ms) {}

    void begin_trial(const Window&) override {
        if (++trials_ == 1) return;
        throw MissingFact(Fact::trial, path_,
                          path_ + ": NEST's text holds one trial, there are more");
    }
    void append(const Window& window) override { file_.append(events_of(window, part_)); }
    void end_trial(sim::Tick) override {}
    void flush() override { file_.flush(); }
    void close() override { file_.close(); }

private:
    std::string path_;
    std::optional<Part> part_;
    NestWriter file_;
    std::uint64_t trials_ = 0;
};

class ShdSink final : public SpikeSink {
public:
    ShdSink(const std::string& path, const SpikeOutline& outline)
        : path_((require_writable(path), path)),
          part_(outline.part),
          file_(path, outline.time_step_ms) {}

    void begin_trial(const Window& first) override {
        if (!first.label) {
            throw MissingFact(Fact::label, path_,
                              "the SHD layout has one for every trial, trial " +
                                  std::to_string(first.trial) + " has none");
        }
        label_ = *first.label;
        spikes_.clear();
    }
    void append(const Window& window) override { spikes_.append(events_of(window, part_)); }
    void end_trial(sim::Tick) override { file_.append(spikes_, label_); }
    void close() override { file_.close(); }

private:
    std::string path_;
    std::optional<Part> part_;
    ShdWriter file_;
    std::uint32_t label_ = 0;
    sim::Events spikes_;
};

void require_outline(const std::string& path, const SpikeOutline& outline,
                     const SpikeFormat& format) {
    if (format.create == nullptr) {
        std::vector<std::string> words;
        for (const SpikeFormat& one : spike_formats()) {
            if (one.create != nullptr) words.push_back(one.word);
        }
        throw sim::ParameterError(path + ": " + format.word + " is read only: one of " +
                                  listed(words) + " is needed");
    }
    require_known(path, {{!format.needs_part || outline.part, Fact::part},
                         {!format.needs_pixels || outline.width, Fact::width},
                         {!format.needs_pixels || outline.height, Fact::height}});
    if (outline.part == Part::both && !format.holds_both_parts) {
        throw MissingFact(Fact::part, path,
                          path + ": format " + format.word + " holds input or spikes, not both");
    }
    if ((format.needs_time_step || outline.writes_times) && outline.time_step_ms == 0.0) {
        throw MissingFact(Fact::time_step, path);
    }
    if (outline.population && !format.has_population) {
        throw UnusedFact(Fact::population, path, format.word);
    }
}

} // namespace

std::unique_ptr<SpikeSink> create_log(const std::string& path, const SpikeOutline& outline) {
    return std::make_unique<LogSink>(path, outline);
}
std::unique_ptr<SpikeSink> create_csv(const std::string& path, const SpikeOutline& outline) {
    return std::make_unique<CsvSink>(path, outline);
}
std::unique_ptr<SpikeSink> create_sonata(const std::string& path, const SpikeOutline& outline) {
    return std::make_unique<SonataSink>(path, outline);
}
std::unique_ptr<SpikeSink> create_nest(const std::string& path, const SpikeOutline& outline) {
    return std::make_unique<NestSink>(path, outline);
}
std::unique_ptr<SpikeSink> create_shd(const std::string& path, const SpikeOutline& outline) {
    return std::make_unique<ShdSink>(path, outline);
}

SpikeWriter::SpikeWriter(const std::string& path, const SpikeOutline& outline,
                         const SpikeFormat& format) {
    require_outline(path, outline, format);
    sink_ = format.create(path, outline);
}

SpikeWriter::SpikeWriter(SpikeWriter&& other) noexcept = default;
SpikeWriter::~SpikeWriter() = default;

void SpikeWriter::write(const Window& window) {
    if (!is_in_trial_) begin_trial(window);
    append(window);
    is_in_trial_ = !window.is_last;
    if (window.is_last) end_trial(window.until);
}

void SpikeWriter::begin_trial(const Window& first) { sink_->begin_trial(first); }
void SpikeWriter::append(const Window& window) { sink_->append(window); }
void SpikeWriter::end_trial(sim::Tick ticks) { sink_->end_trial(ticks); }
void SpikeWriter::flush() { sink_->flush(); }
void SpikeWriter::close() { sink_->close(); }

SpikeWriter create_spikes(const std::string& path, const SpikeOutline& outline,
                          std::optional<const SpikeFormat*> format) {
    return {path, outline, format ? **format : format_to_write(path)};
}

} // namespace smnn::io
