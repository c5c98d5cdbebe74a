// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>

namespace longwave::ui::format {

inline constexpr QChar kMinus{0x2212};     ///< −
inline constexpr QChar kThinSpace{0x2009}; ///< between number and unit
inline constexpr QChar kTimes{0x00D7};     ///< ×
inline constexpr QChar kMissing{0x2013};   ///< – stands for a value that is not there
inline constexpr QChar kArrow{0x2192};     ///< raw → processed

/// A number and its unit, apart so that they can be set in different weights.
struct Quantity {
    QString value;
    QString unit;
    /// "1.19 ms", joined by a thin space; just the value when there is no unit.
    QString text() const;
    bool operator==(const Quantity&) const = default;
};

/// `digits` significant digits in plain notation with a real minus: 0.00450, −12.3, 139, 1,230 (thousands separated by
/// locale from 1,000 on). Beyond 10⁷ and below 10⁻⁴ as powersOfTen. "–" for NaN, "∞" for infinity.
QString significant(double value, int digits = 3);

/// Fixed decimals, a real minus, no "−0.00"; "–" for NaN. Thousands are not separated.
QString fixed(double value, int decimals);

/// A count in full with the locale's separators: "68,545".
QString count(std::int64_t value);

/// A unit that times are told in.
struct DurationUnit {
    double seconds = 1; ///< that one of it lasts
    const char* name = "s";
};
/// ns, µs, ms or s, whichever has 1 ≤ x < 1,000 for these seconds after rounding.
DurationUnit durationUnit(double seconds, int digits = 3);

/// Seconds as ns, µs, ms or s so that 1 ≤ x < 1,000 after rounding (0 is "0 s"): {"1.19", "ms"}.
Quantity duration(double seconds, int digits = 3);

/// A rate or count with a decimal prefix k, M, G, T in front of `unit`: rate(1.84e9, "samples/s") → {"1.84",
/// "Gsamples/s"}; with an empty unit {"1.84", "G"}.
Quantity rate(double perSecond, const QString& unit = {}, int digits = 3);

/// A share in [0, 1] as per cent with fixed decimals: {"70.5", "%"}.
Quantity percent(double share, int decimals = 1);

/// A size in B, KiB, MiB, GiB, TiB: {"98.0", "KiB"}.
Quantity bytes(double size);

/// "2.1 × 10⁻⁷"; "2.1" from 1 to 10; "0" for 0.
QString powerOfTen(double value, int digits = 2);

/// A ratio: "4.08×".
QString ratio(double value, int digits = 3);

/// A length by 1,024s: "64K", "4M"; in full when it is not a multiple of 1,024.
QString length1024(std::int64_t value);

/// "10⁻⁷".
QString superscriptPower(int exponent);

/// Replaces a leading or inner ASCII hyphen that is a sign by a real minus: for numbers only.
QString realMinus(QString number);

} // namespace longwave::ui::format
