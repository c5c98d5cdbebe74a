// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/kernels_tools.h"

#include "ui/kernels/compare_button.h"
#include "ui/kernels/kernels_page.h"
#include "ui/session/session.h"
#include "ui/theme/icon.h"
#include "ui/theme/segmented.h"

#include <QHBoxLayout>
#include <QKeySequence>
#include <QMenu>
#include <QToolButton>

namespace longwave::ui {

KernelsTools::KernelsTools(Session& session, KernelsPage& page, QMenu* exports, QWidget* parent)
    : QWidget(parent),
      views_(new Segmented({tr("Head"), tr("Multiples"), tr("Layers")})) {
    views_->setAccessibleName(tr("View of the kernels"));
    views_->setTip(0, tr("One head in time and frequency beside the maps of all heads (Alt+1)"));
    views_->setTip(1, tr("Up to 64 heads at once, in the order of the table (Alt+2)"));
    views_->setTip(2, tr("All layers of the checkpoint against depth (Alt+3)"));
    for (int i = 0; i < views_->count(); ++i)
        views_->button(i)->setShortcut(QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + i)));
    auto* exporting = new QToolButton;
    exporting->setText(QChar(0x2002) + tr("Export")); // the style sheet leaves no gap after an icon
    exporting->setIcon(icon(QStringLiteral("export")));
    exporting->setIconSize({16, 16});
    exporting->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    exporting->setPopupMode(QToolButton::InstantPopup);
    exporting->setToolTip(
        tr("Plots as PNG, SVG and PDF, the regularised bank as safetensors and npy, metrics as CSV (Ctrl+E)"));
    exporting->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    exporting->setAccessibleName(tr("Export"));
    exporting->setMenu(exports);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(views_);
    layout->addWidget(new CompareButton(session));
    layout->addWidget(exporting);

    connect(views_, &Segmented::currentIndexChanged, &page,
            [&page](int index) { page.setView(static_cast<KernelsPage::View>(index)); });
    connect(&page, &KernelsPage::viewChanged, this,
            [this, &page] { views_->setCurrentIndex(static_cast<int>(page.view())); });
    // Without kernels there is nothing to look at in another way, or to export.
    const auto follow = [this, exporting, &session] {
        const bool any = session.bank().has_value();
        views_->setEnabled(any);
        exporting->setEnabled(any);
    };
    connect(&session, &Session::bankChanged, this, follow);
    follow();
}

} // namespace longwave::ui
