// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/stream_side.h"

#include "ui/convolve/level_meter.h"
#include "ui/convolve/notice_line.h"
#include "ui/convolve/value_rows.h"
#include "ui/strip.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

#include <cmath>
#include <cstring>

namespace longwave::ui {

namespace {

constexpr int kWidth = 304; // as the whole signal's
constexpr int kVolumeSteps = 100;

QString shareText(double share) {
    return std::isnan(share) ? QString()
                             : format::Quantity{format::significant(100 * share), QStringLiteral("%")}.text();
}

QString samplesText(std::int64_t samples, double rate) {
    return format::duration(static_cast<double>(samples) / rate).text();
}

} // namespace

StreamSide::StreamSide(QWidget* parent)
    : QWidget(parent),
      input_(new LevelMeter(tr("Input u"), Token::Raw, this)),
      output_(new LevelMeter(tr("Output y"), Token::S1, this)),
      device_(new QLabel(this)),
      volume_(new QSlider(Qt::Horizontal, this)),
      mute_(new QCheckBox(tr("Mute"), this)),
      numbers_(new ValueRows(this)),
      parts_(new QLabel(this)),
      fade_(new QSpinBox(this)),
      shape_(new QComboBox(this)),
      notice_(new NoticeLine(this)) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    setMinimumWidth(248);
    setMaximumWidth(340);

    block_ = numbers_->addRow(tr("Block"), tr("Samples of a block, and how long they last."));
    latency_ = numbers_->addRow(tr("Latency"));
    load_ = numbers_->addRow(
        tr("Load, median"), tr("Share of the time that a block lasts which its convolution took, over the last 10 s."));
    loadMax_ = numbers_->addRow(tr("Load, p95 · longest"),
                                tr("95 of 100 blocks took no more than the first; the second is the longest of the "
                                   "last 10 s. The system's other work counts too."));
    missed_ = numbers_->addRow(tr("Missed blocks"), tr("Blocks that took longer than a block lasts, since the start."));
    underruns_ = numbers_->addRow(tr("Underruns"), tr("Times the output ran dry since the start. It holds a few "
                                                      "blocks, so that a missed one is not always heard."));
    speed_ = numbers_->addRow(tr("Speed"), tr("Seconds of signal a second, over the last half second."));
    odd_ = numbers_->addRow(tr("Clipped · not finite"),
                            tr("Output samples beyond full scale, which a sound device cuts off, and samples that are "
                               "NaN or infinite, which are played as 0; since the start."));
    parts_->setWordWrap(true);
    parts_->setContentsMargins(12, 0, 12, 8);
    parts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    parts_->setAccessibleName(tr("Parts of the kernel"));
    parts_->setToolTip(tr("Taps a part × parts. All parts of one size share one FFT; those of the first are computed "
                          "at once, the work on larger ones is spread over the blocks until the next are due."));

    auto* content = new QWidget;
    content->setProperty("surface", true);
    content->setAttribute(Qt::WA_StyledBackground);
    // In low windows it scrolls rather than squeezes; what is wrong stays in sight.
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(content);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(area, 1);
    whole->addWidget(notice_);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new PanelHeader(tr("Sound"), this));
    column->addWidget(makeSound());
    column->addWidget(new LevelLine(this));
    column->addWidget(new PanelHeader(tr("Stream"), this));
    column->addWidget(numbers_);
    column->addWidget(parts_);
    column->addWidget(new LevelLine(this));
    column->addWidget(new PanelHeader(tr("Change of kernel"), this));
    column->addWidget(makeFade());
    column->addStretch(1);
    setSettings({});
    setReport(nullptr);
}

QSize StreamSide::sizeHint() const {
    return {kWidth, QWidget::sizeHint().height()};
}

QWidget* StreamSide::makeSound() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(12, 0, 12, 12);
    column->setSpacing(8);
    column->addWidget(input_);
    column->addWidget(output_);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* word = new QLabel(tr("Volume"), box);
    word->setBuddy(volume_);
    volume_->setRange(0, kVolumeSteps);
    volume_->setPageStep(10);
    volume_->setAccessibleName(tr("Volume"));
    row->addWidget(word);
    row->addWidget(volume_, 1);
    row->addWidget(mute_);
    column->addLayout(row);
    device_->setProperty("role", "muted");
    device_->setWordWrap(true);
    column->addWidget(device_);
    connect(volume_, &QSlider::valueChanged, this, &StreamSide::pick);
    connect(mute_, &QCheckBox::toggled, this, &StreamSide::pick);
    return box;
}

void StreamSide::addKernelControl(QWidget* control) {
    kernel_->insertWidget(0, control);
}

QWidget* StreamSide::makeFade() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    kernel_ = column;
    column->setContentsMargins(12, 0, 12, 12);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* word = new QLabel(tr("Fade"), box);
    word->setBuddy(fade_);
    fade_->setRange(0, 5000);
    fade_->setSuffix(format::kThinSpace + QStringLiteral("ms"));
    fade_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    fade_->setKeyboardTracking(false);
    fade_->setFixedWidth(88);
    fade_->setAccessibleName(tr("Length of the fade"));
    fade_->setToolTip(tr("How long the old kernel's output gives way to the new one's when λ, the head, the bank or "
                         "Smooth change; 0 switches between two samples"));
    shape_->addItem(tr("linear"), static_cast<int>(Fade::Shape::Linear));
    shape_->setItemData(0, tr("Gains add up to 1: for outputs that are alike, as those of two λ are"), Qt::ToolTipRole);
    shape_->addItem(tr("equal power"), static_cast<int>(Fade::Shape::EqualPower));
    shape_->setItemData(1, tr("Squared gains add up to 1: for outputs that have nothing in common"), Qt::ToolTipRole);
    shape_->setAccessibleName(tr("Shape of the fade"));
    row->addWidget(word);
    row->addWidget(fade_);
    row->addWidget(shape_, 1);
    column->addLayout(row);
    auto* hint = new QLabel(tr("Hold B to hear the kernel raw."), box);
    hint->setProperty("role", "muted");
    column->addWidget(hint);
    connect(fade_, &QSpinBox::valueChanged, this, &StreamSide::pick);
    connect(shape_, &QComboBox::activated, this, &StreamSide::pick);
    return box;
}

void StreamSide::setSettings(const StreamSettings& settings) {
    settings_ = settings;
    const QSignalBlocker quietVolume(volume_), quietMute(mute_), quietFade(fade_);
    volume_->setValue(static_cast<int>(std::lround(settings.volume * kVolumeSteps)));
    mute_->setChecked(settings.muted);
    fade_->setValue(static_cast<int>(std::lround(1000 * settings.fadeSeconds)));
    shape_->setCurrentIndex(shape_->findData(static_cast<int>(settings.fadeShape)));
    const float gain = gainOf(settings.volume);
    volume_->setToolTip(
        gain > 0 ? format::Quantity{format::fixed(20 * std::log10(static_cast<double>(gain)), 1), QStringLiteral("dB")}
                       .text()
                 : tr("silent"));
}

void StreamSide::pick() {
    StreamSettings settings = settings_;
    settings.volume = static_cast<double>(volume_->value()) / kVolumeSteps;
    settings.muted = mute_->isChecked();
    settings.fadeSeconds = static_cast<double>(fade_->value()) / 1000;
    settings.fadeShape = static_cast<Fade::Shape>(shape_->currentData().toInt());
    emit picked(settings);
}

void StreamSide::setReport(const std::shared_ptr<const StreamReport>& report) {
    const bool any = report && report->load.blocks > 0;
    if (!any) {
        input_->clear();
        output_->clear();
        for (const int row : {block_, latency_, load_, loadMax_, missed_, underruns_, speed_, odd_})
            numbers_->setValue(row, {});
        parts_->setText(report && !report->parts.empty() ? QString::fromStdString(report->parts) : QString());
        parts_->setVisible(!parts_->text().isEmpty());
        return;
    }
    input_->setLevel(report->input);
    output_->setLevel(report->output);
    numbers_->setValue(
        block_, tr("%1 samples, %2").arg(format::count(report->block), samplesText(report->block, report->rate)));
    const std::int64_t late = report->block + report->bufferLatency + report->kernelLatency;
    QString parts = tr("a block of %1").arg(samplesText(report->block, report->rate));
    if (report->bufferLatency > 0)
        parts += tr(", the output's buffer of up to %1").arg(samplesText(report->bufferLatency, report->rate));
    if (report->kernelLatency > 0)
        parts += tr(", and %1 by which the kernel looks ahead").arg(samplesText(report->kernelLatency, report->rate));
    numbers_->setValue(latency_, report->isPaced ? samplesText(late, report->rate) : QString(),
                       tr("From a sample in to the same sample out: %1.").arg(parts));
    numbers_->setValue(load_, shareText(report->load.median),
                       tr("Share of the time that a block lasts which its convolution took, over the last 10 s. The "
                          "thread runs with %1 priority.")
                           .arg(report->hasPriority ? tr("real-time") : tr("the usual")));
    numbers_->setValue(loadMax_, tr("%1 · %2").arg(shareText(report->load.p95), shareText(report->load.max)));
    numbers_->setValue(missed_,
                       tr("%1 of %2").arg(format::count(report->load.missed), format::count(report->load.blocks)));
    numbers_->setValue(underruns_, report->isPaced ? format::count(report->underruns) : QString());
    numbers_->setValue(speed_, report->timesRealTime > 0 ? tr("%1 real time").arg(format::ratio(report->timesRealTime))
                                                         : QString());
    numbers_->setValue(odd_, tr("%1 · %2").arg(format::count(report->clipped), format::count(report->nonFinite)));
    parts_->setText(tr("Parts: %1").arg(QString::fromStdString(report->parts)));
    parts_->show();
}

void StreamSide::setDevice(const QString& device) {
    device_->setText(device);
}

void StreamSide::setNotice(const QString& notice) {
    if (notice == noticeWords_)
        return;
    noticeWords_ = notice;
    notice_->setText(notice);
}

void StreamSide::setHasSound(bool has) {
    volume_->setEnabled(has);
    mute_->setEnabled(has);
}

QString StreamSide::value(const char* row) const {
    const std::pair<const char*, int> rows[] = {{"block", block_},     {"latency", latency_}, {"load", load_},
                                                {"longest", loadMax_}, {"missed", missed_},   {"underruns", underruns_},
                                                {"speed", speed_},     {"odd", odd_}};
    for (const auto& [name, index] : rows)
        if (std::strcmp(name, row) == 0)
            return numbers_->value(index);
    return {};
}

QString StreamSide::parts() const {
    return parts_->text();
}

QString StreamSide::notice() const {
    return noticeWords_;
}

} // namespace longwave::ui
