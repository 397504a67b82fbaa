#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#ifdef __SSE2__
#include <immintrin.h>
#endif

#include "smnn/sim/matrix.hpp"

namespace smnn::sim {

// Vectors of 64 bytes on any processor, with the arithmetic and comparisons of the compiler's vector
// extension. Where registers have 64 bytes (AVX-512) they are vectors of the extension itself. Elsewhere
// they are pairs of halves down to the size of a register, since g++ takes longer vectors apart badly:
// with 16 numbers at once it moves each through memory. Every way gives the same numbers.
//
// An address on a 64-byte boundary of numbers may be read as one of these.
#if defined(__AVX512F__)
inline constexpr std::size_t register_bytes = 64;
#elif defined(__AVX2__)
inline constexpr std::size_t register_bytes = 32;
#else
inline constexpr std::size_t register_bytes = 16;
#endif

// How many vectors of 16 floats fit into the registers, with some left over for operands.
inline constexpr std::size_t sums_in_registers = register_bytes == 64   ? 8
                                                 : register_bytes == 32 ? 7
                                                                        : 3;

template <class T, std::size_t bytes>
struct ExtensionVector {
    using type __attribute__((vector_size(bytes), may_alias)) = T;
};

template <class T, std::size_t bytes>
struct __attribute__((may_alias)) HalvedVector;

template <class T, std::size_t bytes>
struct VectorOf {
    using type = HalvedVector<T, bytes>;
};
template <class T, std::size_t bytes>
requires(bytes <= register_bytes) struct VectorOf<T, bytes> {
    using type = typename ExtensionVector<T, bytes>::type;
};

// The integers that a comparison of T gives: all bits set where it holds.
template <class T>
using Truth = std::conditional_t<sizeof(T) == 8, std::int64_t,
                                 std::conditional_t<sizeof(T) == 4, std::int32_t, std::int16_t>>;

template <class T, std::size_t bytes>
struct __attribute__((may_alias)) HalvedVector {
    using Half = typename VectorOf<T, bytes / 2>::type;
    using Comparison = HalvedVector<Truth<T>, bytes>;

    Half low, high;

    HalvedVector() = default;
    constexpr HalvedVector(const Half& first, const Half& second) : low(first), high(second) {}

    // A number in all lanes.
    template <class Number>
    requires std::is_arithmetic_v<Number>
    constexpr HalvedVector(Number number)
        : low(Half{} + static_cast<T>(number)), high(Half{} + static_cast<T>(number)) {}

    template <std::integral Index>
    T& operator[](Index lane) {
        return reinterpret_cast<T*>(this)[static_cast<std::size_t>(lane)];
    }
    template <std::integral Index>
    T operator[](Index lane) const {
        return reinterpret_cast<const T*>(this)[static_cast<std::size_t>(lane)];
    }

    friend HalvedVector operator-(const HalvedVector& x) { return {-x.low, -x.high}; }

#define SMNN_LANEWISE(op)                                                                     \
    friend constexpr HalvedVector operator op(const HalvedVector& x, const HalvedVector& y) { \
        return {x.low op y.low, x.high op y.high};                                            \
    }                                                                                         \
    HalvedVector& operator op##=(const HalvedVector& y) { return *this = *this op y; }
    SMNN_LANEWISE(+)
    SMNN_LANEWISE(-)
    SMNN_LANEWISE(*)
    SMNN_LANEWISE(&)
    SMNN_LANEWISE(|)
    SMNN_LANEWISE(^)
#undef SMNN_LANEWISE

    friend HalvedVector operator<<(const HalvedVector& x, int bits) {
        return {x.low << bits, x.high << bits};
    }
    friend HalvedVector operator>>(const HalvedVector& x, int bits) {
        return {x.low >> bits, x.high >> bits};
    }

#define SMNN_COMPARISON(op)                                                       \
    friend Comparison operator op(const HalvedVector& x, const HalvedVector& y) { \
        return {x.low op y.low, x.high op y.high};                                \
    }
    SMNN_COMPARISON(<)
    SMNN_COMPARISON(<=)
    SMNN_COMPARISON(>)
    SMNN_COMPARISON(>=)
    SMNN_COMPARISON(==)
#undef SMNN_COMPARISON
};

using Floats = VectorOf<float, 64>::type;           // 16
using Doubles = VectorOf<double, 64>::type;         // 8
using HalfFloats = VectorOf<float, 32>::type;       // 8
using Ints = VectorOf<std::int32_t, 64>::type;      // 16
using Longs = VectorOf<std::int64_t, 64>::type;     // 8
using Words = VectorOf<std::uint64_t, 64>::type;    // 8
using Shorts = VectorOf<std::uint16_t, 32>::type;   // 16
using ShortMask = VectorOf<std::int16_t, 32>::type; // 16
static_assert(sizeof(Floats) == lanes * sizeof(float));
static_assert(std::endian::native == std::endian::little);

template <class Vector>
inline constexpr bool is_halved = requires(Vector v) {
    v.low;
};

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

// Numbers that need not stand on a boundary.
template <class Vector, class Number>
Vector loaded(const Number* p) {
    Vector numbers;
    std::memcpy(&numbers, p, sizeof numbers);
    return numbers;
}

// 0, 1, 2 and so on, one a lane.
template <class Vector, class Number>
Vector counted() {
    alignas(64) static constexpr auto numbers = [] {
        std::array<Number, sizeof(Vector) / sizeof(Number)> count{};
        for (std::size_t i = 0; i < count.size(); ++i) count[i] = static_cast<Number>(i);
        return count;
    }();
    return loaded<Vector>(numbers.data());
}

// The lanes of `yes` where the comparison holds, of `no` elsewhere.
template <class Comparison, class Vector>
Vector selected(const Comparison& comparison, const Vector& yes, const Vector& no) {
    if constexpr (is_halved<Vector>) {
        return {selected(comparison.low, yes.low, no.low),
                selected(comparison.high, yes.high, no.high)};
    } else {
        return comparison ? yes : no;
    }
}

// Eight floats as doubles, and back.
template <class Vector = Doubles>
Vector widened(const float* p) {
    if constexpr (is_halved<Vector>) {
        using Half = typename Vector::Half;
        return {widened<Half>(p), widened<Half>(p + sizeof(Half) / sizeof(double))};
    } else {
#ifdef __AVX512BW__
        return reinterpret_cast<Vector>(
            _mm512_maskz_cvtps_pd(0xff, _mm256_load_ps(p))); // g++ 12 would say it in two
#else
        using Narrow = typename ExtensionVector<float, sizeof(Vector) / 2>::type;
        return __builtin_convertvector(loaded<Narrow>(p), Vector);
#endif
    }
}
template <class Vector>
void narrow_to(float* p, const Vector& x) {
    if constexpr (is_halved<Vector>) {
        narrow_to(p, x.low);
        narrow_to(p + sizeof(x.low) / sizeof(double), x.high);
    } else {
        using Narrow = typename ExtensionVector<float, sizeof(Vector) / 2>::type;
        const Narrow narrow = __builtin_convertvector(x, Narrow);
        std::memcpy(p, &narrow, sizeof narrow);
    }
}
inline HalfFloats narrowed(const Doubles& x) {
    HalfFloats narrow;
    narrow_to(reinterpret_cast<float*>(&narrow), x);
    return narrow;
}

// The sum of all lanes, always in the same order.
inline float sum_of(const Floats& x) {
    const auto* const halves = reinterpret_cast<const HalfFloats*>(&x);
    const HalfFloats half = halves[0] + halves[1];
    return ((half[0] + half[4]) + (half[2] + half[6])) +
           ((half[1] + half[5]) + (half[3] + half[7]));
}

// The products of the lower 32 bits of each lane with a number of 32 bits.
template <class Vector>
Vector low_product(const Vector& x, std::uint32_t factor) {
    if constexpr (is_halved<Vector>) {
        return {low_product(x.low, factor), low_product(x.high, factor)};
    } else {
#if defined(__AVX512BW__)
        return reinterpret_cast<Vector>(_mm512_maskz_mul_epu32(
            0xff, reinterpret_cast<__m512i>(x), _mm512_set1_epi64(std::int64_t{factor})));
#elif defined(__AVX2__)
        return reinterpret_cast<Vector>(_mm256_mul_epu32(reinterpret_cast<__m256i>(x),
                                                         _mm256_set1_epi64x(std::int64_t{factor})));
#elif defined(__SSE2__)
        return reinterpret_cast<Vector>(
            _mm_mul_epu32(reinterpret_cast<__m128i>(x), _mm_set1_epi64x(std::int64_t{factor})));
#else
        return (x & 0xffffffff) * factor;
#endif
    }
}

// The numbers of two vectors in turns: those of the lower halves of both, then those of the upper ones.
struct WordPair {
    Words half[2];
};
inline WordPair interleaved(const Words& first, const Words& second) {
#ifdef __AVX512F__
    return {{__builtin_shufflevector(first, second, 0, 8, 1, 9, 2, 10, 3, 11),
             __builtin_shufflevector(first, second, 4, 12, 5, 13, 6, 14, 7, 15)}};
#else
    WordPair turns;
    for (std::size_t i = 0; i < 8; ++i) {
        turns.half[i / 4][2 * (i % 4)] = first[i];
        turns.half[i / 4][2 * (i % 4) + 1] = second[i];
    }
    return turns;
#endif
}

// Which lanes of a comparison hold: lane 0 is the lowest bit.
template <class Vector>
std::uint32_t mask_of(const Vector& comparison) {
    using Lane = std::remove_cvref_t<decltype(comparison[0])>;
    if constexpr (is_halved<Vector>) {
        constexpr auto half = sizeof(comparison.low) / sizeof(Lane);
        return mask_of(comparison.low) | mask_of(comparison.high) << half;
#if defined(__AVX512BW__) && defined(__AVX512VL__)
    } else if constexpr (sizeof(Vector) == 64 && sizeof(Lane) == 8) {
        return _mm512_movepi64_mask(reinterpret_cast<__m512i>(comparison));
    } else if constexpr (sizeof(Vector) == 32 && sizeof(Lane) == 2) {
        return _mm256_movepi16_mask(reinterpret_cast<__m256i>(comparison));
#elif defined(__AVX2__)
    } else if constexpr (sizeof(Vector) == 32 && sizeof(Lane) == 8) {
        return static_cast<std::uint32_t>(
            _mm256_movemask_pd(reinterpret_cast<__m256d>(comparison)));
    } else if constexpr (sizeof(Vector) == 32 && sizeof(Lane) == 4) {
        return static_cast<std::uint32_t>(_mm256_movemask_ps(reinterpret_cast<__m256>(comparison)));
    } else if constexpr (sizeof(Vector) == 32 && sizeof(Lane) == 2) {
        const auto all = reinterpret_cast<__m256i>(comparison);
        return static_cast<std::uint32_t>(_mm_movemask_epi8(
            _mm_packs_epi16(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1))));
#elif defined(__SSE2__)
    } else if constexpr (sizeof(Lane) == 8) {
        return static_cast<std::uint32_t>(_mm_movemask_pd(reinterpret_cast<__m128d>(comparison)));
    } else if constexpr (sizeof(Lane) == 4) {
        return static_cast<std::uint32_t>(_mm_movemask_ps(reinterpret_cast<__m128>(comparison)));
    } else if constexpr (sizeof(Lane) == 2) {
        const auto all = reinterpret_cast<__m128i>(comparison);
        return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(all, all))) & 0xff;
#endif
    } else {
        std::uint32_t mask = 0;
        for (unsigned i = 0; i < sizeof(Vector) / sizeof(Lane); ++i) {
            mask |= (comparison[i] != 0 ? 1U : 0U) << i;
        }
        return mask;
    }
}

// Which of 16 numbers are above 0: lane 0 is the lowest bit.
inline std::uint32_t above_zero(const Floats& x) {
#ifdef __AVX512F__
    return _mm512_cmp_ps_mask(reinterpret_cast<__m512>(x), _mm512_setzero_ps(), _CMP_GT_OQ);
#else
    return mask_of(x > Floats{});
#endif
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
        *out++ = static_cast<std::uint32_t>(numbers[static_cast<unsigned>(std::countr_zero(rest))]);
    }
#endif
    return static_cast<std::size_t>(std::popcount(mask));
}
inline std::size_t compress(const std::uint32_t* numbers, std::uint32_t mask, std::uint32_t* out) {
#ifdef __AVX512BW__
    return compress(loaded<Ints>(numbers), mask, out);
#else
    std::uint32_t* end = out;
    for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
        *end++ = numbers[std::countr_zero(rest)];
    }
    return static_cast<std::size_t>(end - out);
#endif
}

} // namespace smnn::sim
