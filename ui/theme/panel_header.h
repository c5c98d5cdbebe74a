// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QString>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;

namespace longwave::ui {

/// A sample of a line and its word, as a header shows it.
struct LegendSample {
    Token color = Token::Raw;
    double width = 1; ///< as on the plot, in device pixels
    QString word;
    Qt::PenStyle style = Qt::SolidLine;
};

/// A label that says it briefly when there is no room, or gives up its middle or end; the whole text is in its tip
/// then.
class ElidedLabel : public QWidget {
    Q_OBJECT

  public:
    explicit ElidedLabel(QWidget* parent = nullptr, Qt::TextElideMode mode = Qt::ElideRight);
    void setText(const QString& text, const QString& brief = {});
    const QString& text() const noexcept { return text_; }
    QString shownText() const; ///< as it is painted
    void setColor(Token color);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void updateTip();
    QString text_;
    QString brief_; ///< the same in fewer words, whole or not at all; empty: none
    Token color_ = Token::Muted;
    Qt::TextElideMode mode_;
};

/// The 32 px head of a panel: title, muted subtitle (elides), legend, then controls at the right.
class PanelHeader : public QWidget {
    Q_OBJECT

  public:
    explicit PanelHeader(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setSubtitle(const QString& subtitle, const QString& brief = {}); ///< `brief`: the same in fewer words
    void setLegend(std::vector<LegendSample> samples);
    /// The same in several wordings, the longest first: the first that has room beside the rest stands, none when none
    /// has. The header may then be narrower than any of them.
    void setLegends(std::vector<std::vector<LegendSample>> wordings);
    /// Puts a control at the right end, after the ones before it; 24 px high. Takes ownership.
    void addControl(QWidget* control);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void fitLegend();

    std::vector<std::vector<LegendSample>> wordings_; ///< empty: the legend is always as it was set
    QLabel* title_;
    ElidedLabel* subtitle_;
    QWidget* legend_;
    QHBoxLayout* layout_;
};

} // namespace longwave::ui
