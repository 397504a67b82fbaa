#pragma once

#include <string>

namespace smnn::learning {

// Derivatives s'(x) that stand for that of the spike, x = U - theta.
enum class SurrogateKind {
    fast_sigmoid, // 1 / (1 + slope |x|)^2
    triangle,     // max(0, 1 - slope |x|) slope: compact support, width 1 / slope
    arctangent,   // 1 / (1 + (slope x)^2)
};

struct Surrogate {
    SurrogateKind kind = SurrogateKind::fast_sigmoid;
    double slope = 25.0;

    double operator()(double x) const;
};

// Errors  ParameterError unless the slope is positive and finite
void validate(const Surrogate& surrogate);

const char* name(SurrogateKind kind); // "fast_sigmoid", "triangle", "arctangent"
SurrogateKind surrogate_from_name(const std::string& word);

} // namespace smnn::learning
