// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/notice_line.h"

#include "ui/convolve/convolve_text.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStringList>

namespace longwave::ui {

namespace {

QString nonFiniteText(const QString& what, const NonFinite& found, const QString& place) {
    return found.count == 1
               ? NoticeLine::tr("%1 has one value that is not finite (NaN or infinity), at %2.").arg(what, place)
               : NoticeLine::tr("%1 has %2 values that are not finite (NaN or infinity), the first at %3.")
                     .arg(what, format::count(found.count), place);
}

QStringList nonFiniteSentences(const LiveOutput& output) {
    QStringList sentences;
    if (output.signalNonFinite) {
        QString place = NoticeLine::tr("sample %1").arg(format::count(output.signalNonFinite.firstIndex));
        if (const double rate = output.request->signal->sampleRate; rate > 0)
            place += QStringLiteral(" (") +
                     format::duration(static_cast<double>(output.signalNonFinite.firstIndex) / rate).text() +
                     QLatin1Char(')');
        sentences += nonFiniteText(NoticeLine::tr("Signal u"), output.signalNonFinite, place);
    }
    if (output.kernelNonFinite)
        sentences += nonFiniteText(NoticeLine::tr("Kernel head %1").arg(format::count(output.request->head)),
                                   output.kernelNonFinite,
                                   NoticeLine::tr("tap %1").arg(format::count(output.kernelNonFinite.firstIndex)));
    if (!sentences.isEmpty())
        sentences += NoticeLine::tr("The output is undefined wherever they reach; an FFT carries them everywhere.");
    return sentences;
}

} // namespace

QString noticeOf(const LiveOutput& output) {
    QStringList sentences = nonFiniteSentences(output);
    for (const LiveGate* gate : {&output.request->inputGate, &output.request->outputGate}) {
        const std::int64_t length = output.request->signal->values.length();
        if (gate->signal && gate->signal->values.length() < length)
            sentences += NoticeLine::tr("The gate %1 has %2 of the signal's %3 samples; beyond its end it is 0.")
                             .arg(gateText(*gate), format::count(gate->signal->values.length()), format::count(length));
    }
    sentences.removeDuplicates();
    return sentences.join(QLatin1Char(' '));
}

NoticeLine::NoticeLine(QWidget* parent) : QWidget(parent), label_(new QLabel(this)) {
    label_->setWordWrap(true);
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(36, 6, 12, 6);
    row->addWidget(label_, 1);
    hide();
}

void NoticeLine::setText(const QString& text) {
    label_->setText(text);
    setAccessibleName(text);
    setVisible(!text.isEmpty());
}

QString NoticeLine::text() const {
    return label_->text();
}

void NoticeLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme()[Token::WarningGround]);
    static const QIcon sign = icon(QStringLiteral("warning"), Token::Warning);
    sign.paint(&painter, 12, (height() - 16) / 2, 16, 16);
}

} // namespace longwave::ui
