// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/monarch_side.h"

#include "ui/monarch/cost_panel.h"
#include "ui/monarch/fusion_panel.h"
#include "ui/monarch/learned_panel.h"
#include "ui/monarch/legend_panel.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/monarch/order_chart.h"
#include "ui/monarch/precision_panel.h"
#include "ui/monarch/sparsity_panel.h"
#include "ui/plot/plot.h"
#include "ui/strip.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"

#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace longwave::ui {

MonarchSide::MonarchSide(MonarchWalk& walk, QWidget* parent)
    : QWidget(parent),
      model_(walk.session()),
      cost_(new CostPanel(walk, model_)),
      order_(new OrderChart(walk, model_)),
      memory_(new FusionPanel(walk)),
      sparsity_(new SparsityPanel(walk, model_)),
      precision_(new PrecisionPanel(walk)),
      learned_(new LearnedPanel(walk)),
      tabs_(nullptr),
      pages_(new QStackedWidget) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    auto* colour = new PanelHeader(tr("Colour"));
    colour->setSubtitle(tr("hue is phase, brightness magnitude"));

    QStringList words{tr("Cost")}, tips{tr("What the steps cost, and which order p is cheapest where")};
    pages_->addWidget(page({cost_, order_}));
    words << tr("Memory");
    tips << tr("What goes to the device’s memory and comes from it, unfused and fused");
    pages_->addWidget(page({memory_}));
    words << tr("Accuracy");
    tips << tr("What is saved by leaving parts out or computing with fewer bits, and what it costs in accuracy");
    pages_->addWidget(page({sparsity_, precision_}));
    words << tr("Learned");
    tips << tr("Other matrices in the place of the DFT’s");
    pages_->addWidget(page({learned_}));

    tabs_ = new Segmented(words);
    tabs_->setAccessibleName(tr("Page of numbers"));
    tabs_->setStyleSheet(QStringLiteral("QToolButton { padding: 0 5px; }")); // four words in a narrow side
    for (int i = 0; i < tabs_->count(); ++i)
        tabs_->setTip(i, tips[i]);
    connect(tabs_, &Segmented::currentIndexChanged, pages_, &QStackedWidget::setCurrentIndex);
    auto* tabRow = new QHBoxLayout;
    tabRow->setContentsMargins(12, 8, 12, 4);
    tabRow->addWidget(tabs_);
    tabRow->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(colour);
    column->addWidget(new LegendPanel);
    column->addSpacing(8);
    column->addWidget(new LevelLine);
    column->addLayout(tabRow);
    column->addWidget(pages_, 1);
}

QWidget* MonarchSide::page(const QList<QWidget*>& panels) {
    auto* content = new QWidget;
    content->setProperty("surface", true);
    content->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget* panel : panels) {
        if (panel != panels.front())
            column->addWidget(new LevelLine);
        column->addWidget(panel);
    }
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(MonarchSide::tr("Beside the stage"));
    return scroll;
}

void MonarchSide::reveal(const QWidget* panel) {
    for (int i = 0; i < pages_->count(); ++i)
        if (pages_->widget(i)->isAncestorOf(panel))
            tabs_->setCurrentIndex(i);
}

void MonarchSide::reveal(const QString& panel) {
    const std::pair<const char*, const QWidget*> panels[] = {
        {"cost", cost_}, {"memory", memory_}, {"accuracy", precision_}, {"learned", learned_}};
    for (const auto& [name, widget] : panels)
        if (panel == QLatin1String(name))
            reveal(widget);
}

bool MonarchSide::isSettled() const {
    return !isVisible() || ((!order_->isVisible() || order_->isSettled()) && sparsity_->isSettled() &&
                            (!precision_->isVisible() || precision_->isSettled()));
}

void MonarchSide::fit() {
    order_->plot()->fit();
    learned_->plot()->fit();
    precision_->plot()->fit();
}

} // namespace longwave::ui
