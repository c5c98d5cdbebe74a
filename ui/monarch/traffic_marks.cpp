// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/traffic_marks.h"

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {
constexpr int kMark = 8;
constexpr int kPitch = 10;
constexpr int kGap = 8;
} // namespace

TrafficMarks::TrafficMarks(QWidget* parent) : QWidget(parent) {
    setFont(uiFont(TextRole::Table));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Memory traffic"));
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void TrafficMarks::setAmounts(const Amounts& soFar, const Amounts& all) {
    if (soFar == soFar_ && all == all_)
        return;
    soFar_ = soFar;
    all_ = all;
    unit_ = 1;
    while (std::max(all.unfused, all.fused) / unit_ > kMost)
        unit_ *= 2;
    setAccessibleDescription(tr("Unfused %1 of %2 marks, fused %3 of %4")
                                 .arg(filled(soFar.unfused))
                                 .arg(filled(all.unfused))
                                 .arg(filled(soFar.fused))
                                 .arg(filled(all.fused)));
    updateGeometry();
    update();
}

int TrafficMarks::filled(double bytes) const noexcept {
    return static_cast<int>(std::ceil(bytes / unit_ - 1e-9));
}

int TrafficMarks::wordWidth() const {
    return std::max(fontMetrics().horizontalAdvance(tr("unfused")), fontMetrics().horizontalAdvance(tr("fused"))) +
           kGap;
}

int TrafficMarks::columns(int width) const {
    return std::max(1, (width - wordWidth()) / kPitch);
}

int TrafficMarks::rowsOf(double bytes, int width) const {
    return std::max(1, (filled(bytes) + columns(width) - 1) / columns(width));
}

int TrafficMarks::heightForWidth(int width) const {
    const int line = fontMetrics().height();
    return std::max(line, rowsOf(all_.unfused, width) * kPitch) + 4 +
           std::max(line, rowsOf(all_.fused, width) * kPitch);
}

QSize TrafficMarks::sizeHint() const {
    return {240, heightForWidth(std::max(240, width()))};
}

void TrafficMarks::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& colors = theme();
    const int line = fontMetrics().height();
    int top = 0;
    const auto paint = [&](const QString& word, double soFar, double all) {
        painter.setPen(colors[Token::Text]);
        painter.drawText(QRect(0, top, wordWidth(), line), Qt::AlignLeft | Qt::AlignVCenter, word);
        const int done = filled(soFar), total = filled(all), perRow = columns(width());
        const int begin = top + std::max(0, (line - kMark) / 2);
        for (int mark = 0; mark < total; ++mark)
            painter.fillRect(QRect(wordWidth() + mark % perRow * kPitch, begin + mark / perRow * kPitch, kMark, kMark),
                             colors[mark < done ? Token::S1 : Token::Track]);
        top += std::max(line, rowsOf(all, width()) * kPitch) + 4;
    };
    paint(tr("unfused"), soFar_.unfused, all_.unfused);
    paint(tr("fused"), soFar_.fused, all_.fused);
}

} // namespace longwave::ui
