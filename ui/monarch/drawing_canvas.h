// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

namespace longwave::ui {

/// A row of values that can be drawn with the mouse, or set one by one with the arrow keys: Left and Right choose a
/// value, Up and Down move it (finely with Shift, by a quarter with the Page keys), Delete makes it zero. Between two
/// places of the mouse values are interpolated. It holds no state of its own but the stroke: what it shows is what it
/// is given, and what was drawn is told.
class DrawingCanvas : public QWidget {
    Q_OBJECT
  public:
    explicit DrawingCanvas(QWidget* parent = nullptr);

    /// `own`: drawn by hand; otherwise what stands there will be the start of a drawing.
    void setValues(std::vector<double> values, bool own);
    const std::vector<double>& values() const noexcept { return values_; }
    int current() const noexcept { return current_; }
    /// The largest magnitude there is room for.
    double range() const noexcept { return range_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  signals:
    /// Another row; `merge` while a stroke goes on or a key is held.
    void drawn(const std::vector<double>& values, bool merge);
    void strokeEnded();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    QRectF area() const;
    double placeOf(QPointF at) const; ///< along the row, in values
    double valueAt(QPointF at) const;
    void drawTo(QPointF at);
    void setCurrent(int index);
    void moveCurrent(double value, bool merge);
    void describe();

    std::vector<double> values_;
    bool own_ = false;
    double range_ = 1;
    int current_ = 0;
    bool drawing_ = false;
    QPointF last_;
};

} // namespace longwave::ui
