#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace smnn::sim {

// A generator made from one seed, the name of what it is for, and the index of the thing drawn:
// Random(seed, "encoding", trial). Streams never touch, so one more draw in one moves no other, and
// the n-th trial draws the same numbers whichever thread runs it.
//
// Philox4x32-10, counter-based (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
// Equal on every machine; the distributions are our own for the same reason.
class Random {
public:
    Random(std::uint64_t seed, std::string_view stream, std::uint64_t index = 0);

    std::uint32_t next();                     // 32 uniform bits
    void fill(std::span<std::uint32_t> bits); // as many calls of next(), faster
    double uniform();                         // [0, 1), 53 bits
    double normal();                          // mean 0, variance 1
    std::uint64_t below(std::uint64_t bound); // uniform in [0, bound); bound > 0

private:
    void advance(); // to the next block

    std::array<std::uint32_t, 2> key_;
    std::array<std::uint32_t, 4> counter_;
    std::array<std::uint32_t, 4> block_{};
    unsigned used_ = 4;
};

// One block of Philox4x32-10, exposed so that it can be held against the published vectors.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

} // namespace smnn::sim
