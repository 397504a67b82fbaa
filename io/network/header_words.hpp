#pragma once

#include <map>
#include <string>

#include "smnn/io/bytes/framed_stream.hpp"
#include "smnn/sim/network.hpp"

namespace smnn::io {

// What the headers of all networks say in the same way, whatever else is in them.

// The numbers that stand for words (proto/network.proto).
//   Errors of reading  FormatError naming the number and those that are known
int code_of(sim::Filter filter);
int code_of(sim::Readout readout);
sim::Filter filter_of(int code, const FrameReader& file);
sim::Readout readout_of(int code, const FrameReader& file);

template <class Header>
void append_settings(const std::map<std::string, std::string>& settings, Header& header) {
    for (const auto& [key, value] : settings) {
        auto& setting = *header.add_settings();
        setting.set_key(key);
        setting.set_value(value);
    }
}

//   Errors  FormatError on keys that do not ascend
template <class Settings>
std::map<std::string, std::string> settings_of(const Settings& found, const FrameReader& file) {
    std::map<std::string, std::string> settings;
    for (const auto& setting : found) {
        if (!settings.empty() && setting.key() <= settings.rbegin()->first) {
            throw file.error("setting '" + setting.key() + "' after '" + settings.rbegin()->first +
                             "': keys ascend");
        }
        settings.emplace(setting.key(), setting.value());
    }
    return settings;
}

} // namespace smnn::io
