// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/product_stage_words.h"

#include "ui/monarch/formula_line.h"
#include "ui/monarch/step_words.h"
#include "ui/theme/appearance.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kGap = 24; // px between title and formula
constexpr std::size_t kMostTerms = 12;

QFont sentenceFont() {
    return uiFont(TextRole::Body);
}

double titleHeight() {
    return std::ceil(QFontMetricsF(uiFont(TextRole::StepTitle, TextWeight::SemiBold)).height());
}

QRectF sentenceRoom(const QString& sentence, double width) {
    return QFontMetricsF(sentenceFont())
        .boundingRect(QRectF(0, 0, width, 1000), static_cast<int>(Qt::AlignLeft) | Qt::TextWordWrap, sentence);
}

} // namespace

ProductHead::ProductHead(MonarchWalk& walk, QWidget* parent) : QWidget(parent), walk_(walk) {}

void ProductHead::refresh() {
    if (walk_.trace()) {
        setAccessibleName(titleOf(*walk_.trace(), walk_.step()));
        setAccessibleDescription(FormulaLine::plain(fullFormulaOf(*walk_.trace(), walk_.step())) +
                                 QStringLiteral(". ") + sentenceOf(*walk_.trace(), walk_.step()));
    }
    update();
}

int ProductHead::heightFor(int width) const {
    if (measured_ == walk_.trace() && measuredWidth_ == width && height_ > 0)
        return height_;
    double most = QFontMetricsF(sentenceFont()).height();
    if (walk_.trace())
        for (std::size_t step = 0; step < walk_.trace()->steps.size(); ++step)
            most = std::max(most, sentenceRoom(sentenceOf(*walk_.trace(), step), width).height());
    measured_ = walk_.trace();
    measuredWidth_ = width;
    height_ = static_cast<int>(std::ceil(titleHeight() + 4 + most));
    return height_;
}

void ProductHead::paint(QPainter& painter) const {
    if (!walk_.trace())
        return;
    const Theme& t = theme();
    const MonarchTrace& trace = *walk_.trace();
    const QFont titleFont = uiFont(TextRole::StepTitle, TextWeight::SemiBold);
    const QFontMetricsF metrics(titleFont);
    const QString title = titleOf(trace, walk_.step());
    painter.setFont(titleFont);
    painter.setPen(t[Token::Text]);
    painter.drawText(QPointF(0, metrics.ascent()), title);
    const double room = width() - metrics.horizontalAdvance(title) - kGap;
    const FormulaLine whole(fullFormulaOf(trace, walk_.step()));
    const FormulaLine brief(formulaOf(trace, walk_.step()));
    const FormulaLine& formula = whole.width() <= room ? whole : brief;
    if (formula.width() <= room)
        formula.paint(painter, {width() - formula.width(), metrics.ascent()});
    painter.setFont(sentenceFont());
    painter.setPen(t[Token::Muted]);
    painter.drawText(QRectF(0, titleHeight() + 4, width(), height() - titleHeight() - 4),
                     static_cast<int>(Qt::AlignLeft | Qt::AlignTop) | Qt::TextWordWrap,
                     sentenceOf(trace, walk_.step()));
}

void ProductHead::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paint(painter);
}

ProductSum::ProductSum(Says says, QWidget* parent) : QWidget(parent), says_(says) {
    setAccessibleName(says == Says::Sum ? tr("The sum written out") : tr("Remark"));
}

void ProductSum::setSum(std::shared_ptr<const CellSum> sum) {
    sum_ = std::move(sum);
    fit();
    setAccessibleDescription(shownText());
    update();
}

void ProductSum::setRemark(const QString& remark) {
    remark_ = remark;
    setToolTip(remark);
    setAccessibleDescription(remark);
    update();
}

int ProductSum::lineHeight() const {
    if (says_ == Says::Remark) // two lines
        return static_cast<int>(std::ceil(2 * QFontMetricsF(uiFont(TextRole::Table)).lineSpacing())) + 4;
    return static_cast<int>(std::ceil(QFontMetricsF(sentenceFont()).height())) + 6;
}

void ProductSum::fit() {
    shown_.clear();
    if (!sum_)
        return;
    const auto fits = [&](const QString& text) { return FormulaLine(text).width() * 1.03 <= width(); };
    // As many terms as fit; of several not one alone, which would be the last.
    const std::size_t most = std::min(kMostTerms, sum_->terms.size());
    const std::size_t least = sum_->terms.size() > 1 ? 2 : 1;
    std::size_t shown = 0;
    for (std::size_t low = least, high = most; low <= high;) {
        const std::size_t middle = (low + high + 1) / 2;
        if (fits(sum_->markup(middle))) {
            shown = middle;
            low = middle + 1;
        } else {
            high = middle - 1;
        }
    }
    shown_ = sum_->markup(shown);
    if (shown == 0 && !fits(shown_))
        shown_ = sum_->name + shown_.mid(shown_.lastIndexOf(QStringLiteral(" = ")));
}

void ProductSum::resizeEvent(QResizeEvent*) {
    fit();
}

QString ProductSum::shownText() const {
    return says_ == Says::Sum ? FormulaLine::plain(shown_) : remark_;
}

void ProductSum::paint(QPainter& painter) const {
    const Theme& t = theme();
    if (says_ == Says::Remark) {
        painter.setFont(uiFont(TextRole::Table));
        painter.setPen(t[Token::Muted]);
        painter.drawText(QRectF(0, 3, width(), height() - 3),
                         static_cast<int>(Qt::AlignLeft | Qt::AlignTop) | Qt::TextWordWrap, remark_);
        return;
    }
    const QString& text = shown_;
    if (text.isEmpty())
        return;
    // What it is and what came out in bold.
    const auto equals = text.lastIndexOf(QStringLiteral(" = ")) + 3;
    const qsizetype named = sum_->name.size();
    const QFontMetricsF metrics(sentenceFont());
    QPointF at(0, (height() + metrics.capHeight()) / 2);
    painter.setPen(t[Token::Text]);
    for (const FormulaLine& piece : {FormulaLine(text.left(named), TextRole::Body, TextWeight::SemiBold),
                                     FormulaLine(text.mid(named, equals - named)),
                                     FormulaLine(text.mid(equals), TextRole::Body, TextWeight::SemiBold)}) {
        piece.paint(painter, at);
        at.rx() += piece.width();
    }
}

void ProductSum::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paint(painter);
}

} // namespace longwave::ui
