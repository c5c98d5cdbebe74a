// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/layers/row_convolution.h"

#include "compute/convolution/workers.h"
#include "compute/error.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace longwave::training {
namespace {

// A plan for each direction. The second sees every row reversed: with r[t] = u[L − 1 − t] and c = k₁ ∗ r,
// Σ_j k₁[j]·u[t + 1 + j] = c[L − 2 − t].
class EngineRows final : public RowConvolution<float> {
  public:
    EngineRows(const Engine& engine, int threads, std::int64_t batch, std::int64_t heads, std::int64_t length,
               std::int64_t directions)
        : workers_(threads),
          length_(length),
          kernelSize_(static_cast<std::size_t>(heads * length)) {
        ConvolutionProblem problem{batch, heads, heads, heads, length, length, Mode::Causal};
        PlanOptions options;
        options.threads = threads;
        options.gradients = true;
        forward_ = engine.plan(problem, options);
        if (directions == 1)
            return;
        backward_ = engine.plan(problem, options);
        reversed_.resize(static_cast<std::size_t>(problem.signalSize()));
        result_.resize(reversed_.size());
        gradient_.resize(reversed_.size());
    }

    void setKernels(std::span<const float> k, std::span<const float> skip, const std::stop_token& stop) override {
        forward_->setKernels(Kernels{k.first(kernelSize_), skip}, timings_, stop);
        if (backward_)
            backward_->setKernels(Kernels{k.subspan(kernelSize_)}, timings_, stop);
    }

    void run(const RowOperands<float>& operands, std::span<float> out, const std::stop_token& stop) override {
        forward_->run(Operands{operands.signal, operands.inputGate, operands.outputGate}, out, timings_, stop);
        if (!backward_)
            return;
        reverseRows(operands.signal, 0, reversed_);
        backward_->run(Operands{reversed_}, result_, timings_, stop);
        forRows([&](std::size_t row) {
            float* y = out.data() + row;
            const float* c = result_.data() + row;
            for (std::int64_t t = 0; t + 1 < length_; ++t)
                y[t] += c[length_ - 2 - t];
        });
    }

    void backward(const RowOperands<float>& operands, std::span<const float> outGradient,
                  const RowGradients<float>& gradients, const std::stop_token& stop) override {
        Gradients wanted{gradients.signal, gradients.kernels.first(kernelSize_), gradients.skip, gradients.inputGate,
                         gradients.outputGate};
        forward_->backward(Operands{operands.signal, operands.inputGate, operands.outputGate}, outGradient, wanted,
                           timings_, stop);
        if (!backward_)
            return;
        reverseRows(operands.signal, 0, reversed_);
        reverseRows(outGradient, 1, result_); // dc[s] = dy[L − 2 − s], dc[L − 1] = 0
        wanted = {};
        wanted.signal = gradient_;
        wanted.kernels = gradients.kernels.subspan(kernelSize_);
        backward_->backward(Operands{reversed_}, result_, wanted, timings_, stop);
        forRows([&](std::size_t row) {
            float* du = gradients.signal.data() + row;
            const float* dr = gradient_.data() + row;
            for (std::int64_t t = 0; t < length_; ++t)
                du[t] += dr[length_ - 1 - t];
        });
    }

  private:
    // body(the row's first element) for all rows; a sample of one takes about a cycle.
    template <typename Body>
    void forRows(const Body& body) {
        const std::int64_t rows = std::ssize(reversed_) / length_;
        workers_.forEach({rows, static_cast<double>(length_)}, {}, 0,
                         [&](std::int64_t row, int) { body(static_cast<std::size_t>(row * length_)); });
    }

    // to[t] = from[L − 1 − shift − t], zero where that is outside.
    void reverseRows(std::span<const float> from, std::int64_t shift, std::span<float> to) {
        forRows([&](std::size_t row) {
            const float* source = from.data() + row;
            float* target = to.data() + row;
            std::reverse_copy(source, source + length_ - shift, target);
            std::fill_n(target + length_ - shift, shift, 0.0f);
        });
    }

    Workers workers_;
    std::int64_t length_;
    std::size_t kernelSize_;
    std::unique_ptr<Plan> forward_;
    std::unique_ptr<Plan> backward_;
    std::vector<float> reversed_, result_, gradient_; // [B, H, L] each, of the second direction
    Timings timings_;
};

// An engine says whether it has gradients only when it is asked for one.
void requireGradients(const Engine& engine) {
    PlanOptions options;
    options.threads = 1;
    options.gradients = true;
    const auto plan = engine.plan({1, 1, 1, 1, 16, 16, Mode::Causal}, options);
    const std::vector<float> ones(16, 1.0f);
    std::vector<float> gradient(16);
    Timings timings;
    plan->setKernels(ones, timings);
    try {
        plan->backward(Operands{ones}, ones, {.signal = gradient}, timings);
    } catch (const Error& error) {
        throw Error(engine.name(), "has no gradients to learn with: " + error.explanation());
    }
}

} // namespace

RowConvolutionFactory<float> convolutionsOf(const Engine& engine, int threads) {
    requireGradients(engine);
    return [&engine, threads](std::int64_t batch, std::int64_t heads, std::int64_t length, std::int64_t directions) {
        return std::make_unique<EngineRows>(engine, threads, batch, heads, length, directions);
    };
}

} // namespace longwave::training
