// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/monarch_workspace.h"

#include "ui/monarch/butterfly_stage.h"
#include "ui/monarch/product_stage.h"
#include "ui/monarch/tiles_stage.h"

#include <QHBoxLayout>
#include <QStackedWidget>

namespace longwave::ui {

MonarchWorkspace::MonarchWorkspace(Session& session, QWidget* parent) : Workspace(parent), walk_(session) {
    stages_ = new QStackedWidget;
    stages_->addWidget(new ProductStage(walk_));
    stages_->addWidget(new ButterflyStage(walk_));
    stages_->addWidget(new TilesStage(walk_));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(stages_, 1);
    connect(&walk_, &MonarchWalk::viewChanged, this,
            [this] { stages_->setCurrentIndex(static_cast<int>(walk_.view())); });
}

bool MonarchWorkspace::showView(const QString& name) {
    const QStringList names{QStringLiteral("product"), QStringLiteral("butterfly"), QStringLiteral("tiles")};
    const auto index = names.indexOf(name);
    if (index < 0)
        return false;
    walk_.setView(static_cast<StageView>(index));
    return true;
}

void MonarchWorkspace::showEvent(QShowEvent* event) {
    Workspace::showEvent(event);
    walk_.setActive(true);
}

void MonarchWorkspace::hideEvent(QHideEvent* event) {
    Workspace::hideEvent(event);
    walk_.setActive(false);
}

} // namespace longwave::ui
