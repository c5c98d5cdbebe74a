// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/stream_bar.h"

#include "ui/theme/appearance.h"
#include "ui/theme/format.h"
#include "ui/theme/lock_sign.h"
#include "ui/theme/rate_text.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QStandardItemModel>

#include <algorithm>

namespace longwave::ui {

namespace {

constexpr int kUsualTip = Qt::UserRole + 1, kUsualWord = Qt::UserRole + 2; ///< of an item that may be unavailable
constexpr int kRepeats = 100; ///< item data of a signal that is looped; below, the input alone

void add(QComboBox* box, const QString& word, int data, const QString& tip) {
    box->addItem(word, data);
    box->setItemData(box->count() - 1, tip, Qt::ToolTipRole);
}

void enable(QComboBox* box, int data, const QString& reason) {
    const int index = box->findData(data);
    auto* item = qobject_cast<QStandardItemModel*>(box->model())->item(index);
    if (!item->data(kUsualTip).isValid()) {
        item->setData(item->toolTip(), kUsualTip);
        item->setData(item->text(), kUsualWord);
    }
    const QString word = item->data(kUsualWord).toString();
    item->setEnabled(reason.isEmpty());
    item->setText(reason.isEmpty() ? word : StreamBar::tr("%1, unavailable").arg(word));
    item->setToolTip(reason.isEmpty() ? item->data(kUsualTip).toString() : reason);
}

} // namespace

StreamBar::StreamBar(QWidget* parent)
    : QWidget(parent),
      rows_(this),
      input_(new QComboBox(this)),
      frequency_(new QDoubleSpinBox(this)),
      block_(new QComboBox(this)),
      parts_(new QComboBox(this)),
      output_(new QComboBox(this)),
      lock_(new LockSign(tr("Source, block, parts and output are fixed while it plays; Stop unlocks them."), this)),
      status_(new QLabel(this)) {
    setProperty("bar", true);
    setAttribute(Qt::WA_StyledBackground);

    add(input_, tr("Signal, looped"), static_cast<int>(StreamInput::Signal) + kRepeats,
        tr("The chosen signal, again and again"));
    add(input_, tr("Signal, once"), static_cast<int>(StreamInput::Signal),
        tr("The chosen signal to its end, and what it leaves in the kernel"));
    add(input_, tr("Sine"), static_cast<int>(StreamInput::Sine), tr("A sine of 0.25 of full scale at 48 kHz"));
    add(input_, tr("Sweep"), static_cast<int>(StreamInput::Sweep),
        tr("A sine from 20 Hz to 21.6 kHz in 10 s, by equal ratios, over again"));
    add(input_, tr("Pulses"), static_cast<int>(StreamInput::Pulses),
        tr("Single samples of 0.25 of full scale: the kernel itself is heard"));
    add(input_, tr("White noise"), static_cast<int>(StreamInput::WhiteNoise), tr("RMS 0.25 of full scale"));
    add(input_, tr("Pink noise"), static_cast<int>(StreamInput::PinkNoise),
        tr("RMS 0.25 of full scale, 3 dB less an octave"));
    add(input_, tr("Microphone"), static_cast<int>(StreamInput::Microphone),
        tr("The system's sound input. Mind the loudspeaker: what it hears comes back"));
    input_->setAccessibleName(tr("Source"));
    frequency_->setRange(0.1, 20000);
    frequency_->setDecimals(1);
    frequency_->setSuffix(format::kThinSpace + QStringLiteral("Hz"));
    frequency_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    frequency_->setKeyboardTracking(false);
    frequency_->setFixedSize(88, 28);
    frequency_->setAccessibleName(tr("Frequency"));
    frequency_->setToolTip(tr("Frequency of the sine, or pulses a second"));
    for (const std::int64_t block : streamBlocks())
        block_->addItem(format::count(block), static_cast<qlonglong>(block));
    block_->setAccessibleName(tr("Block"));
    block_->setToolTip(tr("Samples a block: the smaller, the less late, and the more work"));
    add(parts_, tr("growing"), 0,
        tr("Non-uniformly partitioned: later taps in larger parts, chosen by a cost model, their work spread over "
           "blocks"));
    add(parts_, tr("equal"), 1, tr("Uniformly partitioned: all parts of one block"));
    parts_->setAccessibleName(tr("Parts of the kernel"));
    add(output_, tr("Sound"), static_cast<int>(StreamOutput::Sound), tr("The system's sound output"));
    add(output_, tr("Without sound"), static_cast<int>(StreamOutput::Silent),
        tr("Blocks are due at the sample rate, as for a device, and thrown away"));
    add(output_, tr("As fast as possible"), static_cast<int>(StreamOutput::Fastest),
        tr("One block after the other, without waiting: how fast it could be"));
    output_->setAccessibleName(tr("Output"));

    status_->setTextFormat(Qt::RichText);
    connect(&Appearance::instance(), &Appearance::changed, this, &StreamBar::paintStatus);

    const auto addNamed = [this](QHBoxLayout* row, const QString& name, QWidget* control) {
        auto* label = new QLabel(name, this);
        label->setBuddy(control);
        row->addWidget(label);
        row->addWidget(control);
        row->addSpacing(4);
    };
    addNamed(rows_.first(), tr("Source"), input_);
    rows_.first()->insertWidget(rows_.first()->count() - 1, frequency_);
    QHBoxLayout* row = rows_.second();
    addNamed(row, tr("Block"), block_);
    addNamed(row, tr("Parts"), parts_);
    addNamed(row, tr("Output"), output_);
    row->addWidget(lock_);
    row->addStretch(1);
    row->addWidget(status_);

    for (QComboBox* box : {input_, block_, parts_, output_})
        connect(box, &QComboBox::activated, this, &StreamBar::pick);
    connect(frequency_, &QDoubleSpinBox::valueChanged, this, &StreamBar::pick);
    setSettings({});
}

void StreamBar::addLeading(QWidget* widget) {
    rows_.first()->insertWidget(0, widget);
    rows_.first()->insertSpacing(1, 8);
    widget->show();
    fitRows();
}

QSize StreamBar::minimumSizeHint() const {
    return {0, height()}; // it takes two rows first
}

void StreamBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitRows();
}

void StreamBar::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    fitRows();
}

void StreamBar::fitRows() {
    if (!isVisible())
        return; // layouts are not told what comes and goes out of sight
    // As wide as its longest words, so that rows do not come and go while it plays.
    const QString longest = QStringLiteral("●  ") + tr("streaming, %1").arg(rateText(44100));
    const int wanted = std::max(status_->fontMetrics().horizontalAdvance(longest), status_->sizeHint().width());
    status_->setMinimumWidth(std::max(status_->minimumWidth(), wanted));
    layout()->activate();
    rows_.stack(rows_.first()->sizeHint().width(), rows_.second()->sizeHint().width());
}

void StreamBar::setSettings(const StreamSettings& settings) {
    settings_ = settings;
    const QSignalBlocker quiet(frequency_);
    const int repeats = settings.input == StreamInput::Signal && settings.loop ? kRepeats : 0;
    input_->setCurrentIndex(input_->findData(static_cast<int>(settings.input) + repeats));
    frequency_->setValue(settings.frequency);
    block_->setCurrentIndex(block_->findData(static_cast<qlonglong>(settings.block)));
    parts_->setCurrentIndex(settings.uniform ? 1 : 0);
    output_->setCurrentIndex(output_->findData(static_cast<int>(settings.output)));
    follow();
}

void StreamBar::setRunning(bool running) {
    running_ = running;
    follow();
}

void StreamBar::follow() {
    frequency_->setVisible(hasFrequency(settings_.input));
    lock_->setVisible(running_);
    fitRows();
    for (QWidget* control :
         {static_cast<QWidget*>(input_), static_cast<QWidget*>(frequency_), static_cast<QWidget*>(block_),
          static_cast<QWidget*>(parts_), static_cast<QWidget*>(output_)}) {
        control->setEnabled(!running_);
        control->setStatusTip(running_ ? tr("Fixed while running") : QString());
    }
}

void StreamBar::setMissing(const QString& output, const QString& input) {
    enable(output_, static_cast<int>(StreamOutput::Sound), output);
    enable(input_, static_cast<int>(StreamInput::Microphone), input);
}

void StreamBar::pick() {
    StreamSettings settings = settings_;
    const int input = input_->currentData().toInt();
    settings.loop = input >= kRepeats || (input != 0 && settings.loop);
    settings.input = static_cast<StreamInput>(input % kRepeats);
    settings.frequency = frequency_->value();
    settings.block = block_->currentData().toLongLong();
    settings.uniform = parts_->currentData().toInt() == 1;
    settings.output = static_cast<StreamOutput>(output_->currentData().toInt());
    settings_ = settings;
    follow();
    emit picked(settings);
}

void StreamBar::setStatus(const QString& words, Token color) {
    if (words == statusWords_ && color == statusColor_)
        return;
    statusWords_ = words;
    statusColor_ = color;
    paintStatus();
    fitRows();
}

void StreamBar::paintStatus() {
    const QString dot = QStringLiteral("<span style=\"color:%1\">●</span>&nbsp; ").arg(theme()[statusColor_].name());
    status_->setText(statusWords_.isEmpty() || statusColor_ == Token::Muted ? statusWords_ : dot + statusWords_);
    status_->setAccessibleName(statusWords_);
}

} // namespace longwave::ui
