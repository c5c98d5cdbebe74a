// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/render_dialog.h"

#include "ui/theme/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QPushButton>

#include <cmath>

namespace longwave::ui {

namespace {

constexpr double kUsualSeconds = 10;
constexpr double kMostSeconds = 24 * 3600;

} // namespace

RenderDialog::RenderDialog(const RenderSubject& subject, QWidget* parent)
    : QDialog(parent),
      subject_(subject),
      format_(new QComboBox(this)),
      seconds_(new QDoubleSpinBox(this)),
      tail_(new QCheckBox(tr("With the kernel's tail"), this)),
      compensates_(new QCheckBox(tr("Without the kernel's latency"), this)) {
    setWindowTitle(tr("Render to WAV"));
    format_->addItem(tr("32 bits, floating point"), static_cast<int>(WavSamples::Float32));
    format_->addItem(tr("24 bits, clipped at full scale"), static_cast<int>(WavSamples::Int24));
    format_->setAccessibleName(tr("Samples"));
    seconds_->setDecimals(4);
    seconds_->setRange(0.0001, kMostSeconds);
    seconds_->setSuffix(format::kThinSpace + QStringLiteral("s"));
    seconds_->setValue(subject.length > 0 ? static_cast<double>(subject.length) / subject.rate : kUsualSeconds);
    seconds_->setAccessibleName(tr("Length"));
    seconds_->setToolTip(subject.length > 0
                             ? tr("The signal once; a longer one loops it, a shorter one renders its beginning")
                             : tr("The source has no end of its own"));
    shown_ = seconds_->value();
    tail_->setChecked(true);
    tail_->setToolTip(tr("Also what the kernel still says when the source has ended: its taps − 1 samples more"));
    compensates_->setChecked(true);
    compensates_->setEnabled(subject.latency > 0);
    compensates_->setToolTip(
        subject.latency > 0
            ? tr("The kernel looks %1 ahead, and a stream is late by that; without it, the file lies on the signal")
                  .arg(format::duration(static_cast<double>(subject.latency) / subject.rate).text())
            : tr("This kernel looks at nothing that is yet to come: there is no latency"));

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto* render = buttons->addButton(tr("Render …"), QDialogButtonBox::AcceptRole);
    render->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 12);
    form->setSpacing(8);
    form->addRow(tr("Samples"), format_);
    form->addRow(tr("Length"), seconds_);
    form->addRow({}, tail_);
    form->addRow({}, compensates_);
    form->addRow(buttons);
}

RenderWish RenderDialog::wish() const {
    RenderWish wish;
    wish.format = static_cast<WavSamples>(format_->currentData().toInt());
    wish.withTail = tail_->isChecked();
    wish.compensates = compensates_->isChecked();
    // To the sample where nobody touched it, whatever the field's digits are.
    const bool isWhole = subject_.length > 0 && seconds_->value() == shown_;
    if (!isWhole)
        wish.samples = std::max<std::int64_t>(1, std::llround(seconds_->value() * subject_.rate));
    return wish;
}

} // namespace longwave::ui
