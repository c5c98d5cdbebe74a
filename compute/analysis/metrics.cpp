// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/metrics.h"

#include "compute/analysis/measurer.h"
#include "compute/error.h"

#include <atomic>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

namespace longwave {
namespace {

/// What one thread needs to measure rows of a bank.
struct Bench {
    explicit Bench(std::int64_t taps)
        : measurer(taps),
          raw(static_cast<std::size_t>(taps)),
          processed(static_cast<std::size_t>(taps)) {}
    Measurer measurer;
    std::vector<float> raw;
    std::vector<float> processed;
};

/// body(head, bench) for all heads, in parallel. Throws Cancelled when `stop` is asked for.
template <typename Body>
void forHeads(const ArrayView& bank, const std::stop_token& stop, const std::function<void(double)>& progress,
              const Body& body) {
    const std::int64_t heads = bank.rows();
    tbb::enumerable_thread_specific<Bench> benches([&] { return Bench(bank.length()); });
    std::atomic<std::int64_t> done{0};
    tbb::parallel_for(std::int64_t{0}, heads, [&](std::int64_t head) {
        if (stop.stop_requested())
            return;
        body(head, benches.local());
        const auto finished = ++done;
        if (progress)
            progress(static_cast<double>(finished) / static_cast<double>(heads));
    });
    if (stop.stop_requested())
        throw Cancelled();
}

/// A row's taps where they lie, or read into `buffer`.
std::span<const float> tapsOf(const ArrayView& bank, std::int64_t head, std::vector<float>& buffer) {
    if (const auto row = bank.contiguousRow(head); !row.empty())
        return row;
    bank.read(head, 0, buffer);
    return buffer;
}

} // namespace

Metrics measure(std::span<const float> k) {
    return Measurer(static_cast<std::int64_t>(k.size())).measure(k);
}

std::vector<Metrics> measureBank(const ArrayView& bank, const Regularization& regularization, std::stop_token stop,
                                 const std::function<void(double)>& progress) {
    validate(regularization);
    std::vector<Metrics> metrics(static_cast<std::size_t>(bank.rows()));
    forHeads(bank, stop, progress, [&](std::int64_t head, Bench& bench) {
        std::span<const float> k = tapsOf(bank, head, bench.raw);
        if (!regularization.isIdentity()) {
            regularizeRow(k, regularization, bench.processed);
            k = bench.processed;
        }
        metrics[static_cast<std::size_t>(head)] = bench.measurer.measure(k);
    });
    return metrics;
}

MeasuredBank measureBankTwice(const ArrayView& bank, const Regularization& regularization, std::stop_token stop,
                              const std::function<void(double)>& progress) {
    validate(regularization);
    MeasuredBank measured;
    measured.raw.resize(static_cast<std::size_t>(bank.rows()));
    if (!regularization.isIdentity())
        measured.processed.resize(measured.raw.size());
    forHeads(bank, stop, progress, [&](std::int64_t head, Bench& bench) {
        const auto at = static_cast<std::size_t>(head);
        const std::span<const float> k = tapsOf(bank, head, bench.raw);
        measured.raw[at] = bench.measurer.measure(k);
        if (regularization.isIdentity())
            return;
        regularizeRow(k, regularization, bench.processed);
        measured.processed[at] = bench.measurer.measure(bench.processed);
    });
    return measured;
}

} // namespace longwave
