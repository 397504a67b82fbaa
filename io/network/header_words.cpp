#include "smnn/io/network/header_words.hpp"

#include "proto/network.pb.h"

namespace smnn::io {

int code_of(sim::Filter filter) {
    switch (filter) {
        case sim::Filter::none:
            return proto::FILTER_NONE;
        case sim::Filter::single_exponential:
            return proto::FILTER_SINGLE_EXPONENTIAL;
        case sim::Filter::double_exponential:
            break;
    }
    return proto::FILTER_DOUBLE_EXPONENTIAL;
}

int code_of(sim::Readout readout) {
    switch (readout) {
        case sim::Readout::max_rate:
            return proto::READOUT_MAX_RATE;
        case sim::Readout::mean_rate:
            return proto::READOUT_MEAN_RATE;
        case sim::Readout::trajectory:
            break;
    }
    return proto::READOUT_TRAJECTORY;
}

sim::Filter filter_of(int code, const FrameReader& file) {
    switch (code) {
        case proto::FILTER_NONE:
            return sim::Filter::none;
        case proto::FILTER_SINGLE_EXPONENTIAL:
            return sim::Filter::single_exponential;
        case proto::FILTER_DOUBLE_EXPONENTIAL:
            return sim::Filter::double_exponential;
        default:
            throw file.error("filter " + std::to_string(code) +
                             " is not known: 1 (none), 2 (single) or 3 (double)");
    }
}

sim::Readout readout_of(int code, const FrameReader& file) {
    switch (code) {
        case proto::READOUT_MAX_RATE:
            return sim::Readout::max_rate;
        case proto::READOUT_MEAN_RATE:
            return sim::Readout::mean_rate;
        case proto::READOUT_TRAJECTORY:
            return sim::Readout::trajectory;
        default:
            throw file.error("readout " + std::to_string(code) +
                             " is not known: 1 (max_rate), 2 (mean_rate) or 3 (trajectory)");
    }
}

} // namespace smnn::io
