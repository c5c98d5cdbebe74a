// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace.h"

#include <QString>
#include <QWidget>

#include <memory>

namespace longwave::ui {

/// Memory above, the chip below, and what a convolution carries between them: an arrow down for what a step reads and
/// one up for what it writes, as wide as they are many bytes.
class FusionPicture : public QWidget {
    Q_OBJECT
  public:
    enum class Kind { Unfused, Fused };
    FusionPicture(Kind kind, QWidget* parent = nullptr);

    /// `step` is the one that is shown: those before are done, those behind are to come. `scale` is the largest read or
    /// written number of bytes of both pictures, for the arrows' width.
    void show(std::shared_ptr<const MonarchTrace> trace, std::size_t step, double scale);
    const Traffic& trafficOf(std::size_t step) const;

    QSize sizeHint() const override { return {296, 124}; }
    QSize minimumSizeHint() const override { return {200, 124}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    double columnAt(std::size_t step) const;
    void paintArrow(QPainter& painter, double x, double width, bool isDown, const QColor& color) const;
    void paintNumbers(QPainter& painter) const;

    Kind kind_;
    std::shared_ptr<const MonarchTrace> trace_;
    std::size_t step_ = 0;
    double scale_ = 1;
};

} // namespace longwave::ui
