// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/timing_text.h"

#include "ui/convolve/convolution_report.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

QString tr(const char* text, int count = -1) {
    return QCoreApplication::translate("longwave::ui::TimingText", text, nullptr, count);
}

double sum(const std::vector<Stage>& stages, double Stage::*field) {
    double total = 0;
    for (const Stage& stage : stages)
        total += stage.*field;
    return total;
}

} // namespace

QString baselineTip(const LiveBaseline& baseline) {
    const QString title = QString::fromStdString(baseline.title);
    if (!baseline.failure.empty())
        return tr("%1 does not run this: %2.").arg(title, QString::fromStdString(baseline.failure));
    if (baseline.rounds == 0)
        return tr("%1 runs in turn with the engine as soon as the loop is on.").arg(title);
    return tr("%1, %2, %3 threads: %4. Median of its last runs, each right after one of the engine's.")
        .arg(title, QString::fromStdString(baseline.target))
        .arg(baseline.threads)
        .arg(QString::fromStdString(baseline.plan));
}

namespace {

/// "4.08×" over "faster than FFTW"; the median over rounds, of which the tip has the spread.
TimingFigure ratioFigure(const LiveBaseline& baseline) {
    const QString title = QString::fromStdString(baseline.title);
    if (!baseline.failure.empty() || baseline.rounds == 0)
        return {QString(format::kMissing), tr("against %1").arg(title), baselineTip(baseline)};
    const bool isFaster = baseline.ratio >= 1;
    const auto asShown = [&](double ratio) { return format::ratio(isFaster ? ratio : 1 / ratio); };
    return {
        asShown(baseline.ratio), isFaster ? tr("faster than %1").arg(title) : tr("slower than %1").arg(title),
        tr("Time of %1 over the engine's in the same round, median of %2 rounds; nine of ten lie between %3 and %4.")
            .arg(title, format::count(static_cast<std::int64_t>(baseline.rounds)),
                 asShown(isFaster ? baseline.ratioLow : baseline.ratioHigh),
                 asShown(isFaster ? baseline.ratioHigh : baseline.ratioLow))};
}

} // namespace

namespace {

/// "GFLOP/s, 49 %"; the unit alone where the peak is not known.
QString withShare(const QString& unit, double value, double peak) {
    return peak > 0 && std::isfinite(value) ? tr("%1, %2").arg(unit, format::percent(value / peak, 0).text()) : unit;
}

QString peakTip(double value, double peak, const QString& unit, const QString& beyond) {
    if (!(peak > 0))
        return tr("The machine's peak has not been measured.");
    QString words =
        tr("The machine's measured peak: %1.").arg(format::Quantity{format::significant(peak), unit}.text());
    return value > peak ? words + QLatin1Char(' ') + beyond : words;
}

} // namespace

Peaks peaksOf(const LiveTimings& timings, const Ceilings* ceilings) {
    if (!ceilings)
        return {};
    const bool onDevice = std::any_of(timings.stages.begin(), timings.stages.end(),
                                      [](const Stage& stage) { return isTransfer(stage.kind); });
    if (!onDevice) {
        const Ceilings::Level level = ceilings->at(timings.threads);
        return {level.gflops, level.memory};
    }
    for (const Ceilings::Device& device : ceilings->devices)
        if (timings.target.find(device.name) != std::string::npos)
            return {device.gflops.value_or(0), device.memory.value_or(0)};
    return {};
}

QString peaksText(const Peaks& peaks) {
    return tr("%1, %2").arg(format::Quantity{format::significant(peaks.gflops), QStringLiteral("GFLOP/s")}.text(),
                            format::Quantity{format::significant(peaks.memory), QStringLiteral("GB/s")}.text());
}

QString peaksText(const Ceilings::Level& level) {
    return peaksText(Peaks{level.gflops, level.memory});
}

std::vector<TimingFigure> timingFigures(const LiveTimings& timings, const Ceilings* ceilings) {
    const double giga = timings.median > 0 ? 1e-9 / timings.median : std::nan("");
    const double gflops = sum(timings.stages, &Stage::flops) * giga;
    const double gbytes = sum(timings.stages, &Stage::bytes) * giga;
    const Peaks peaks = peaksOf(timings, ceilings);
    std::vector<TimingFigure> figures;
    if (timings.baseline)
        figures.push_back(ratioFigure(*timings.baseline));
    const std::vector<TimingFigure> rates = {
        {format::rate(samplesPerSecond(timings.problem, timings.median), {}).text(), tr("samples/s"),
         tr("Output samples of all heads, over the median total.")},
        {format::significant(gflops), withShare(QStringLiteral("GFLOP/s"), gflops, peaks.gflops),
         tr("Nominal operations of all stages over the median total. A real FFT of N points counts as 2.5 N log₂ N, "
            "whatever the engine really does; each stage tells its formula when it is clicked.") +
             QLatin1Char('\n') +
             peakTip(gflops, peaks.gflops, QStringLiteral("GFLOP/s"),
                     tr("Nominal operations may exceed it, where an engine does fewer."))},
        {format::significant(gbytes), withShare(QStringLiteral("GB/s"), gbytes, peaks.memory),
         tr("Bytes of the arrays that the stages read and write, over the median total. What stays in cache counts "
            "too.") +
             QLatin1Char('\n') +
             peakTip(gbytes, peaks.memory, tr("GB/s to memory"),
                     tr("More than that means that the arrays stay in cache."))}};
    figures.insert(figures.end(), rates.begin(), rates.end());
    return figures;
}

std::pair<double, double> figurePlace(std::size_t index, std::size_t count, double width) {
    if (count < 4)
        return {width / static_cast<double>(count) * static_cast<double>(index), width / static_cast<double>(count)};
    const double first = 0.31 * width;
    const double other = (width - first) / static_cast<double>(count - 1);
    return index == 0 ? std::pair(0.0, first) : std::pair(first + other * static_cast<double>(index - 1), other);
}

QString stageName(StageKind kind) {
    return tr(nameOf(kind));
}

QString stageKey(StageKind kind) {
    switch (kind) {
    case StageKind::Fused: // one stage that was not timed apart: its bands are its parts, in this order
        return tr("fused, not split: forward FFT, multiply, inverse FFT");
    case StageKind::FusedInverse:
        return tr("fused, not split: multiply, inverse FFT");
    default:
        return tr(nameOf(kind));
    }
}

QString runsText(const LiveTimings& timings) {
    const auto runs = static_cast<std::int64_t>(timings.totals.size());
    return runs == 1 ? tr("one run") : tr("median of %1 runs").arg(format::count(runs));
}

QString targetText(const LiveTimings& timings) {
    return tr("%1, %2").arg(QString::fromStdString(timings.target),
                            timings.threads == 1 ? tr("1 thread") : tr("%1 threads").arg(timings.threads));
}

QString timingsAsText(const LiveTimings& timings, const Ceilings* ceilings) {
    const ConvolutionProblem& problem = timings.problem;
    QStringList lines;
    lines += QString::fromStdString(timings.title) + '\t' + targetText(timings);
    lines += tr("%1 convolution, u %2 samples, k %3 × %4 taps")
                 .arg(QString::fromUtf8(nameOf(problem.mode)), format::count(problem.length),
                      format::count(problem.heads), format::count(problem.taps));
    lines += tr("plan") + '\t' + QString::fromStdString(timings.plan);
    lines += runsText(timings) + '\t' + format::duration(timings.median).text();
    lines += tr("p95") + '\t' + format::duration(timings.p95).text();
    for (const Stage& stage : timings.stages)
        lines += stageName(stage.kind) + '\t' + format::duration(stage.seconds).text();
    if (const auto& baseline = timings.baseline) {
        lines += tr("baseline %1").arg(QString::fromStdString(baseline->title)) + '\t' +
                 (baseline->failure.empty() && baseline->rounds > 0 ? format::duration(baseline->median).text()
                                                                    : baselineTip(*baseline));
        if (baseline->failure.empty() && baseline->rounds > 0)
            for (const Stage& stage : baseline->stages)
                lines += QString::fromStdString(baseline->title) + QStringLiteral(", ") + stageName(stage.kind) + '\t' +
                         format::duration(stage.seconds).text();
    }
    for (const TimingFigure& figure : timingFigures(timings, ceilings))
        lines += figure.caption + '\t' + figure.value;
    lines += tr("kernel change, last") + '\t' + format::duration(timings.kernelChange).text();
    return lines.join('\n') + '\n';
}

ZeroScale zeroScale(double most) {
    if (!(most > 0) || !std::isfinite(most))
        return {};
    const double rough = most / 5;
    const int power = static_cast<int>(std::floor(std::log10(rough)));
    const double unit = std::pow(10.0, power);
    ZeroScale scale;
    scale.step = unit;
    int exponent = power;
    for (const double factor : {1.0, 2.0, 5.0, 10.0})
        if (factor * unit * 5 >= most * (1 - 1e-9)) {
            scale.step = factor * unit;
            exponent = factor == 10 ? power + 1 : power;
            break;
        }
    scale.end = std::ceil(most / scale.step - 1e-9) * scale.step;
    scale.decimals = std::max(0, -exponent);
    return scale;
}

TimeScale timeScale(double mostSeconds) {
    const format::DurationUnit unit = format::durationUnit(mostSeconds);
    return {zeroScale(mostSeconds / unit.seconds), unit};
}

} // namespace longwave::ui
