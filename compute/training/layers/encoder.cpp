// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/layers/encoder.h"

#include <algorithm>

namespace longwave::training {
namespace {

bool readsTokens(const ModelSettings& settings) {
    return settings.input == ModelSettings::Input::Tokens;
}

} // namespace

template <typename T>
Encoder<T>::Encoder(const ModelSettings& settings, const ParameterList& list, std::int64_t batch)
    : settings_(settings),
      batch_(batch),
      weight_(list.at("encoder.weight")),
      bias_(readsTokens(settings) ? Parameter{} : list.at("encoder.bias")),
      shares_(batch, settings.heads * (settings.inputs + (readsTokens(settings) ? 0 : 1))) {}

template <typename T>
void Encoder<T>::forward(std::span<const T> parameters, const Pass& pass, const Batch& batch, std::span<T> out) const {
    const std::int64_t length = settings_.length;
    const T* weight = weight_.of(parameters).data();
    pass.forEach(batch_, [&](std::int64_t b, int) {
        T* to = out.data() + b * settings_.heads * length;
        if (readsTokens(settings_)) {
            const std::int32_t* tokens = batch.tokens.data() + b * length;
            for (std::int64_t h = 0; h < settings_.heads; ++h)
                for (std::int64_t t = 0; t < length; ++t)
                    to[h * length + t] = weight[tokens[t] * settings_.heads + h];
            return;
        }
        const T* bias = bias_.of(parameters).data();
        const float* numbers = batch.numbers.data() + b * settings_.inputs * length;
        for (std::int64_t h = 0; h < settings_.heads; ++h) {
            std::fill_n(to + h * length, length, bias[h]);
            for (std::int64_t c = 0; c < settings_.inputs; ++c) {
                const T w = weight[h * settings_.inputs + c];
                for (std::int64_t t = 0; t < length; ++t)
                    to[h * length + t] += w * static_cast<T>(numbers[c * length + t]);
            }
        }
    });
}

template <typename T>
void Encoder<T>::backward(const Pass& pass, const Batch& batch, std::span<const T> dOut, std::span<T> gradients) {
    const std::int64_t length = settings_.length;
    const std::int64_t heads = settings_.heads;
    const std::int64_t inputs = settings_.inputs;
    pass.forEach(shares_.count(), [&](std::int64_t share, int) {
        T* sums = shares_.clear(share);
        for (std::int64_t b = shares_.begin(share); b < shares_.begin(share + 1); ++b) {
            const T* from = dOut.data() + b * heads * length;
            if (readsTokens(settings_)) {
                const std::int32_t* tokens = batch.tokens.data() + b * length;
                for (std::int64_t h = 0; h < heads; ++h)
                    for (std::int64_t t = 0; t < length; ++t)
                        sums[tokens[t] * heads + h] += from[h * length + t];
                continue;
            }
            const float* numbers = batch.numbers.data() + b * inputs * length;
            for (std::int64_t h = 0; h < heads; ++h) {
                const T* row = from + h * length;
                T total = 0;
                for (std::int64_t t = 0; t < length; ++t)
                    total += row[t];
                sums[heads * inputs + h] += total;
                for (std::int64_t c = 0; c < inputs; ++c) {
                    T product = 0;
                    for (std::int64_t t = 0; t < length; ++t)
                        product += row[t] * static_cast<T>(numbers[c * length + t]);
                    sums[h * inputs + c] += product;
                }
            }
        }
    });
    const T* total = shares_.total();
    std::copy_n(total, heads * inputs, weight_.of(gradients).data());
    if (!readsTokens(settings_))
        std::copy_n(total + heads * inputs, heads, bias_.of(gradients).data());
}

template class Encoder<float>;
template class Encoder<double>;

} // namespace longwave::training
