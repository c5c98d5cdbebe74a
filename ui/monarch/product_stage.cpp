// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/product_stage.h"

#include "ui/monarch/monarch_walk.h"

namespace longwave::ui {

ProductStage::ProductStage(MonarchWalk& walk, QWidget* parent) : QWidget(parent), walk_(walk) {
    connect(&walk_, &MonarchWalk::traceChanged, this, qOverload<>(&QWidget::update));
    connect(&walk_, &MonarchWalk::stepChanged, this, qOverload<>(&QWidget::update));
    connect(&walk_, &MonarchWalk::pointedChanged, this, qOverload<>(&QWidget::update));
}

} // namespace longwave::ui
