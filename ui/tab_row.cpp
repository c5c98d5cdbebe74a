// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tab_row.h"

#include "ui/theme/icon.h"
#include "ui/workspace.h"

#include <QHBoxLayout>
#include <QTabBar>
#include <QToolButton>

namespace longwave::ui {

namespace {

constexpr int kHeight = 36;

} // namespace

TabRow::TabRow(const std::vector<Workspace*>& workspaces) : Strip(Token::Bg), tabs_(new QTabBar) {
    tabs_->setDrawBase(false);
    tabs_->setExpanding(false);
    tabs_->setUsesScrollButtons(false);
    // The chosen tab is bolder, so the bar is another width, which Qt 6.4 does not tell the layout.
    connect(tabs_, &QTabBar::currentChanged, tabs_, &QTabBar::updateGeometry);
    tabs_->setAccessibleName(tr("Workspaces"));
    auto* fit = new QToolButton;
    fit->setText(QChar(0x2002) + tr("Fit")); // the style sheet leaves no gap after an icon
    fit->setIcon(icon(QStringLiteral("fit")));
    fit->setIconSize({16, 16});
    fit->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    fit->setToolTip(tr("Back to the whole of every plot (F)"));
    fit->setAccessibleName(tr("Fit"));
    connect(fit, &QToolButton::clicked, this, &TabRow::fitRequested);

    setMinimumHeight(kHeight);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 0, 12, 1);
    layout->setSpacing(8);
    layout->addWidget(tabs_, 0, Qt::AlignBottom);
    layout->addStretch(1);
    for (std::size_t i = 0; i < workspaces.size(); ++i) {
        const int index = tabs_->addTab(workspaces[i]->title());
        tabs_->setTabToolTip(index, tr("%1 (Ctrl+%2)").arg(workspaces[i]->title()).arg(i + 1));
        if (QWidget* tools = workspaces[i]->tabBarTools()) {
            layout->addWidget(tools);
            tools->setVisible(index == tabs_->currentIndex());
            connect(tabs_, &QTabBar::currentChanged, tools,
                    [tools, index](int current) { tools->setVisible(current == index); });
        }
    }
    layout->addWidget(fit);
}

} // namespace longwave::ui
