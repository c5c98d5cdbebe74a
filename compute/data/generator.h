// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"
#include "compute/parameterization/setting.h"

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace longwave {

/// A signal that is made by rule. With n = 0 … N − 1 the sample, N the length, r the rate and A the amplitude:
///
/// - `impulse`: A at n = position, else 0, and `step`: A from n = position on, else 0 (Oppenheim and Schafer,
///   Discrete-Time Signal Processing, section 2.1).
/// - `sine`: A·sin(2π f n/r + phase).
/// - `chirp`: A·sin(φ), whose frequency goes from f₀ at n = 0 to f₁ at n = N. Linear: φ = 2π (f₀ t + (f₁ − f₀) t²/(2T))
/// with
///   t = n/r, T = N/r. Logarithmic: φ = 2π f₀ T/ln(f₁/f₀)·(exp(t/T·ln(f₁/f₀)) − 1) (Farina, Simultaneous measurement of
///   impulse response and distortion with a swept-sine technique, AES 108, 2000).
/// - `white-noise`: independent normal numbers of mean 0 and standard deviation A: Box and Muller's transform (1958) of
///   the numbers that std::mt19937_64 makes of the seed, two by two. A longer one begins as a shorter one does.
/// - `pink-noise`: power density ∝ 1/f (−3.01 dB an octave) at every frequency k/N, by Timmer and König (On generating
///   power law noise, Astronomy and Astrophysics 300, 1995): X[k] = (a + ib)/√k with normal a and b as above, X[0] = 0,
///   x the inverse transform, scaled so that its expected power is A². It is periodic in N.
/// - `pulse-train`: A for `width` samples from n = round(m·r/f) on, m = 0, 1, …, else 0.
struct Generator {
    std::string kind;
    Settings settings; ///< what differs from the defaults
    bool operator==(const Generator&) const = default;
};

/// Most samples that are generated: 2²⁸, 1 GiB.
inline constexpr std::int64_t kMostGenerated = std::int64_t{1} << 28;

/// The kinds, in the order in which they are offered.
const std::vector<std::string>& generatorKinds();
/// "White noise". Precondition: a kind.
std::string generatorTitle(const std::string& kind);
/// The settings of a kind, its length and rate first. Throws Error listing the kinds when it is none.
std::vector<Setting> generatorForm(const std::string& kind);

/// Throws Error, saying what is accepted, when the kind or a setting is not, or two settings do not go together: a
/// frequency beyond half of the rate, a position beyond the end.
void checkGenerator(const Generator& generator);

/// "chirp,length=64K,from=20": a kind, then key=value, lengths with K and M of 1,024 and 1,048,576 too. Throws Error
/// with the subject `generate:…`; what it gives is checked.
Generator parseGenerator(std::string_view text);
/// "64K" as "65536"; anything else as it is.
std::string withoutSuffix(const std::string& number);

/// What it is in short: "sine 440 Hz", "white noise, seed 3".
std::string describe(const Generator& generator);
std::int64_t lengthOf(const Generator& generator); ///< samples
double rateOf(const Generator& generator);         ///< Hz

/// Its samples, in float. The same on every machine, but for the last digits of sines. Throws Error as checkGenerator
/// does, and Cancelled.
std::vector<float> generate(const Generator& generator, const std::stop_token& stop = {});

/// The same as an array [N] that is made when it is first read. Throws Error as checkGenerator does.
ArrayView generated(const Generator& generator);

} // namespace longwave
