// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/timings.h"

#include <algorithm>

namespace longwave {
namespace {

struct StageText {
    const char* name;
    const char* definition;
    const char* formula;
};

const StageText& textOf(StageKind kind) noexcept {
    // In the order of StageKind.
    static constexpr StageText kTexts[] = {
        {"pad", "Copies a row of the signal into the FFT's buffer; what lies beyond it is zero already.", "none"},
        {"forward FFT", "Real FFT of the padded signal.", "2.5 N log₂ N per row"},
        {"multiply", "Product of the signal's spectrum with the kernel's, bin by bin.", "6 (N/2 + 1) per row"},
        {"inverse FFT", "Inverse real FFT of the product, and the copy of the samples that are kept.",
         "2.5 N log₂ N per row"},
        {"fused", "Forward FFT, product and inverse FFT of a row while it is in cache: one stage, not timed apart.",
         "5 N log₂ N + 6 (N/2 + 1) per row"},
        {"fused inverse",
         "Product with the kernel's spectrum and inverse FFT of a row while it is in cache: one stage, not timed "
         "apart.",
         "2.5 N log₂ N + 6 (N/2 + 1) per row"},
        {"direct sum", "Sums of products in the time domain, without a transform.",
         "2 per product of a tap and a sample"},
        {"upload", "Copies the signal, gates and taps from the computer's memory to the device's.", "none"},
        {"download", "Copies the result from the device's memory to the computer's.", "none"},
        {"squash", "Smooth and Squash of the kernels, as they are switched on.", "3 per tap"},
        {"kernel spectrum", "Real FFT of the zero-padded kernels, kept until they change.", "2.5 N log₂ N per kernel"},
        {"taps", "Rounds the kernels' taps and puts them in the order of the products, kept until they change.",
         "none"},
    };
    return kTexts[static_cast<std::size_t>(kind)];
}

} // namespace

const char* nameOf(StageKind kind) noexcept {
    return textOf(kind).name;
}
const char* definitionOf(StageKind kind) noexcept {
    return textOf(kind).definition;
}
const char* flopFormulaOf(StageKind kind) noexcept {
    return textOf(kind).formula;
}

bool Timings::hasTransfers() const noexcept {
    return std::any_of(stages().begin(), stages().end(), [](const Stage& stage) { return isTransfer(stage.kind); });
}

double Timings::computeSeconds() const noexcept {
    if (!hasTransfers())
        return total_;
    double sum = 0;
    for (const Stage& stage : stages())
        if (!isTransfer(stage.kind))
            sum += stage.seconds;
    return sum;
}

double Timings::flops() const noexcept {
    double sum = 0;
    for (const Stage& stage : stages())
        sum += stage.flops;
    return sum;
}

double Timings::bytes() const noexcept {
    double sum = 0;
    for (const Stage& stage : stages())
        sum += stage.bytes;
    return sum;
}

} // namespace longwave
