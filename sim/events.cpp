#include "smnn/sim/events.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>
#include <tuple>

#include "smnn/sim/error.hpp"

namespace smnn::sim {

namespace {

bool stands_before(const Event& a, const Event& b) {
    return std::tie(a.tick, a.channel, a.value) < std::tie(b.tick, b.channel, b.value);
}

std::string describe(const Event& event) {
    return "tick " + std::to_string(event.tick) + ", channel " + std::to_string(event.channel);
}

} // namespace

void Events::append(const Event& event) {
    if (event.tick < 0 || event.tick >= longest_run) {
        throw ParameterError("an event at " + describe(event) + ": ticks go from 0 to below 2^61");
    }
    if (!std::isfinite(event.value)) {
        throw ParameterError("an event at " + describe(event) + " has a value that is not finite");
    }
    if (!empty()) {
        const Volley last = volley(volleys() - 1);
        const Event before{last.tick, last.channels.back(), last.value(last.channels.size() - 1)};
        if (stands_before(event, before)) {
            throw ParameterError("an event at " + describe(event) + " follows one at " +
                                 describe(before) + ": events come ordered by tick, then channel");
        }
    }
    if (event.value != 1.0F && values_.empty()) values_.assign(channels_.size(), 1.0F);
    const bool graded = !values_.empty() || event.value != 1.0F;
    if (ticks_.empty() || ticks_.back() != event.tick) {
        ticks_.push_back(event.tick);
        ends_.push_back(channels_.size());
    }
    channels_.push_back(event.channel);
    if (graded) values_.push_back(event.value);
    ends_.back() = channels_.size();
}

void Events::append(Tick tick, std::span<const Channel> channels) {
    if (channels.empty()) return;
    assert(tick >= end_tick());
    assert(std::is_sorted(channels.begin(), channels.end()));
    ticks_.push_back(tick);
    channels_.insert(channels_.end(), channels.begin(), channels.end());
    if (!values_.empty()) values_.resize(channels_.size(), 1.0F);
    ends_.push_back(channels_.size());
}

void Events::append(const Events& later) {
    for (std::size_t i = 0; i < later.volleys(); ++i) {
        const Volley volley = later.volley(i);
        for (std::size_t k = 0; k < volley.channels.size(); ++k) {
            append({volley.tick, volley.channels[k], volley.value(k)});
        }
    }
}

void Events::clear() {
    ticks_.clear();
    ends_.clear();
    channels_.clear();
    values_.clear();
}

std::size_t Events::first_volley_from(Tick tick) const {
    return static_cast<std::size_t>(std::lower_bound(ticks_.begin(), ticks_.end(), tick) -
                                    ticks_.begin());
}

std::uint64_t Events::end_channel() const {
    if (channels_.empty()) return 0;
    return std::uint64_t{*std::max_element(channels_.begin(), channels_.end())} + 1;
}

Event Events::operator[](std::size_t i) const {
    assert(i < size());
    const auto volley = std::upper_bound(ends_.begin(), ends_.end(), i) - ends_.begin();
    return {ticks_[static_cast<std::size_t>(volley)], channels_[i],
            values_.empty() ? 1.0F : values_[i]};
}

Events sorted(std::vector<Event> events) {
    std::sort(events.begin(), events.end(), stands_before);
    Events result;
    result.reserve(events.size());
    for (const Event& event : events) result.append(event);
    return result;
}

} // namespace smnn::sim
