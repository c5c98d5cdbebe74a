// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/stream_plots.h"

#include "ui/plot/curve.h"
#include "ui/plot/plot.h"
#include "ui/plot/plot_link.h"
#include "ui/plot/pyramid_trace.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr double kScopeSeconds = 5;
constexpr double kTraceSeconds = 20;
constexpr double kLowestLevel = -120; // dB
constexpr double kLowestShare = 0.01; // %
constexpr double kHighestShare = 1000;

QSplitter* splitter(Qt::Orientation orientation) {
    auto* made = new QSplitter(orientation);
    made->setHandleWidth(1);
    made->setChildrenCollapsible(false);
    return made;
}

/// How far an axis reaches for this peak: it grows at once, and shrinks only when half would do. 1, 2, 5, 10 …
double reachFor(const std::shared_ptr<const Pyramid>& samples, double reach) {
    const MinMax range = samples ? samples->range() : MinMax{0, 0};
    const double peak =
        range.isEmpty() ? 0
                        : std::max(std::abs(static_cast<double>(range.low)), std::abs(static_cast<double>(range.high)));
    if (peak <= reach && peak > reach / 4)
        return reach;
    if (!(peak > 1e-9))
        return reach > 0 ? reach : 1;
    const double unit = std::pow(10, std::floor(std::log10(peak)));
    for (const double step : {1.0, 2.0, 5.0, 10.0})
        if (peak <= step * unit)
            return step * unit;
    return 10 * unit;
}

QString percentText(double value) {
    return format::Quantity{format::significant(value), QStringLiteral("%")}.text();
}

} // namespace

StreamPlots::StreamPlots(QWidget* parent) : QWidget(parent) {
    auto* rows = splitter(Qt::Vertical);
    auto* lower = splitter(Qt::Horizontal);
    input_ = makePlotPanel(tr("Input u"), rows);
    output_ = makePlotPanel(tr("Output y"), rows);
    rows->addWidget(lower);
    spectrum_ = makePlotPanel(tr("Output spectrum"), lower);
    load_ = makePlotPanel(tr("Load"), lower);
    rows->setSizes({200, 320, 300});
    rows->setStretchFactor(0, 2);
    rows->setStretchFactor(1, 3);
    rows->setStretchFactor(2, 3);
    lower->setSizes({500, 500});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(rows);

    inputTrace_ = new PyramidTrace(input_.plot, LineStyle::raw(), QStringLiteral("u"));
    outputTrace_ = new PyramidTrace(output_.plot, LineStyle::processed(), QStringLiteral("y"));
    spectrumCurve_ = new Curve(spectrum_.plot, LineStyle::processed(), QStringLiteral("y"));
    limitCurve_ = new Curve(load_.plot, {Token::Axis, 1, Qt::DashLine});
    maxCurve_ = new Curve(load_.plot, LineStyle::raw(), tr("longest"));
    medianCurve_ = new Curve(load_.plot, LineStyle::processed(), tr("median"));
    missedMarks_ = new Curve(load_.plot, {Token::Error, 2, Qt::NoPen}, tr("missed"));
    missedMarks_->setMark(MarkShape::Cross);
    for (Curve* curve : {maxCurve_, medianCurve_, missedMarks_})
        curve->setValueFormatter(percentText);
    spectrumCurve_->setValueFormatter([](double value) {
        return format::Quantity{format::fixed(value, 1), QStringLiteral("dB")}.text();
    });

    auto* link = new PlotLink(this);
    for (Plot* plot : {input_.plot, output_.plot}) {
        link->add(plot);
        plot->setHome(-kScopeSeconds, 0, -1, 1);
        plot->setXFormatter([](double x) {
            return tr("t = %1 before now").arg(format::Quantity{format::fixed(-x, 3), QStringLiteral("s")}.text());
        });
        plot->setMinimumHeight(90);
    }
    input_.plot->setTitles({}, tr("u[t] (full scale = 1)"));
    output_.plot->setTitles(tr("time t, now = 0 (s)"), tr("y[t] (full scale = 1)"));
    spectrum_.plot->setTitles(tr("frequency f (Hz)"), tr("level (dB re full-scale sine)"));
    spectrum_.plot->setHome(20, 24000, kLowestLevel, 6);
    spectrum_.plot->setXLog(true);
    spectrum_.plot->setZeroLine(false);
    spectrum_.plot->setXFormatter([](double f) {
        const auto rate = format::rate(f, QStringLiteral("Hz"));
        return tr("f = %1").arg(rate.text());
    });
    spectrum_.header->setSubtitle(tr("bands of 1/24 octave, averaged over 0.3 s"));
    load_.plot->setTitles(tr("time of the stream t (s)"), tr("share of the time a block lasts (%)"));
    load_.plot->setHome(0, kTraceSeconds, kLowestShare, kHighestShare);
    load_.plot->setYLog(true);
    load_.plot->setZeroLine(false);
    load_.plot->setXFormatter([](double x) {
        return tr("t = %1").arg(format::Quantity{format::fixed(x, 2), QStringLiteral("s")}.text());
    });
    load_.header->setSubtitle(tr("blocks of 50 ms at a time"));
    load_.header->setLegend({{Token::Raw, 1, tr("longest")}, {Token::S1, 1.5, tr("median")}});
    spectrum_.plot->setMinimumHeight(120);
    load_.plot->setMinimumHeight(120);

    input_.plot->setAccessibleName(tr("Input u"));
    output_.plot->setAccessibleName(tr("Output y"));
    spectrum_.plot->setAccessibleName(tr("Output spectrum"));
    load_.plot->setAccessibleName(tr("Load"));
}

void StreamPlots::setWords(const QString& source, const QString& kernel, bool isRaw) {
    input_.header->setSubtitle(source);
    output_.header->setSubtitle(kernel);
    outputTrace_->setStyle(isRaw ? LineStyle::raw() : LineStyle::processed());
    spectrumCurve_->setStyle(isRaw ? LineStyle::raw() : LineStyle::processed());
}

void StreamPlots::setReport(const std::shared_ptr<const StreamReport>& report, const QString& empty) {
    const bool any = report && report->inputScope;
    // The sentence stands once; the others say what will be there.
    output_.plot->setEmptyText(any ? QString() : empty);
    input_.plot->setEmptyText(any ? QString() : tr("The last 5 s of the source"));
    spectrum_.plot->setEmptyText(any ? QString() : tr("How loud the output is at each frequency"));
    load_.plot->setEmptyText(any ? QString() : tr("What share of the time that a block lasts its convolution takes"));
    if (!any) {
        inputTrace_->setData(nullptr);
        outputTrace_->setData(nullptr);
        for (Curve* curve : {spectrumCurve_, medianCurve_, maxCurve_, limitCurve_, missedMarks_})
            curve->setPoints({});
        return;
    }
    setScopes(*report);
    setSpectrum(*report);
    setLoad(*report);
}

void StreamPlots::setScopes(const StreamReport& report) {
    const double dx = 1 / report.rate;
    const auto show = [&](Plot* plot, PyramidTrace* trace, const std::shared_ptr<const Pyramid>& samples,
                          double& reach) {
        trace->setData(samples, -static_cast<double>(samples->length()) * dx, dx);
        if (const double next = reachFor(samples, reach); next != reach) {
            reach = next;
            plot->setHomeY(-1.05 * reach, 1.05 * reach);
        }
        // A slow signal's scope is longer: a spectrum needs its samples.
        const double begin = -std::max(kScopeSeconds, static_cast<double>(samples->length()) * dx);
        if (plot->homeX() != ViewRange{begin, 0})
            plot->setHomeX(begin, 0);
    };
    show(input_.plot, inputTrace_, report.inputScope, inputReach_);
    show(output_.plot, outputTrace_, report.outputScope, outputReach_);
}

void StreamPlots::setSpectrum(const StreamReport& report) {
    std::vector<CurvePoint> points;
    points.reserve(report.spectrum.size());
    for (const SpectrumPoint& band : report.spectrum)
        points.push_back({band.frequency, std::max(band.decibels, kLowestLevel - 20)});
    if (!points.empty()) {
        const ViewRange home{points.front().x, report.rate / 2};
        if (spectrum_.plot->homeX() != home)
            spectrum_.plot->setHomeX(home.low, home.high);
        double top = 6;
        for (const CurvePoint& point : points)
            top = std::max(top, 10 * std::ceil(point.y / 10) + 5);
        if (top > spectrum_.plot->homeY().high) // it grows, and does not shrink under the eye
            spectrum_.plot->setHomeY(kLowestLevel, top);
    }
    spectrumCurve_->setPoints(std::move(points));
}

void StreamPlots::setLoad(const StreamReport& report) {
    std::vector<CurvePoint> medians, longest, missed;
    for (const LoadPoint& point : report.trace) {
        const auto shown = [](double share) { return std::clamp(100 * share, kLowestShare, kHighestShare); };
        medians.push_back({point.seconds, shown(point.median)});
        longest.push_back({point.seconds, shown(point.max)});
        if (point.missed > 0)
            missed.push_back({point.seconds, shown(point.max)});
    }
    const double end = std::max(kTraceSeconds, medians.empty() ? 0 : medians.back().x);
    const ViewRange home{end - kTraceSeconds, end};
    if (load_.plot->homeX() != home)
        load_.plot->setHomeX(home.low, home.high);
    limitCurve_->setPoints({{home.low, 100}, {home.high, 100}});
    limitCurve_->setDirectLabel(tr("all of its time"), home.low + 0.12 * kTraceSeconds);
    medianCurve_->setPoints(std::move(medians));
    maxCurve_->setPoints(std::move(longest));
    missedMarks_->setPoints(std::move(missed));
}

void StreamPlots::fit() {
    for (const PlotPanel* panel : {&input_, &output_, &spectrum_, &load_})
        panel->plot->fit();
}

} // namespace longwave::ui
