// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/butterfly_stage.h"

#include "ui/monarch/butterfly_canvas.h"
#include "ui/monarch/butterfly_lens.h"
#include "ui/monarch/butterfly_overview.h"
#include "ui/monarch/butterfly_words.h"
#include "ui/monarch/step_words.h"
#include "ui/monarch/view_words.h"
#include "ui/strip.h"
#include "ui/theme/segmented.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace longwave::ui {

ButterflyStage::ButterflyStage(MonarchWalk& walk, QWidget* parent) : QWidget(parent), walk_(walk) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    title_ = new QLabel;
    title_->setProperty("role", "stepTitle");
    title_->setWordWrap(true);
    sentence_ = new QLabel;
    sentence_->setProperty("role", "muted");
    sentence_->setWordWrap(true);
    sentence_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    sentence_->setMinimumHeight(2 * sentence_->fontMetrics().lineSpacing()); // so that the wires keep their place
    order_ = new Segmented({tr("By butterfly"), tr("By memory")});
    order_->setAccessibleName(tr("Order of the nodes"));
    order_->setTip(0, tr("Cells that are mixed stand together; where the grouping changes, wires cross"));
    order_->setTip(1, tr("Cells stand as they lie in memory; only a true permutation crosses"));
    overview_ = new ButterflyOverview(walk_);
    canvas_ = new ButterflyCanvas(walk_);
    lens_ = new ButterflyLens(walk_);
    lens_->setFixedWidth(lens_->sizeHint().width());

    auto* head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(12);
    head->addWidget(title_, 1);
    head->addWidget(order_, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setContentsMargins(20, 12, 20, 8);
    words->setSpacing(6);
    words->addLayout(head);
    words->addWidget(sentence_);
    auto* middle = new QHBoxLayout;
    middle->setContentsMargins(8, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(canvas_, 1);
    middle->addWidget(new UprightLine);
    middle->addWidget(lens_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(words);
    layout->addWidget(overview_);
    layout->addWidget(new LevelLine);
    layout->addLayout(middle, 1);

    connect(order_, &Segmented::currentIndexChanged, this, [this](int index) {
        canvas_->setOrder(static_cast<WireOrder>(index));
        overview_->setOrder(static_cast<WireOrder>(index));
        follow();
    });
    connect(&walk_, &MonarchWalk::traceChanged, this, &ButterflyStage::follow);
    connect(&walk_, &MonarchWalk::stepChanged, this, &ButterflyStage::follow);
    follow();
}

QString ButterflyStage::sentence() const {
    return sentence_->text();
}

void ButterflyStage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    follow();
}

void ButterflyStage::follow() {
    if (!isVisible())
        return; // its parts are made only when somebody looks
    if (!walk_.trace()) {
        title_->clear();
        sentence_->setText(walk_.problem());
        return;
    }
    const QString title = titleOf(*walk_.trace(), walk_.step());
    title_->setText(tr("%1, as wires").arg(title));
    sentence_->setText(wireSentence(*walk_.trace(), walk_.step(), canvas_->order()));
    setAccessibleName(title_->text());
    setAccessibleDescription(sentence_->text());
}

} // namespace longwave::ui
