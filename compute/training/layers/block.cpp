// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/layers/block.h"

#include <algorithm>

namespace longwave::training {
namespace {

// A linear layer's gradient in a share: weight [outputs, padded H], bias [outputs].
std::int64_t linearSums(std::int64_t outputs, std::int64_t heads) {
    return outputs * (paddedToStep(heads) + 1);
}

template <typename T>
std::vector<T> zeros(std::int64_t count) {
    return std::vector<T>(static_cast<std::size_t>(count));
}

} // namespace

template <typename T>
Block<T>::Block(const ModelSettings& settings, const ParameterList& list, std::int64_t layer, std::int64_t batch,
                int workers, const RowConvolutionFactory<T>& convolutions)
    : settings_(settings),
      layer_(layer),
      batch_(batch),
      tiling_(batch, settings.length, settings.heads),
      convolution_(convolutions(batch, settings.heads, settings.length, settings.directions())),
      kernels_(settings.directions() * settings.heads, settings.length, settings.regularization),
      tailShares_(tiling_.items(), linearSums(2 * settings.heads, settings.heads)),
      normShares_(tiling_.items(),
                  2 * settings.heads + (settings.gated ? linearSums(3 * settings.heads, settings.heads) : 0)) {
    const auto of = [&](const char* name) { return list.ofLayer(layer, name); };
    names_.gamma = of("norm.weight");
    names_.beta = of("norm.bias");
    names_.kernel = of("layer.kernel.kernel");
    names_.skip = of("layer.D");
    names_.weight = of("layer.output_linear.weight");
    names_.bias = of("layer.output_linear.bias");
    const std::int64_t size = batch * settings.heads * settings.length;
    mean_ = zeros<T>(tiling_.items() * tiling_.width());
    rstd_ = mean_;
    normal_ = zeros<T>(size);
    mixed_ = zeros<T>(size);
    wide_ = zeros<T>(2 * size);
    dMixed_ = zeros<T>(size);
    dNormal_ = zeros<T>(size);
    if (settings.gated) {
        names_.inputWeight = of("layer.input_linear.weight");
        names_.inputBias = of("layer.input_linear.bias");
        names_.shift = of("layer.shift.weight");
        for (auto* array : {&query_, &key_, &value_, &shifted_, &dQuery_, &dValue_, &dKey_})
            *array = zeros<T>(size);
    }
    scratch_.resize(static_cast<std::size_t>(workers));
    const std::int64_t h = settings.heads;
    for (Scratch& s : scratch_) {
        for (auto* tile : {&s.x, &s.n, &s.mixed, &s.out, &s.factors})
            tile->resize(tiling_.floats(h));
        s.wide.resize(tiling_.floats(settings.gated ? 3 * h : 2 * h));
        s.turned.resize(static_cast<std::size_t>(tiling_.width() * paddedToStep(h)));
    }
}

template <typename T>
RowOperands<T> Block<T>::operands() const {
    if (settings_.gated)
        return {shifted_, value_, query_};
    return {normal_};
}

template <typename T>
const T* Block<T>::dropoutTile(const Pass& pass, std::int64_t item, Scratch& scratch) const {
    if (!pass.learns || settings_.dropout == 0)
        return nullptr;
    const CounterRandom random = pass.randomFor(CounterRandom::Use::Dropout, layer_);
    const std::int64_t first = tiling_.sequenceOf(item) * settings_.heads * settings_.length + tiling_.begin(item);
    for (std::int64_t r = 0; r < settings_.heads; ++r)
        loops<T>().dropoutFactors(random.firstKey(), random.secondKey(),
                                  static_cast<std::uint32_t>(first + r * settings_.length), settings_.dropout,
                                  tiling_.width(), scratch.factors.data() + r * tiling_.pitch());
    return scratch.factors.data();
}

template <typename T>
void Block<T>::normalizeTiles(std::span<const T> parameters, const Pass& pass, std::span<const T> x) {
    const std::int64_t h = settings_.heads;
    pass.forEach(tiling_.items(), [&](std::int64_t item, int worker) {
        Scratch& s = scratch_[static_cast<std::size_t>(worker)];
        tiling_.load(x, h, item, s.x.data());
        const std::int64_t at = item * tiling_.width();
        loops<T>().normalize(s.x.data(), tiling_.shape(h), names_.gamma.of(parameters).data(),
                             names_.beta.of(parameters).data(), {mean_.data() + at, rstd_.data() + at}, s.n.data());
        tiling_.store(s.n.data(), h, item, std::span(normal_));
        if (settings_.gated)
            projectTile(parameters, s, s.wide.data(), item);
    });
}

template <typename T>
void Block<T>::projectTile(std::span<const T> parameters, const Scratch& scratch, T* wide, std::int64_t item) {
    const std::int64_t h = settings_.heads;
    const std::int64_t pitch = tiling_.pitch();
    loops<T>().multiply({names_.inputWeight.of(parameters).data(), h, 1}, 3 * h, h, scratch.n.data(), pitch,
                        tiling_.width(), wide, pitch, names_.inputBias.of(parameters).data(), false);
    tiling_.store(wide, h, item, std::span(query_));
    tiling_.store(wide + h * pitch, h, item, std::span(key_));
    tiling_.store(wide + 2 * h * pitch, h, item, std::span(value_));
}

// shifted[t] = Σ_j w[j]·key[t − j].
template <typename T>
void Block<T>::shiftRows(std::span<const T> parameters, const Pass& pass) {
    const std::int64_t length = settings_.length;
    const std::span<const T> weights = names_.shift.of(parameters);
    pass.forEach(batch_ * settings_.heads, [&](std::int64_t row, int) {
        const T* w = weights.data() + row % settings_.heads * kShiftTaps;
        const T* key = key_.data() + row * length;
        T* out = shifted_.data() + row * length;
        for (std::int64_t t = 0; t < length; ++t)
            out[t] = w[0] * key[t];
        for (std::int64_t j = 1; j < kShiftTaps; ++j)
            for (std::int64_t t = j; t < length; ++t)
                out[t] += w[j] * key[t - j];
    });
}

// dNormal_ holds the gradient of shifted_; dKey_ is made of it. A head's rows are summed in the order of the batch.
template <typename T>
void Block<T>::shiftRowsBackward(std::span<const T> parameters, const Pass& pass, std::span<T> gradients) {
    const std::int64_t length = settings_.length;
    const std::int64_t heads = settings_.heads;
    const std::span<const T> weights = names_.shift.of(parameters);
    const std::span<T> dWeights = names_.shift.of(gradients);
    pass.forEach(heads, [&](std::int64_t head, int) {
        const T* w = weights.data() + head * kShiftTaps;
        double sums[kShiftTaps] = {};
        for (std::int64_t b = 0; b < batch_; ++b) {
            const std::int64_t at = (b * heads + head) * length;
            const T* key = key_.data() + at;
            const T* ds = dNormal_.data() + at;
            T* dKey = dKey_.data() + at;
            for (std::int64_t t = 0; t < length; ++t)
                dKey[t] = w[0] * ds[t];
            for (std::int64_t j = 0; j < kShiftTaps; ++j) {
                T sum = 0;
                for (std::int64_t t = j; t < length; ++t)
                    sum += ds[t] * key[t - j];
                sums[j] += static_cast<double>(sum);
                if (j > 0)
                    for (std::int64_t t = j; t < length; ++t)
                        dKey[t - j] += w[j] * ds[t];
            }
        }
        for (std::int64_t j = 0; j < kShiftTaps; ++j)
            dWeights[static_cast<std::size_t>(head * kShiftTaps + j)] = static_cast<T>(sums[j]);
    });
}

template <typename T>
void Block<T>::forward(std::span<const T> parameters, const Pass& pass, std::span<const T> x, std::span<T> out) {
    const std::int64_t h = settings_.heads;
    const std::int64_t pitch = tiling_.pitch();
    const CounterRandom random = pass.randomFor(CounterRandom::Use::KernelDropout, layer_);
    const std::span<const T> k = kernels_.use(names_.kernel.of(parameters), {pass.learns ? settings_.kernelDropout : 0,
                                                                             random.firstKey(), random.secondKey()});
    convolution_->setKernels(k, names_.skip.of(parameters), pass.stop);
    normalizeTiles(parameters, pass, x);
    if (settings_.gated)
        shiftRows(parameters, pass);
    convolution_->run(operands(), mixed_, pass.stop);
    pass.forEach(tiling_.items(), [&](std::int64_t item, int worker) {
        Scratch& s = scratch_[static_cast<std::size_t>(worker)];
        tiling_.load(std::span<const T>(mixed_), h, item, s.mixed.data());
        tiling_.load(x, h, item, s.x.data());
        const T* factors = dropoutTile(pass, item, s);
        for (std::int64_t r = 0; r < h; ++r) {
            T* row = s.mixed.data() + r * pitch;
            if (!settings_.gated)
                loops<T>().gelu(row, factors ? factors + r * pitch : nullptr, tiling_.width(), row);
            else if (factors)
                loops<T>().scaleBy(factors + r * pitch, tiling_.width(), row);
        }
        loops<T>().multiply({names_.weight.of(parameters).data(), h, 1}, 2 * h, h, s.mixed.data(), pitch,
                            tiling_.width(), s.wide.data(), pitch, names_.bias.of(parameters).data(), false);
        tiling_.store(s.wide.data(), 2 * h, item, std::span(wide_));
        for (std::int64_t r = 0; r < h; ++r)
            loops<T>().glu(s.wide.data() + r * pitch, s.wide.data() + (h + r) * pitch, s.x.data() + r * pitch,
                           tiling_.width(), s.out.data() + r * pitch);
        tiling_.store(s.out.data(), h, item, out);
    });
}

template <typename T>
void Block<T>::addOuter(const T* out, std::int64_t outputs, const T* in, Scratch& scratch, T* sum, T* bias) const {
    const std::int64_t h = settings_.heads;
    const std::int64_t padded = paddedToStep(h);
    transpose(in, tiling_.pitch(), h, tiling_.width(), scratch.turned.data(), padded);
    loops<T>().multiply({out, tiling_.pitch(), 1}, outputs, tiling_.width(), scratch.turned.data(), padded, padded, sum,
                        padded, nullptr, true);
    for (std::int64_t r = 0; r < outputs; ++r)
        bias[r] += loops<T>().sum(out + r * tiling_.pitch(), tiling_.width());
}

template <typename T>
void Block<T>::takeLinear(const T* sum, std::int64_t outputs, std::span<T> weight, std::span<T> bias) const {
    const std::int64_t h = settings_.heads;
    const std::int64_t padded = paddedToStep(h);
    for (std::int64_t r = 0; r < outputs; ++r)
        std::copy_n(sum + r * padded, h, weight.data() + r * h);
    std::copy_n(sum + outputs * padded, outputs, bias.data());
}

template <typename T>
void Block<T>::tailBackward(std::span<const T> parameters, const Pass& pass, std::span<const T> dOut,
                            std::span<T> gradients) {
    const std::int64_t h = settings_.heads;
    const std::int64_t pitch = tiling_.pitch();
    const std::int64_t width = tiling_.width();
    const std::int64_t padded = paddedToStep(h);
    pass.forEach(tailShares_.count(), [&](std::int64_t share, int worker) {
        Scratch& s = scratch_[static_cast<std::size_t>(worker)];
        T* sum = tailShares_.clear(share);
        for (std::int64_t item = tailShares_.begin(share); item < tailShares_.begin(share + 1); ++item) {
            tiling_.load(std::span<const T>(wide_), 2 * h, item, s.wide.data());
            tiling_.load(dOut, h, item, s.out.data());
            for (std::int64_t r = 0; r < h; ++r)
                loops<T>().gluBackward(s.wide.data() + r * pitch, s.wide.data() + (h + r) * pitch,
                                       s.out.data() + r * pitch, width);
            // The activations again: reading the mixer's output and one exponential are cheaper than keeping them.
            tiling_.load(std::span<const T>(mixed_), h, item, s.mixed.data());
            const T* factors = dropoutTile(pass, item, s);
            for (std::int64_t r = 0; r < h; ++r) {
                const T* f = factors ? factors + r * pitch : nullptr;
                T* row = s.x.data() + r * pitch;
                if (settings_.gated) {
                    std::copy_n(s.mixed.data() + r * pitch, width, row);
                    if (f)
                        loops<T>().scaleBy(f, width, row);
                } else {
                    loops<T>().gelu(s.mixed.data() + r * pitch, f, width, row);
                }
            }
            addOuter(s.wide.data(), 2 * h, s.x.data(), s, sum, sum + 2 * h * padded);
            loops<T>().multiply({names_.weight.of(parameters).data(), 1, h}, h, 2 * h, s.wide.data(), pitch, width,
                                s.n.data(), pitch, nullptr, false);
            for (std::int64_t r = 0; r < h; ++r) {
                const T* f = factors ? factors + r * pitch : nullptr;
                if (!settings_.gated)
                    loops<T>().geluBackward(s.mixed.data() + r * pitch, f, width, s.n.data() + r * pitch);
                else if (f)
                    loops<T>().scaleBy(f, width, s.n.data() + r * pitch);
            }
            tiling_.store(s.n.data(), h, item, std::span(dMixed_));
        }
    });
    takeLinear(tailShares_.total(), 2 * h, names_.weight.of(gradients), names_.bias.of(gradients));
}

template <typename T>
void Block<T>::normBackward(std::span<const T> parameters, const Pass& pass, std::span<const T> x,
                            std::span<T> gradient, std::span<T> gradients) {
    const std::int64_t h = settings_.heads;
    const std::int64_t pitch = tiling_.pitch();
    const std::int64_t width = tiling_.width();
    const std::int64_t padded = paddedToStep(h);
    pass.forEach(normShares_.count(), [&](std::int64_t share, int worker) {
        Scratch& s = scratch_[static_cast<std::size_t>(worker)];
        T* sum = normShares_.clear(share); // dγ, dβ, then the input layer's
        for (std::int64_t item = normShares_.begin(share); item < normShares_.begin(share + 1); ++item) {
            tiling_.load(x, h, item, s.x.data());
            if (settings_.gated) {
                tiling_.load(std::span<const T>(dQuery_), h, item, s.wide.data());
                tiling_.load(std::span<const T>(dKey_), h, item, s.wide.data() + h * pitch);
                tiling_.load(std::span<const T>(dValue_), h, item, s.wide.data() + 2 * h * pitch);
                tiling_.load(std::span<const T>(normal_), h, item, s.mixed.data());
                addOuter(s.wide.data(), 3 * h, s.mixed.data(), s, sum + 2 * h, sum + 2 * h + 3 * h * padded);
                loops<T>().multiply({names_.inputWeight.of(parameters).data(), 1, h}, h, 3 * h, s.wide.data(), pitch,
                                    width, s.n.data(), pitch, nullptr, false);
            } else {
                tiling_.load(std::span<const T>(dNormal_), h, item, s.n.data());
            }
            tiling_.load(std::span<const T>(gradient), h, item, s.out.data());
            const std::int64_t at = item * width;
            loops<T>().normalizeBackward(s.x.data(), s.n.data(), tiling_.shape(h), names_.gamma.of(parameters).data(),
                                         {mean_.data() + at, rstd_.data() + at}, s.out.data(), sum, sum + h);
            tiling_.store(s.out.data(), h, item, gradient);
        }
    });
    const T* total = normShares_.total();
    std::copy_n(total, h, names_.gamma.of(gradients).data());
    std::copy_n(total + h, h, names_.beta.of(gradients).data());
    if (settings_.gated)
        takeLinear(total + 2 * h, 3 * h, names_.inputWeight.of(gradients), names_.inputBias.of(gradients));
}

template <typename T>
void Block<T>::backward(std::span<const T> parameters, const Pass& pass, std::span<const T> x, std::span<T> gradient,
                        std::span<T> gradients) {
    tailBackward(parameters, pass, gradient, gradients);
    RowGradients<T> wanted{dNormal_, names_.kernel.of(gradients), names_.skip.of(gradients)};
    if (settings_.gated) {
        wanted.inputGate = dValue_;
        wanted.outputGate = dQuery_;
    }
    convolution_->backward(operands(), dMixed_, wanted, pass.stop);
    kernels_.backward(names_.kernel.of(gradients));
    if (settings_.gated)
        shiftRowsBackward(parameters, pass, gradients);
    normBackward(parameters, pass, x, gradient, gradients);
}

template class Block<float>;
template class Block<double>;

} // namespace longwave::training
