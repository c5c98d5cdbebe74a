// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QBoxLayout;
class QHBoxLayout;
class QWidget;

namespace longwave::ui {

/// The controls of a workspace's bar in two groups, one behind the other where there is room and one above the other
/// where there is not. Fills the bar and sets its height.
class BarRows {
  public:
    explicit BarRows(QWidget* bar);

    /// Where controls are added. What is left of the bar's width is the second group's.
    QHBoxLayout* first() const noexcept { return first_; }
    QHBoxLayout* second() const noexcept { return second_; }
    /// Width for the controls of both groups, or of each where they stand one above the other.
    int room() const;
    /// Whether groups of these widths stand one above the other, and puts them there.
    bool stack(int firstWidth, int secondWidth);
    bool isStacked() const;

  private:
    QWidget* bar_;
    QBoxLayout* groups_;
    QHBoxLayout* first_;
    QHBoxLayout* second_;
};

} // namespace longwave::ui
