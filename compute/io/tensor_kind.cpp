// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/tensor_kind.h"

namespace longwave {
namespace {

std::string whyNotKernels(const Entry& entry, DType type) {
    constexpr const char* kBankIs = "; a kernel bank is [K], [H, K] or [C, H, K] with K ≥ 16";
    const std::string shape = "shape " + toString(entry.shape);
    if (!isFloat(type))
        return "integer tensor (" + entry.dtype + "); a kernel bank holds F16, BF16, F32 or F64";
    if (entry.shape.empty())
        return shape + " is a single number" + kBankIs;
    if (elementCount(entry.shape) == 0)
        return shape + " has no elements" + kBankIs;
    if (entry.shape.size() > 3)
        return shape + " has " + std::to_string(entry.shape.size()) + " dimensions" + kBankIs;
    const std::int64_t taps = entry.shape.back();
    return shape + " has " + std::to_string(taps) + (taps == 1 ? " tap" : " taps") + kBankIs;
}

} // namespace

bool isFloat(DType type) noexcept {
    return type == DType::F16 || type == DType::BF16 || type == DType::F32 || type == DType::F64;
}

void classifyTensor(Entry& entry, DType type) {
    if (isFloat(type) && looksLikeKernelBank(entry.shape))
        entry.kind = Entry::Kind::Kernels;
    else
        entry.reason = whyNotKernels(entry, type);
}

} // namespace longwave
