// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/value_rows.h"

#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QGridLayout>
#include <QLabel>

namespace longwave::ui {

ValueRows::ValueRows(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
    grid_->setContentsMargins(12, 0, 12, 8);
    grid_->setHorizontalSpacing(8);
    grid_->setVerticalSpacing(4);
    grid_->setColumnStretch(0, 1);
}

int ValueRows::addRow(const QString& word, const QString& tip) {
    Row row{new QLabel(word, this), new QLabel(QString(format::kMissing), this), tip};
    row.word->setProperty("role", "muted");
    row.word->setWordWrap(true); // a wider font makes a second line, never a cut one
    row.value->setFont(tabularFont(TextRole::Table));
    row.value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row.value->setAccessibleName(word);
    row.word->setToolTip(tip);
    row.value->setToolTip(tip);
    const int index = static_cast<int>(rows_.size());
    grid_->addWidget(row.word, index, 0);
    grid_->addWidget(row.value, index, 1);
    rows_.push_back(row);
    return index;
}

void ValueRows::setWord(int row, const QString& word) {
    const Row& at = rows_[static_cast<std::size_t>(row)];
    at.word->setText(word);
    at.value->setAccessibleName(word);
}

void ValueRows::setValue(int row, const QString& value, const QString& tip) {
    const Row& at = rows_[static_cast<std::size_t>(row)];
    at.value->setText(value.isEmpty() ? QString(format::kMissing) : value);
    const QString& shown = tip.isEmpty() ? at.tip : tip;
    at.word->setToolTip(shown);
    at.value->setToolTip(shown);
}

QString ValueRows::value(int row) const {
    return rows_[static_cast<std::size_t>(row)].value->text();
}

void ValueRows::setRowVisible(int row, bool visible) {
    rows_[static_cast<std::size_t>(row)].word->setVisible(visible);
    rows_[static_cast<std::size_t>(row)].value->setVisible(visible);
}

} // namespace longwave::ui
