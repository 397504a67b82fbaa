#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "smnn/sim/integer/fixed_network.hpp"
#include "tools/smnn/flags/spike_record.hpp"
#include "tools/smnn/terminal/report.hpp"

namespace smnn::cli {

// `simulate` of a network in integers: what drives it, and what is kept of the run.
struct FixedSimulation {
    io::SpikeInput::Source input;
    SpikeRecord record;
    std::string potentials;             // table of U after its spikes; empty: not wanted
    std::string currents;               // table of I
    std::vector<std::uint32_t> neurons; // of both tables; empty: all
};

// Runs every trial from rest. Its remark goes to `remarks`.
//   Memory  a trial
//   Errors  as io::SpikeInput, io::create_spikes and io::SeriesTable; ParameterError on neurons that it has not
Report simulate(const sim::FixedNetwork& network, const FixedSimulation& request,
                std::ostream& remarks);

} // namespace smnn::cli
