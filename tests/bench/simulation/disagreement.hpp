#pragma once

#include <stdexcept>

namespace smnn::bench {

// Two sides that should have computed the same have not: no time is worth printing.
class Disagreement : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace smnn::bench
