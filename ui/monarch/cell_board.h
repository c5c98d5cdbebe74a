// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/cell_layout.h"
#include "ui/monarch/cell_panels.h"
#include "ui/monarch/cell_terms.h"
#include "ui/monarch/cell_trace.h"
#include "ui/monarch/sequence_stems.h"

#include <QPixmap>
#include <QVariantAnimation>
#include <QWidget>

namespace longwave::ui {

/// The large picture: matrix, input and output of a step side by side, and the pointed cell's sum as arrows. What does
/// not change under the pointer is painted once, when the step comes; outlines go over it. Where a step's rows are
/// opened into blocks it shows one, and all of them in a column at the left to choose from.
class CellBoard : public QWidget {
    Q_OBJECT
  public:
    static constexpr double kMagnifyBelow = 9; ///< px: smaller cells are shown larger around the pointed one

    explicit CellBoard(MonarchWalk& walk, QWidget* parent = nullptr);

    /// What is pointed at, and its sum.
    void setPointed(std::shared_ptr<const PointedTrace> pointed, std::shared_ptr<const CellSum> sum);
    /// Before all that follows: keeps what is in sight, so that a change of the step can move on from it.
    void leave();
    /// After the trace, the step or the theme has changed.
    void refresh();
    /// Whether a change of the step is shown as a movement.
    void setMotion(bool motion);
    bool isMoving() const { return animation_.state() == QAbstractAnimation::Running; }

    void paint(QPainter& painter) const;

    const CellProduct& product() const noexcept { return product_; }
    const CellLayout& places() const noexcept { return layout_; }
    std::int64_t block() const noexcept { return block_; }
    void setBlock(std::int64_t block);
    /// Where a cell is drawn; nothing where it is out of sight.
    QRectF rectOf(const StageCell& cell) const;
    /// Height that the step's pictures can use at a width, at most `most`.
    double idealHeight(double width, double most) const;
    /// What is said under the pictures: which part is in sight; empty: all is.
    QString cropText() const;

    QSize sizeHint() const override { return {800, 300}; }
    QSize minimumSizeHint() const override { return {480, 160}; }

  signals:
    void viewChanged(); ///< another block or another part is in sight

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    /// A picture that moves when the step changes: what it was, where it stood.
    struct Leaving {
        QPixmap still;
        std::vector<QRectF> cells;
        int input = -1;
        int output = -1;
        std::size_t step = 0;
        std::optional<std::pair<StemPlace, StemRow>> stems = {}; ///< of the sequence, where that was the picture
        CellPanel panel = {};                                    ///< what came out of the step, and where it stood
        PanelPlace place = {};
        QPoint corner = {}; ///< the board's place then
    };

    void rebuild(); ///< product_, its places and the still picture
    void layOut();
    bool followPointed(); ///< moves block and windows to what is pointed at; true when that changed what is in sight
    void prepareStems();
    bool isCurrentTrace() const;

    void paintStill(QPainter& painter) const;
    void paintPanelHead(QPainter& painter, std::size_t panel) const;
    void paintIndices(QPainter& painter, std::size_t panel, std::optional<std::int64_t> row = {},
                      std::optional<std::int64_t> column = {}) const;
    void paintOperators(QPainter& painter) const;
    void paintPicker(QPainter& painter) const;
    void paintPointed(QPainter& painter) const;
    void paintPale(QPainter& painter) const;
    void paintMarks(QPainter& painter, std::size_t panel) const;
    void paintSide(QPainter& painter) const;
    void paintMagnifier(QPainter& painter, const QRectF& room) const;
    void paintMotion(QPainter& painter) const;
    void paintTravel(QPainter& painter, double share) const;
    void paintReturn(QPainter& painter, double share) const;
    QRectF cameFrom(const StageCell& cell) const;

    struct Hit {
        std::size_t panel = 0;
        CellPlace place;
    };
    std::optional<Hit> hitAt(QPointF point) const;
    std::optional<StageCell> cellOf(const Hit& hit) const;
    std::optional<StageCell> cellAt(QPointF point) const;
    std::optional<std::int64_t> blockAt(QPointF point) const;
    void moveBy(std::int64_t rows, std::int64_t columns);
    /// The pointed cell's place in a panel.
    std::optional<CellPlace> pointedIn(std::size_t panel) const;

    MonarchWalk& walk_;
    std::shared_ptr<const PointedTrace> pointed_;
    std::shared_ptr<const CellSum> sum_;
    CellProduct product_;
    CellLayout layout_;
    std::vector<std::int64_t> firsts_;                 ///< of cropped axes
    std::vector<std::pair<StemPlace, StemRow>> stems_; ///< of the first step
    std::vector<StageCell> stemSteps_;
    std::int64_t block_ = 0;
    QRectF picker_; ///< empty: one block
    QRectF side_;   ///< arrows and magnifier; empty: no room
    QPixmap still_;
    Leaving leaving_;
    QVariantAnimation animation_;
    bool motion_ = true;
    bool isKeyFocus_ = false;
};

} // namespace longwave::ui
