// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/banks.h"
#include "tests/ui/convolution_by_definition.h"
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

using test::byDefinition;
using test::causal;
using test::noise;

inline std::shared_ptr<const Signal> signalOf(std::vector<float> values, double rate = 0) {
    const auto length = static_cast<std::int64_t>(values.size());
    return std::make_shared<Signal>(Signal{"u", ArrayView::fromFloats(std::move(values), {length}), rate, {}});
}

inline std::shared_ptr<const KernelBank> sharedBankOf(std::vector<float> values, std::int64_t heads) {
    const auto taps = static_cast<std::int64_t>(values.size()) / heads;
    return std::make_shared<KernelBank>(KernelBank{"k", ArrayView::fromFloats(std::move(values), {heads, taps})});
}

inline std::vector<float> valuesOf(const Pyramid& pyramid) {
    std::vector<float> values(static_cast<std::size_t>(pyramid.length()));
    pyramid.read(0, values);
    return values;
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
