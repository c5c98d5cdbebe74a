// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

namespace longwave::ui {

/// How colours and outlines of the page are read: the wheel of phases, the scale of magnitudes, hatched for what is
/// skipped, solid for what goes in, dashed for what it feeds.
class LegendPanel : public QWidget {
    Q_OBJECT
  public:
    explicit LegendPanel(QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void paintWheel(QPainter& painter, const QRectF& place);
    void paintKey(QPainter& painter, const QRectF& place) const;

    QImage wheel_; ///< made once for a size
};

} // namespace longwave::ui
