// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/metric_table.h"

#include "ui/kernels/metric_info.h"
#include "ui/theme/decimal_delegate.h"
#include "ui/theme/fonts.h"

#include <QFontMetrics>
#include <QHeaderView>
#include <QStyleOptionHeader>
#include <QTableView>

#include <algorithm>

namespace longwave::ui {
namespace {

using namespace metricTable;

/// The column that the table is sorted by has its title in 600 (the style sheet's word for it is "checked").
class HeaderOfSorted : public QHeaderView {
  public:
    explicit HeaderOfSorted(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) { setSectionsClickable(true); }

  protected:
    void initStyleOptionForIndex(QStyleOptionHeader* option, int logicalIndex) const override {
        QHeaderView::initStyleOptionForIndex(option, logicalIndex);
        option->state.setFlag(QStyle::State_On, logicalIndex == sortIndicatorSection());
        // A style sheet clips titles instead of eliding them.
        const QFontMetrics metrics(uiFont(TextRole::Table, TextWeight::SemiBold));
        option->text = metrics.elidedText(option->text, Qt::ElideRight, sectionSize(logicalIndex) - kColumnPadding);
    }
};

DecimalDelegate* delegateFor(const MetricInfo& info, QObject* parent) {
    DecimalDelegate* delegate =
        info.kind == MetricInfo::Digits::Significant
            ? DecimalDelegate::significant(info.digits, info.field == &Metrics::halfLife ? 2 : 4, parent)
            : new DecimalDelegate(info.digits, parent);
    delegate->setBar(info.field == &Metrics::sparsity ? DecimalDelegate::Bar::Beside : DecimalDelegate::Bar::Below);
    return delegate;
}

} // namespace

QTableView* makeMetricTable(QAbstractItemModel* model, int firstMetric, QWidget* parent) {
    auto* view = new QTableView(parent);
    view->setHorizontalHeader(new HeaderOfSorted(view));
    view->setModel(model);
    view->setFrameShape(QFrame::NoFrame);
    view->setShowGrid(false);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setWordWrap(false);
    view->setTabKeyNavigation(false);
    view->setFont(uiFont(TextRole::Table));
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setDefaultSectionSize(std::max(kRowHeight, view->fontMetrics().height() + 8));
    view->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->horizontalHeader()->setHighlightSections(false);
    view->setSortingEnabled(true);
    for (int i = 0; i < kMetricCount; ++i)
        view->setItemDelegateForColumn(firstMetric + i, delegateFor(metricInfos()[static_cast<std::size_t>(i)], view));
    return view;
}

} // namespace longwave::ui
