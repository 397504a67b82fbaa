#include "smnn/sim/random.hpp"

#include <cassert>
#include <cmath>
#include <cstring>
#include <numbers>

#include "smnn/sim/dynamics/lanes.hpp"

namespace smnn::sim {

namespace {

// A bijection of 64 bits that leaves no trace of its argument (the finaliser of SplitMix64).
std::uint64_t mix(std::uint64_t x) {
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9;
    x ^= x >> 27;
    x *= 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

constexpr std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
constexpr std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

} // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
        const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
        counter = {high(b) ^ counter[1] ^ key[0], low(b), high(a) ^ counter[3] ^ key[1], low(a)};
        key[0] += 0x9E3779B9;
        key[1] += 0xBB67AE85;
    }
    return counter;
}

Random::Random(std::uint64_t seed, std::string_view stream, std::uint64_t index) {
    std::uint64_t key = mix(seed + 0x9e3779b97f4a7c15);
    for (const char letter : stream) key = mix(key ^ static_cast<unsigned char>(letter));
    key_ = {low(key), high(key)};
    counter_ = {0, 0, low(index), high(index)};
}

void Random::advance() {
    if (++counter_[0] == 0) ++counter_[1];
}

std::uint32_t Random::next() {
    if (used_ == block_.size()) {
        block_ = philox4x32(counter_, key_);
        advance();
        used_ = 0;
    }
    return block_[used_++];
}

void Random::fill(std::span<std::uint32_t> bits) {
    // Sixteen blocks side by side, one in each 64-bit lane of two vectors.
    constexpr std::size_t vectors = 2;
    constexpr std::size_t blocks = 8 * vectors;
    const Words lower = Words{} + 0xffffffff;
    const Words lane = counted<Words, std::uint64_t>();
    std::size_t i = 0;
    while (i < bits.size() && used_ < block_.size()) bits[i++] = block_[used_++];
    for (; i + 4 * blocks <= bits.size(); i += 4 * blocks) {
        std::uint64_t counter = (std::uint64_t{counter_[1]} << 32) | counter_[0];
        Words c0[vectors] = {counter + lane, counter + 8 + lane};
        Words c1[vectors] = {c0[0] >> 32, c0[1] >> 32};
        Words c2[vectors] = {Words{} + counter_[2], Words{} + counter_[2]};
        Words c3[vectors] = {Words{} + counter_[3], Words{} + counter_[3]};
        counter += blocks;
        counter_[0] = low(counter);
        counter_[1] = high(counter);
        std::uint32_t k0 = key_[0];
        std::uint32_t k1 = key_[1];
        for (int round = 0; round < 10; ++round) { // as philox4x32; upper halves are left over
            for (std::size_t v = 0; v < vectors; ++v) {
                const Words a = low_product(c0[v], 0xD2511F53);
                const Words b = low_product(c2[v], 0xCD9E8D57);
                c0[v] = (b >> 32) ^ c1[v] ^ std::uint64_t{k0};
                c1[v] = b;
                c2[v] = (a >> 32) ^ c3[v] ^ std::uint64_t{k1};
                c3[v] = a;
            }
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        for (std::size_t v = 0; v < vectors; ++v) { // block after block
            const Words first = (c0[v] & lower) | (c1[v] << 32);
            const Words second = (c2[v] & lower) | (c3[v] << 32);
            const WordPair out = interleaved(first, second);
            std::memcpy(bits.data() + i + 32 * v, &out, sizeof(out));
        }
    }
    while (i < bits.size()) bits[i++] = next();
}

double Random::uniform() {
    const std::uint64_t bits = (std::uint64_t{next()} << 32) | next();
    return static_cast<double>(bits >> 11) * 0x1p-53;
}

double Random::normal() {
    // Box and Muller; the second of the pair is not kept, so that a draw has no memory.
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint64_t Random::below(std::uint64_t bound) {
    assert(bound > 0);
    // Rejects the uneven rest of 2^64 / bound, so that every value is equally likely.
    const std::uint64_t rest = (0 - bound) % bound;
    for (;;) {
        const std::uint64_t bits = (std::uint64_t{next()} << 32) | next();
        if (bits >= rest) return bits % bound;
    }
}

} // namespace smnn::sim
