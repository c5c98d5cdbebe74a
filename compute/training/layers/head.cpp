// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/layers/head.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace longwave::training {
namespace {

bool answersEverywhere(const ModelSettings& settings) {
    return settings.answer == ModelSettings::Answer::Position;
}

} // namespace

template <typename T>
Head<T>::Head(const ModelSettings& settings, const ParameterList& list, std::int64_t batch, int workers)
    : settings_(settings),
      batch_(batch),
      tiling_(batch, settings.length, settings.heads),
      weight_(list.at("decoder.weight")),
      bias_(list.at("decoder.bias")),
      pooled_(static_cast<std::size_t>(batch * settings.heads)),
      scores_(static_cast<std::size_t>(Shares<T>::kMost)),
      shares_(tiling_.items(),
              answersEverywhere(settings) ? settings.classes * (paddedToStep(settings.heads) + 1) : 1) {
    if (!answersEverywhere(settings))
        return;
    scratch_.resize(static_cast<std::size_t>(workers));
    for (Scratch& s : scratch_) {
        s.x.resize(tiling_.floats(settings.heads));
        s.logits.resize(tiling_.floats(settings.classes));
        s.turned.resize(static_cast<std::size_t>(tiling_.width() * paddedToStep(settings.heads)));
        for (auto* row : {&s.kept, &s.largest, &s.sum})
            row->resize(static_cast<std::size_t>(tiling_.width()));
    }
}

template <typename T>
Score Head<T>::score(std::span<const T> parameters, const Pass& pass, const Batch& batch, std::span<const T> x,
                     std::span<T> dx, std::span<T> gradients) {
    return answersEverywhere(settings_) ? scorePositions(parameters, pass, batch, x, dx, gradients)
                                        : scoreSequences(parameters, pass, batch, x, dx, gradients);
}

template <typename T>
Score Head<T>::scoreSequences(std::span<const T> parameters, const Pass& pass, const Batch& batch, std::span<const T> x,
                              std::span<T> dx, std::span<T> gradients) {
    const std::int64_t heads = settings_.heads;
    const std::int64_t classes = settings_.classes;
    const std::int64_t length = settings_.length;
    const T* weight = weight_.of(parameters).data();
    const T* bias = bias_.of(parameters).data();
    pass.forEach(batch.used, [&](std::int64_t b, int) {
        const auto samples = static_cast<std::int64_t>(batch.lengths[static_cast<std::size_t>(b)]);
        for (std::int64_t h = 0; h < heads; ++h) {
            const T* row = x.data() + (b * heads + h) * length;
            pooled_[static_cast<std::size_t>(b * heads + h)] =
                std::reduce(row, row + samples) / static_cast<T>(samples);
        }
    });
    std::vector<double> dWeight(static_cast<std::size_t>(classes * heads));
    std::vector<double> dBias(static_cast<std::size_t>(classes));
    std::vector<double> logits(static_cast<std::size_t>(classes));
    std::vector<double> dPooled(static_cast<std::size_t>(batch_ * heads));
    Score score;
    for (std::int64_t b = 0; b < batch.used; ++b) {
        const T* pooled = pooled_.data() + b * heads;
        for (std::int64_t c = 0; c < classes; ++c) {
            double sum = static_cast<double>(bias[c]);
            for (std::int64_t h = 0; h < heads; ++h)
                sum += static_cast<double>(weight[c * heads + h]) * static_cast<double>(pooled[h]);
            logits[static_cast<std::size_t>(c)] = sum;
        }
        const auto target = static_cast<std::size_t>(batch.targets[static_cast<std::size_t>(b)]);
        const auto most = std::ranges::max_element(logits);
        const double largest = *most;
        double sum = 0;
        for (const double logit : logits)
            sum += std::exp(logit - largest);
        score.loss -= logits[target] - largest - std::log(sum);
        score.right += static_cast<std::size_t>(most - logits.begin()) == target;
        score.answers += 1;
        if (!pass.learns)
            continue;
        for (std::int64_t c = 0; c < classes; ++c) {
            const auto at = static_cast<std::size_t>(c);
            const double d =
                (std::exp(logits[at] - largest) / sum - (at == target ? 1.0 : 0.0)) / static_cast<double>(batch.used);
            dBias[at] += d;
            for (std::int64_t h = 0; h < heads; ++h) {
                dWeight[static_cast<std::size_t>(c * heads + h)] += d * static_cast<double>(pooled[h]);
                dPooled[static_cast<std::size_t>(b * heads + h)] += d * static_cast<double>(weight[c * heads + h]);
            }
        }
    }
    if (!pass.learns)
        return score;
    std::ranges::transform(dWeight, weight_.of(gradients).begin(), [](double d) { return static_cast<T>(d); });
    std::ranges::transform(dBias, bias_.of(gradients).begin(), [](double d) { return static_cast<T>(d); });
    pass.forEach(batch_, [&](std::int64_t b, int) {
        const auto samples = static_cast<std::int64_t>(batch.lengths[static_cast<std::size_t>(b)]);
        for (std::int64_t h = 0; h < heads; ++h) {
            T* row = dx.data() + (b * heads + h) * length;
            std::fill_n(
                row, samples,
                static_cast<T>(dPooled[static_cast<std::size_t>(b * heads + h)] / static_cast<double>(samples)));
            std::fill_n(row + samples, length - samples, T(0));
        }
    });
    return score;
}

template <typename T>
Score Head<T>::scorePositions(std::span<const T> parameters, const Pass& pass, const Batch& batch, std::span<const T> x,
                              std::span<T> dx, std::span<T> gradients) {
    const std::int64_t heads = settings_.heads;
    const std::int64_t classes = settings_.classes;
    const std::int64_t width = tiling_.width();
    const std::int64_t pitch = tiling_.pitch();
    const std::int64_t padded = paddedToStep(heads);
    const std::int64_t positions = batch.used * settings_.length;
    const auto asked = std::count_if(batch.targets.begin(), batch.targets.begin() + positions,
                                     [](std::int32_t target) { return target >= 0; });
    const T each = T(1) / static_cast<T>(std::max<std::int64_t>(1, asked));
    std::ranges::fill(scores_, Score{});
    pass.forEach(shares_.count(), [&](std::int64_t share, int worker) {
        Scratch& s = scratch_[static_cast<std::size_t>(worker)];
        T* sums = shares_.clear(share);
        Score& score = scores_[static_cast<std::size_t>(share)];
        for (std::int64_t item = shares_.begin(share); item < shares_.begin(share + 1); ++item) {
            const std::int64_t b = tiling_.sequenceOf(item);
            const std::int64_t samples = b < batch.used ? tiling_.samples(item) : 0;
            const std::int32_t* targets = batch.targets.data() + b * settings_.length + tiling_.begin(item);
            tiling_.load(x, heads, item, s.x.data());
            loops<T>().multiply({weight_.of(parameters).data(), heads, 1}, classes, heads, s.x.data(), pitch, width,
                                s.logits.data(), pitch, bias_.of(parameters).data(), false);
            for (std::int64_t t = 0; t < samples; ++t)
                s.kept[static_cast<std::size_t>(t)] =
                    targets[t] < 0 ? T(0) : s.logits[static_cast<std::size_t>(targets[t] * pitch + t)];
            loops<T>().softmaxColumns(s.logits.data(), tiling_.shape(classes), s.largest.data(), s.sum.data());
            for (std::int64_t t = 0; t < samples; ++t) {
                const auto at = static_cast<std::size_t>(t);
                if (targets[t] < 0)
                    continue;
                score.loss -=
                    static_cast<double>(s.kept[at] - s.largest[at]) - std::log(static_cast<double>(s.sum[at]));
                score.right += s.kept[at] >= s.largest[at];
                score.answers += 1;
            }
            if (!pass.learns)
                continue;
            // p − 1 at the target, over the number of answers; nothing where none is asked for.
            std::fill_n(s.kept.begin(), width, T(0));
            for (std::int64_t t = 0; t < samples; ++t)
                if (targets[t] >= 0) {
                    s.logits[static_cast<std::size_t>(targets[t] * pitch + t)] -= 1;
                    s.kept[static_cast<std::size_t>(t)] = each;
                }
            for (std::int64_t c = 0; c < classes; ++c)
                loops<T>().scaleBy(s.kept.data(), width, s.logits.data() + c * pitch);
            transpose(s.x.data(), pitch, heads, width, s.turned.data(), padded);
            loops<T>().multiply({s.logits.data(), pitch, 1}, classes, width, s.turned.data(), padded, padded, sums,
                                padded, nullptr, true);
            for (std::int64_t c = 0; c < classes; ++c)
                sums[classes * padded + c] += loops<T>().sum(s.logits.data() + c * pitch, width);
            loops<T>().multiply({weight_.of(parameters).data(), 1, heads}, heads, classes, s.logits.data(), pitch,
                                width, s.x.data(), pitch, nullptr, false);
            tiling_.store(s.x.data(), heads, item, dx);
        }
    });
    Score score;
    for (const Score& part : scores_)
        score += part;
    if (!pass.learns)
        return score;
    const T* total = shares_.total();
    for (std::int64_t c = 0; c < classes; ++c)
        std::copy_n(total + c * padded, heads, weight_.of(gradients).data() + c * heads);
    std::copy_n(total + classes * padded, classes, bias_.of(gradients).data());
    return score;
}

template class Head<float>;
template class Head<double>;

} // namespace longwave::training
