#pragma once

#include <string>

#include "smnn/sim/error.hpp"

namespace smnn::sim {

// A network in a form that an operation cannot use. Another form of it, or a network that is trained anew,
// fits.
//   need  what the network lacks
class UnfitNetwork : public ParameterError {
public:
    enum class Need { dense_input, modes, no_filter };

    UnfitNetwork(Need need, const std::string& what) : ParameterError(what), need_(need) {}

    Need need() const { return need_; }

private:
    Need need_;
};

} // namespace smnn::sim
