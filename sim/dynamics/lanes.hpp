#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <immintrin.h>
#endif

#include "smnn/sim/matrix.hpp"

namespace smnn::sim {

// Vectors in the compiler's own extension: whatever the processor has, numbers kept in such a variable
// stay in its registers. An address on a 64-byte boundary of numbers may be read as one of these. What
// the extension cannot say is said in the processor's own words where that pays; every way gives the same.
using Floats = float __attribute__((vector_size(64), may_alias));           // 16
using Doubles = double __attribute__((vector_size(64), may_alias));         // 8
using HalfFloats = float __attribute__((vector_size(32), may_alias));       // 8
using Ints = std::int32_t __attribute__((vector_size(64), may_alias));      // 16
using Longs = std::int64_t __attribute__((vector_size(64), may_alias));     // 8
using Words = std::uint64_t __attribute__((vector_size(64), may_alias));    // 8
using Shorts = std::uint16_t __attribute__((vector_size(32), may_alias));   // 16
using ShortMask = std::int16_t __attribute__((vector_size(32), may_alias)); // 16
static_assert(sizeof(Floats) == lanes * sizeof(float));
static_assert(std::endian::native == std::endian::little);

inline const Floats& floats_at(const float* p) { return *reinterpret_cast<const Floats*>(p); }
inline Floats& floats_at(float* p) { return *reinterpret_cast<Floats*>(p); }
inline const HalfFloats& half_floats_at(const float* p) {
    return *reinterpret_cast<const HalfFloats*>(p);
}
inline HalfFloats& half_floats_at(float* p) { return *reinterpret_cast<HalfFloats*>(p); }
inline const Doubles& doubles_at(const double* p) { return *reinterpret_cast<const Doubles*>(p); }
inline Doubles& doubles_at(double* p) { return *reinterpret_cast<Doubles*>(p); }
inline const Longs& longs_at(const std::int64_t* p) { return *reinterpret_cast<const Longs*>(p); }
inline Longs& longs_at(std::int64_t* p) { return *reinterpret_cast<Longs*>(p); }
inline const Shorts& shorts_at(const void* p) { return *static_cast<const Shorts*>(p); }

// Eight floats as doubles, and back.
inline Doubles widened(const float* p) {
#ifdef __AVX512BW__
    return reinterpret_cast<Doubles>(
        _mm512_maskz_cvtps_pd(0xff, _mm256_load_ps(p))); // GCC 12 would say it in two
#else
    return __builtin_convertvector(half_floats_at(p), Doubles);
#endif
}
inline void narrow_to(float* p, const Doubles& x) {
    half_floats_at(p) = __builtin_convertvector(x, HalfFloats);
}

// The sum of all lanes, always in the same order.
inline float sum_of(const Floats& x) {
    const auto* const halves = reinterpret_cast<const HalfFloats*>(&x);
    const HalfFloats half = halves[0] + halves[1];
    return ((half[0] + half[4]) + (half[2] + half[6])) +
           ((half[1] + half[5]) + (half[3] + half[7]));
}

// The products of the lower 32 bits of each lane with a number of 32 bits.
inline Words low_product(const Words& x, std::uint32_t factor) {
#ifdef __AVX512BW__
    return reinterpret_cast<Words>(_mm512_maskz_mul_epu32(0xff, reinterpret_cast<__m512i>(x),
                                                          _mm512_set1_epi64(std::int64_t{factor})));
#elif defined(__SSE2__)
    Words product;
    const auto* const quarters = reinterpret_cast<const __m128i*>(&x);
    for (int i = 0; i < 4; ++i) {
        reinterpret_cast<__m128i*>(&product)[i] =
            _mm_mul_epu32(quarters[i], _mm_set1_epi64x(std::int64_t{factor}));
    }
    return product;
#else
    return (x & 0xffffffff) * factor;
#endif
}

// Which lanes of a comparison hold: lane 0 is the lowest bit.
inline std::uint32_t mask_of(const Longs& comparison) {
#ifdef __AVX512BW__
    return _mm512_movepi64_mask(reinterpret_cast<__m512i>(comparison));
#else
    std::uint32_t mask = 0;
    for (unsigned i = 0; i < 8; ++i) mask |= (comparison[i] != 0 ? 1U : 0U) << i;
    return mask;
#endif
}
inline std::uint32_t mask_of(const ShortMask& comparison) {
#if defined(__AVX512BW__) && defined(__AVX512VL__)
    return _mm256_movepi16_mask(reinterpret_cast<__m256i>(comparison));
#else
    std::uint32_t mask = 0;
    for (unsigned i = 0; i < 16; ++i) mask |= (comparison[i] != 0 ? 1U : 0U) << i;
    return mask;
#endif
}

// Which of 16 numbers are above 0: lane 0 is the lowest bit.
inline std::uint32_t above_zero(const Floats& x) {
#ifdef __AVX512F__
    return _mm512_cmp_ps_mask(reinterpret_cast<__m512>(x), _mm512_setzero_ps(), _CMP_GT_OQ);
#else
    std::uint32_t mask = 0;
    for (unsigned i = 0; i < 16; ++i) mask |= (x[i] > 0.0F ? 1U : 0U) << i;
    return mask;
#endif
}

// Sixteen numbers that need not stand on a boundary.
template <class Vector, class Number>
Vector loaded(const Number* p) {
    Vector numbers;
    std::memcpy(&numbers, p, sizeof numbers);
    return numbers;
}

// Sixteen numbers from anywhere, by their places.
inline Floats gathered(const float* base, const Ints& at) {
#ifdef __AVX512F__
    return reinterpret_cast<Floats>(_mm512_mask_i32gather_ps(
        _mm512_setzero_ps(), 0xffff, reinterpret_cast<__m512i>(at), base, 4));
#else
    Floats numbers;
    for (unsigned i = 0; i < 16; ++i) numbers[i] = base[at[i]];
    return numbers;
#endif
}
inline Ints gathered(const std::int32_t* base, const Ints& at) {
#ifdef __AVX512F__
    return reinterpret_cast<Ints>(_mm512_mask_i32gather_epi32(
        _mm512_setzero_si512(), 0xffff, reinterpret_cast<__m512i>(at), base, 4));
#else
    Ints numbers;
    for (unsigned i = 0; i < 16; ++i) numbers[i] = base[at[i]];
    return numbers;
#endif
}

// Writes those of 16 numbers whose lanes are in the mask, one behind the other, and returns how many; up
// to 16 are overwritten.
inline std::size_t compress(const Ints& numbers, std::uint32_t mask, std::uint32_t* out) {
#ifdef __AVX512BW__
    _mm512_storeu_si512(out, _mm512_maskz_compress_epi32(static_cast<__mmask16>(mask),
                                                         reinterpret_cast<__m512i>(numbers)));
#else
    for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
        *out++ = static_cast<std::uint32_t>(numbers[std::countr_zero(rest)]);
    }
#endif
    return static_cast<std::size_t>(std::popcount(mask));
}
inline std::size_t compress(const std::uint32_t* numbers, std::uint32_t mask, std::uint32_t* out) {
    return compress(loaded<Ints>(numbers), mask, out);
}

} // namespace smnn::sim
