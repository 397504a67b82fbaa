#pragma once

#include "tools/smnn/line/command_table.hpp"

// One a file, each named for its command.
namespace smnn::cli {

extern const Command train_command;
extern const Command evaluate_command;
extern const Command encode_command;
extern const Command simulate_command;
extern const Command replay_command;
extern const Command compare_command;
extern const Command analyse_command;
extern const Command prune_command;
extern const Command inspect_command;
extern const Command import_command;
extern const Command export_command;
extern const Command convert_command;
extern const Command raster_command;
extern const Command report_command;

// The words after `smnn analyse`.
extern const CommandTable analysis_table;

} // namespace smnn::cli
