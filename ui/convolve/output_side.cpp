// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/output_side.h"

#include "ui/convolve/convolve_text.h"
#include "ui/convolve/stage_panel.h"
#include "ui/convolve/timing_text.h"
#include "ui/convolve/value_rows.h"
#include "ui/plot/plot.h"
#include "ui/plot/pyramid_trace.h"
#include "ui/strip.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QFrame>
#include <QScrollArea>
#include <QStringList>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr int kWidth = 304; // the words of its numbers fit into a line
constexpr int kKernelHeight = 170;

QString changeOf(const LiveOutput& output) {
    if (!comparisonOf(*output.request))
        return OutputSide::tr("none");
    if (!output.other)
        return OutputSide::tr("measuring");
    const double change = output.other->change;
    if (std::isnan(change))
        return {};
    if (change > 0 && change < 5e-4) // between engines: as the error against direct is written
        return format::powerOfTen(change);
    const QString share = format::percent(change).text();
    if (change == 0 || std::isinf(change))
        return share;
    return OutputSide::tr("%1, %2").arg(share,
                                        format::Quantity{format::fixed(20 * std::log10(change), 1), "dB"}.text());
}

} // namespace

OutputSide::OutputSide(const QList<QWidget*>& controls, QWidget* parent)
    : QWidget(parent),
      area_(new QScrollArea(this)),
      kernelHeader_(new PanelHeader(tr("Kernel"), this)),
      plot_(new Plot(this)),
      rawTrace_(new PyramidTrace(plot_, LineStyle::raw(), tr("raw"))),
      trace_(new PyramidTrace(plot_, LineStyle::processed(), tr("processed"))),
      numbers_(new ValueRows(this)),
      stage_(new StagePanel(this)) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    setMinimumWidth(248);
    setMaximumWidth(340);

    plot_->setAccessibleName(tr("Kernel"));
    plot_->setTitles(tr("lag t (taps)"), tr("k[t] (dimensionless)"));
    plot_->setXFormatter([](double x) { return tr("t = %1 taps").arg(format::count(std::llround(x))); });
    plot_->setMinimumHeight(kKernelHeight);
    plot_->setMaximumHeight(2 * kKernelHeight);

    error_ = numbers_->addRow(tr("Error against direct, rel. L2"));
    change_ = numbers_->addRow(tr("Change by Squash, rel. L2"),
                               tr("‖y − y with the raw kernel‖ over ‖y with the raw kernel‖, as a share and in dB."));
    peak_ = numbers_->addRow(tr("Peak"), tr("Largest |y| of the head shown."));
    kernelChange_ = numbers_->addRow(tr("Kernel change, last"));

    auto* content = new QWidget;
    content->setProperty("surface", true);
    content->setAttribute(Qt::WA_StyledBackground);
    // In low windows it scrolls rather than squeezes.
    area_->setWidgetResizable(true);
    area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area_->setFocusPolicy(Qt::NoFocus);
    area_->setWidget(content);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(area_);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(kernelHeader_);
    column->addWidget(plot_, 1);
    for (QWidget* control : controls)
        column->addWidget(control);
    column->addWidget(new LevelLine(this));
    column->addWidget(new PanelHeader(tr("Output"), this));
    column->addWidget(numbers_);
    column->addWidget(new LevelLine(this));
    column->addWidget(stage_);
    column->addStretch(1);
}

QSize OutputSide::sizeHint() const {
    return {kWidth, QWidget::sizeHint().height()};
}

void OutputSide::setOutput(const std::shared_ptr<const LiveOutput>& output, const QString& empty) {
    plot_->setEmptyText(output ? QString() : empty);
    if (!output) {
        shown_ = nullptr;
        rawTrace_->setData(nullptr);
        trace_->setData(nullptr);
        kernelHeader_->setSubtitle({});
        for (const int row : {change_, peak_, kernelChange_})
            numbers_->setValue(row, {});
        setError({}, {});
        return;
    }
    numbers_->setValue(change_, changeOf(*output),
                       output->other && !output->other->failure.empty()
                           ? QString::fromStdString(output->other->failure)
                           : tr("‖y − other‖ over ‖other‖, as a share and in dB; the other is y, %1.")
                                 .arg(otherText(*output->request)));
    if (shown_ == output.get())
        return;
    shown_ = output.get();
    const LiveRequest& request = *output->request;
    const bool isRaw = usesLoadedKernel(request);
    const auto firstLag = static_cast<double>(request.bank->firstLag);
    rawTrace_->setData(output->rawKernel, firstLag);
    trace_->setData(isRaw ? nullptr : output->kernel, static_cast<double>(output->kernelFirstLag));
    kernelHeader_->setSubtitle(
        tr("head %1, %2").arg(format::count(request.head), QString::fromStdString(request.bank->name)));
    numbers_->setWord(change_, longwave::ui::changeText(request));
    numbers_->setWord(peak_, tr("Peak, head %1").arg(format::count(request.head)));
    numbers_->setValue(peak_, format::significant(output->peak, 4));

    const double end = firstLag + static_cast<double>(std::max<std::int64_t>(output->rawKernel->length() - 1, 1));
    if (plot_->homeX() != ViewRange{firstLag, end})
        plot_->setHomeX(firstLag, end);
    ViewRange range = rawTrace_->valueRange();
    if (!isRaw)
        range = {std::min(range.low, trace_->valueRange().low), std::max(range.high, trace_->valueRange().high)};
    const double air = range.size() > 0 ? 0.06 * range.size() : std::max(std::abs(range.low), 1.0);
    if (const ViewRange home{range.low - air, range.high + air}; plot_->homeY() != home)
        plot_->setHomeY(home.low, home.high);
}

void OutputSide::setTimings(const LiveTimings& timings) {
    stage_->setTimings(timings);
    QStringList parts;
    for (const Stage& stage : timings.kernelStages)
        parts += tr("%1 %2").arg(stageName(stage.kind), format::duration(stage.seconds).text());
    numbers_->setValue(kernelChange_, format::duration(timings.kernelChange).text(),
                       tr("From a change of kernel, λ or engine until the plan is ready to run: %1.")
                           .arg(parts.isEmpty() ? tr("the taps are copied") : parts.join(QStringLiteral(", "))));
}

void OutputSide::setError(const QString& value, const QString& tip) {
    numbers_->setValue(error_, value, tip);
}

QString OutputSide::errorText() const {
    return numbers_->value(error_);
}
QString OutputSide::changeText() const {
    return numbers_->value(change_);
}

void OutputSide::revealStage() {
    QTimer::singleShot(0, this, [this] { area_->ensureWidgetVisible(stage_, 0, 0); }); // once it is laid out
}

void OutputSide::fit() {
    plot_->fit();
}

} // namespace longwave::ui
