// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/banks.h"
#include "ui/convolve/convolution_report.h"
#include "ui/convolve/live_run.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace longwave::ui {

/// Long enough for any machine: what is waited for comes, or the test fails.
inline bool waitFor(const std::function<bool()>& condition) {
    QElapsedTimer clock;
    clock.start();
    while (!condition() && clock.elapsed() < 60'000)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
    return condition();
}

using test::noise;

inline std::shared_ptr<const Signal> signalOf(std::vector<float> values, double rate = 0) {
    const auto length = static_cast<std::int64_t>(values.size());
    return std::make_shared<Signal>(Signal{"u", ArrayView::fromFloats(std::move(values), {length}), rate, {}});
}

inline std::shared_ptr<const KernelBank> sharedBankOf(std::vector<float> values, std::int64_t heads) {
    const auto taps = static_cast<std::int64_t>(values.size()) / heads;
    return std::make_shared<KernelBank>(KernelBank{"k", ArrayView::fromFloats(std::move(values), {heads, taps})});
}

/// The definition, in double.
inline std::vector<float> causal(const std::vector<float>& u, std::span<const float> k) {
    std::vector<float> y(u.size());
    for (std::size_t t = 0; t < u.size(); ++t) {
        double sum = 0;
        for (std::size_t j = 0; j < k.size() && j <= t; ++j)
            sum += static_cast<double>(k[j]) * static_cast<double>(u[t - j]);
        y[t] = static_cast<float>(sum);
    }
    return y;
}

inline std::vector<float> valuesOf(const Pyramid& pyramid) {
    std::vector<float> values(static_cast<std::size_t>(pyramid.length()));
    pyramid.read(0, values);
    return values;
}

/// y[t] = Σ_j k[j]·u[t − firstLag − j], in double, for t in [first, first + count); u is periodic when `wraps`, else 0
/// outside.
inline std::vector<float> byDefinition(const std::vector<float>& u, std::span<const float> k, std::int64_t firstLag,
                                       std::int64_t first, std::int64_t count, bool wraps) {
    const auto length = static_cast<std::int64_t>(u.size());
    std::vector<float> y(static_cast<std::size_t>(count));
    for (std::int64_t t = first; t < first + count; ++t) {
        double sum = 0;
        for (std::int64_t j = 0; j < static_cast<std::int64_t>(k.size()); ++j) {
            std::int64_t from = t - firstLag - j;
            if (wraps)
                from = (from % length + length) % length;
            if (from >= 0 && from < length)
                sum += static_cast<double>(k[static_cast<std::size_t>(j)]) *
                       static_cast<double>(u[static_cast<std::size_t>(from)]);
        }
        y[static_cast<std::size_t>(t - first)] = static_cast<float>(sum);
    }
    return y;
}

class LiveRunTest : public ::testing::Test {
  protected:
    std::unique_ptr<Engine> fftw = makeFftwEngine();
    std::unique_ptr<Engine> direct = makeDirectEngine();
    std::vector<float> u = noise(3001, 1);
    std::vector<float> k = noise(std::size_t{4} * 97, 2);
    std::shared_ptr<const Signal> signal = signalOf(u);
    std::shared_ptr<const KernelBank> bank = sharedBankOf(k, 4);
    std::uint64_t nextId = 1;
    LiveRun live;

    std::shared_ptr<LiveRequest> request() {
        auto made = std::make_shared<LiveRequest>();
        made->id = nextId++;
        made->signal = signal;
        made->bank = bank;
        made->engine = fftw.get();
        made->comparison = fftw.get();
        made->threads = 1;
        return made;
    }
    std::span<const float> head(std::int64_t h) const {
        return std::span(k).subspan(static_cast<std::size_t>(h) * 97, 97);
    }
    bool shows(const LiveRequest& wanted) const {
        return live.latest() && live.latest()->request->id == wanted.id && live.latest()->output &&
               live.latest()->output->isComplete();
    }
};

} // namespace longwave::ui
