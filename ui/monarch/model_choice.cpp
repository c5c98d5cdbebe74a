// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/model_choice.h"

#include "ui/session/session.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

namespace longwave::ui {

namespace {

constexpr int kMostRows = 1 << 19;

/// Rows double with every step: their range is wide.
class RowsBox : public QSpinBox {
  public:
    RowsBox() {
        setRange(1, kMostRows);
        setGroupSeparatorShown(true);
        setKeyboardTracking(false);
        setButtonSymbols(QAbstractSpinBox::NoButtons);
        setFont(tabularFont(TextRole::Table));
        setAlignment(Qt::AlignRight);
        setSuffix(format::kThinSpace + ModelControls::tr("rows"));
        setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("999,999") + suffix()) + 22);
    }
    void stepBy(int steps) override {
        int next = value();
        for (; steps > 0 && next <= kMostRows / 2; --steps)
            next *= 2;
        for (; steps < 0; ++steps)
            next = std::max(1, next / 2);
        setValue(next);
    }
};

} // namespace

ModelChoice::ModelChoice(Session& session, QObject* parent) : QObject(parent), session_(session) {
    connect(&session_.ceilings(), &MachineCeilings::changed, this, &ModelChoice::refresh);
    for (const ModelDevice& device : modelDevices())
        devices_.push_back(device);
    const auto usual = std::find_if(devices_.begin(), devices_.end(),
                                    [](const ModelDevice& device) { return device.name.starts_with("H100"); });
    index_ = usual == devices_.end() ? 0 : static_cast<int>(usual - devices_.begin());
    refresh();
}

bool ModelChoice::canMeasure() const {
    return !hasHere_ && session_.ceilings().canMeasure();
}

void ModelChoice::refresh() {
    const auto& known = session_.ceilings().known();
    if (hasHere_)
        devices_.pop_back();
    const bool wasHere = hasHere_ && index_ == static_cast<int>(devices_.size());
    hasHere_ = known && !known->levels.empty();
    if (hasHere_)
        devices_.push_back(modelDeviceOf(*known, thisMachine()));
    const bool choosesHere = hasHere_ && (wasHere || std::exchange(wantsHere_, false));
    index_ =
        choosesHere ? static_cast<int>(devices_.size()) - 1 : std::min(index_, static_cast<int>(devices_.size()) - 1);
    emit devicesChanged();
    emit changed();
}

void ModelChoice::setIndex(int index) {
    if (index < 0 || index >= static_cast<int>(devices_.size()) || index == index_)
        return;
    index_ = index;
    emit changed();
}

void ModelChoice::setRows(int rows) {
    if (rows == rows_)
        return;
    rows_ = std::max(1, rows);
    emit changed();
}

void ModelChoice::measureThisMachine() {
    wantsHere_ = true;
    session_.measureMachine();
}

ModelControls::ModelControls(ModelChoice& choice, QWidget* parent)
    : QWidget(parent),
      choice_(choice),
      device_(new QComboBox),
      rows_(new RowsBox) {
    device_->setAccessibleName(tr("Device of the model"));
    device_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    device_->setMinimumContentsLength(8);
    rows_->setAccessibleName(tr("Rows B·H"));
    rows_->setToolTip(tr("How many rows are convolved at once: batch B times heads H. Up and Down double and halve."));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(device_, 1);
    row->addWidget(rows_);
    connect(device_, &QComboBox::activated, this, [this](int index) {
        if (index < static_cast<int>(choice_.devices().size()))
            choice_.setIndex(index);
        else
            choice_.measureThisMachine();
        follow();
    });
    connect(rows_, &QSpinBox::valueChanged, &choice_, &ModelChoice::setRows);
    connect(&choice_, &ModelChoice::devicesChanged, this, &ModelControls::fill);
    connect(&choice_, &ModelChoice::changed, this, &ModelControls::follow);
    fill();
}

void ModelControls::fill() {
    const QSignalBlocker quiet(device_);
    device_->clear();
    for (const ModelDevice& device : choice_.devices()) {
        device_->addItem(QString::fromStdString(device.name));
        device_->setItemData(device_->count() - 1, QString::fromStdString(device.source), Qt::ToolTipRole);
    }
    if (choice_.canMeasure()) {
        device_->addItem(tr("This machine: measure it (2 s)"));
        device_->setItemData(device_->count() - 1, tr("Its arithmetic and bandwidth are measured once"),
                             Qt::ToolTipRole);
    }
    follow();
}

void ModelControls::follow() {
    const QSignalBlocker quietDevice(device_), quietRows(rows_);
    device_->setCurrentIndex(choice_.index());
    device_->setToolTip(QString::fromStdString(choice_.device().source));
    rows_->setValue(choice_.rows());
}

} // namespace longwave::ui
