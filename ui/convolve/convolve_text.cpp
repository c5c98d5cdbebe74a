// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/convolve_text.h"

#include "ui/convolve/live_problem.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace longwave::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("longwave::ui::ConvolveText", text);
}

using Against = ConvolveChoices::Against;

bool isRegularizedAlone(const LiveRequest& request) {
    return keptTapsOf(request).count == request.bank->taps() && request.keepFrequencies >= 1;
}

} // namespace

QString regularizationText(const Regularization& regularization) {
    const QString lambda = format::significant(regularization.lambda);
    if (regularization.smoothOn && regularization.squashOn)
        return tr("kernel smoothed and squashed, λ = %1").arg(lambda);
    if (regularization.squashOn)
        return tr("kernel squashed, λ = %1").arg(lambda);
    if (regularization.smoothOn)
        return tr("kernel smoothed, %1 taps").arg(format::count(regularization.window));
    return tr("kernel raw");
}

QString kernelText(const LiveRequest& request) {
    QStringList parts{regularizationText(request.regularization)};
    if (const std::int64_t kept = keptTapsOf(request).count; kept != request.bank->taps())
        parts += tr("%1 of %2 taps").arg(format::count(kept), format::count(request.bank->taps()));
    if (request.keepFrequencies < 1)
        parts += tr("%1 of frequencies").arg(format::percent(request.keepFrequencies, 1).text());
    if (parts.size() > 1 && request.regularization.isIdentity())
        parts.front() = tr("kernel");
    if (request.skip)
        parts += tr("+ D·u");
    return parts.join(QStringLiteral(", "));
}

QString otherText(const LiveRequest& request) {
    const auto against = comparisonOf(request);
    if (!against)
        return {};
    if (*against == Against::Baseline)
        return QString::fromUtf8(request.baseline->title());
    return isRegularizedAlone(request) ? tr("kernel raw") : tr("kernel as loaded");
}

QString ownText(const LiveRequest& request) {
    if (comparisonOf(request) == Against::Baseline)
        return QString::fromUtf8(request.engine->title());
    return kernelText(request);
}

QString changeText(const LiveRequest& request) {
    const auto against = comparisonOf(request);
    if (against == Against::Baseline)
        return tr("Difference to %1, rel. L2").arg(QString::fromUtf8(request.baseline->title()));
    if (!against || (isRegularizedAlone(request) && request.regularization.squashOn))
        return tr("Change by Squash, rel. L2");
    if (isRegularizedAlone(request))
        return tr("Change by Smooth, rel. L2");
    return request.regularization.isIdentity() ? tr("Change by what is left out, rel. L2") : tr("Change, rel. L2");
}

QString gateText(const LiveGate& gate) {
    if (!gate.signal)
        return {};
    if (gate.isSigmoid)
        return QStringLiteral("σ(u)");
    const QString name = QString::fromStdString(gate.signal->name);
    return gate.rowName.empty() ? name : name + QStringLiteral(", ") + QString::fromStdString(gate.rowName);
}

} // namespace longwave::ui
