// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/factor_branches.h"

#include <QWidget>

#include <optional>

namespace longwave::ui {

/// The tree of factors under the hand: N above, its factors in their colours, their primes below. A prime is dragged to
/// another branch, or to the place of a new one; a factor to another place in the order. By keys: arrows go about the
/// tree, Enter takes up what is there, arrows choose where it goes, Enter puts it down, Esc lets it go. What cannot be
/// is refused, with the reason told.
class FactorTree : public QWidget {
    Q_OBJECT
  public:
    /// A place in the tree: a factor (prime −1), or one of its primes; `branch` = order(): the place of a new factor.
    struct Node {
        int branch = 0;
        int prime = -1;
        bool isFactor() const noexcept { return prime < 0; }
        bool operator==(const Node&) const = default;
    };

    explicit FactorTree(QWidget* parent = nullptr);

    void setBranches(const FactorBranches& branches);
    const FactorBranches& branches() const noexcept { return branches_; }
    Node current() const noexcept { return current_; }
    bool isHolding() const noexcept { return held_.has_value(); }
    /// Where a node is drawn, or where a new factor would come.
    QRectF placeOf(const Node& node) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  signals:
    void moved(const std::vector<std::int64_t>& factors);
    /// Why what was tried cannot be, or what the keys do now; empty: nothing to say.
    void told(const QString& words);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    int shownBranches() const; ///< branches, and one more where a new one may come
    double columnWidth() const;
    std::optional<Node> nodeAt(QPointF at) const;
    int branchAt(QPointF at) const;
    QString whyNot(const Node& held, int to) const;
    void drop(int to);
    void describe();
    void paintNode(QPainter& painter, const QRectF& place, const Node& node, bool isGhost) const;

    FactorBranches branches_;
    Node current_;
    std::optional<Node> held_;
    bool isDragging_ = false; ///< by the mouse
    QPointF pointer_;
    QPointF grip_; ///< of the pointer in what is dragged
    int target_ = 0;
};

} // namespace longwave::ui
