#include "smnn/learning/objective/surrogate.hpp"

#include <cmath>

#include "smnn/learning/objective/surrogate_shapes.hpp"
#include "smnn/sim/error.hpp"

namespace smnn::learning {

double Surrogate::operator()(double x) const {
    return with_shape(*this, [x](auto shape) { return static_cast<double>(shape(x)); });
}

void validate(const Surrogate& surrogate) {
    if (!(surrogate.slope > 0.0) || !std::isfinite(surrogate.slope)) {
        throw sim::ParameterError("the surrogate's slope is " + std::to_string(surrogate.slope) +
                                  ": it must be above 0 and finite");
    }
}

const char* name(SurrogateKind kind) {
    switch (kind) {
        case SurrogateKind::fast_sigmoid:
            return "fast_sigmoid";
        case SurrogateKind::triangle:
            return "triangle";
        case SurrogateKind::arctangent:
            break;
    }
    return "arctangent";
}

SurrogateKind surrogate_from_name(const std::string& word) {
    for (const SurrogateKind kind :
         {SurrogateKind::fast_sigmoid, SurrogateKind::triangle, SurrogateKind::arctangent}) {
        if (word == name(kind)) return kind;
    }
    throw sim::ParameterError("surrogate '" + word +
                              "' is not known: fast_sigmoid, triangle or arctangent");
}

} // namespace smnn::learning
