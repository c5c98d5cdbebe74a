// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/level_meter.h"

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr double kLowest = -60; // dB
constexpr int kBarHeight = 8;

double decibelsOf(double value) {
    return value > 0 ? 20 * std::log10(value) : -std::numeric_limits<double>::infinity();
}

QString decibelText(double value) {
    const double level = decibelsOf(value);
    return std::isfinite(level) ? format::Quantity{format::fixed(level, 1), QStringLiteral("dB")}.text()
                                : LevelMeter::tr("silent");
}

} // namespace

LevelMeter::LevelMeter(const QString& word, Token color, QWidget* parent)
    : QWidget(parent),
      word_(word),
      color_(color) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
    clear();
}

void LevelMeter::setLevel(const StreamLevel& level) {
    known_ = true;
    level_ = level;
    setToolTip(tr("%1: %2; of the last 0.3 s, re full scale").arg(word_, text()));
    setAccessibleName(word_ + QStringLiteral(": ") + text());
    update();
}

void LevelMeter::clear() {
    known_ = false;
    setToolTip(tr("%1: no stream runs").arg(word_));
    setAccessibleName(toolTip());
    update();
}

QString LevelMeter::text() const {
    return known_ ? tr("peak %1, RMS %2").arg(decibelText(level_.peak), decibelText(level_.rms)) : QString();
}

QSize LevelMeter::sizeHint() const {
    return {200, QFontMetrics(uiFont(TextRole::Table)).height() + kBarHeight + 6};
}

void LevelMeter::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(uiFont(TextRole::Table));
    const int line = painter.fontMetrics().height();
    const QRect words(0, 0, width(), line);
    painter.setPen(theme()[Token::Muted]);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, word_);
    painter.setPen(theme()[known_ ? Token::Text : Token::Muted]);
    painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, known_ ? text() : QString(format::kMissing));

    const QRect bar(0, line + 2, width(), kBarHeight);
    painter.fillRect(bar, theme()[Token::Track]);
    if (!known_)
        return;
    const auto placeOf = [&](double value) {
        const double share = std::clamp((decibelsOf(value) - kLowest) / -kLowest, 0.0, 1.0);
        return static_cast<int>(std::lround(share * bar.width()));
    };
    painter.fillRect(QRect(bar.left(), bar.top(), placeOf(level_.rms), bar.height()), theme()[color_]);
    if (const int peak = placeOf(level_.peak); peak > 0)
        painter.fillRect(QRect(std::min(bar.left() + peak, bar.right() - 1), bar.top() - 1, 2, bar.height() + 2),
                         theme()[level_.peak > 1 ? Token::Error : Token::Text]);
}

} // namespace longwave::ui
