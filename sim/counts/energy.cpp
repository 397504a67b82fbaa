#include "smnn/sim/counts/energy.hpp"

#include <array>

namespace smnn::sim {

namespace {

constexpr const char* horowitz =
    "M. Horowitz, \"Computing's energy problem (and what we can do about it)\", ISSCC 2014: 45 nm, "
    "0.9 V";
constexpr const char* davies =
    "M. Davies et al., \"Loihi: a neuromorphic manycore processor with on-chip learning\", IEEE "
    "Micro "
    "38 (2018), table 2: 14 nm, 0.75 V, before silicon; the least of a synaptic operation, an "
    "active "
    "neuron";

constexpr double addition = 0.9;
constexpr double multiplication = 3.7;

// A word of 64 bits from a memory of at most so many bytes.
struct Memory {
    std::uint64_t bytes;
    double picojoules;
};
constexpr std::array memories = {Memory{8 << 10, 10.0}, Memory{32 << 10, 20.0},
                                 Memory{1 << 20, 100.0}};
constexpr double dram = 1300.0; // of the 1.3 to 2.6 nJ that are published

constexpr double synaptic_operation = 23.6;
constexpr double neuron_update = 81.0;

constexpr std::array<EnergyConstant, 2> arithmetic = {{
    {"float32 addition", addition},
    {"float32 multiplication", multiplication},
}};
constexpr std::array<EnergyConstant, 6> arithmetic_and_memory = {{
    {"float32 addition", addition},
    {"float32 multiplication", multiplication},
    {"64 bits, footprint up to 8 KiB", memories[0].picojoules},
    {"64 bits, footprint up to 32 KiB", memories[1].picojoules},
    {"64 bits, footprint up to 1 MiB", memories[2].picojoules},
    {"64 bits, larger: DRAM, the least published", dram},
}};
constexpr std::array<EnergyConstant, 2> loihi = {{
    {"synaptic operation", synaptic_operation},
    {"neuron update", neuron_update},
}};

double of(std::uint64_t count) { return static_cast<double>(count); }

double of_arithmetic(const Work& work) {
    const double macs = of(work.effective_macs) + of(work.state_macs);
    return addition * (of(work.effective_acs) + of(work.looks)) +
           (multiplication + addition) * macs;
}

double of_word(std::uint64_t footprint_bytes) {
    for (const Memory& memory : memories) {
        if (footprint_bytes <= memory.bytes) return memory.picojoules;
    }
    return dram;
}

double of_arithmetic_and_memory(const Work& work) {
    return of_arithmetic(work) + of(work.bytes_moved) / 8.0 * of_word(work.footprint_bytes);
}

double on_loihi(const Work& work) {
    return synaptic_operation * (of(work.effective_acs) + of(work.effective_macs)) +
           neuron_update * (of(work.membrane_updates) + of(work.filter_updates));
}

constexpr std::array models = {
    EnergyModel{"45nm_operations", "45 nm, arithmetic alone", horowitz, arithmetic, of_arithmetic},
    EnergyModel{"45nm_memory", "45 nm, arithmetic and memory", horowitz, arithmetic_and_memory,
                of_arithmetic_and_memory},
    EnergyModel{"loihi", "Loihi", davies, loihi, on_loihi},
};

} // namespace

std::span<const EnergyModel> energy_models() { return models; }

double joules(const EnergyModel& model, const Work& work) { return model.picojoules(work) * 1e-12; }

} // namespace smnn::sim
