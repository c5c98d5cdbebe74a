// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/sparsity_panel.h"

#include "compute/monarch/trace_work.h"
#include "ui/monarch/figure_table.h"
#include "ui/monarch/model_choice.h"
#include "ui/monarch/monarch_edit.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <functional>

namespace longwave::ui {

namespace {

constexpr int kRestMilliseconds = 700;
constexpr int kBands = 64; // lowestBands makes as many

/// "86.5 k": arithmetic in flop, which the row's word says.
QString flops(double value) {
    return value < 1000 ? format::count(std::llround(value)) : format::rate(value).text();
}

std::int64_t keptCount(const std::vector<bool>& kept) {
    return std::count(kept.begin(), kept.end(), true);
}

} // namespace

SparsityPanel::SparsityPanel(MonarchWalk& walk, ModelChoice& model, QWidget* parent)
    : QWidget(parent),
      walk_(walk),
      model_(model),
      header_(new PanelHeader(tr("Sparsity"))),
      taps_(new QSlider(Qt::Horizontal)),
      tapsBox_(new QSpinBox),
      frequencies_(new QSlider(Qt::Horizontal)),
      frequencyWord_(new QLabel),
      figures_(
          new FigureTable({tr("all"), tr("kept"), tr("less")}, {tr("With all taps and all frequencies"),
                                                                tr("With what is kept"), tr("Share that is saved")})),
      note_(new QLabel) {
    header_->setSubtitle(tr("what is left out"));
    const QString tapsTip = tr("Partial convolution: only the kernel’s first taps are used");
    const QString frequencyTip =
        tr("Frequency-sparse: the highest frequencies of the kernel are zero, in 64 bands, and "
           "rows and columns of the matrices that only they need are skipped");
    taps_->setAccessibleName(tr("Taps kept"));
    taps_->setToolTip(tapsTip);
    tapsBox_->setAccessibleName(tr("Taps kept, exact"));
    tapsBox_->setToolTip(tapsTip);
    tapsBox_->setKeyboardTracking(false);
    tapsBox_->setGroupSeparatorShown(true);
    tapsBox_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    tapsBox_->setAlignment(Qt::AlignRight);
    tapsBox_->setFont(tabularFont(TextRole::Table));
    tapsBox_->setFixedWidth(tapsBox_->fontMetrics().horizontalAdvance(QStringLiteral("4,096")) + 20);
    frequencies_->setAccessibleName(tr("Frequencies kept"));
    frequencies_->setToolTip(frequencyTip);
    frequencies_->setRange(1, kBands);
    frequencies_->setPageStep(8);
    frequencyWord_->setFont(tabularFont(TextRole::Table));
    auto* controls = new QVBoxLayout;
    controls->setContentsMargins(12, 0, 12, 8);
    controls->setSpacing(4);
    const auto row = [&](const QString& word, QWidget* value, QSlider* slider) {
        auto* line = new QHBoxLayout;
        auto* label = new QLabel(word);
        label->setProperty("role", "muted");
        label->setBuddy(slider);
        line->addWidget(label, 1);
        line->addWidget(value);
        controls->addLayout(line);
        controls->addWidget(slider);
    };
    row(tr("Taps kept"), tapsBox_, taps_);
    row(tr("Frequencies kept"), frequencyWord_, frequencies_);
    figures_->addRow(tr("Taps ≠ 0"), tr("Of the kernel as it is convolved, after Smooth, Squash (λ is in the tool bar) "
                                        "and the cut"));
    figures_->addRow(tr("Frequencies"), tr("That are multiplied"));
    figures_->addRow(tr("Kernel (flop)"), tr("Arithmetic of the kernel’s spectrum, which is made once"));
    figures_->addRow(tr("Each row (flop)"), tr("Arithmetic of all steps of the convolution of one row"));
    figures_->addRow(tr("Time, fused"), {});
    figures_->addRow(tr("Output error"), tr("‖y − y₀‖ / ‖y₀‖ against the direct convolution with all taps and "
                                            "frequencies"));
    note_->setProperty("role", "caption");
    note_->setWordWrap(true);
    note_->setContentsMargins(12, 0, 12, 8);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header_);
    column->addLayout(controls);
    column->addWidget(figures_);
    column->addWidget(note_);

    rest_.setSingleShot(true);
    rest_.setInterval(kRestMilliseconds);
    const auto end = [this] { endMonarchGesture(walk_.session()); };
    connect(&rest_, &QTimer::timeout, this, end);
    connect(taps_, &QSlider::sliderReleased, this, end);
    connect(frequencies_, &QSlider::sliderReleased, this, end);
    connect(taps_, &QSlider::valueChanged, this, [this](int taps) {
        setTaps(taps, true);
        if (!taps_->isSliderDown())
            rest_.start();
    });
    connect(tapsBox_, &QSpinBox::valueChanged, this, [this](int taps) { setTaps(taps, false); });
    connect(frequencies_, &QSlider::valueChanged, this, [this](int bands) {
        setFrequencies(bands);
        if (!frequencies_->isSliderDown())
            rest_.start();
    });
    connect(&walk_.session(), &Session::monarchChanged, this, &SparsityPanel::followChoices);
    connect(&walk_, &MonarchWalk::traceChanged, this, &SparsityPanel::followTrace);
    connect(&model_, &ModelChoice::changed, this, &SparsityPanel::refresh);
    followChoices();
}

QString SparsityPanel::value(Row row, Column column) const {
    return figures_->value(row, column);
}

bool SparsityPanel::isSettled() const {
    return !isVisible() || !walk_.trace() || trace_ == walk_.trace();
}

void SparsityPanel::setTaps(int taps, bool merge) {
    const std::int64_t window = windowOf(walk_.choices());
    const std::int64_t kept = taps >= window ? 0 : taps;
    editMonarch(
        walk_.session(), kept == 0 ? tr("keep all taps") : tr("keep %1 taps").arg(format::count(kept)),
        [kept](MonarchChoices& next) { next.taps = kept; }, merge);
}

void SparsityPanel::setFrequencies(int bands) {
    const double kept = static_cast<double>(bands) / kBands;
    editMonarch(
        walk_.session(), tr("keep %1 of the frequencies").arg(format::percent(kept).text()),
        [kept](MonarchChoices& next) { next.keepFrequencies = kept; }, true);
}

void SparsityPanel::followChoices() {
    const MonarchChoices& set = walk_.choices();
    const auto window = static_cast<int>(windowOf(set));
    const int kept = set.taps == 0 ? window : static_cast<int>(std::min<std::int64_t>(set.taps, window));
    const QSignalBlocker quietTaps(taps_), quietBox(tapsBox_), quietFrequencies(frequencies_);
    taps_->setRange(1, window);
    taps_->setPageStep(std::max(1, window / 8));
    taps_->setValue(kept);
    tapsBox_->setRange(1, window);
    tapsBox_->setValue(kept);
    frequencies_->setValue(std::clamp(static_cast<int>(std::lround(set.keepFrequencies * kBands)), 1, kBands));
    frequencyWord_->setText(format::percent(set.keepFrequencies).text());
}

void SparsityPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    followTrace();
}

void SparsityPanel::followTrace() {
    const auto trace = walk_.trace();
    if (!isVisible() || !trace || trace == trace_)
        return;
    const bool isWhole = trace->options.taps == 0 && trace->options.bands.empty();
    if (isWhole) {
        walk_.session().tasks().cancel(kLane);
        trace_ = whole_ = trace;
        refresh();
        return;
    }
    TraceOptions options = trace->options;
    options.taps = 0;
    options.bands.clear();
    walk_.session().tasks().submit(
        kLane, tr("Tracing with everything kept"), Supersede::Finish, this,
        [options = std::move(options)](TaskContext& task) {
            return std::make_shared<const MonarchTrace>(traceMonarch(options, task.stop()));
        },
        [this, trace](std::shared_ptr<const MonarchTrace> whole) {
            trace_ = trace;
            whole_ = std::move(whole);
            refresh();
        });
}

void SparsityPanel::refresh() {
    if (!trace_ || !whole_)
        return;
    const MonarchTrace& now = *trace_;
    const MonarchTrace& all = *whole_;
    const std::vector<double>& kernel = now.options.kernel;
    const std::int64_t cut = now.options.taps == 0
                                 ? static_cast<std::int64_t>(kernel.size())
                                 : std::min<std::int64_t>(now.options.taps, static_cast<std::int64_t>(kernel.size()));
    const auto nonZero = std::count_if(kernel.begin(), kernel.begin() + cut, [](double tap) { return tap != 0; });
    const auto set = [this](Row row, double before, double after, const std::function<QString(double)>& text,
                            const QString& tip = {}) {
        figures_->setValue(row, All, text(before), tip);
        figures_->setValue(row, Kept, text(after), tip);
        figures_->setValue(row, Less, before > 0 ? format::percent(1 - after / before).text() : QString(), tip);
    };
    const auto inFull = [](double value) { return format::count(std::llround(value)); };
    set(Taps, static_cast<double>(kernel.size()), static_cast<double>(nonZero), inFull);
    set(Frequencies, static_cast<double>(all.kept.size()), static_cast<double>(keptCount(now.kept)), inFull);
    const auto workOf = [](const std::vector<TraceStep>& steps) { return costOf(steps, steps.size()).flops; };
    set(KernelWork, workOf(all.kernelSteps), workOf(now.kernelSteps), flops);
    set(RowWork, workOf(all.steps), workOf(now.steps), flops);
    const auto timeOf = [this](const MonarchTrace& trace) {
        return modelledTime(trace.steps, trace.steps.size(), trace, model_.device(), model_.rows()).fused;
    };
    set(
        Time, timeOf(all), timeOf(now), [](double seconds) { return format::duration(seconds).text(); },
        tr("By the model, not measured. %1").arg(QString::fromStdString(model_.device().source)));
    figures_->setValue(OutputError, All, format::powerOfTen(all.relativeError));
    figures_->setValue(OutputError, Kept, format::powerOfTen(now.relativeError));
    figures_->setValue(OutputError, Less, {});
    note_->setText(tr("The time is modelled for %1, %2 rows. A kernel that Squash made sparse in time saves no "
                      "arithmetic by itself: "
                      "its spectrum is dense. What saves is to cut taps, or frequencies.")
                       .arg(QString::fromStdString(model_.device().name), format::count(model_.rows())));
}

} // namespace longwave::ui
