// SPDX-License-Identifier: GPL-3.0-or-later
// Median repaint times of plots. Prints one line a case; says nothing about good or bad.
// Run with QT_QPA_PLATFORM=offscreen, or under an X server.
#include "ui/plot/heatmap.h"
#include "ui/plot/plot.h"
#include "ui/plot/pyramid_of.h"
#include "ui/plot/pyramid_trace.h"
#include "ui/theme/format.h"

#include <QApplication>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>

using namespace longwave;
using namespace longwave::ui;

namespace {

constexpr int kRuns = 31;

std::vector<float> noise(std::size_t n) {
    std::mt19937 random(1);
    std::uniform_real_distribution<float> uniform(-1, 1);
    std::vector<float> values(n);
    for (float& v : values)
        v = uniform(random);
    return values;
}

template <typename Action>
double medianMilliseconds(Action&& action) {
    std::vector<double> times;
    for (int i = 0; i < kRuns; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        action(i);
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    std::nth_element(times.begin(), times.begin() + kRuns / 2, times.end());
    return times[kRuns / 2];
}

void report(const char* what, double milliseconds) {
    std::printf("%-64s %8.3f ms\n", what, milliseconds);
}

/// Zooms step by step into the middle; the median of the repaints at each depth, and the worst of those.
void zooms(Plot& plot, double length, const char* what) {
    double worst = 0;
    double worstSpan = 0;
    for (double span = length; span > 100; span /= 3) {
        plot.setXView(length * 0.4, length * 0.4 + span);
        const double time = medianMilliseconds([&](int) { plot.replotNow(); });
        if (time > worst) {
            worst = time;
            worstSpan = span;
        }
    }
    char text[96];
    std::snprintf(text, sizeof text, "%s, worst zoom (%.0f samples in view)", what, worstSpan);
    report(text, worst);
    plot.fit();
}

void trace(std::size_t n, const char* what, LineStyle style) {
    Plot plot;
    plot.resize(1100, 360);
    plot.setTitles(QStringLiteral("lag t (taps)"), QStringLiteral("u[t] (full scale = 1)"));
    PyramidTrace line(&plot, style, QStringLiteral("u"));
    line.setData(pyramidOf(noise(n)));
    plot.setHome(0, static_cast<double>(n) - 1, -1.1, 1.1);
    plot.show();
    QApplication::processEvents();
    report(what, medianMilliseconds([&](int) { plot.replotNow(); }));
    zooms(plot, static_cast<double>(n), what);
    report("  the cross-hair alone", medianMilliseconds([&](int i) { plot.setCrossHair(1000.0 + i); }));
}

void heat(int rows, int columns, const char* what) {
    Plot plot;
    plot.resize(1100, 360);
    Heatmap map(&plot);
    const auto values = std::make_shared<const std::vector<float>>(
        noise(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns)));
    map.setData(values, rows, columns);
    plot.show();
    QApplication::processEvents();
    char text[96];
    std::snprintf(text, sizeof text, "%s, repaint", what);
    report(text, medianMilliseconds([&](int) { plot.replotNow(); }));
    std::snprintf(text, sizeof text, "%s, new data", what);
    report(text, medianMilliseconds([&](int) {
               map.setData(values, rows, columns);
               plot.replotNow();
           }));
}

} // namespace

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    trace(200'000, "200,000 noisy points, 1.5 px", LineStyle::processed());
    trace(200'000, "200,000 noisy points, 1 px", LineStyle::raw());
    trace(100'000'000, "100 million samples, 1.5 px", LineStyle::processed());
    {
        Plot plot;
        plot.resize(1100, 360);
        PyramidTrace raw(&plot, LineStyle::raw());
        PyramidTrace processed(&plot);
        const auto data = pyramidOf(noise(784));
        raw.setData(data);
        processed.setData(data);
        plot.setHome(0, 783, -1.1, 1.1);
        plot.show();
        QApplication::processEvents();
        report("784 taps, raw and processed", medianMilliseconds([&](int) { plot.replotNow(); }));
    }
    heat(32, 784, "heat map 32 x 784");
    heat(1024, 8192, "heat map 1,024 x 8,192");
    return 0;
}
