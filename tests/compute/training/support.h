// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/model.h"
#include "tests/support/all_engines.h"

#include <vector>

namespace longwave::test {

/// The sums as written, in double: what gradients are checked with.
class DirectRows final : public training::RowConvolution<double> {
  public:
    DirectRows(std::int64_t batch, std::int64_t heads, std::int64_t length, std::int64_t directions)
        : batch_(batch),
          heads_(heads),
          length_(length),
          directions_(directions) {}

    void setKernels(std::span<const double> k, std::span<const double> skip, const std::stop_token&) override {
        k_.assign(k.begin(), k.end());
        skip_.assign(skip.begin(), skip.end());
    }

    void run(const training::RowOperands<double>& o, std::span<double> out, const std::stop_token&) override {
        std::fill(out.begin(), out.end(), 0.0);
        forEachProduct([&](std::size_t y, std::size_t u, std::size_t, std::size_t, double weight) {
            out[y] += weight * at(o.signal, u) * gate(o.inputGate, u);
        });
        for (std::size_t y = 0; y < out.size(); ++y)
            out[y] *= gate(o.outputGate, y);
    }

    void backward(const training::RowOperands<double>& o, std::span<const double> dOut,
                  const training::RowGradients<double>& g, const std::stop_token&) override {
        for (const auto span : {g.signal, g.kernels, g.skip, g.inputGate, g.outputGate})
            std::fill(span.begin(), span.end(), 0.0);
        forEachProduct([&](std::size_t y, std::size_t u, std::size_t k, std::size_t head, double weight) {
            const double dz = dOut[y] * gate(o.outputGate, y);
            const double v = o.signal[u] * gate(o.inputGate, u);
            g.signal[u] += dz * weight * gate(o.inputGate, u);
            if (!g.inputGate.empty())
                g.inputGate[u] += dz * weight * o.signal[u];
            if (!g.outputGate.empty())
                g.outputGate[y] += dOut[y] * weight * v;
            (k == kSkip ? g.skip[head] : g.kernels[k]) += dz * v;
        });
    }

    static training::RowConvolutionFactory<double> factory() {
        return [](std::int64_t batch, std::int64_t heads, std::int64_t length, std::int64_t directions) {
            return std::make_unique<DirectRows>(batch, heads, length, directions);
        };
    }

  private:
    static constexpr std::size_t kSkip = static_cast<std::size_t>(-1);
    static double at(std::span<const double> values, std::size_t i) { return values[i]; }
    static double gate(std::span<const double> values, std::size_t i) { return values.empty() ? 1.0 : values[i]; }

    // f(place in y, place in u, place in k or kSkip, head, weight)
    template <typename F>
    void forEachProduct(const F& f) const {
        for (std::int64_t row = 0; row < batch_ * heads_; ++row) {
            const std::int64_t head = row % heads_;
            const auto call = [&](std::int64_t t, std::int64_t s, std::int64_t tap) {
                f(static_cast<std::size_t>(row * length_ + t), static_cast<std::size_t>(row * length_ + s),
                  static_cast<std::size_t>(tap), static_cast<std::size_t>(head), k_[static_cast<std::size_t>(tap)]);
            };
            for (std::int64_t t = 0; t < length_; ++t) {
                const auto here = static_cast<std::size_t>(row * length_ + t);
                f(here, here, kSkip, static_cast<std::size_t>(head), skip_[static_cast<std::size_t>(head)]);
                for (std::int64_t s = 0; s <= t; ++s)
                    call(t, s, head * length_ + t - s);
                for (std::int64_t s = t + 1; s < length_ && directions_ == 2; ++s)
                    call(t, s, (heads_ + head) * length_ + s - t - 1);
            }
        }
    }

    std::int64_t batch_, heads_, length_, directions_;
    std::vector<double> k_, skip_;
};

/// A batch of random sequences for a model.
inline training::Batch randomBatch(const training::ModelSettings& s, std::int64_t size, std::uint64_t seed) {
    using training::CounterRandom;
    const CounterRandom random(seed, CounterRandom::Use::Examples);
    training::Batch batch;
    batch.used = size;
    std::uint64_t next = 0;
    for (std::int64_t i = 0; i < size * s.length; ++i)
        if (s.input == training::ModelSettings::Input::Tokens)
            batch.tokens.push_back(
                static_cast<std::int32_t>(random.below(next++, static_cast<std::uint64_t>(s.inputs))));
    for (std::int64_t i = 0; i < size * s.length * s.inputs; ++i)
        if (s.input == training::ModelSettings::Input::Numbers)
            batch.numbers.push_back(static_cast<float>(random.normal(next++)));
    const bool everywhere = s.answer == training::ModelSettings::Answer::Position;
    for (std::int64_t i = 0; i < size * (everywhere ? s.length : 1); ++i)
        batch.targets.push_back(everywhere && i % 5 == 3 ? -1
                                                         : static_cast<std::int32_t>(random.below(
                                                               next++, static_cast<std::uint64_t>(s.classes))));
    for (std::int64_t b = 0; b < size; ++b)
        batch.lengths.push_back(static_cast<std::int32_t>(s.length - (b % 2) * (s.length / 3)));
    return batch;
}

} // namespace longwave::test
