// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/table_look.h"

#include "ui/theme/fonts.h"
#include "ui/theme/sizes.h"

#include <QAction>
#include <QCoreApplication>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace longwave::ui {
namespace {

constexpr int kAir = 8; // above and below a taller font, together

} // namespace

void dressTable(QTableView& view) {
    view.setFrameShape(QFrame::NoFrame);
    view.setShowGrid(false);
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view.setTabKeyNavigation(false);
    view.setFont(uiFont(TextRole::Table));
    view.verticalHeader()->hide();
    view.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view.verticalHeader()->setDefaultSectionSize(std::max(kRowHeight, view.fontMetrics().height() + kAir));
    view.horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view.horizontalHeader()->setHighlightSections(false);
}

QAction* addCopyAction(QTableView& view) {
    auto* copy = new QAction(QCoreApplication::translate("Table", "Copy"), &view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    view.addAction(copy);
    return copy;
}

} // namespace longwave::ui
