// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/view_words.h"

#include "compute/monarch/trace_cells.h"
#include "ui/monarch/step_words.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace longwave::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(MonarchViews)
};

QString shifted(std::int64_t number, char16_t zero, QChar minus) {
    QString text = QString::number(static_cast<qlonglong>(number));
    for (QChar& c : text)
        c = c == u'-' ? minus : QChar(static_cast<char16_t>(zero + c.digitValue()));
    return text;
}

} // namespace

QString raised(std::int64_t number) {
    QString text = shifted(number, 0x2070, QChar(0x207B));
    text.replace(QChar(0x2071), QChar(0x00B9)); // 1, 2 and 3 stand elsewhere
    text.replace(QChar(0x2072), QChar(0x00B2));
    text.replace(QChar(0x2073), QChar(0x00B3));
    return text;
}

QString axesText(const MonarchTrace& trace, std::size_t step) {
    const TraceStep& s = trace.steps[step];
    const std::vector<bool> isFrequency = frequencyAxesOf(s);
    if (s.kind == StepKind::Result)
        return s.shape.size() == 1 ? QStringLiteral("n") : Words::tr("row, n");
    if (s.shape.size() == 1)
        return isFrequency[0] ? QStringLiteral("k") : QStringLiteral("n");
    QStringList axes;
    for (std::size_t i = 0; i < s.shape.size(); ++i) {
        // The last axis may hold what the levels below will split further.
        const bool isRest = i + 1 == s.shape.size() && static_cast<int>(i) + 1 < trace.order();
        const auto level = static_cast<std::int64_t>(isRest ? i : i + 1);
        axes << (isRest ? QStringLiteral("m") : QString(isFrequency[i] ? u'k' : u'n')) + subscript(level);
    }
    return axes.join(QStringLiteral(", "));
}

QString placeText(const TraceStep& step, std::int64_t cell) {
    QStringList places;
    for (const std::int64_t place : coordinatesOf(step, cell))
        places << QString::number(static_cast<qlonglong>(place));
    return places.join(QStringLiteral(", "));
}

QString cellName(const MonarchTrace& trace, std::size_t step, std::int64_t cell) {
    return QStringLiteral("%1[%2]").arg(symbolOf(trace, step), placeText(trace.steps[step], cell));
}

QString complexText(std::complex<double> z) {
    const double size = std::max(std::abs(z.real()), std::abs(z.imag()));
    const bool isSmall = size > 0 && size < 0.01;
    // Parts that are rounding beside the other part are zero to the eye.
    const auto part = [&](double value) {
        return isSmall ? format::significant(std::abs(value) < 1e-6 * size ? 0 : std::abs(value), 3)
                       : format::fixed(std::abs(value), 3);
    };
    const auto isNegative = [&](double value) { return value < 0 && part(value) != part(0); };
    const QString real = (isNegative(z.real()) ? QString(format::kMinus) : QString()) + part(z.real());
    if (std::abs(z.imag()) <= 1e-12 * size)
        return real;
    return QStringLiteral("%1 %2 %3i")
        .arg(real, isNegative(z.imag()) ? QString(format::kMinus) : QStringLiteral("+"), part(z.imag()));
}

QString productText(const std::vector<std::int64_t>& factors) {
    QStringList parts;
    for (const std::int64_t factor : factors)
        parts << QString::number(static_cast<qlonglong>(factor));
    return parts.join(QStringLiteral(" × "));
}

} // namespace longwave::ui
