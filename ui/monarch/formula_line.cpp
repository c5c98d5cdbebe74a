// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/formula_line.h"

#include <QFontMetricsF>
#include <QPainter>

#include <utility>

namespace longwave::ui {
namespace {

bool isLatin(QChar c) {
    return c.isLetter() && c.script() == QChar::Script_Latin;
}

bool isMark(QChar c) { // F̄: the macron belongs to the letter before it
    return c.category() == QChar::Mark_NonSpacing;
}

bool isSubscript(QChar c) {
    return c.unicode() >= 0x2080 && c.unicode() <= 0x2089;
}

} // namespace

FormulaLine::FormulaLine(QString markup, TextRole role, TextWeight weight) : role_(role), weight_(weight) {
    parse(markup);
}

void FormulaLine::parse(const QString& markup) {
    bool isRaised = false;
    const auto add = [&](const QString& text, bool isItalic, bool isLowered) {
        if (!pieces_.isEmpty() && pieces_.back().isItalic == isItalic && pieces_.back().isLowered == isLowered &&
            pieces_.back().isRaised == isRaised)
            pieces_.back().text += text;
        else
            pieces_.push_back({text, isItalic, isRaised, isLowered});
    };
    for (qsizetype i = 0; i < markup.size();) {
        const QChar c = markup[i];
        if (c == QLatin1Char('^') && i + 1 < markup.size() && markup[i + 1] == QLatin1Char('{')) {
            isRaised = true;
            i += 2;
        } else if (c == QLatin1Char('}')) {
            isRaised = false;
            ++i;
        } else if (isSubscript(c)) {
            add(QString(QChar(u'0' + (c.unicode() - 0x2080))), false, true);
            ++i;
        } else if (isLatin(c)) {
            qsizetype end = i + 1, letters = 1;
            for (; end < markup.size() && (isLatin(markup[end]) || isMark(markup[end])); ++end)
                letters += isLatin(markup[end]) ? 1 : 0;
            const bool isBase = c == QLatin1Char('e') && end < markup.size() && markup[end] == QLatin1Char('^');
            add(markup.mid(i, end - i), letters == 1 && !isBase, false);
            i = end;
        } else {
            add(QString(c), false, false);
            ++i;
        }
    }
}

QFont FormulaLine::fontOf(const Piece& piece) const {
    QFont font = uiFont(role_, weight_);
    font.setItalic(piece.isItalic);
    const double scale = piece.isRaised ? (piece.isLowered ? 0.62 : 0.8) : piece.isLowered ? 0.74 : 1;
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * scale);
    else
        font.setPixelSize(std::max(1, static_cast<int>(font.pixelSize() * scale + 0.5)));
    return font;
}

double FormulaLine::riseOf(const Piece& piece) const {
    const double height = QFontMetricsF(uiFont(role_, weight_)).capHeight();
    return (piece.isRaised ? 0.5 * height : 0) - (piece.isLowered ? (piece.isRaised ? 0.16 : 0.22) * height : 0);
}

double FormulaLine::width() const {
    double width = 0;
    for (const Piece& piece : pieces_)
        width += QFontMetricsF(fontOf(piece)).horizontalAdvance(piece.text);
    return width;
}

void FormulaLine::paint(QPainter& painter, QPointF baseline) const {
    for (const Piece& piece : pieces_) {
        const QFont font = fontOf(piece);
        painter.setFont(font);
        painter.drawText(baseline - QPointF(0, riseOf(piece)), piece.text);
        baseline.rx() += QFontMetricsF(font).horizontalAdvance(piece.text);
    }
}

QString FormulaLine::plain(const QString& markup) {
    QString text = markup;
    return text.replace(QLatin1String("^{"), QLatin1String("^(")).replace(QLatin1Char('}'), QLatin1Char(')'));
}

} // namespace longwave::ui
