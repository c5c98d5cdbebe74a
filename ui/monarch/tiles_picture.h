// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/monarch_walk.h"
#include "ui/monarch/tiles_model.h"

#include <QBrush>
#include <QWidget>

#include <memory>
#include <vector>

namespace longwave::ui {

/// A · X = the step, in tiles of 16 × 16: cells in their colours, what is filled up with zeros or skipped hatched.
class TilesPicture : public QWidget {
    Q_OBJECT
  public:
    explicit TilesPicture(MonarchWalk& walk, QWidget* parent = nullptr);

    void setModel(std::shared_ptr<const TilesModel> model, const QString& otherwise);
    /// Where a cell of the step is, for the pointer; null where it is not drawn.
    QPoint placeOf(std::int64_t cell) const;
    /// Column tiles that are drawn, of those there are.
    std::int64_t columnsDrawn() const { return placing().drawn; }

    QSize sizeHint() const override { return {520, 320}; }
    QSize minimumSizeHint() const override { return {300, 160}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    /// Room for names above, around, and for "·" and "=".
    static constexpr double kHead = 26, kMargin = 20, kSign = 30;
    /// Of what is filled up with zeros or skipped.
    static QBrush hatch();
    /// Data and result lie in bands below each other where they are much wider than high.
    struct Placing {
        double tile = 0;
        std::int64_t columns = 0; ///< of tiles in a band
        std::int64_t bands = 1;
        std::int64_t first = 0; ///< column of tiles that is drawn first
        std::int64_t drawn = 0; ///< columns of tiles that are drawn, of data and of result
        double bandHeight = 0;
        QPointF matrix, data, result;
        /// From the corner of a block to a column of tiles.
        QPointF shift(std::int64_t column) const {
            const std::int64_t band = (column - first) / columns, place = (column - first) % columns;
            return {static_cast<double>(place) * tile, static_cast<double>(band) * bandHeight};
        }
    };
    Placing placing() const;
    /// A picture of a step without tiles.
    struct Part {
        const QImage* cells = nullptr; ///< a pixel a cell, in the order of memory
        QString name, sign;            ///< what stands before it
        StageCell first;               ///< whose cells; of factors that are no cells, what they are multiplied into
        QRectF box;
        QRectF cellRect(std::int64_t cell) const;
    };
    std::vector<Part> parts() const;
    /// If it is of this step, of the one before, or of the kernel's spectrum where it is multiplied.
    std::optional<StageCell> pointed() const;
    std::optional<StageCell> cellAt(QPointF place) const;
    void paintTiles(QPainter& painter, const Placing& at) const;
    void paintCells(QPainter& painter) const; ///< of a step without tiles
    void paintPointedCells(QPainter& painter) const;
    struct Block;
    void paintBlock(QPainter& painter, const Block& block) const;
    void paintPointed(QPainter& painter, const Placing& at) const;
    void moveBy(std::int64_t rows, std::int64_t columns);

    MonarchWalk& walk_;
    std::shared_ptr<const TilesModel> model_;
    QString otherwise_; ///< said where there is no product
};

/// Every product of 16 × 16 × 16, a mark each: done, and how full, or left out.
class TilesMarks : public QWidget {
    Q_OBJECT
  public:
    explicit TilesMarks(QWidget* parent = nullptr);
    void setModel(std::shared_ptr<const TilesModel> model);
    /// Products that one mark stands for.
    std::int64_t productsPerMark() const;
    QSize sizeHint() const override { return {520, 96}; }
    QSize minimumSizeHint() const override { return {300, 96}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    std::shared_ptr<const TilesModel> model_;
    std::vector<double> fills_; ///< of all that are possible, row by row; 0: left out
};

} // namespace longwave::ui
