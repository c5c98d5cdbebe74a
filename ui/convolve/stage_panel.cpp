// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/stage_panel.h"

#include "ui/convolve/timing_text.h"
#include "ui/convolve/value_rows.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"
#include "ui/theme/panel_header.h"

#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace longwave::ui {

namespace {

enum Row { kTime, kShare, kTraffic, kArithmetic, kIntensity };

const Stage* findStage(const std::vector<Stage>& stages, StageKind kind) {
    const auto found = std::find_if(stages.begin(), stages.end(), [kind](const Stage& s) { return s.kind == kind; });
    return found == stages.end() ? nullptr : &*found;
}

QLabel* makeParagraph(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setContentsMargins(12, 0, 12, 6);
    return label;
}

} // namespace

StagePanel::StagePanel(QWidget* parent)
    : QWidget(parent),
      header_(new PanelHeader({}, this)),
      definition_(makeParagraph(this)),
      rows_(new ValueRows(this)),
      formula_(makeParagraph(this)) {
    auto* close = new QToolButton(this);
    close->setIcon(icon(QStringLiteral("close"), Token::Muted));
    close->setToolTip(tr("Close the stage"));
    close->setAccessibleName(close->toolTip());
    connect(close, &QToolButton::clicked, this, &StagePanel::closed);
    header_->addControl(close);
    close_ = close;

    definition_->setFont(uiFont(TextRole::Table));
    formula_->setProperty("role", "caption");
    rows_->addRow(tr("Time, median"), tr("Wall-clock share of the stage, median of the runs shown."));
    rows_->addRow(tr("Share of the run"), tr("Of the median total."));
    rows_->addRow(tr("Memory traffic"), tr("Bytes of the arrays that the stage reads and writes."));
    rows_->addRow(tr("Arithmetic"), tr("Nominal floating-point operations, by the formula below."));
    rows_->addRow(tr("Intensity"), tr("Arithmetic over memory traffic."));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header_);
    column->addWidget(definition_);
    column->addWidget(rows_);
    column->addWidget(formula_);
    refresh();
}

void StagePanel::setStage(std::optional<StageKind> kind, bool ofBaseline) {
    stage_ = kind;
    ofBaseline_ = ofBaseline;
    refresh();
}

void StagePanel::setTimings(const LiveTimings& timings) {
    timings_ = timings;
    if (stage_)
        refresh();
}

void StagePanel::refresh() {
    rows_->setVisible(stage_.has_value());
    formula_->setVisible(stage_.has_value());
    close_->setVisible(stage_.has_value());
    definition_->setProperty("role", stage_ ? QVariant() : QVariant("muted"));
    repolish(definition_);
    if (!stage_) {
        header_->setTitle(tr("Stage"));
        header_->setSubtitle({});
        definition_->setText(tr("Click a stage in the timings to see what it does and what it costs."));
        return;
    }
    header_->setTitle(tr("Stage: %1").arg(stageName(*stage_)));
    definition_->setText(tr(definitionOf(*stage_)));

    const LiveBaseline* baseline = ofBaseline_ && timings_.baseline ? &*timings_.baseline : nullptr;
    header_->setSubtitle(QString::fromStdString(baseline ? baseline->title : timings_.title));
    const Stage* ofRun = findStage(baseline ? baseline->stages : timings_.stages, *stage_);
    const Stage* stage = ofRun ? ofRun : baseline ? nullptr : findStage(timings_.kernelStages, *stage_);
    const double total = baseline ? baseline->median : timings_.median;
    if (!stage) {
        for (const int row : {kTime, kShare, kTraffic, kArithmetic, kIntensity})
            rows_->setValue(row, {});
        formula_->setText(tr("This engine has no such stage."));
        return;
    }
    rows_->setValue(kTime, format::duration(stage->seconds).text());
    rows_->setValue(kShare, ofRun && total > 0 ? format::percent(stage->seconds / total).text() : QString());
    rows_->setValue(kTraffic, format::rate(stage->bytes, QStringLiteral("B")).text());
    rows_->setValue(kArithmetic,
                    stage->flops > 0 ? format::rate(stage->flops, QStringLiteral("FLOP")).text() : tr("none"));
    rows_->setValue(
        kIntensity,
        stage->bytes > 0 && stage->flops > 0
            ? format::Quantity{format::significant(stage->flops / stage->bytes), QStringLiteral("FLOP/B")}.text()
            : QString());
    QString formula = tr("Nominal operations: %1").arg(tr(flopFormulaOf(*stage_)));
    if (!baseline && timings_.fftLength > 0 && formula.contains(QLatin1Char('N')))
        formula += tr(", N = %1").arg(format::count(timings_.fftLength));
    formula_->setText(formula + QLatin1Char('.'));
}

} // namespace longwave::ui
