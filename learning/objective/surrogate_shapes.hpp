#pragma once

#include <algorithm>
#include <cmath>

#include "smnn/learning/objective/surrogate.hpp"

namespace smnn::learning {

// The surrogates as types, so that the inner loop over neurons holds no decision and becomes vector
// instructions, in float or double.

struct FastSigmoid {
    double slope;
    template <class Real>
    Real operator()(Real x) const {
        const Real y = Real{1} + static_cast<Real>(slope) * std::abs(x);
        return Real{1} / (y * y);
    }
};

struct Triangle {
    double slope;
    template <class Real>
    Real operator()(Real x) const {
        const Real s = static_cast<Real>(slope);
        return std::max(Real{0}, Real{1} - s * std::abs(x)) * s;
    }
};

struct Arctangent {
    double slope;
    template <class Real>
    Real operator()(Real x) const {
        const Real y = static_cast<Real>(slope) * x;
        return Real{1} / (Real{1} + y * y);
    }
};

// Calls f with the type that a surrogate's kind stands for.
template <class F>
auto with_shape(const Surrogate& surrogate, F&& f) {
    switch (surrogate.kind) {
        case SurrogateKind::triangle:
            return f(Triangle{surrogate.slope});
        case SurrogateKind::arctangent:
            return f(Arctangent{surrogate.slope});
        case SurrogateKind::fast_sigmoid:
            break;
    }
    return f(FastSigmoid{surrogate.slope});
}

} // namespace smnn::learning
