// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QPointF>
#include <QString>

class QPainter;

namespace longwave::ui {

/// One line of mathematics on a painter: single Latin letters are variables and italic; digits, operators and words
/// upright; ₀ … ₉ are set as subscripts, what stands in ^{…} as a superscript.
class FormulaLine {
  public:
    explicit FormulaLine(QString markup, TextRole role = TextRole::Body, TextWeight weight = TextWeight::Regular);

    double width() const;
    /// With its baseline's left end there; in the painter's pen.
    void paint(QPainter& painter, QPointF baseline) const;

    /// As plain text, for labels that are read out: "e^(−2πi k₁ n₁/8)".
    static QString plain(const QString& markup);

  private:
    struct Piece {
        QString text;
        bool isItalic = false;
        bool isRaised = false;  ///< in a superscript
        bool isLowered = false; ///< a subscript
    };
    void parse(const QString& markup);
    QFont fontOf(const Piece& piece) const;
    double riseOf(const Piece& piece) const;

    TextRole role_;
    TextWeight weight_;
    QList<Piece> pieces_;
};

} // namespace longwave::ui
