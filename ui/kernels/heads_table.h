// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/bank_view.h"
#include "ui/kernels/heads_model.h"

#include <QList>
#include <QTimer>
#include <QWidget>

#include <memory>

class QLabel;
class QTableView;

namespace longwave::ui {

class HeadsFilterBox;
class PanelHeader;
class SparklineDelegate;

/// The panel "Heads": one line per head, sorted by any column, filtered by words, from which one head is picked and
/// several may be selected.
///
/// Rows keep their places while metrics stream in (a drag of λ): the numbers change at once, the order follows when
/// they rest.
class HeadsTable : public QWidget {
    Q_OBJECT

  public:
    explicit HeadsTable(QWidget* parent = nullptr);

    /// Another bank of this many heads, or none; maps and metrics follow.
    void setHeads(std::int64_t heads);
    void setBank(std::shared_ptr<const BankView> bank);
    void setMetrics(std::shared_ptr<const BankMetrics> metrics);
    /// Selects a head and brings it into view; picks nothing.
    void selectHead(int head);

    QTableView* view() const noexcept { return view_; }
    HeadsFilterBox* filterBox() const noexcept { return filterBox_; }

    /// The heads on show, from top to bottom.
    QList<int> order() const { return sorter_->heads(); }
    /// The selected heads, from top to bottom.
    QList<int> selection() const;
    /// By what they are sorted: an index into metricInfos(), or −1 for the number of the head.
    int sortMetric() const;
    /// The same in words: "peak |k|", "head".
    QString sortedBy() const;
    /// False while the order waits for the metrics to rest.
    bool isAtRest() const { return !rest_.isActive(); }

    QSize sizeHint() const override;

  signals:
    void headPicked(int head);
    /// What is selected changed: one head or several, from top to bottom.
    void headsSelected(const QList<int>& heads);
    /// Another order, by a person or because the metrics changed; another filter; another sort column.
    void orderChanged(const QList<int>& heads);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void makeHeader();
    void makeView();
    void layOutColumns();
    void describe();
    void reorder();
    void selectAgain();
    void tellOrder();
    void tellSelection();
    void sayNote(const QString& complaint);
    void copy();
    void openMenu(const QPoint& at);

    PanelHeader* header_;
    HeadsFilterBox* filterBox_ = nullptr;
    QLabel* note_ = nullptr; ///< what is wrong with the filter, or that no head fits it
    QString complaint_;
    QTableView* view_;
    HeadsModel* model_;
    HeadsSorter* sorter_;
    SparklineDelegate* sparklines_;
    QTimer rest_;
    int head_ = -1;          ///< the one in focus; it may be filtered out
    QList<int> told_;        ///< the selection last told of
    QList<int> toldOrder_;   ///< the order last told of
    int toldMetric_ = -2;    ///< and its column
    bool selecting_ = false; ///< the program moves the selection, not a person
};

} // namespace longwave::ui
