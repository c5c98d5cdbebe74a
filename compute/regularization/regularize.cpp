// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/regularization/regularize.h"

#include "compute/error.h"

#include <algorithm>
#include <cmath>

namespace longwave {

void squash(std::span<const float> in, float lambda, std::span<float> out) noexcept {
    for (std::size_t t = 0; t < in.size(); ++t) {
        const float k = in[t];
        // Two clamps instead of sign and abs: one maximum and one minimum instruction, no branch (ten times as fast),
        // and exact +0 inside the threshold. NaN is the first argument, which max and min return when nothing compares.
        out[t] = std::max(k - lambda, 0.0f) + std::min(k + lambda, 0.0f);
    }
}

void smooth(std::span<const float> in, std::int64_t window, std::span<float> out) {
    if (window < 1 || window % 2 == 0)
        throw Error("Smooth window", std::to_string(window) + " taps; an odd number of taps, 1 or more, is accepted");
    const std::int64_t taps = static_cast<std::int64_t>(in.size());
    if (window == 1) {
        std::copy(in.begin(), in.end(), out.begin());
        return;
    }
    // Zero-padded by `reach` at both ends and cut into blocks as long as the window, every window is the tail of one
    // block and the head of the next (van Herk's scheme): two additions a tap for any window, and no subtraction in
    // which a large or non-finite tap could leave something behind.
    const std::int64_t reach = std::min(window / 2, taps); // beyond that there is nothing but padding
    const std::int64_t block = 2 * reach + 1;
    const std::int64_t padded = taps + 2 * reach;
    std::vector<double> heads(static_cast<std::size_t>(padded)); // sum from the block's begin up to here
    std::vector<double> tails(static_cast<std::size_t>(padded)); // sum from here up to the block's end
    const auto tap = [&](std::int64_t i) {
        const std::int64_t t = i - reach;
        return t >= 0 && t < taps ? static_cast<double>(in[static_cast<std::size_t>(t)]) : 0.0;
    };
    for (std::int64_t i = 0; i < padded; ++i)
        heads[static_cast<std::size_t>(i)] = tap(i) + (i % block ? heads[static_cast<std::size_t>(i - 1)] : 0.0);
    for (std::int64_t i = padded; i-- > 0;) {
        const bool endsBlock = i == padded - 1 || (i + 1) % block == 0;
        tails[static_cast<std::size_t>(i)] = tap(i) + (endsBlock ? 0.0 : tails[static_cast<std::size_t>(i + 1)]);
    }
    for (std::int64_t t = 0; t < taps; ++t) {
        const std::int64_t end = t + block - 1;
        const double sum = t % block == 0 ? heads[static_cast<std::size_t>(end)]
                                          : tails[static_cast<std::size_t>(t)] + heads[static_cast<std::size_t>(end)];
        out[static_cast<std::size_t>(t)] = static_cast<float>(sum / static_cast<double>(window));
    }
}

void validate(const Regularization& regularization) {
    if (regularization.squashOn && !(regularization.lambda >= 0 && std::isfinite(regularization.lambda)))
        throw Error("λ", "the threshold must be a finite number, 0 or more");
    if (regularization.smoothOn && (regularization.window < 1 || regularization.window % 2 == 0))
        throw Error("Smooth window",
                    std::to_string(regularization.window) + " taps; an odd number of taps, 1 or more, is accepted");
}

void smooth(std::span<const float> in, std::int64_t window, std::int64_t seam, std::span<float> out) {
    const std::size_t first = static_cast<std::size_t>(std::clamp<std::int64_t>(seam, 0, std::ssize(in)));
    smooth(in.first(first), window, out.first(first));
    smooth(in.subspan(first), window, out.subspan(first));
}

void regularizeRow(std::span<const float> taps, const Regularization& regularization, std::span<float> out) {
    validate(regularization);
    if (regularization.smoothOn)
        smooth(taps, regularization.window, regularization.seam, out);
    const std::span<const float> from = regularization.smoothOn ? std::span<const float>(out) : taps;
    if (regularization.squashOn)
        squash(from, static_cast<float>(regularization.lambda), out);
    else if (!regularization.smoothOn)
        std::copy(taps.begin(), taps.end(), out.begin());
}

void regularizeRow(const ArrayView& bank, std::int64_t head, const Regularization& regularization,
                   std::span<float> out) {
    validate(regularization);
    if (!regularization.smoothOn) { // Squash works in place
        bank.read(head, 0, out);
        if (regularization.squashOn)
            squash(out, static_cast<float>(regularization.lambda), out);
        return;
    }
    std::vector<float> raw(out.size());
    bank.read(head, 0, raw);
    regularizeRow(raw, regularization, out);
}

} // namespace longwave
