// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/bank_view.h"
#include "ui/kernels/multiples_picture.h"

#include <QWidget>

#include <memory>
#include <optional>

namespace longwave::ui {

/// The cells of small multiples: paints what was computed, picks heads by mouse and keys, and lays one cross-hair
/// through all cells.
class MultiplesGrid : public QWidget {
    Q_OBJECT

  public:
    explicit MultiplesGrid(QWidget* parent = nullptr);

    /// Null shows nothing.
    void setData(std::shared_ptr<const MultiplesData> multiples);
    void setOwnScale(bool own);
    /// For the corner of every cell (an index into metricInfos(); −1: none) and the tips. May be null.
    void setMetrics(std::shared_ptr<const BankMetrics> metrics, int metric);
    /// The session's head, outlined where it is among the cells.
    void setFocusHead(int head);
    bool ownScale() const noexcept { return look_.ownScale; }
    int focusHead() const noexcept { return focus_; }
    const MultiplesLayout& layoutOnShow() const noexcept { return layout_; }

    /// The cells alone, as large as here, with `ratio` pixels to a logical one. Precondition: there are data.
    void paintInto(QPainter& painter, double ratio) const;
    bool hasData() const noexcept { return data_ != nullptr; }
    ContrastWords sides() const { return data_ ? data_->request.contrast.words : ContrastWords(); }
    /// Device pixels that a plot would have with so many cells.
    int columnsFor(int cells) const;

    QSize sizeHint() const override { return {640, 480}; }
    QSize minimumSizeHint() const override { return {240, 160}; }

  signals:
    void headPicked(int head);
    void headOpened(int head); ///< by double click or Enter
    void statusChanged(const QString& text);
    void pageWanted(int direction); ///< −1 or +1, by keys or wheel
    void resized();
    void painted(); ///< with the newest data

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    bool event(QEvent* event) override;

  private:
    void refresh();
    void describe();
    void notes();
    int cellOf(int head) const;
    int headAt(const QPoint& point) const;
    QString statusText() const;
    QString tipFor(int head) const;

    std::shared_ptr<const MultiplesData> data_;
    std::shared_ptr<const BankMetrics> metrics_;
    int metric_ = -1;
    MultiplesLook look_;
    MultiplesLayout layout_;
    QImage picture_; ///< null: to be painted anew
    int focus_ = -1;
    int hovered_ = -1;             ///< cell under the pointer
    std::optional<double> across_; ///< place of the cross-hair in a plot, 0 … 1
    int wheel_ = 0;
};

} // namespace longwave::ui
