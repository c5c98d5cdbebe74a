// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/bank_view.h"
#include "ui/kernels/heads_model.h"

#include <QWidget>

#include <memory>

class QTableView;

namespace longwave::ui {

class PanelHeader;
class SparklineDelegate;

/// The panel "Heads": one line per head, sortable by any column, from which a head is picked.
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

    QSize sizeHint() const override;

  signals:
    void headPicked(int head);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void layOutColumns();
    void describe();
    void copy();

    PanelHeader* header_;
    QTableView* view_;
    HeadsModel* model_;
    HeadsSorter* sorter_;
    SparklineDelegate* sparklines_;
    bool selecting_ = false; ///< the program moves the selection, not a person
};

} // namespace longwave::ui
