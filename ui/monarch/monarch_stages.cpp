// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/monarch_stages.h"

#include "ui/monarch/butterfly_stage.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/monarch/product_stage.h"
#include "ui/monarch/tiles_stage.h"

namespace longwave::ui {

namespace {

/// A step moves for 240 ms; so long and a frame or two it is not yet at rest.
constexpr int kMoving = 300;

} // namespace

MonarchStages::MonarchStages(MonarchWalk& walk, QWidget* parent)
    : QStackedWidget(parent),
      product_(new ProductStage(walk)) {
    // As StageView counts them.
    addWidget(product_);
    addWidget(new ButterflyStage(walk));
    addWidget(new TilesStage(walk));
    connect(&walk, &MonarchWalk::viewChanged, this, [this, &walk] { setCurrentIndex(static_cast<int>(walk.view())); });
    moving_.setSingleShot(true);
    moving_.setInterval(kMoving);
    for (const auto changed : {&MonarchWalk::stepChanged, &MonarchWalk::viewChanged})
        connect(&walk, changed, this, [this] {
            if (hasMotion_ && isVisible())
                moving_.start();
        });
}

void MonarchStages::setMotion(bool on) {
    hasMotion_ = on;
    product_->setMotion(on);
}

std::function<void(QPainter&, const QRectF&)> MonarchStages::paper() const {
    if (currentWidget() != product_)
        return {};
    return [stage = product_](QPainter& painter, const QRectF& room) { stage->paintStage(painter, room); };
}

} // namespace longwave::ui
