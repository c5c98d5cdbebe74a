// SPDX-License-Identifier: GPL-3.0-or-later
// The Monarch plan's backward pass. With v = g_in ⊙ u, z = k ∗ v + D·v, y = g_out ⊙ z and dz = g_out ⊙ dy:
//
//   dg_out = dy ⊙ z                           a run whose output gate is dy
//   dv[s]  = Σ_j k[j]·dz[s + j] + D·dz[s]     reversed in time it is the convolution of k with the reversed dz, so the
//                                             kernel's spectrum serves as it is
//   dk[j]  = Σ_t dz[t]·v[t − j]               reversed in time, a block of dz convolved with what that block read;
//   summed
//                                             over blocks and rows in the frequency domain, one inverse per kernel
//   du = g_in ⊙ dv,  dg_in = u ⊙ dv,  dD = Σ_t dz[t]·v[t]
#include "kernels/cpu/monarch_plan.h"

#include "compute/convolution/band_limit.h"
#include "compute/error.h"

#include <algorithm>

namespace longwave::cpu {
namespace {

const float* rowOf(std::span<const float> values, std::int64_t row, std::int64_t length) {
    return values.empty() ? nullptr : values.data() + row * length;
}

// out[i] = dz[count − 1 − i], dz = dy ⊙ gate.
void reverse(const float* dy, const float* gate, std::int64_t count, float* out) {
    if (gate)
        for (std::int64_t t = 0; t < count; ++t)
            out[count - 1 - t] = dy[t] * gate[t];
    else
        std::reverse_copy(dy, dy + count, out);
}

} // namespace

void MonarchPlan::doBackward(const Operands& operands, std::span<const float> outputGradient,
                             const Gradients& gradients, Timings& timings, std::stop_token stop) {
    if (!hasGradients_)
        throw Error("gradients", "the plan was made without them; ask for PlanOptions::gradients");
    workers_.resetClocks();
    if (!gradients.outputGate.empty())
        convolveRows({operands.signal, operands.inputGate, outputGradient}, gradients.outputGate, stop);
    if (!gradients.signal.empty() || !gradients.inputGate.empty())
        signalGradients(operands, outputGradient, gradients, stop);
    if (!gradients.kernels.empty() || !gradients.skip.empty())
        kernelGradients(operands, outputGradient, gradients, stop);
    if (stop.stop_requested())
        throw Cancelled();
    const double transforms = static_cast<double>(rows() * blocks_.count) *
                              ((gradients.outputGate.empty() ? 0.0 : 2.0) +
                               (gradients.signal.empty() && gradients.inputGate.empty() ? 0.0 : 2.0) +
                               (gradients.kernels.empty() ? 0.0 : 2.0));
    double seconds = 0;
    for (const std::size_t stage : {kForward, kFused, kGradient})
        seconds += workers_.seconds(stage);
    timings.add({StageKind::Fused, seconds,
                 4.0 * static_cast<double>(operands.signal.size() + outputGradient.size() + gradients.signal.size() +
                                           gradients.kernels.size()),
                 transforms * transformFlops()});
}

void MonarchPlan::correlate(const float* reversed, std::int64_t head, float* result, Scratch& scratch) const {
    const auto& p = problem();
    const bool full = p.mode == Mode::Full;
    const std::int64_t outputs = p.outputLength();
    // Of a full convolution, dv reversed are the outputs from K − 1 on, of an input of L + K − 1 samples.
    const std::int64_t lead = full ? taps_ - 1 : blocks_.lead;
    const std::int64_t advance = blocks_.count == 1 ? p.length : blocks_.advance;
    for (std::int64_t begin = 0, block = 0; begin < p.length; begin += advance, ++block) {
        const RowInput input =
            full ? RowInput{reversed, outputs, nullptr, -begin} : inputOf(reversed, nullptr, block, scratch);
        convolveRow(tree_, spectrumOf(head), input,
                    {result + begin, std::min(advance, p.length - begin), nullptr, lead}, scratch.row());
    }
}

void MonarchPlan::signalGradients(const Operands& operands, std::span<const float> outputGradient,
                                  const Gradients& gradients, const std::stop_token& stop) {
    const auto& p = problem();
    const std::int64_t heads = p.heads / p.signalHeads; // that read one row of the signal
    const std::int64_t signals = p.batch * p.signalHeads;
    const double each = static_cast<double>(heads * blocks_.count) * blocks_.cycles;
    workers_.forEach({signals, each}, stop, kGradient, [&](std::int64_t signal, int worker) {
        Scratch& scratch = scratchOf(worker);
        const std::int64_t at = signal * p.length;
        const auto target = gradients.signal.empty() ? gradients.inputGate : gradients.signal;
        float* dv = target.data() + at;
        for (std::int64_t h = 0; h < heads; ++h) {
            const std::int64_t row = signal * heads + h;
            reverse(outputGradient.data() + row * p.outputLength(), rowOf(operands.outputGate, row, p.outputLength()),
                    p.outputLength(), scratch.reversed.get());
            float* result = scratch.result.get();
            correlate(scratch.reversed.get(), kernelHead(row), result, scratch);
            for (std::int64_t s = 0; s < p.length; ++s)
                dv[s] = h == 0 ? result[p.length - 1 - s] : dv[s] + result[p.length - 1 - s];
        }
        const float* u = operands.signal.data() + at;
        const float* gate = rowOf(operands.inputGate, signal, p.length);
        if (!gradients.inputGate.empty())
            for (std::int64_t s = 0; s < p.length; ++s)
                gradients.inputGate[static_cast<std::size_t>(at + s)] = u[s] * dv[s];
        if (!gradients.signal.empty() && gate)
            for (std::int64_t s = 0; s < p.length; ++s)
                dv[s] *= gate[s];
    });
}

void MonarchPlan::kernelGradients(const Operands& operands, std::span<const float> outputGradient,
                                  const Gradients& gradients, const std::stop_token& stop) {
    const auto& p = problem();
    const bool shared = p.kernelHeads == 1;
    const std::int64_t parts = shared ? std::min(rows(), static_cast<std::int64_t>(partialSkips_.size())) : p.heads;
    const float scale = 1.0f / static_cast<float>(tree_.points());
    const std::int64_t outputs = p.outputLength();
    const std::int64_t rowsOfPart = rows() / parts;
    const double each = static_cast<double>(rowsOfPart * blocks_.count) * blocks_.cycles;

    workers_.forEach({parts, each}, stop, kGradient, [&](std::int64_t part, int worker) {
        Scratch& scratch = scratchOf(worker);
        float* sum = scratch.sum.get();
        float* reversed = scratch.reversed.get();
        double skip = 0;
        std::fill_n(sum, spectrumFloats_, 0.0f);
        const std::int64_t first = shared ? part * rows() / parts : part;
        const std::int64_t last = shared ? (part + 1) * rows() / parts : rows();
        for (std::int64_t row = first; row < last; row += shared ? 1 : p.heads) {
            const float* dy = outputGradient.data() + row * outputs;
            const float* outputGate = rowOf(operands.outputGate, row, outputs);
            const float* u = operands.signal.data() + signalRow(row) * p.length;
            const float* inputGate = rowOf(operands.inputGate, signalRow(row), p.length);
            for (std::int64_t t = 0; t < p.length; ++t) {
                const double dz = static_cast<double>(dy[t]) * (outputGate ? static_cast<double>(outputGate[t]) : 1.0);
                skip += dz * static_cast<double>(u[t]) * (inputGate ? static_cast<double>(inputGate[t]) : 1.0);
            }
            if (gradients.kernels.empty())
                continue;
            for (std::int64_t block = 0; block < blocks_.count; ++block) {
                // The block of dz stands at the end of `advance` samples when reversed; before it are zeros.
                const std::int64_t begin = block * blocks_.advance;
                const std::int64_t count = std::min(blocks_.advance, outputs - begin);
                const std::int64_t zeros = blocks_.advance - count;
                reverse(dy + begin, outputGate ? outputGate + begin : nullptr, count, reversed);
                transformRow(tree_, {reversed, count, nullptr, zeros}, scale, 0.0f, scratch.second.get(),
                             scratch.buffer.get());
                transformRow(tree_, inputOf(u, inputGate, block, scratch), 1.0f, 0.0f, scratch.work.get(),
                             scratch.buffer.get());
                multiplyAdd(tree_, scratch.second.get(), scratch.work.get(), sum);
            }
        }
        if (!gradients.kernels.empty()) {
            for (std::size_t i = 0; i < kept_.size(); ++i)
                if (kept_[i] == 0)
                    sum[realAt(i)] = sum[realAt(i) + kGroupPoints] = 0;
            // dk[j] stands at ring time advance − 1 + lead − j.
            const std::int64_t from = blocks_.advance + blocks_.lead - taps_;
            inverseRow(tree_, sum, {scratch.result.get(), taps_, nullptr, from}, scratch.buffer.get());
            const std::span<float> used(scratch.result.get(), static_cast<std::size_t>(taps_));
            std::reverse(used.begin(), used.end());
            if (shared)
                std::copy(used.begin(), used.end(), partialKernels_.begin() + part * taps_);
            else
                setKernelGradient(used, gradients.kernels.subspan(static_cast<std::size_t>(part * p.taps),
                                                                  static_cast<std::size_t>(p.taps)));
        }
        if (shared)
            partialSkips_[static_cast<std::size_t>(part)] = skip;
        else if (!gradients.skip.empty())
            gradients.skip[static_cast<std::size_t>(part)] = static_cast<float>(skip);
    });
    if (stop.stop_requested() || !shared)
        return;
    for (std::int64_t part = 1; part < parts; ++part) {
        partialSkips_[0] += partialSkips_[static_cast<std::size_t>(part)];
        for (std::int64_t j = 0; j < taps_; ++j)
            partialKernels_[static_cast<std::size_t>(j)] += partialKernels_[static_cast<std::size_t>(part * taps_ + j)];
    }
    if (!gradients.skip.empty())
        gradients.skip[0] = static_cast<float>(partialSkips_[0]);
    if (!gradients.kernels.empty())
        setKernelGradient(std::span(partialKernels_).first(static_cast<std::size_t>(taps_)), gradients.kernels);
}

// From the taps in use to all of them: a circle of L samples is the kernel wrapped (and filtered, if it is), and causal
// outputs see no more than L taps.
void MonarchPlan::setKernelGradient(std::span<float> used, std::span<float> k) const {
    const bool circular = problem().mode == Mode::Circular;
    if (circular)
        bandLimit(used, problem().bands);
    for (std::size_t j = 0; j < k.size(); ++j)
        k[j] = j < used.size() ? used[j] : circular ? used[j % used.size()] : 0.0f;
}

} // namespace longwave::cpu
