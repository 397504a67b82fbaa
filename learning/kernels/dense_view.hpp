#pragma once

#include <Eigen/Core>

#include "smnn/sim/matrix.hpp"

namespace smnn::learning {

// Our columns as Eigen sees them: with their filling, which is 0 and stays 0 in every product here. A padded
// matrix has stride() rows, a packed one as many as it says.

using VectorView = Eigen::Map<Eigen::VectorXf>;
using ConstVectorView = Eigen::Map<const Eigen::VectorXf>;
using MatrixView = Eigen::Map<Eigen::MatrixXf>;
using ConstMatrixView = Eigen::Map<const Eigen::MatrixXf>;

inline MatrixView view(sim::Matrix& m) {
    return {m.values().data(), static_cast<Eigen::Index>(m.stride()),
            static_cast<Eigen::Index>(m.cols())};
}
inline ConstMatrixView view(const sim::Matrix& m) {
    return {m.values().data(), static_cast<Eigen::Index>(m.stride()),
            static_cast<Eigen::Index>(m.cols())};
}

template <class Allocator>
VectorView view(std::vector<float, Allocator>& v) {
    return {v.data(), static_cast<Eigen::Index>(v.size())};
}

} // namespace smnn::learning
