#include "smnn/io/any_format/source.hpp"
#include "smnn/io/formats/csv.hpp"
#include "smnn/io/formats/nest.hpp"
#include "smnn/io/formats/nwb_units.hpp"
#include "smnn/io/formats/shd.hpp"
#include "smnn/io/formats/sonata.hpp"
#include "smnn/io/log_windows.hpp"

namespace smnn::io {

namespace {

class LogSource final : public SpikeSource {
public:
    LogSource(const std::string& path, const SpikeFacts& facts) : log_(path) {
        const SpikeLogHeader& header = log_.header();
        LogSource::keep(part_to_read(facts));
        time_step_ms = header.time_step_ms;
        seed = header.seed;
        network_identity = header.network_identity;
        made_by = header.made_by;
        says_ticks = true;
    }

    bool next(Window& window) override { return windows_->next(window); }
    bool would_wait() const override { return log_.would_wait(); }

    std::optional<std::uint64_t> trials() override {
        const auto end = log_.find_end();
        return end ? std::make_optional(end->trials) : std::nullopt;
    }

    void keep(Part one) override {
        part = one;
        windows_.emplace(log_, one);
        inputs.reset();
        neurons.reset();
        if (one != Part::spikes) inputs = log_.header().inputs;
        if (one != Part::input) neurons = log_.header().neurons;
    }

    bool seek(std::uint64_t trial, sim::Tick tick) override {
        log_.seek(trial, tick);
        windows_.emplace(log_, *part);
        return true;
    }

private:
    // The part that is wanted, or all there is.
    Part part_to_read(const SpikeFacts& facts) const {
        const SpikeLogHeader& header = log_.header();
        if (header.inputs > 0 && header.neurons > 0) return facts.part.value_or(Part::both);
        return header.neurons > 0 ? Part::spikes : Part::input;
    }

    SpikeLogReader log_;
    std::optional<LogWindows> windows_;
};

class CsvSource final : public SpikeSource {
public:
    CsvSource(const std::string& path, const SpikeFacts& facts) : table_(path) {
        const EventColumns& columns = table_.columns();
        part = columns.address == Address::channel ? Part::input : Part::spikes;
        if (columns.has_time) {
            grid = grid_for(path, facts);
            time_step_ms = grid->time_step_ms();
            table_.put_on(*grid);
            return;
        }
        for (const auto& [is_said, fact] : {std::pair{facts.start_ms.has_value(), Fact::start},
                                            {facts.ms_per_unit.has_value(), Fact::time_unit}}) {
            if (is_said) throw UnusedFact(fact, path, "csv with a column of ticks");
        }
    }

    bool next(Window& window) override { return table_.next(window); }
    bool would_wait() const override { return table_.would_wait(); }

    std::optional<std::uint64_t> trials() override {
        if (table_.columns().has_trial) return std::nullopt;
        return 1;
    }

private:
    EventTableReader table_;
};

// One trial that is in memory.
class OneTrial : public SpikeSource {
public:
    bool next(Window& window) override {
        if (!trial) return false;
        window = {};
        window.until = trial->end_tick();
        (part == Part::spikes ? window.spikes : window.input) = std::move(*trial);
        window.is_last = true;
        trial.reset();
        return true;
    }
    std::optional<std::uint64_t> trials() override { return 1; }

protected:
    std::optional<sim::Events> trial;
};

class SonataSource final : public OneTrial {
public:
    SonataSource(const std::string& path, const SpikeFacts& facts) {
        const SonataReader file(path);
        const std::optional<std::string> one = one_of(file.populations(), facts.population);
        const std::optional<double> in_file = unit_of(file, one);
        require_known(path,
                      {{facts.time_step_ms.has_value(), Fact::time_step},
                       {one.has_value(), Fact::population},
                       {in_file || facts.ms_per_unit, Fact::time_unit}},
                      one ? "" : path + " has " + listed(file.populations()));
        grid = grid_for(path, facts);
        time_step_ms = grid->time_step_ms();
        if (in_file && facts.ms_per_unit && *in_file != *facts.ms_per_unit) {
            const auto word = [](double unit) {
                return unit == 1.0 ? "ms" : unit == 1000.0 ? "s" : "us";
            };
            throw ContradictingFact(Fact::time_unit, path, word(*in_file),
                                    word(*facts.ms_per_unit));
        }
        trial = file.spikes(*one, *grid, in_file ? *in_file : *facts.ms_per_unit);
    }

private:
    static std::optional<std::string> one_of(const std::vector<std::string>& populations,
                                             const std::optional<std::string>& said) {
        if (said || populations.size() > 1) return said;
        return populations.front();
    }

    // Of the population that is read; while it is not known, of any that says it.
    static std::optional<double> unit_of(const SonataReader& file,
                                         const std::optional<std::string>& one) {
        if (one) return file.ms_per_unit(*one);
        for (const std::string& population : file.populations()) {
            if (const auto unit = file.ms_per_unit(population)) return unit;
        }
        return std::nullopt;
    }
};

class NestSource final : public OneTrial {
public:
    NestSource(const std::string& path, const SpikeFacts& facts) {
        grid = grid_for(path, facts);
        time_step_ms = grid->time_step_ms();
        trial = read_nest(path, *grid);
    }
};

class NwbSource final : public OneTrial {
public:
    NwbSource(const std::string& path, const SpikeFacts& facts) {
        grid = grid_for(path, facts);
        time_step_ms = grid->time_step_ms();
        NwbUnits units = read_nwb_units(path, *grid);
        part = facts.said_part().value_or(Part::spikes);
        (part == Part::input ? inputs : neurons) = units.neurons;
        trial = std::move(units.spikes);
    }
};

class ShdSource final : public SpikeSource {
public:
    ShdSource(const std::string& path, const SpikeFacts& facts)
        : file_(path, grid.emplace(grid_for(path, facts))) {
        time_step_ms = grid->time_step_ms();
    }

    bool next(Window& window) override {
        window = {};
        if (!file_.next(window.input, window.label)) return false;
        window.trial = trials_++;
        window.until = window.input.end_tick();
        window.is_last = true;
        return true;
    }

private:
    ShdReader file_;
    std::uint64_t trials_ = 0;
};

template <class Source>
std::unique_ptr<SpikeSource> opened(const std::string& path, const SpikeFacts& facts) {
    return std::make_unique<Source>(path, facts);
}

} // namespace

std::unique_ptr<SpikeSource> open_log(const std::string& path, const SpikeFacts& facts) {
    return opened<LogSource>(path, facts);
}
std::unique_ptr<SpikeSource> open_csv(const std::string& path, const SpikeFacts& facts) {
    return opened<CsvSource>(path, facts);
}
std::unique_ptr<SpikeSource> open_sonata(const std::string& path, const SpikeFacts& facts) {
    return opened<SonataSource>(path, facts);
}
std::unique_ptr<SpikeSource> open_nest(const std::string& path, const SpikeFacts& facts) {
    return opened<NestSource>(path, facts);
}
std::unique_ptr<SpikeSource> open_shd(const std::string& path, const SpikeFacts& facts) {
    return opened<ShdSource>(path, facts);
}
std::unique_ptr<SpikeSource> open_nwb(const std::string& path, const SpikeFacts& facts) {
    return opened<NwbSource>(path, facts);
}

} // namespace smnn::io
