// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/cell_trace.h"
#include "ui/monarch/sequence_stems.h"
#include "ui/theme/theme.h"

#include <QPixmap>
#include <QWidget>

namespace longwave::ui {

/// The row that all cells come from, over the pictures: its samples, the padding behind them, and which of them the
/// cell that is pointed at depends on. At the last step it is what comes out, against the direct sum; while a cell of
/// the kernel is pointed at, the kernel's taps.
class SequenceStrip : public QWidget {
    Q_OBJECT
  public:
    explicit SequenceStrip(MonarchWalk& walk, QWidget* parent = nullptr);

    void setPointed(std::shared_ptr<const PointedTrace> pointed);
    /// After the trace, the step, the size or the theme has changed.
    void refresh();
    /// The look is another: the next refresh() paints anew.
    void forget() { still_ = {}; }
    void paint(QPainter& painter) const;
    /// Where a sample's bar is, of the first of its rows.
    QRectF barOf(std::int64_t sample) const;
    /// Step and row that is shown.
    StageCell shown() const noexcept { return {row_, step_, 0}; }

    QSize sizeHint() const override { return {600, 84}; }
    QSize minimumSizeHint() const override { return {320, 64}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    void choose();
    void describe();
    std::vector<std::pair<StemPlace, StemRow>> rows() const;
    void paintStill(QPainter& painter) const;
    void paintPointed(QPainter& painter) const;
    std::optional<StageCell> cellAt(QPointF point) const;

    MonarchWalk& walk_;
    std::shared_ptr<const PointedTrace> pointed_;
    TraceRow row_ = TraceRow::Signal;
    std::size_t step_ = 0;
    QPixmap still_;
    std::shared_ptr<const MonarchTrace> painted_; ///< what still_ shows, in this theme
    const Theme* paintedIn_ = nullptr;
};

/// The rows of a sequence or of the result that a picture of stems shows: one, of complex numbers or pairs two.
std::vector<StemRow> stemRowsOf(const MonarchTrace& trace, TraceRow row, std::size_t step);

} // namespace longwave::ui
