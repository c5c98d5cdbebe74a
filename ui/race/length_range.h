// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <cstdint>

namespace longwave::ui {

/// Two handles on a scale of powers of two: from which length to which. Drag a handle, or use the arrow keys, Home and
/// End on the one that was used last; Space takes the other one.
class LengthRange : public QWidget {
    Q_OBJECT
  public:
    /// Exponents of the scale's ends.
    LengthRange(int lowest, int highest, QWidget* parent = nullptr);

    std::int64_t from() const noexcept { return std::int64_t{1} << from_; }
    std::int64_t to() const noexcept { return std::int64_t{1} << to_; }
    /// Powers of two inside the scale, from ≤ to.
    void setRange(std::int64_t from, std::int64_t to);

    QSize sizeHint() const override { return {180, 22}; }
    QSize minimumSizeHint() const override { return {80, 22}; }
    /// Where a handle stands, for those who press it.
    QPoint handleAt(bool upper) const;

  signals:
    void rangeChanged();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void move(int exponent);
    void describe();
    double pixelOf(int exponent) const;

    int lowest_;
    int highest_;
    int from_;
    int to_;
    bool upper_ = true; ///< which handle the hand has
};

} // namespace longwave::ui
