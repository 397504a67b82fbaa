#include "smnn/sim/sparse_columns.hpp"

#include <limits>

#include "smnn/sim/error.hpp"
#include "smnn/sim/network.hpp"
#include "tests/support/catch.hpp"

using namespace smnn;
using namespace smnn::sim;

namespace {

// Four neurons and three channels: the first reaches two of them, the second none, the third all.
SparseColumns small() {
    return {.offsets = {0, 2, 2, 6},
            .neurons = {1, 3, 0, 1, 2, 3},
            .values = {0.5F, -2.0F, 1.0F, 2.0F, 3.0F, 4.0F}};
}

Network sparse_network() {
    Network network;
    network.weights = zero_weights(4, 1, 0, 2);
    network.weights.sparse_input = small();
    return network;
}

} // namespace

TEST_CASE("a sparse input is its dense matrix without the zeros, and leads back to it", "[sim]") {
    const Matrix dense = dense_columns(small(), 4);
    CHECK(dense.cols() == 3);
    CHECK(dense(1, 0) == 0.5F);
    CHECK(dense(3, 0) == -2.0F);
    CHECK(dense(2, 2) == 3.0F);
    CHECK(dense(0, 1) == 0.0F);
    CHECK(sparse_columns(dense) == small());
    CHECK(sparse_columns(Matrix(4, 3)).offsets == std::vector<std::size_t>{0, 0, 0, 0});
}

TEST_CASE("a network has as many inputs in the sparse form, and counts the weights that are there",
          "[sim]") {
    const Network network = sparse_network();
    CHECK_NOTHROW(validate(network));
    CHECK(network.neurons() == 4);
    CHECK(network.inputs() == 3);
    CHECK(parameter_count(network) == 6 + 2 * 4 + 1 + 2 * 4);
    const Network dense = with_dense_input(network);
    CHECK_FALSE(dense.has_sparse_input());
    CHECK_NOTHROW(validate(dense));
    CHECK(dense.inputs() == 3);
    CHECK(with_sparse_input(dense) == network);
    CHECK(with_sparse_input(network) == network);
    CHECK(with_dense_input(dense) == dense);
}

TEST_CASE("a sparse input that is none is refused", "[sim]") {
    const auto refuses = [](auto&& spoil) {
        Network network = sparse_network();
        spoil(network.weights.sparse_input);
        CHECK_THROWS_AS(validate(network), ParameterError);
    };
    refuses([](SparseColumns& c) { c.offsets = {0}; }); // no channels
    refuses([](SparseColumns& c) { c.offsets.front() = 1; });
    refuses([](SparseColumns& c) { c.offsets.back() = 5; });
    refuses([](SparseColumns& c) { c.offsets = {0, 2, 1, 6}; });
    refuses([](SparseColumns& c) { c.offsets = {0, 7, 7, 6}; });
    refuses([](SparseColumns& c) { c.offsets = {0, std::size_t{1} << 63, 2, 6}; });
    refuses([](SparseColumns& c) { c.neurons.pop_back(); });
    refuses([](SparseColumns& c) { c.neurons[5] = 4; }); // no such neuron
    refuses([](SparseColumns& c) { c.neurons[1] = 1; }); // twice
    refuses([](SparseColumns& c) { std::swap(c.neurons[3], c.neurons[4]); });
    refuses([](SparseColumns& c) { c.values[2] = std::numeric_limits<float>::quiet_NaN(); });

    Network both = sparse_network();
    both.weights.input = Matrix(4, 3);
    CHECK_THROWS_AS(validate(both), ParameterError);
    Network rate = sparse_network();
    rate.dynamics = Dynamics::rate;
    CHECK_THROWS_AS(validate(rate), ParameterError);
}

TEST_CASE("the identity sees every weight of a sparse input and where it goes", "[sim]") {
    const std::uint64_t same = identity(sparse_network());
    CHECK(identity(sparse_network()) == same);
    const auto identity_after = [&](auto&& change) {
        Network other = sparse_network();
        change(other.weights.sparse_input);
        REQUIRE_NOTHROW(validate(other));
        return identity(other);
    };
    CHECK(identity_after([](SparseColumns& c) { c.values[3] = 2.5F; }) != same);
    CHECK(identity_after([](SparseColumns& c) { c.neurons[0] = 2; }) != same);
    CHECK(identity_after([](SparseColumns& c) { c.offsets[2] = 3, c.neurons[2] = 3; }) != same);
}
