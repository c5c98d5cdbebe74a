// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/stream_convolver.h"
#include "tests/support/reference.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace longwave::test {

inline std::shared_ptr<const StreamPlan> streamPlan(std::int64_t block, std::int64_t taps,
                                                    const PartitionOptions& options = {}) {
    return std::make_shared<const StreamPlan>(planPartition(block, taps, options));
}

inline std::shared_ptr<const StreamKernel> streamKernel(const std::shared_ptr<const StreamPlan>& plan,
                                                        std::span<const float> taps, std::int64_t rows = 1,
                                                        std::int64_t firstLag = 0) {
    return std::make_shared<const StreamKernel>(plan, taps, rows, firstLag);
}

/// Channel after channel of `signal` [signals, whole blocks] through `convolver`; [outputs, the same length].
inline std::vector<float> streamed(StreamConvolver& convolver, std::span<const float> signal) {
    const std::int64_t length = static_cast<std::int64_t>(signal.size()) / convolver.signals();
    std::vector<float> result(static_cast<std::size_t>(length * convolver.outputs()));
    std::vector<const float*> in(static_cast<std::size_t>(convolver.signals()));
    std::vector<float*> out(static_cast<std::size_t>(convolver.outputs()));
    for (std::int64_t t = 0; t + convolver.block() <= length; t += convolver.block()) {
        for (std::size_t c = 0; c < in.size(); ++c)
            in[c] = signal.data() + static_cast<std::int64_t>(c) * length + t;
        for (std::size_t c = 0; c < out.size(); ++c)
            out[c] = result.data() + static_cast<std::int64_t>(c) * length + t;
        convolver.process(in.data(), out.data());
    }
    return result;
}

/// The first outputs of the whole-signal convolution, in double: as many as there are samples.
inline std::vector<double> wholeSignal(std::span<const float> u, std::span<const float> k) {
    const auto length = static_cast<std::int64_t>(u.size());
    const auto taps = static_cast<std::int64_t>(k.size());
    return referenceConvolution({1, 1, 1, 1, length, taps, Mode::Causal}, u, k);
}

/// `n` rounded up to whole blocks.
inline std::int64_t wholeBlocks(std::int64_t n, std::int64_t block) {
    return (n + block - 1) / block * block;
}

} // namespace longwave::test
