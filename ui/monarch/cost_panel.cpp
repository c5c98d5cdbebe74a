// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/cost_panel.h"

#include "compute/monarch/trace_work.h"
#include "ui/convolve/value_rows.h"
#include "ui/monarch/figure_table.h"
#include "ui/monarch/model_choice.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/monarch/traffic_marks.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/sizes.h"

#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace longwave::ui {

namespace {

constexpr double kInFull = 100'000;

QString flopsText(double flops) {
    if (flops < kInFull)
        return format::count(std::llround(flops)) + format::kThinSpace + QStringLiteral("flop");
    return format::rate(flops, QStringLiteral("flop")).text();
}

} // namespace

QString trafficText(double bytes) {
    if (bytes < kInFull)
        return format::count(std::llround(bytes)) + format::kThinSpace + QStringLiteral("B");
    return format::rate(bytes, QStringLiteral("B")).text();
}

CostPanel::CostPanel(MonarchWalk& walk, ModelChoice& model, QWidget* parent)
    : QWidget(parent),
      walk_(walk),
      model_(model),
      header_(new PanelHeader(tr("Cost so far"))),
      figures_(
          new FigureTable({tr("unfused"), tr("fused")},
                          {tr("Each step reads what it needs from the device’s memory and writes its result there"),
                           tr("All steps are one: the signal is read once, the output written once, and what lies "
                              "between stays on the chip")})),
      marksWord_(new QLabel),
      marks_(new TrafficMarks),
      whole_(new ValueRows),
      controls_(new ModelControls(model)),
      note_(new QLabel) {
    figures_->addRow(tr("Read"), tr("Bytes of values read from memory; the matrices are not counted"));
    figures_->addRow(tr("Written"), tr("Bytes of values written to memory"));
    figures_->addRow(tr("Arithmetic"),
                     tr("Multiplications and additions as the matrices are multiplied, without what is "
                        "skipped: 8 for a complex term, 4 for a real one, 6 for a complex product"));
    marksWord_->setProperty("role", "muted");
    marksWord_->setWordWrap(true);
    marksWord_->setContentsMargins(kPadding, 4, kPadding, 2);
    auto* marksRow = new QVBoxLayout;
    marksRow->setContentsMargins(kPadding, 0, kPadding, 8);
    marksRow->addWidget(marks_);
    whole_->addRow(tr("All steps, unfused"), tr("All steps of one row; the kernel’s spectrum is made once and "
                                                "not counted"));
    whole_->addRow(tr("All steps, fused"));
    whole_->addRow(tr("Less traffic, fused"), tr("Bytes of all steps, unfused over fused"));
    whole_->addRow(tr("Modelled time, so far"));
    whole_->addRow(tr("Modelled time, all steps"));
    auto* chooser = new QVBoxLayout;
    chooser->setContentsMargins(kPadding, 0, kPadding, 4);
    chooser->addWidget(controls_);
    note_->setProperty("role", "caption");
    note_->setWordWrap(true);
    note_->setContentsMargins(kPadding, 0, kPadding, 8);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header_);
    column->addWidget(figures_);
    column->addWidget(marksWord_);
    column->addLayout(marksRow);
    column->addWidget(whole_);
    column->addLayout(chooser);
    column->addWidget(note_);
    connect(&walk_, &MonarchWalk::traceChanged, this, &CostPanel::follow);
    connect(&walk_, &MonarchWalk::stepChanged, this, &CostPanel::follow);
    connect(&model_, &ModelChoice::changed, this, &CostPanel::follow);
    follow();
}

QString CostPanel::cell(int row, int column) const {
    return figures_->value(row, column);
}

QString CostPanel::modelled() const {
    return whole_->value(4);
}

QString CostPanel::ratio() const {
    return whole_->value(2);
}

void CostPanel::follow() {
    if (!walk_.trace()) {
        header_->setSubtitle({});
        figures_->clear();
        return;
    }
    const MonarchTrace& trace = *walk_.trace();
    const std::size_t count = walk_.step() + 1, all = trace.steps.size();
    const TraceCost soFar = costOf(trace.steps, count), whole = costOf(trace.steps, all);
    const QString rows = trace.options.partner.empty() ? tr("one row") : tr("two rows in one");
    header_->setSubtitle(count == 1 ? tr("step 1, %1").arg(rows) : tr("steps 1 to %1, %2").arg(count).arg(rows));
    figures_->setValue(0, 0, trafficText(soFar.unfused.read));
    figures_->setValue(0, 1, trafficText(soFar.fused.read));
    figures_->setValue(1, 0, trafficText(soFar.unfused.written));
    figures_->setValue(1, 1, trafficText(soFar.fused.written));
    for (const int column : {0, 1}) // the same: fusing saves no arithmetic
        figures_->setValue(2, column, flopsText(soFar.flops));
    marks_->setAmounts({soFar.unfused.total(), soFar.fused.total()}, {whole.unfused.total(), whole.fused.total()});
    marksWord_->setText(tr("Traffic, one mark = %1; grey: to come").arg(trafficText(marks_->unit())));
    whole_->setValue(0, trafficText(whole.unfused.total()));
    whole_->setValue(1, trafficText(whole.fused.total()));
    whole_->setValue(2,
                     whole.fused.total() > 0 ? format::ratio(whole.unfused.total() / whole.fused.total()) : QString());
    const ModelDevice& device = model_.device();
    const TraceTime now = modelledTime(trace.steps, count, trace, device, model_.rows());
    const TraceTime end = modelledTime(trace.steps, all, trace, device, model_.rows());
    const QString tip = tr("By the model, not measured: arithmetic at the rate of the matrix’s size, traffic at the "
                           "memory’s bandwidth (fused: what lies between at that of the chip).\n%1")
                            .arg(QString::fromStdString(device.source));
    const auto pair = [](const TraceTime& time) {
        return format::duration(time.unfused).text() + QStringLiteral(" → ") + format::duration(time.fused).text();
    };
    whole_->setValue(3, pair(now), tip);
    whole_->setValue(4, pair(end), tip);
    note_->setText(tr("Unfused → fused, modelled for %1, %2 rows. Figures of the device: its tip.")
                       .arg(QString::fromStdString(device.name), format::count(model_.rows())));
    note_->setToolTip(tip);
}

} // namespace longwave::ui
