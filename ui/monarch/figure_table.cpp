// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/figure_table.h"

#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QGridLayout>
#include <QLabel>

namespace longwave::ui {

FigureTable::FigureTable(const QStringList& heads, const QStringList& tips, QWidget* parent)
    : QWidget(parent),
      grid_(new QGridLayout(this)),
      heads_(heads) {
    grid_->setContentsMargins(12, 0, 12, 4);
    grid_->setHorizontalSpacing(8);
    grid_->setVerticalSpacing(5);
    grid_->setColumnStretch(0, 1);
    for (qsizetype i = 0; i < heads.size(); ++i) {
        auto* label = new QLabel(heads[i]);
        label->setProperty("role", "muted");
        label->setAlignment(Qt::AlignRight);
        label->setToolTip(tips.value(i));
        grid_->addWidget(label, 0, static_cast<int>(i) + 1);
    }
}

int FigureTable::addRow(const QString& word, const QString& tip) {
    const int row = static_cast<int>(rows_.size());
    auto* label = new QLabel(word);
    label->setFont(uiFont(TextRole::Table));
    label->setToolTip(tip);
    grid_->addWidget(label, row + 1, 0);
    std::vector<QLabel*> values;
    for (qsizetype i = 0; i < heads_.size(); ++i) {
        auto* value = new QLabel(QString(format::kMissing));
        value->setFont(tabularFont(TextRole::Table));
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setToolTip(tip);
        value->setAccessibleName(tr("%1, %2").arg(word, heads_[i]));
        grid_->addWidget(value, row + 1, static_cast<int>(i) + 1);
        values.push_back(value);
    }
    rows_.push_back(std::move(values));
    return row;
}

void FigureTable::setValue(int row, int column, const QString& text, const QString& tip) {
    QLabel* label = rows_[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
    label->setText(text);
    if (!tip.isEmpty())
        label->setToolTip(tip);
}

QString FigureTable::value(int row, int column) const {
    return rows_[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)]->text();
}

void FigureTable::clear() {
    for (const auto& row : rows_)
        for (QLabel* value : row)
            value->setText(QString(format::kMissing));
}

} // namespace longwave::ui
