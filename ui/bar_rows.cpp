// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bar_rows.h"

#include "ui/theme/sizes.h"

#include <QBoxLayout>
#include <QWidget>

namespace longwave::ui {

namespace {

constexpr int kSpacing = 8;
constexpr int kOneRow = 44;
constexpr int kTwoRows = 80;

QHBoxLayout* makeGroup(QBoxLayout* groups) {
    auto* row = new QHBoxLayout;
    row->setSpacing(kSpacing);
    groups->addLayout(row);
    return row;
}

} // namespace

BarRows::BarRows(QWidget* bar)
    : bar_(bar),
      groups_(new QBoxLayout(QBoxLayout::LeftToRight, bar)),
      first_(makeGroup(groups_)),
      second_(makeGroup(groups_)) {
    groups_->setContentsMargins(kPadding, 0, kPadding, 0);
    groups_->setAlignment(first_, Qt::AlignLeft);
    bar_->setFixedHeight(kOneRow);
}

int BarRows::room() const {
    return bar_->width() - 2 * kPadding;
}

bool BarRows::isStacked() const {
    return groups_->direction() == QBoxLayout::TopToBottom;
}

bool BarRows::stack(int firstWidth, int secondWidth) {
    const bool stacked = firstWidth + kSpacing + secondWidth > room();
    groups_->setDirection(stacked ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    groups_->setSpacing(stacked ? 0 : kSpacing);
    groups_->setStretch(1, stacked ? 0 : 1); // upright it would be a share of the height
    bar_->setFixedHeight(stacked ? kTwoRows : kOneRow);
    return stacked;
}

} // namespace longwave::ui
