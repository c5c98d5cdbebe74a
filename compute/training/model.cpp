// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/model.h"

#include "compute/error.h"

namespace longwave::training {
namespace {

const ModelSettings& checked(const ModelSettings& settings, std::int64_t batch) {
    validate(settings);
    if (batch < 1 || batch > 65'536)
        throw Error("batch", std::to_string(batch) + "; 1 to 65,536 sequences are accepted");
    return settings;
}

} // namespace

template <typename T>
Model<T>::Model(const ModelSettings& settings, std::int64_t batch, std::uint64_t seed,
                const RowConvolutionFactory<T>& convolutions, int threads)
    : settings_(checked(settings, batch)),
      batch_(batch),
      seed_(seed),
      list_(settings),
      workers_(threads),
      values_(static_cast<std::size_t>(list_.size())),
      gradients_(values_.size()),
      encoder_(settings, list_, batch),
      head_(settings, list_, batch, workers_.count()) {
    initialize<T>(settings, list_, seed, values_);
    const auto size = static_cast<std::size_t>(batch * settings.heads * settings.length);
    streams_.assign(static_cast<std::size_t>(settings.depth + 1), std::vector<T>(size));
    gradient_.resize(size);
    blocks_.reserve(static_cast<std::size_t>(settings.depth));
    for (std::int64_t i = 0; i < settings.depth; ++i)
        blocks_.emplace_back(settings, list_, i, batch, workers_.count(), convolutions);
}

template <typename T>
Score Model<T>::forward(const Batch& batch, const Pass& pass) {
    encoder_.forward(values_, pass, batch, stream(0));
    for (std::size_t i = 0; i < blocks_.size(); ++i)
        blocks_[i].forward(values_, pass, streams_[i], streams_[i + 1]);
    return head_.score(values_, pass, batch, streams_.back(), gradient_, gradients_);
}

template <typename T>
Score Model<T>::evaluate(const Batch& batch, const std::stop_token& stop) {
    return forward(batch, {workers_, stop, false, seed_, 0});
}

template <typename T>
Score Model<T>::step(const Batch& batch, std::uint64_t step, const std::stop_token& stop) {
    const Pass pass{workers_, stop, true, seed_, step};
    const Score score = forward(batch, pass);
    for (std::size_t i = blocks_.size(); i-- > 0;)
        blocks_[i].backward(values_, pass, streams_[i], gradient_, gradients_);
    encoder_.backward(pass, batch, gradient_, gradients_);
    return score;
}

template class Model<float>;
template class Model<double>;

} // namespace longwave::training
