// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace longwave::training {

/// Random numbers that are a function of where they are used, not of what was drawn before: the same whoever draws
/// them, in whatever order, on however many threads, and after a resume. The hash is *lowbias32* (Wellons, two
/// multiplications), keyed twice.
class CounterRandom {
  public:
    /// What the numbers are for; streams are independent.
    enum class Use : std::uint32_t { Parameters = 1, Shuffle, Dropout, KernelDropout, Split, Examples };

    /// `a` and `b` name the place of use: a step and a layer, a tensor, an epoch.
    CounterRandom(std::uint64_t seed, Use use, std::uint64_t a = 0, std::uint64_t b = 0)
        : keys_{mixed(seed, static_cast<std::uint64_t>(use), a, b)} {}

    std::uint32_t firstKey() const noexcept { return static_cast<std::uint32_t>(keys_); }
    std::uint32_t secondKey() const noexcept { return static_cast<std::uint32_t>(keys_ >> 32); }

    static std::uint32_t hash(std::uint32_t x, std::uint32_t first, std::uint32_t second) noexcept {
        x = x * 0x9e3779b9u + first;
        x ^= x >> 16;
        x *= 0x7feb352du;
        x ^= x >> 15;
        x += second;
        x *= 0x846ca68bu;
        x ^= x >> 16;
        return x;
    }

    std::uint32_t bits(std::uint64_t i) const noexcept {
        return hash(static_cast<std::uint32_t>(i), firstKey(), secondKey() ^ static_cast<std::uint32_t>(i >> 32));
    }
    /// In (0, 1), 24 bits of it.
    double uniform(std::uint64_t i) const noexcept { return (static_cast<double>(bits(i) >> 8) + 0.5) * 0x1p-24; }
    /// In [0, count). Precondition: 1 ≤ count < 2³².
    std::uint64_t below(std::uint64_t i, std::uint64_t count) const noexcept { return bits(i) * count >> 32; }
    /// Standard normal, by Box and Muller.
    double normal(std::uint64_t i) const noexcept {
        return std::sqrt(-2 * std::log(uniform(2 * i))) * std::cos(2 * std::numbers::pi * uniform(2 * i + 1));
    }

  private:
    static std::uint64_t splitMix(std::uint64_t x) noexcept {
        x += 0x9e3779b97f4a7c15u;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
        return x ^ (x >> 31);
    }
    static std::uint64_t mixed(std::uint64_t seed, std::uint64_t use, std::uint64_t a, std::uint64_t b) noexcept {
        return splitMix(splitMix(splitMix(splitMix(seed) ^ use) ^ a) ^ b);
    }
    std::uint64_t keys_;
};

} // namespace longwave::training
