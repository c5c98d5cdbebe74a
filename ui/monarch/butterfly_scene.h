// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/butterfly_model.h"
#include "ui/monarch/monarch_walk.h"

#include <QPainterPath>
#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <memory>
#include <optional>
#include <vector>

class QPainter;

namespace longwave::ui {

/// Where the nodes and wires of a step lie on a canvas, and how they are painted. Nothing in it changes while it is
/// painted; another step, size or order is another scene.
class WireScene {
  public:
    WireScene() = default;
    WireScene(std::shared_ptr<const MonarchTrace> trace, std::size_t current, WireOrder order, QSizeF size);

    bool isEmpty() const noexcept { return segments_.empty(); }
    const std::vector<WireSegment>& segments() const noexcept { return segments_; }
    /// One more than segments; column 0 holds the step before the first segment's.
    std::size_t columnCount() const noexcept { return segments_.size() + 1; }
    std::size_t stepOf(std::size_t column) const { return segments_.front().step - 1 + column; }
    QPointF nodeAt(std::size_t column, std::int64_t cell) const;
    struct Node {
        std::size_t column = 0;
        std::int64_t cell = 0;
    };
    /// The node nearest to a place.
    Node nearest(QPointF place) const;
    /// The cell so many places further down the column; the last one, or first, at the ends.
    std::int64_t beside(std::size_t column, std::int64_t cell, std::int64_t places) const;

    /// Everything, calm.
    void paint(QPainter& painter, double ratio) const;

    /// A cell, what it depends on and what depends on it; wires for each segment.
    struct Marked {
        StageCell pointed;
        std::vector<std::vector<std::uint8_t>> marks; ///< of every step
        std::vector<std::vector<Wire>> wires;         ///< of every segment
    };
    /// Nothing where none of it is in the scene: of a cell of the kernel, before its spectrum meets the signal's.
    std::optional<Marked> marked(const StageCell& cell) const;
    /// The cell whose factor stands at a place: of the product, the cell of the kernel's spectrum.
    std::optional<StageCell> kernelCellAt(QPointF place) const;
    /// Over what paint() painted: the rest pale, the marked strong.
    void paintMarked(QPainter& painter, const Marked& marked) const;

  private:
    const std::vector<int>& placesOf(std::size_t column) const;
    int placeCount(std::size_t column) const;
    double spacing(std::size_t column) const;
    QPainterPath wirePath(std::size_t segment, const Wire& wire) const;
    struct LabelPlace {
        QPointF at;
        bool hasRoom = true; ///< for words; else only for the disc
    };
    LabelPlace labelAt(std::size_t segment, const Wire& wire) const;
    double discOf(std::size_t column) const; ///< diameter; 0: the column is a bar
    void paintSegment(QPainter& painter, std::size_t segment) const;
    void paintBlocks(QPainter& painter, std::size_t segment) const;
    void paintLabels(QPainter& painter, std::size_t segment) const;
    void paintNodes(QPainter& painter, std::size_t column, double ratio) const;
    void paintNames(QPainter& painter, std::size_t column) const;
    void paintHeading(QPainter& painter, std::size_t column) const;
    void paintNode(QPainter& painter, std::size_t column, std::int64_t cell, double size) const;
    void paintPlate(QPainter& painter, QPointF at, const QString& text, Qt::Alignment side) const;

    std::shared_ptr<const MonarchTrace> trace_;
    std::size_t current_ = 0;
    QSizeF size_;
    QRectF area_; ///< of the nodes' centres
    std::vector<WireSegment> segments_;
    std::int64_t nameRanks_ = 1; ///< names stand beside each other in so many ranks where nodes are close
    std::vector<double> x_;      ///< of each column
    std::vector<double> max_;    ///< largest magnitude of each column's step
    std::vector<double> factorMax_;
    std::vector<double> labelWidth_;                ///< of each segment's widest
    std::vector<std::vector<std::int64_t>> cellAt_; ///< of each column: the cell at a place, −1: none
};

} // namespace longwave::ui
