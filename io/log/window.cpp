#include "smnn/io/window.hpp"

namespace smnn::io {

void append_between(sim::Tick from, sim::Tick until, const sim::Events& events, sim::Events& to) {
    for (std::size_t i = events.first_volley_from(from);
         i < events.volleys() && events.volley(i).tick < until; ++i) {
        const sim::Volley volley = events.volley(i);
        for (std::size_t k = 0; k < volley.channels.size(); ++k) {
            to.append({volley.tick, volley.channels[k], volley.value(k)});
        }
    }
}

} // namespace smnn::io
