// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/cell_terms.h"

#include <QPainter>
#include <QWidget>

namespace longwave::ui {

/// The stage's head: title, formula at the right, what happens to these numbers. As high as the step with the longest
/// sentence needs, so that nothing below jumps from step to step.
class ProductHead : public QWidget {
    Q_OBJECT
  public:
    explicit ProductHead(MonarchWalk& walk, QWidget* parent = nullptr);

    void refresh();
    int heightFor(int width) const;
    /// The font is another: what was measured holds no longer.
    void forget() { measured_.reset(); }
    void paint(QPainter& painter) const;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    MonarchWalk& walk_;
    mutable std::shared_ptr<const MonarchTrace> measured_; ///< whose sentences have height_ at width_
    mutable int measuredWidth_ = -1;
    mutable int height_ = 0;
};

/// One line under the pictures: the pointed cell's sum written out with as many terms as there is room for, or what
/// there is to remark on it.
class ProductSum : public QWidget {
    Q_OBJECT
  public:
    enum class Says { Sum, Remark };
    ProductSum(Says says, QWidget* parent = nullptr);

    void setSum(std::shared_ptr<const CellSum> sum);
    void setRemark(const QString& remark);
    int lineHeight() const;
    void paint(QPainter& painter) const;
    /// As it is painted, in plain text.
    QString shownText() const;

  protected:
    void paintEvent(QPaintEvent* event) override;

    void resizeEvent(QResizeEvent* event) override;

  private:
    void fit(); ///< shown_

    Says says_;
    std::shared_ptr<const CellSum> sum_;
    QString shown_; ///< of the sum, as much as there is room for
    QString remark_;
};

} // namespace longwave::ui
