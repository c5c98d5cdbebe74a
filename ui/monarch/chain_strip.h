// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/cell_trace.h"

#include <QPixmap>
#include <QWidget>

namespace longwave::ui {

/// All pictures from X to y in a row, joined by what is done to them: where the step stands, what is still to come
/// (pale), and the way of the pointed cell through all of them. Steps that only name the same numbers anew share one.
class ChainStrip : public QWidget {
    Q_OBJECT
  public:
    /// Steps [first, last] with the same numbers.
    struct Link {
        std::size_t first = 0;
        std::size_t last = 0;
        std::size_t picture = 0; ///< whose cells are drawn
    };

    explicit ChainStrip(MonarchWalk& walk, QWidget* parent = nullptr);

    void setPointed(std::shared_ptr<const PointedTrace> pointed);
    /// After the trace, the step, the size or the theme has changed.
    void refresh();
    void paint(QPainter& painter) const;
    /// What it needs at a width: with many pictures they are smaller.
    int heightFor(int width, int most) const;
    const std::vector<Link>& links() const noexcept { return links_; }
    /// Where a link's picture is drawn, in the widget.
    QRectF pictureRect(std::size_t link) const;
    static std::vector<Link> linksOf(const MonarchTrace& trace);

    QSize sizeHint() const override { return {600, 118}; }
    QSize minimumSizeHint() const override { return {320, 96}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    void layOut();
    void scrollTo(double offset);
    void describe();
    void paintStill(QPainter& painter) const;
    void paintPointed(QPainter& painter) const;
    void paintArrow(QPainter& painter, std::size_t link) const;
    std::size_t currentLink() const;
    std::optional<std::size_t> linkAt(QPointF point) const;
    std::optional<StageCell> cellAt(QPointF point) const;
    double wholeWidth() const;

    MonarchWalk& walk_;
    std::shared_ptr<const MonarchTrace> trace_;
    std::shared_ptr<const PointedTrace> pointed_;
    std::vector<Link> links_;
    std::vector<QImage> pictures_; ///< of each link, as large as it is drawn
    double ratio_ = 1;             ///< pixels of pictures_
    double side_ = 0;              ///< of a picture
    double arrow_ = 0;             ///< between two
    double offset_ = 0;            ///< scrolled by
    QPixmap still_;
};

} // namespace longwave::ui
