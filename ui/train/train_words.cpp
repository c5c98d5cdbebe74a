// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_words.h"

#include "ui/theme/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

QString tr(const char* words) {
    return QCoreApplication::translate("TrainWords", words);
}

QString withUnit(qint64 number, const char* unit) {
    return format::count(number) + format::kThinSpace + QString::fromLatin1(unit);
}

/// Accuracy of a run when `epochs` are done, on the test split at its end.
double accuracyOf(const TrainRun& run, std::size_t epochs, bool isTest) {
    return isTest ? run.record.testAccuracy : run.record.epochs[epochs - 1].validationAccuracy;
}

const TrainRun* runWithout(const TrainBook& book) {
    for (const TrainRun& run : book.runs())
        if (!run.regularization.squashOn && !run.record.epochs.empty())
            return &run;
    return nullptr;
}

QString ofKernels(const TrainResult& off, const TrainResult& on) {
    if (!std::isfinite(off.roughness) || !std::isfinite(on.roughness))
        return {};
    const bool isSparser = on.sparsity > off.sparsity;
    const bool isSmoother = on.roughness < off.roughness;
    const QString sparsity = format::percent(on.sparsity).text();
    if (isSparser && isSmoother)
        return tr("Its kernels are sparser, %1 of their taps exactly zero, and smoother in frequency.").arg(sparsity);
    if (isSparser)
        return tr("Its kernels are sparser, %1 of their taps exactly zero, but not smoother in frequency.")
            .arg(sparsity);
    return isSmoother ? tr("Its kernels are smoother in frequency, but not sparser.")
                      : tr("Its kernels are neither sparser nor smoother in frequency.");
}

} // namespace

QString waitText(double seconds) {
    if (!(seconds >= 0))
        return QString(format::kMissing);
    const auto whole = static_cast<qint64>(std::ceil(seconds));
    if (whole < 60)
        return withUnit(whole, "s");
    if (whole < 3600)
        return withUnit(whole / 60, "min") + u' ' + withUnit(whole % 60, "s");
    return withUnit(whole / 3600, "h") + u' ' + withUnit(whole / 60 % 60, "min");
}

QString roughText(double seconds) {
    constexpr double kMinute = 60;
    const bool isInSeconds = !(seconds >= 1.5 * kMinute); // not known is neither
    return isInSeconds || seconds >= 60 * kMinute ? waitText(seconds)
                                                  : withUnit(std::llround(seconds / kMinute), "min");
}

QString stateText(const TrainRun& run) {
    const auto epochs = run.stepsPerEpoch > 0 ? run.steps / run.stepsPerEpoch : 0;
    const auto epoch = run.stepsPerEpoch > 0 ? std::min(epochs, run.step / run.stepsPerEpoch + 1) : 0;
    const QString at = epochs > 0 ? tr("epoch %1 of %2").arg(format::count(epoch), format::count(epochs)) : QString();
    switch (run.state) {
    case TrainRun::State::Waiting:
        return tr("waiting");
    case TrainRun::State::Running:
        return at.isEmpty() ? tr("starting") : tr("running, %1").arg(at);
    case TrainRun::State::Paused:
        return tr("paused, %1").arg(at);
    case TrainRun::State::Stopped:
        return tr("stopped, %1").arg(at);
    case TrainRun::State::Finished:
        return tr("finished");
    case TrainRun::State::Failed:
        return tr("ended early, step %1").arg(format::count(run.step));
    }
    return {};
}

QString headText(int head, int heads, bool bidirectional) {
    if (!bidirectional)
        return tr("head %1").arg(head);
    return head < heads / 2 ? tr("head %1, looking back").arg(head)
                            : tr("head %1, looking ahead").arg(head - heads / 2);
}

QString verdict(const TrainBook& book) {
    const TrainRun* off = runWithout(book);
    if (!off)
        return {};
    const TrainRun* best = nullptr;
    std::size_t epochs = 0;
    bool isTest = false;
    for (const TrainRun& run : book.runs()) {
        if (!run.regularization.squashOn || run.record.epochs.empty())
            continue;
        const std::size_t common = std::min(run.record.epochs.size(), off->record.epochs.size());
        const bool areBothDone = run.record.finished && off->record.finished;
        // The one that is ahead among those with as much to show; never a validation against a test.
        const bool isFurther = !best || common > epochs || (areBothDone && !isTest);
        if (isFurther || (common == epochs && areBothDone == isTest &&
                          accuracyOf(run, common, isTest) > accuracyOf(*best, epochs, isTest))) {
            best = &run;
            epochs = common;
            isTest = areBothDone;
        }
    }
    if (!best)
        return {};
    const double without = accuracyOf(*off, epochs, isTest);
    const double with = accuracyOf(*best, epochs, isTest);
    if (!std::isfinite(without) || !std::isfinite(with))
        return {};
    const double points = 100 * (with - without);
    const QString name = QStringLiteral("λ = ") + format::significant(best->regularization.lambda);
    const QString by = format::fixed(std::abs(points), 1);
    const QString where = isTest ? tr("test accuracy") : tr("validation accuracy");
    QString words;
    if (points > 0)
        words = isTest ? tr("Squash (%1) is ahead here: %2 is higher by %3 points.").arg(name, where, by)
                       : tr("So far Squash (%1) is ahead here: %2 is higher by %3 points.").arg(name, where, by);
    else if (points < 0)
        words = isTest ? tr("Squash (%1) is not ahead here: %2 is lower by %3 points.").arg(name, where, by)
                       : tr("So far Squash (%1) is not ahead here: %2 is lower by %3 points.").arg(name, where, by);
    else
        words = tr("With and without Squash (%1), %2 is the same.").arg(name, where);
    // Two standard errors of a difference of two shares, as if their sequences were apart.
    if (book.task() && book.task()->info().answer == training::ModelSettings::Answer::Sequence) {
        const auto& info = book.task()->info();
        const auto count = static_cast<double>(isTest ? info.test : info.validation);
        const double chance = 200 * std::sqrt((with * (1 - with) + without * (1 - without)) / std::max(1.0, count));
        if (points != 0 && std::abs(points) < chance)
            words += u' ' + tr("With %1 sequences, chance makes differences up to about %2 points.")
                                .arg(format::count(static_cast<qint64>(count)), format::fixed(chance, 1));
    }
    const std::int64_t at = isTest ? off->steps : static_cast<std::int64_t>(epochs) * off->stepsPerEpoch;
    const QString kernels = ofKernels(resultAt(*off, at), resultAt(*best, at));
    return kernels.isEmpty() ? words : words + u' ' + kernels;
}

} // namespace longwave::ui
