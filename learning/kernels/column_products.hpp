#pragma once

#include <span>

#include "smnn/sim/matrix.hpp"

namespace smnn::learning {

// Products with a few columns as long as the population: modes, outputs. Everything of the population's
// length is padded, its filling 0.

// The transpose of a packed matrix, many short columns, as a few long ones: columns is cols x rows of it.
void transpose(const sim::Matrix& packed, sim::Matrix& columns);

// packed += the transpose of columns.
void add_transpose(const sim::Matrix& columns, sim::Matrix& packed);

// sum += columns factors, a factor a column.
void expand(const sim::Matrix& columns, const float* factors, float* sum);

// products = columns^T x, a product a column.
void project(const sim::Matrix& columns, const float* x, float* products);

} // namespace smnn::learning
