// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/bank_view.h"
#include "ui/kernels/multiples_controller.h"

#include <QList>
#include <QWidget>

#include <memory>

class QLabel;
class QToolButton;

namespace longwave::ui {

class MultiplesGrid;
class PanelHeader;
class Segmented;
class TaskRunner;

/// The panel "Heads, small multiples": up to 64 heads at once, in the order of the table or only the selected ones,
/// page by page. It computes only while it is visible.
class MultiplesView : public QWidget {
    Q_OBJECT

  public:
    explicit MultiplesView(TaskRunner& tasks, QWidget* parent = nullptr);

    /// What is laid over each other. `generation` counts changes of the kernels; a λ drag keeps it.
    void setContrast(const Contrast& contrast, int generation);
    /// The heads in the order of the table; `metric` is what it is sorted by (an index into metricInfos(), −1: the
    /// head's number, and then the peak is noted in the cells), `by` the same in words.
    void setOrder(const QList<int>& heads, int metric, const QString& by);
    /// The selected ones: with two or more only these are shown.
    void setSelected(const QList<int>& heads);
    /// The session's head; brings its page into view.
    void setFocusHead(int head);
    void setMetrics(std::shared_ptr<const BankMetrics> metrics);

    MultiplesGrid* grid() const noexcept { return grid_; }
    MultiplesController* controller() const noexcept { return controller_; }
    Segmented* what() const noexcept { return what_; }   ///< Time, Frequency
    Segmented* scale() const noexcept { return scale_; } ///< Shared, Own
    /// The heads on this page.
    std::vector<int> headsOnPage() const;
    const QString& subtitle() const noexcept { return subtitle_; } ///< which heads, and the axes of all cells
    int page() const noexcept { return page_; }
    int pages() const;
    /// True when what is wanted has been computed and painted, or the view is hidden.
    bool isSettled() const;

  signals:
    void headPicked(int head);
    void headOpened(int head); ///< asks for the view of a single head
    void statusChanged(const QString& text);
    void failed(const QString& subject, const QString& explanation);

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void buildHeader();
    const QList<int>& listed() const;
    void turnTo(int page);
    void apply();
    void take();
    void describe();

    MultiplesController* controller_;
    PanelHeader* header_;
    MultiplesGrid* grid_;
    Segmented* what_ = nullptr;
    Segmented* scale_ = nullptr;
    QToolButton* back_ = nullptr;
    QToolButton* forth_ = nullptr;
    QLabel* range_ = nullptr;

    QList<int> order_;
    QList<int> selected_;
    QString by_;
    int metric_ = -1;
    int focus_ = -1;
    int page_ = 0;
    QString subtitle_;
    int generation_ = -1;
    bool painted_ = true; ///< the newest data
    std::shared_ptr<const BankMetrics> metrics_;
};

} // namespace longwave::ui
