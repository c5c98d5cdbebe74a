// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cpu/monarch_plan.h"

#include "compute/convolution/band_limit.h"
#include "compute/convolution/circle.h"
#include "compute/convolution/statistics.h"
#include "compute/error.h"
#include "compute/io/text.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>

namespace longwave::cpu {
namespace {

constexpr std::int64_t kShareParts = 8; // of a kernel's gradient that is summed over all rows

} // namespace

std::size_t MonarchPlan::Scratch::bytes() const noexcept {
    std::size_t bytes = (taps.capacity() + circle.capacity()) * sizeof(float);
    for (const Floats* floats : {&work, &buffer, &window, &second, &sum, &reversed, &result})
        bytes += floats->bytes();
    return bytes;
}

MonarchPlan::MonarchPlan(const ConvolutionProblem& problem, const PlanOptions& options)
    : Plan(problem),
      taps_(problem.usedTaps()),
      blocks_(blocksFor(problem, taps_)),
      tree_(blocks_.points, options.order),
      workers_(options.threads),
      spectrumFloats_(floatsOf(tree_)),
      hasGradients_(options.gradients),
      kernelSpectrum_(problem.kernelHeads * spectrumFloats_),
      signalSpectrum_(sharesSignal() ? problem.batch * blocks_.count * spectrumFloats_ : 0) {
    // A few long rows keep all workers busy only together, unless they go round evenly.
    const std::int64_t items = rows() * blocks_.count;
    const std::int64_t workers = workers_.count();
    splitsRows_ = !sharesSignal() && items < 2 * workers && items % workers != 0 && blocks_.cycles > Workers::kAlone;
    if (options.order == 0 && options.effort != PlanOptions::Effort::Estimate)
        chooseOrder();
    const bool parallel = splitsRows_ || std::max(items, problem.kernelHeads) > 1;
    scratch_.resize(static_cast<std::size_t>(parallel ? workers_.count() : 1));
    for (Scratch& scratch : scratch_) {
        scratch.work = Floats(workFloatsOf(tree_));
        scratch.gap = gapOf(tree_);
        scratch.buffer = Floats(bufferFloatsOf(tree_));
        if (problem.mode == Mode::Circular)
            scratch.window = Floats(spectrumFloats_);
        if (hasGradients_) {
            scratch.second = Floats(spectrumFloats_);
            scratch.sum = Floats(spectrumFloats_);
            scratch.reversed = Floats(std::max(problem.outputLength(), blocks_.advance));
            scratch.result = Floats(std::max(problem.length, taps_));
        }
    }
    if (hasGradients_ && problem.kernelHeads == 1) {
        partialKernels_.resize(static_cast<std::size_t>(kShareParts * taps_));
        partialSkips_.resize(static_cast<std::size_t>(kShareParts));
    }
    takeBands();
}

// Which bins of the ring are kept, and how many pairs of vectors of a leaf (q and 7 − q hold the frequencies from q/8
// to (q + 1)/8 cycles per sample) hold any of them. A circle has its own frequencies: its kernel is filtered
// beforehand.
void MonarchPlan::takeBands() {
    if (problem().bands.empty() || problem().mode == Mode::Circular)
        return;
    const auto turns = tree_.turns();
    kept_.resize(turns.size());
    keptBands_ = 1;
    for (std::size_t i = 0; i < turns.size(); ++i) {
        kept_[i] = isKept(problem().bands, turns[i]) ? 1 : 0;
        const int q = static_cast<int>(i % RingTree::kLeaf / RingTree::kLanes);
        if (kept_[i] != 0)
            keptBands_ = std::max(keptBands_, std::min(q, 7 - q) + 1);
    }
}

// Measures a row under every order, in turn, and keeps the fastest; the planner's own choice, one level a stage, is in
// the race, and wins where the others are not clearly faster: orders are often level, and plans of the same problem
// should be the same.
void MonarchPlan::chooseOrder() {
    if (tree_.levels().size() < 2)
        return;
    const std::vector<float> row(static_cast<std::size_t>(2 * tree_.points()), 0.5f);
    std::vector<float> y(row.size());
    const std::int64_t count = std::min(problem().length, 2 * tree_.points());
    std::fill_n(kernelSpectrum_.get(), spectrumFloats_, 0.5f);
    struct Candidate {
        int order;
        Floats buffer;
        std::vector<double> seconds{};
    };
    std::vector<Candidate> candidates;
    std::int64_t workFloats = 0;
    for (int order : {0, 2, 3, 4})
        if (order <= tree_.mostOrder()) {
            tree_.setOrder(order);
            candidates.push_back({order, Floats(bufferFloatsOf(tree_))});
            workFloats = std::max(workFloats, workFloatsOf(tree_));
        }
    const Floats work(workFloats);
    constexpr int kRounds = 9;
    for (int round = 0; round < kRounds; ++round)
        for (Candidate& candidate : candidates) {
            tree_.setOrder(candidate.order);
            const auto begin = std::chrono::steady_clock::now();
            convolveRow(tree_, {kernelSpectrum_.get()}, {row.data(), count}, {y.data(), count},
                        {work.get(), candidate.buffer.get(), gapOf(tree_)});
            candidate.seconds.push_back(
                std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
        }
    // What else the machine does only ever adds.
    const auto secondsOf = [](const Candidate& candidate) { return quantile(candidate.seconds, 0.25); };
    constexpr double kWorthwhile = 0.96; // of the time: less is noise
    const Candidate* best = &candidates.front();
    for (const Candidate& candidate : candidates)
        if (secondsOf(candidate) < kWorthwhile * secondsOf(*best))
            best = &candidate;
    tree_.setOrder(best->order);
}

int MonarchPlan::threads() const noexcept {
    return splitsRows_ ? workers_.count() : workers_.sharing(blockItems());
}

// A filtered circle's kernels go through transforms of their own, which are planned first.
Workers::Items MonarchPlan::kernelItems() const {
    const auto& p = problem();
    if (p.mode == Mode::Circular && !p.bands.empty())
        return p.kernelHeads;
    return {p.kernelHeads, blocks_.cycles / 2 + static_cast<double>(p.taps)};
}

std::string MonarchPlan::description() const {
    std::string text = "right-angle, " + grouped(tree_.points()) + " points = ";
    for (const auto& stage : tree_.stages())
        text += std::to_string(stage.rings) + " · ";
    text += std::to_string(RingTree::kLeaf);
    if (blocks_.count > 1)
        text += ", overlap-save in " + grouped(blocks_.count) + " blocks";
    if (sharesSignal())
        text += ", one forward transform for all heads";
    return text;
}

std::size_t MonarchPlan::memoryBytes() const noexcept {
    std::size_t bytes = kernelSpectrum_.bytes() + signalSpectrum_.bytes() + tree_.memoryBytes() + kept_.capacity();
    bytes += partialKernels_.capacity() * sizeof(float) + partialSkips_.capacity() * sizeof(double);
    for (const Scratch& scratch : scratch_)
        bytes += scratch.bytes();
    return bytes;
}

void MonarchPlan::setSpectrum(std::span<const float> k, float skip, std::int64_t head, Scratch& scratch) {
    const auto& p = problem();
    if (p.mode == Mode::Circular && (p.taps > taps_ || !p.bands.empty())) {
        scratch.circle.resize(static_cast<std::size_t>(taps_));
        wrapKernel(k, scratch.circle);
        if (!p.bands.empty())
            bandLimit(scratch.circle, p.bands);
        k = scratch.circle;
    }
    const float scale = 1.0f / static_cast<float>(tree_.points());
    const float constant = scale * skip;
    float* spectrum = kernelSpectrum_.get() + head * spectrumFloats_;
    transformRow(tree_, {k.data(), taps_}, scale, constant, spectrum, scratch.buffer.get());
    for (std::size_t i = 0; i < kept_.size(); ++i)
        if (kept_[i] == 0) {
            spectrum[realAt(i)] = constant;
            spectrum[realAt(i) + kGroupPoints] = 0;
        }
}

void MonarchPlan::doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) {
    const auto& p = problem();
    workers_.resetClocks();
    workers_.forEach(kernelItems(), stop, [&](std::int64_t head, int worker, Workers::Stopwatch& watch) {
        Scratch& scratch = scratchOf(worker);
        const auto k = kernelRow(kernels, head, scratch.taps);
        watch.lap(kSquash);
        setSpectrum(k, skipOf(kernels, head), head, scratch);
        watch.lap(kForward);
    });
    if (stop.stop_requested())
        throw Cancelled();
    // The skip term is in every bin: then nothing can be left out.
    const bool skips = std::any_of(kernels.skip.begin(), kernels.skip.end(), [](float d) { return d != 0; });
    bands_ = skips ? 4 : keptBands_;
    const auto heads = static_cast<double>(p.kernelHeads);
    addSquashStage(kernels, workers_.seconds(kSquash), timings);
    timings.add({StageKind::KernelSpectrum, workers_.seconds(kForward),
                 heads * 4.0 * static_cast<double>(taps_ + spectrumFloats_), heads * transformFlops()});
}

RowInput MonarchPlan::inputOf(const float* u, const float* gate, std::int64_t block, Scratch& scratch) const {
    const std::int64_t length = problem().length;
    const std::int64_t before = blocks_.lead - block * blocks_.advance; // samples of the window before the row
    if (problem().mode != Mode::Circular || before <= 0)
        return {u, length, gate, before};
    float* window = scratch.window.get();
    const std::int64_t count = std::min(2 * tree_.points(), before + length);
    for (std::int64_t t = 0; t < count; ++t) {
        const std::int64_t from = t < before ? length - before + t : t - before;
        window[t] = gate ? u[from] * gate[from] : u[from];
    }
    return {window, count, nullptr, 0};
}

RowOutput MonarchPlan::outputOf(float* y, const float* gate, std::int64_t block) const {
    const std::int64_t begin = block * blocks_.advance;
    const std::int64_t count = std::min(blocks_.advance, problem().outputLength() - begin);
    return {y + begin, count, gate ? gate + begin : nullptr, blocks_.lead};
}

void MonarchPlan::convolveLongRow(const RowInput& input, const RowOutput& output, RowSpectrum spectrum,
                                  const std::stop_token& stop) {
    const RowSteps steps = stepsOf(tree_);
    const auto scratchFor = [&](int worker) {
        return RowScratch{scratch_[0].work.get(), scratchOf(worker).buffer.get(), scratch_[0].gap};
    };
    constexpr std::int64_t kColumns = 512;
    const std::int64_t pieces = (steps.columns + kColumns - 1) / kColumns;
    const auto end = [&](std::int64_t piece) { return std::min((piece + 1) * kColumns, steps.columns); };
    workers_.forEach(pieces, stop, kFused, [&](std::int64_t piece, int worker) {
        splitColumns(tree_, input, piece * kColumns, end(piece), scratchFor(worker));
    });
    workers_.forEach(steps.rings / steps.together, stop, kFused, [&](std::int64_t item, int worker) {
        const std::int64_t ring = item * steps.together;
        convolveRings(tree_, spectrum, ring, ring + steps.together, scratchFor(worker));
    });
    workers_.forEach(pieces, stop, kFused, [&](std::int64_t piece, int worker) {
        joinColumns(tree_, output, piece * kColumns, end(piece), scratchFor(worker));
    });
}

void MonarchPlan::convolveRows(const Operands& operands, std::span<float> output, const std::stop_token& stop) {
    const auto& p = problem();
    const auto gateRow = [](std::span<const float> gate, std::int64_t row, std::int64_t length) {
        return gate.empty() ? nullptr : gate.data() + row * length;
    };
    const auto input = [&](std::int64_t row, std::int64_t block, Scratch& scratch) {
        return inputOf(operands.signal.data() + row * p.length, gateRow(operands.inputGate, row, p.length), block,
                       scratch);
    };
    if (sharesSignal()) {
        const Workers::Items signals{p.batch * blocks_.count, blocks_.cycles / 2};
        workers_.forEach(signals, stop, kForward, [&](std::int64_t item, int worker) {
            Scratch& scratch = scratchOf(worker);
            transformRow(tree_, input(item / blocks_.count, item % blocks_.count, scratch), 1.0f, 0.0f,
                         signalSpectrum_.get() + item * spectrumFloats_, scratch.buffer.get());
        });
    }
    const auto convolve = [&](std::int64_t item, int worker) {
        const std::int64_t row = item / blocks_.count;
        const std::int64_t block = item % blocks_.count;
        Scratch& scratch = scratchOf(worker);
        const RowSpectrum spectrum = spectrumOf(kernelHead(row));
        const RowOutput to = outputOf(output.data() + row * p.outputLength(),
                                      gateRow(operands.outputGate, row, p.outputLength()), block);
        if (sharesSignal())
            multiplyRow(tree_, signalSpectrum_.get() + (row / p.heads * blocks_.count + block) * spectrumFloats_,
                        spectrum.values, to, scratch.row());
        else if (splitsRows_)
            convolveLongRow(input(row, block, scratch), to, spectrum, stop);
        else
            convolveRow(tree_, spectrum, input(row, block, scratch), to, scratch.row());
    };
    if (splitsRows_)
        for (std::int64_t item = 0; item < rows() * blocks_.count && !stop.stop_requested(); ++item)
            convolve(item, 0);
    else
        workers_.forEach(blockItems(), stop, kFused, convolve);
    if (stop.stop_requested())
        throw Cancelled();
}

void MonarchPlan::doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) {
    workers_.resetClocks();
    convolveRows(operands, output, stop);
    report(timings);
}

// Nominal, as for FFTW: a real FFT of N = 2M.
double MonarchPlan::transformFlops() const {
    const auto n = static_cast<double>(fftLength());
    return 2.5 * n * std::log2(n);
}

void MonarchPlan::report(Timings& timings) const {
    const auto& p = problem();
    const auto transforms = static_cast<double>(rows() * blocks_.count);
    const auto bins = static_cast<double>(tree_.points());
    const double spectrumBytes = 4.0 * static_cast<double>(spectrumFloats_);
    const double kernelBytes = static_cast<double>(p.kernelHeads) * spectrumBytes;
    const double signalBytes = 4.0 * static_cast<double>(p.signalSize());
    const double outputBytes = 4.0 * static_cast<double>(p.outputSize());
    if (sharesSignal()) {
        const auto signals = static_cast<double>(p.batch * blocks_.count);
        timings.add({StageKind::Forward, workers_.seconds(kForward), signalBytes + signals * spectrumBytes,
                     signals * transformFlops()});
        timings.add({StageKind::FusedInverse, workers_.seconds(kFused),
                     kernelBytes + signals * spectrumBytes + outputBytes,
                     transforms * (6.0 * bins + transformFlops())});
    } else {
        timings.add({StageKind::Fused, workers_.seconds(kFused), kernelBytes + signalBytes + outputBytes,
                     transforms * (2.0 * transformFlops() + 6.0 * bins)});
    }
}

} // namespace longwave::cpu
