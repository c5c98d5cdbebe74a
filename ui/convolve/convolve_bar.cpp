// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/convolve_bar.h"

#include "ui/theme/appearance.h"
#include "ui/theme/format.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <limits>

namespace longwave::ui {

ConvolveBar::ConvolveBar(QWidget* parent)
    : QWidget(parent),
      mode_(new QComboBox(this)),
      headControls_(new QWidget(this)),
      heads_(new QComboBox(headControls_)),
      head_(new QSpinBox(headControls_)),
      status_(new QLabel(this)) {
    setProperty("bar", true);
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(44);

    const auto addMode = [this](Mode mode, const QString& word, const QString& tip) {
        mode_->addItem(word, static_cast<int>(mode));
        mode_->setItemData(mode_->count() - 1, tip, Qt::ToolTipRole);
    };
    addMode(Mode::Causal, tr("Causal"), tr("The first L outputs of the linear convolution"));
    addMode(Mode::Circular, tr("Circular"), tr("L outputs; signal and kernel wrap around at L"));
    addMode(Mode::Full, tr("Full"), tr("All L + K − 1 outputs of the linear convolution"));
    mode_->setAccessibleName(tr("Mode"));
    connect(mode_, &QComboBox::activated, this,
            [this](int index) { emit modePicked(static_cast<Mode>(mode_->itemData(index).toInt())); });

    heads_->addItems({QString(), QString()});
    heads_->setAccessibleName(tr("Heads"));
    heads_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(heads_, &QComboBox::activated, this, [this](int index) { emit allHeadsPicked(index == 1); });
    head_->setAccessibleName(tr("Head shown"));
    head_->setToolTip(tr("The head that is shown: arrow keys or the wheel step through them"));
    head_->setKeyboardTracking(false);
    head_->setFixedSize(64, 28);
    connect(head_, &QSpinBox::valueChanged, this, &ConvolveBar::headPicked);

    auto* heads = new QHBoxLayout(headControls_);
    heads->setContentsMargins(12, 0, 0, 0);
    heads->setSpacing(8);
    heads->addWidget(new QLabel(tr("Heads"), headControls_));
    heads->addWidget(heads_);
    heads->addSpacing(12);
    heads->addWidget(new QLabel(tr("Show head"), headControls_));
    heads->addWidget(head_);

    status_->setTextFormat(Qt::RichText);
    connect(&Appearance::instance(), &Appearance::changed, this, &ConvolveBar::paintStatus);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    row->addWidget(new QLabel(tr("Mode"), this));
    row->addWidget(mode_);
    row->addWidget(headControls_);
    row->addStretch(1);
    row->addWidget(status_);
}

void ConvolveBar::setMode(Mode mode) {
    mode_->setCurrentIndex(mode_->findData(static_cast<int>(mode)));
}

void ConvolveBar::setHeads(std::int64_t heads, std::int64_t shown, bool all) {
    heads_->setItemText(0, tr("head %1 only").arg(format::count(shown)));
    heads_->setItemText(1, tr("all %1, showing %2").arg(format::count(heads), format::count(shown)));
    heads_->setCurrentIndex(all ? 1 : 0);
    const QSignalBlocker blocker(head_);
    head_->setRange(0, static_cast<int>(std::clamp<std::int64_t>(heads - 1, 0, std::numeric_limits<int>::max())));
    head_->setValue(static_cast<int>(shown));
    headControls_->setVisible(heads > 1);
}

void ConvolveBar::setStatus(const QString& words, Token color) {
    if (words == statusWords_ && color == statusColor_)
        return;
    statusWords_ = words;
    statusColor_ = color;
    paintStatus();
}

void ConvolveBar::paintStatus() {
    const QString dot = QStringLiteral("<span style=\"color:%1\">●</span>&nbsp; ").arg(theme()[statusColor_].name());
    status_->setText(statusWords_.isEmpty() || statusColor_ == Token::Muted ? statusWords_ : dot + statusWords_);
    status_->setAccessibleName(statusWords_);
}

} // namespace longwave::ui
