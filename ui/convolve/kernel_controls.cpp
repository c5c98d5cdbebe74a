// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/kernel_controls.h"

#include "ui/convolve/skip_box.h"
#include "ui/lambda_control.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

constexpr int kRestMilliseconds = 700;
/// As many as lowestBands makes of the spectrum: a finer step would change nothing.
constexpr int kBands = 64;

QHBoxLayout* makeRow(QVBoxLayout* column, QLabel* word) {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    word->setProperty("role", "muted");
    row->addWidget(word);
    row->addStretch(1);
    column->addLayout(row);
    return row;
}

} // namespace

KernelControls::KernelControls(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      taps_(new LogSlider(this)),
      tapsBox_(new QSpinBox(this)),
      tapsOf_(new QLabel(this)),
      frequencies_(new QSlider(Qt::Horizontal, this)),
      frequencyWord_(new QLabel(this)),
      skip_(new SkipBox(session, this)) {
    const QString tapsTip = tr("Partial convolution: only the taps nearest to lag 0 are used, cut before Smooth and "
                               "Squash. The slider is logarithmic; the field takes any number.");
    taps_->setAccessibleName(tr("Taps kept"));
    taps_->setToolTip(tapsTip);
    tapsBox_->setAccessibleName(tr("Taps kept, exact"));
    tapsBox_->setToolTip(tapsTip);
    tapsBox_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    tapsBox_->setKeyboardTracking(false);
    tapsBox_->setGroupSeparatorShown(true);
    tapsBox_->setFont(tabularFont(TextRole::Table));
    tapsBox_->setAlignment(Qt::AlignRight);
    tapsBox_->setFixedHeight(24);
    const QString frequencyTip =
        tr("Frequency-sparse convolution: the lowest part of the kernel's spectrum is used and "
           "the rest is zero, in 64 bands. Engines skip what they can.");
    frequencies_->setAccessibleName(tr("Frequencies kept"));
    frequencies_->setToolTip(frequencyTip);
    frequencies_->setRange(1, kBands);
    frequencies_->setPageStep(8);
    frequencyWord_->setFont(tabularFont(TextRole::Table));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 4, 12, 10);
    column->setSpacing(4);
    QHBoxLayout* row = makeRow(column, new QLabel(tr("Taps kept"), this));
    row->addWidget(tapsBox_);
    row->addWidget(tapsOf_);
    column->addWidget(taps_);
    column->addSpacing(4);
    row = makeRow(column, new QLabel(tr("Frequencies kept"), this));
    row->addWidget(frequencyWord_);
    column->addWidget(frequencies_);
    column->addWidget(skip_);

    rest_.setSingleShot(true);
    rest_.setInterval(kRestMilliseconds);
    connect(&rest_, &QTimer::timeout, this, &KernelControls::endGesture);
    connect(taps_, &QSlider::valueChanged, this, [this](int value) {
        setTaps(value == taps_->maximum() ? 0 : std::llround(taps_->number()), true);
        dragged(taps_);
    });
    connect(tapsBox_, &QSpinBox::valueChanged, this, [this](int taps) { setTaps(taps, false); });
    connect(frequencies_, &QSlider::valueChanged, this, [this](int bands) {
        setFrequencies(bands, true);
        dragged(frequencies_);
    });
    for (const QSlider* slider : {static_cast<QSlider*>(taps_), frequencies_})
        connect(slider, &QSlider::sliderReleased, this, &KernelControls::endGesture);
    for (const auto changed : {&Session::convolveChanged, &Session::bankChanged})
        connect(&session_, changed, this, &KernelControls::follow);
    follow();
}

void KernelControls::dragged(const QSlider* slider) {
    if (!slider->isSliderDown())
        rest_.start();
}

void KernelControls::endGesture() {
    session_.setConvolve({}, session_.choices().convolve, false);
}

void KernelControls::setTaps(std::int64_t taps, bool merge) {
    ConvolveChoices next = session_.choices().convolve;
    const auto bank = session_.bank();
    next.taps = bank && taps >= bank->taps() ? 0 : taps;
    session_.setConvolve(next.taps == 0 ? tr("keep all taps") : tr("keep %1 taps").arg(format::count(next.taps)), next,
                         merge);
}

void KernelControls::setFrequencies(int bands, bool merge) {
    ConvolveChoices next = session_.choices().convolve;
    next.keepFrequencies = static_cast<double>(bands) / kBands;
    session_.setConvolve(tr("keep %1 of the frequencies").arg(format::percent(next.keepFrequencies).text()), next,
                         merge);
}

void KernelControls::follow() {
    const ConvolveChoices& set = session_.choices().convolve;
    const auto bank = session_.bank();
    const std::int64_t all = bank ? bank->taps() : 0;
    const std::int64_t kept = set.taps == 0 ? all : std::min(set.taps, all);
    const QSignalBlocker quietSlider(taps_), quietBox(tapsBox_), quietFrequencies(frequencies_);
    taps_->setBounds(1, static_cast<double>(all));
    taps_->setEnabled(all > 1);
    tapsBox_->setEnabled(all > 1);
    if (!taps_->isSliderDown()) // its own rounding must not push a drag about
        taps_->setNumber(static_cast<double>(kept));
    tapsBox_->setRange(all > 0 ? 1 : 0, static_cast<int>(std::min<std::int64_t>(all, std::numeric_limits<int>::max())));
    tapsBox_->setValue(static_cast<int>(std::min<std::int64_t>(kept, std::numeric_limits<int>::max())));
    const int digits = static_cast<int>(format::count(all).size());
    tapsBox_->setFixedWidth(tapsBox_->fontMetrics().horizontalAdvance(QString(std::max(digits, 3), '0')) + 20);
    tapsOf_->setText(bank ? tr("of %1").arg(format::count(all)) : QString());
    frequencies_->setEnabled(bank.has_value());
    frequencies_->setValue(static_cast<int>(std::clamp(std::lround(set.keepFrequencies * kBands), 1L, long{kBands})));
    frequencyWord_->setText(format::percent(set.keepFrequencies).text());
}

QString KernelControls::frequencyText() const {
    return frequencyWord_->text();
}

} // namespace longwave::ui
