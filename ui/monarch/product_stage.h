// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <cstdint>
#include <memory>

namespace longwave::ui {

class CellBoard;
struct CellSum;
class ChainStrip;
class MonarchWalk;
struct PointedTrace;
class ProductHead;
class ProductSum;
class SequenceStrip;
class TermTable;

/// A step as a matrix product: what it is, the samples it comes from, all pictures in a row, the step's own large, and
/// the sum of the cell that is pointed at. Everything follows MonarchWalk; where nothing is pointed at, the step's
/// largest cell stands for all.
class ProductStage : public QWidget {
    Q_OBJECT
  public:
    explicit ProductStage(MonarchWalk& walk, QWidget* parent = nullptr);

    /// Whether a change of the step is shown as a movement; on at first. Nothing else ever moves.
    void setMotion(bool motion);
    /// Step, pictures and pointed cell in words, for who does not see them.
    QString textAlternative() const;
    /// As it stands, scaled into `room` (its proportions kept), drawn anew: for pictures on paper of any size.
    void paintStage(QPainter& painter, const QRectF& room) const;

    CellBoard* board() const noexcept { return board_; }
    ChainStrip* chain() const noexcept { return chain_; }
    SequenceStrip* sequence() const noexcept { return sequence_; }
    TermTable* table() const noexcept { return table_; }
    std::shared_ptr<const CellSum> sum() const noexcept { return sum_; }

    QSize sizeHint() const override { return {1040, 760}; }
    QSize minimumSizeHint() const override { return {560, 480}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void refresh(); ///< after another trace, step or theme
    void point();   ///< after another pointed cell
    void remark();
    void placeRemark();
    void layOut();
    void describe();

    MonarchWalk& walk_;
    std::shared_ptr<const PointedTrace> pointed_;
    std::shared_ptr<const CellSum> sum_;
    std::int64_t exampleBlock_ = 0;
    bool isRefreshing_ = false; ///< what is pointed at is the same, but not the picture that it is in
    ProductHead* head_;
    SequenceStrip* sequence_;
    ChainStrip* chain_;
    CellBoard* board_;
    ProductSum* line_;
    TermTable* table_;
    ProductSum* remark_;
};

} // namespace longwave::ui
