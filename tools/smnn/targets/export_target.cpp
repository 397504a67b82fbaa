#include "tools/smnn/targets/export_target.hpp"

#include <array>

#include "smnn/io/network_json.hpp"
#include "tools/smnn/targets/fixed_target.hpp"
#include "tools/smnn/targets/nir_target.hpp"

namespace smnn::cli {

namespace {

Exported write_json(const sim::Network& network, const ExportRequest& request) {
    io::write_network_json(request.out, network);
    return {.kept = {"all parameters, weights and settings, to the bit"},
            .changed = {},
            .lost = {},
            .numbers = {},
            .evaluate = {}};
}

constexpr std::string_view calibration_flags = "calibrate calibration-trials";

constexpr std::array targets{
    ExportTarget{"json", "plain text: an object with parameters and weights", "", write_json},
    ExportTarget{"nir", "HDF5 for Norse, Lava, Spyx and others, stage by stage, modes as modes",
                 "decay", write_nir_faithful},
    ExportTarget{"nir-dense",
                 "NIR in the recurrent pattern of snnTorch, Rockpool, SpiNNaker2: N x N weights",
                 "decay", write_nir_dense},
    ExportTarget{"fixed", "as fixed:8.24, integers: weights of 8 bits, states of 24",
                 calibration_flags, write_fixed},
    ExportTarget{"loihi1", "integers as Loihi steps them: dense recurrence, no units of modes",
                 calibration_flags, write_fixed},
    ExportTarget{"loihi2", "integers as Loihi 2 steps them, modes as units of their own",
                 calibration_flags, write_fixed},
    ExportTarget{"loihi", "the old word of loihi2", calibration_flags, write_fixed},
    ExportTarget{"spinnaker2", "integers for SpiNNaker2; unverified, no simulator of it was run",
                 calibration_flags, write_fixed},
    ExportTarget{"xylo-61201", "integers as Xylo (SYNS61201) steps them", calibration_flags,
                 write_fixed},
    ExportTarget{"xylo-a3", "the same within the sizes of XyloAudio 3", calibration_flags,
                 write_fixed},
    ExportTarget{"xylo-imu", "the same within the sizes of XyloIMU", calibration_flags,
                 write_fixed},
    ExportTarget{"xylo", "the old word of xylo-61201", calibration_flags, write_fixed},
    ExportTarget{"c", "C99 of integers, c:8.24 or with other bits", calibration_flags, write_c},
};

} // namespace

std::span<const ExportTarget> export_targets() { return targets; }

std::string export_target_names() {
    std::string names;
    for (const ExportTarget& target : targets) {
        names += (names.empty() ? "" : ", ") + std::string(target.name);
    }
    return names;
}

const ExportTarget* find_export_target(const std::string& word) {
    for (const ExportTarget& target : targets) {
        if (word.substr(0, word.find(':')) == target.name) return &target;
    }
    return nullptr;
}

} // namespace smnn::cli
