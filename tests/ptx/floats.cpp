// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic of fp32 and fp64. The host rounds as PTX's .rn does, to nearest even and with subnormal numbers.
#include "tests/ptx/known.h"

#include <cmath>

namespace longwave::ptx {
namespace {

template <typename T>
void addNumber(KnownInstructions& all, const std::string& type) {
    // Without .rn a compiler may join a product and a sum; with it, it may not. Here nothing is joined.
    for (const std::string rounding : {"", "rn."}) {
        all["add." + rounding + type] = lanewise([](T a, T b) { return a + b; });
        all["sub." + rounding + type] = lanewise([](T a, T b) { return a - b; });
        all["mul." + rounding + type] = lanewise([](T a, T b) { return a * b; });
    }
    all["fma.rn." + type] = lanewise([](T a, T b, T c) { return std::fma(a, b, c); });
    all["div.rn." + type] = lanewise([](T a, T b) { return a / b; });
    all["rcp.rn." + type] = lanewise([](T a) { return T{1} / a; });
    all["sqrt.rn." + type] = lanewise([](T a) { return std::sqrt(a); });
    all["neg." + type] = lanewise([](T a) { return -a; });
    all["abs." + type] = lanewise([](T a) { return std::abs(a); });
    all["min." + type] = lanewise([](T a, T b) { return std::fmin(a, b); });
    all["max." + type] = lanewise([](T a, T b) { return std::fmax(a, b); });

    // Comparisons with what is not a number are false, of those that end in u true.
    all["setp.eq." + type] = lanewise([](T a, T b) { return a == b; });
    all["setp.ne." + type] = lanewise([](T a, T b) { return a < b || a > b; });
    all["setp.lt." + type] = lanewise([](T a, T b) { return a < b; });
    all["setp.le." + type] = lanewise([](T a, T b) { return a <= b; });
    all["setp.gt." + type] = lanewise([](T a, T b) { return a > b; });
    all["setp.ge." + type] = lanewise([](T a, T b) { return a >= b; });
    all["setp.equ." + type] = lanewise([](T a, T b) { return !(a < b || a > b); });
    all["setp.neu." + type] = lanewise([](T a, T b) { return a != b; });
    all["setp.ltu." + type] = lanewise([](T a, T b) { return !(a >= b); });
    all["setp.leu." + type] = lanewise([](T a, T b) { return !(a > b); });
    all["setp.gtu." + type] = lanewise([](T a, T b) { return !(a <= b); });
    all["setp.geu." + type] = lanewise([](T a, T b) { return !(a < b); });
    all["setp.num." + type] = lanewise([](T a, T b) { return !std::isnan(a) && !std::isnan(b); });
    all["setp.nan." + type] = lanewise([](T a, T b) { return std::isnan(a) || std::isnan(b); });
}

} // namespace

void addFloats(KnownInstructions& all) {
    addNumber<float>(all, "f32");
    addNumber<double>(all, "f64");
}

} // namespace longwave::ptx
