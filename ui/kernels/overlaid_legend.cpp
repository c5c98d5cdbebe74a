// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/overlaid_legend.h"

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr int kMargin = 12;
constexpr int kSample = 16;
constexpr int kGap = 6;
constexpr int kEntryGap = 12;
constexpr int kHeight = 22;

} // namespace

OverlaidLegend::OverlaidLegend(QWidget* parent) : QWidget(parent) {
    setFont(uiFont(TextRole::Table));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
    hide();
}

QString OverlaidLegend::lead() const {
    return samples_.size() == 1 ? tr("with head") : tr("with heads");
}

void OverlaidLegend::setSamples(std::vector<LegendSample> samples) {
    samples_ = std::move(samples);
    QStringList words;
    for (const LegendSample& sample : samples_)
        words += sample.word;
    const QString all = lead() + QChar(u' ') + words.join(QStringLiteral(", "));
    setAccessibleName(all);
    setToolTip(all);
    setVisible(!samples_.empty());
    update();
}

QSize OverlaidLegend::sizeHint() const {
    return {0, std::max(kHeight, fontMetrics().height() + 4)};
}

QSize OverlaidLegend::minimumSizeHint() const {
    return sizeHint();
}

void OverlaidLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(theme()[Token::Muted]);
    int x = kMargin;
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter, lead());
    x += fontMetrics().horizontalAdvance(lead()) + kEntryGap;
    for (std::size_t i = 0; i < samples_.size(); ++i) {
        const LegendSample& sample = samples_[i];
        const int word = fontMetrics().horizontalAdvance(sample.word);
        const int room = i + 1 < samples_.size() ? kEntryGap + fontMetrics().horizontalAdvance(QChar(0x2026)) : 0;
        const int end = x + kSample + kGap + word;
        if (end + room > width() - kMargin) {
            painter.setPen(theme()[Token::Muted]);
            painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter, QChar(0x2026));
            return;
        }
        painter.setPen(
            QPen(theme()[sample.color], std::max(1.0, sample.width) / devicePixelRatioF(), sample.style, Qt::FlatCap));
        const double y = std::floor(height() / 2.0) + 0.5;
        painter.drawLine(QPointF(x, y), QPointF(x + kSample, y));
        painter.setPen(theme()[Token::Muted]);
        painter.drawText(QRect(x + kSample + kGap, 0, word + 1, height()), Qt::AlignLeft | Qt::AlignVCenter,
                         sample.word);
        x = end + kEntryGap;
    }
}

} // namespace longwave::ui
