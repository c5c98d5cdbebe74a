// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/layers/learned_kernels.h"

#include "compute/training/layers/loops.h"

#include <algorithm>
#include <type_traits>

namespace longwave::training {

template <typename T>
LearnedKernels<T>::LearnedKernels(std::int64_t rows, std::int64_t taps, const Regularization& regularization)
    : rows_(rows),
      taps_(taps),
      regularization_(regularization),
      used_(static_cast<std::size_t>(rows * taps)),
      slopes_(used_.size()) {}

// The moving average is its own transpose.
template <typename T>
void LearnedKernels<T>::smooth(const T* in, T* out) const {
    const auto count = static_cast<std::size_t>(taps_);
    if constexpr (std::is_same_v<T, float>) {
        longwave::smooth(std::span(in, count), regularization_.window, std::span(out, count));
    } else {
        const std::int64_t reach = regularization_.window / 2;
        for (std::int64_t t = 0; t < taps_; ++t) {
            double sum = 0;
            for (std::int64_t j = std::max<std::int64_t>(0, t - reach); j <= std::min(taps_ - 1, t + reach); ++j)
                sum += in[j];
            out[t] = sum / static_cast<double>(regularization_.window);
        }
    }
}

template <typename T>
std::span<const T> LearnedKernels<T>::use(std::span<const T> learned, const Dropout& dropout) {
    const bool drops = dropout.dropped > 0;
    if (regularization_.isIdentity() && !drops)
        std::fill(slopes_.begin(), slopes_.end(), T(1));
    for (std::int64_t row = 0; row < rows_; ++row) {
        const std::int64_t begin = row * taps_;
        T* k = used_.data() + begin;
        T* slope = slopes_.data() + begin;
        if (regularization_.smoothOn)
            smooth(learned.data() + begin, k);
        else
            std::copy_n(learned.data() + begin, taps_, k);
        if (regularization_.isIdentity() && !drops)
            continue;
        if (drops)
            loops<T>().dropoutFactors(dropout.firstKey, dropout.secondKey, static_cast<std::uint32_t>(begin),
                                      dropout.dropped, taps_, slope);
        else
            std::fill_n(slope, taps_, T(1));
        const T lambda = regularization_.squashOn ? static_cast<T>(static_cast<float>(regularization_.lambda)) : T(0);
        for (std::int64_t t = 0; t < taps_; ++t) {
            if (regularization_.squashOn) {
                const T squashed = std::max(k[t] - lambda, T(0)) + std::min(k[t] + lambda, T(0));
                slope[t] = squashed == 0 ? T(0) : slope[t];
                k[t] = squashed;
            }
            if (drops)
                k[t] *= slope[t];
        }
    }
    return used_;
}

template <typename T>
void LearnedKernels<T>::backward(std::span<T> gradient) const {
    for (std::size_t i = 0; i < gradient.size(); ++i)
        gradient[i] *= slopes_[i];
    if (!regularization_.smoothOn)
        return;
    std::vector<T> row(static_cast<std::size_t>(taps_));
    for (std::int64_t r = 0; r < rows_; ++r) {
        smooth(gradient.data() + r * taps_, row.data());
        std::copy(row.begin(), row.end(), gradient.begin() + r * taps_);
    }
}

template class LearnedKernels<float>;
template class LearnedKernels<double>;

} // namespace longwave::training
