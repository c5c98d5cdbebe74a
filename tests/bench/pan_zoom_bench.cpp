// SPDX-License-Identifier: GPL-3.0-or-later
// Pans and zooms over a signal of 100 million samples in a Plot: what a repaint takes, and what building the min/max
// pyramid on a worker leaves of the UI thread.
//
//   pan_zoom_bench [SAMPLES]
#include "compute/analysis/pyramid.h"
#include "compute/convolution/statistics.h"
#include "compute/data/array_view.h"
#include "ui/plot/plot.h"
#include "ui/plot/pyramid_trace.h"
#include "ui/session/task_runner.h"

#include <QApplication>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <vector>

using namespace longwave;
using namespace longwave::ui;

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kBarMilliseconds = 16;

double millisecondsSince(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// A tone whose loudness swells, under noise: no stretch of it is cheap to draw.
ArrayView makeSignal(std::int64_t samples) {
    std::vector<float> values(static_cast<std::size_t>(samples));
    std::uint32_t state = 1;
    for (std::size_t i = 0; i < values.size(); ++i) {
        state = state * 1664525U + 1013904223U;
        const float noise = static_cast<float>(state >> 8) / static_cast<float>(1U << 24) - 0.5F;
        const float t = static_cast<float>(i % 2'000'000) / 2'000'000.0F;
        values[i] = 0.3F * noise + t * ((i / 50) % 2 == 0 ? 0.5F : -0.5F);
    }
    return ArrayView::fromFloats(std::move(values), {samples});
}

std::shared_ptr<const Pyramid> buildOffTheUiThread(const ArrayView& values) {
    TaskRunner tasks;
    std::shared_ptr<const Pyramid> built;
    int progressed = 0;
    QObject::connect(&tasks, &TaskRunner::progressed, &tasks, [&] { ++progressed; });
    const auto begin = Clock::now();
    tasks.submit(
        "signal", QStringLiteral("Reading"), Supersede::Cancel, nullptr,
        [values](TaskContext& task) { return Pyramid::build(values, 0, task.stop(), task.progressFunction()); },
        [&](std::shared_ptr<const Pyramid> pyramid) { built = std::move(pyramid); });
    double longestStall = 0;
    while (!built) {
        const auto turn = Clock::now();
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        longestStall = std::max(longestStall, millisecondsSince(turn));
    }
    std::printf("pyramid of %lld samples: %.0f ms on a worker, %d progress reports; longest turn of the UI thread "
                "%.2f ms\n",
                static_cast<long long>(built->length()), millisecondsSince(begin), progressed, longestStall);
    return built;
}

/// Moves the view `frames` times and times each until the widget has been painted.
bool measure(Plot& plot, const char* what, int frames, const std::function<ViewRange(double share)>& viewAt) {
    std::vector<double> milliseconds;
    for (int i = 0; i < frames; ++i) {
        const ViewRange view = viewAt(static_cast<double>(i) / static_cast<double>(frames - 1));
        const auto begin = Clock::now();
        plot.setXView(view.low, view.high);
        plot.replotNow();
        plot.repaint(); // its children with it
        milliseconds.push_back(millisecondsSince(begin));
    }
    const double median = quantile(milliseconds, 0.5);
    const double p95 = quantile(milliseconds, 0.95);
    std::printf("%-34s median %6.2f ms, p95 %6.2f ms, largest %6.2f ms (bar: p95 <= %.0f ms)\n", what, median, p95,
                quantile(milliseconds, 1), kBarMilliseconds);
    return p95 <= kBarMilliseconds;
}

} // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const std::int64_t samples = argc > 1 ? std::max(std::atoll(argv[1]), 100'000LL) : 100'000'000;
    const std::shared_ptr<const Pyramid> pyramid = buildOffTheUiThread(makeSignal(samples));

    Plot plot;
    plot.resize(1400, 500);
    plot.setTitles(QStringLiteral("time (samples)"), QStringLiteral("u (dimensionless)"));
    PyramidTrace trace(&plot, LineStyle::processed(), QStringLiteral("u"));
    trace.setData(pyramid);
    const auto length = static_cast<double>(samples);
    plot.setHome(0, length, -1, 1);
    plot.show();
    QCoreApplication::processEvents();

    bool met = true;
    const double focus = 0.61803 * length;
    met &= measure(plot, "zoom, all to 200 samples", 240, [&](double share) {
        const double span = length * std::pow(200 / length, share);
        const double low = focus - 0.37 * span;
        return ViewRange{low, low + span};
    });
    for (const double span : {0.9 * length, 0.01 * length, 20'000.0, 3000.0, 300.0}) {
        char what[64];
        std::snprintf(what, sizeof what, "pan, %.0f samples in view", span);
        met &= measure(plot, what, 120, [&](double share) {
            const double low = share * std::min(length - span, 3 * span);
            return ViewRange{low, low + span};
        });
    }
    return met ? EXIT_SUCCESS : EXIT_FAILURE;
}
