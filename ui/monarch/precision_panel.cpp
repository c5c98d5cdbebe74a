// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/precision_panel.h"

#include "ui/monarch/monarch_walk.h"
#include "ui/monarch/view_words.h"
#include "ui/plot/plot.h"
#include "ui/race/chart_lines.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {
namespace {

constexpr int kRow = 24;
constexpr int kLeastPlot = 170;
constexpr double kRoomForNames = 0.4; // of the x axis, for names at the right
enum Column { kName, kHere, kResult, kColumns };

Token tokenOf(StagePrecision precision) {
    switch (precision) {
    case StagePrecision::Single:
        return Token::S1;
    case StagePrecision::Accurate:
        return Token::S3;
    case StagePrecision::Tf32:
        return Token::S4;
    case StagePrecision::Half:
        return Token::S2;
    case StagePrecision::Bfloat:
        return Token::S5;
    default:
        return Token::S6;
    }
}

MarkShape markOf(StagePrecision precision) {
    switch (precision) {
    case StagePrecision::Single:
        return MarkShape::Circle;
    case StagePrecision::Accurate:
        return MarkShape::Square;
    case StagePrecision::Tf32:
        return MarkShape::Diamond;
    case StagePrecision::Half:
        return MarkShape::Triangle;
    case StagePrecision::Bfloat:
        return MarkShape::TriangleDown;
    default:
        return MarkShape::Plus;
    }
}

QString meaningOf(StagePrecision precision) {
    switch (precision) {
    case StagePrecision::Double:
        return PrecisionPanel::tr("fp64: what the others are compared with");
    case StagePrecision::Single:
        return PrecisionPanel::tr("fp32: every product and sum is rounded to 24 bits");
    case StagePrecision::Tf32:
        return PrecisionPanel::tr("tf32: factors of matrix products have 11 bits, sums 24");
    case StagePrecision::Bfloat:
        return PrecisionPanel::tr("bf16: factors of matrix products have 8 bits, sums 24");
    case StagePrecision::Half:
        return PrecisionPanel::tr("fp16: factors of matrix products have 11 bits and a narrow range, sums 24");
    default:
        return PrecisionPanel::tr("accurate: each factor is the sum of two fp16 numbers, three products for one");
    }
}

QString errorText(double error) {
    return error == 0 ? QStringLiteral("0") : format::powerOfTen(error, 2);
}

} // namespace

PrecisionPanel::PrecisionPanel(MonarchWalk& walk, QWidget* parent) : QWidget(parent), walk_(walk) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    header_ = new PanelHeader(tr("Precision"), this);
    header_->setSubtitle(tr("error of each step against fp64"), tr("error against fp64"));
    plot_ = new Plot(this);
    plot_->setTitles(tr("step"), tr("relative error (l2)"));
    plot_->setYLog(true);
    plot_->setZeroLine(false);
    plot_->setZoomable(false, true);
    plot_->setMinimumHeight(kLeastPlot);
    plot_->setAccessibleName(tr("Error of each step in every precision"));
    plot_->setXFormatter([](double x) { return tr("step %1").arg(std::lround(x)); });
    lines_ = new ChartLines(plot_);
    table_ = new QTableWidget(static_cast<int>(kStagePrecisions.size()), kColumns, this);
    table_->setAccessibleName(tr("Error in every precision"));
    table_->setToolTip(tr("Double click or Enter chooses a precision"));
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setShowGrid(false);
    table_->setTabKeyNavigation(false);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(std::max(kRow, table_->fontMetrics().height() + 8));
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table_->horizontalHeader()->setSectionResizeMode(kName, QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setSectionsClickable(false);
    table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (int row = 0; row < table_->rowCount(); ++row)
        for (int column = 0; column < kColumns; ++column) {
            auto* item = new QTableWidgetItem;
            item->setTextAlignment((column == kName ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
            item->setToolTip(meaningOf(kStagePrecisions[static_cast<std::size_t>(row)]));
            table_->setItem(row, column, item);
        }
    table_->setFixedHeight(table_->verticalHeader()->defaultSectionSize() * (table_->rowCount() + 1) + 4);
    note_ = new QLabel;
    note_->setProperty("role", "caption");
    note_->setWordWrap(true);
    note_->setContentsMargins(12, 4, 12, 8);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(plot_, 1);
    layout->addWidget(table_);
    layout->addWidget(note_);

    connect(table_, &QTableWidget::cellActivated, this, [this](int row) { choose(row); });
    connect(&walk_, &MonarchWalk::traceChanged, this, &PrecisionPanel::follow);
    connect(&walk_, &MonarchWalk::stepChanged, this, &PrecisionPanel::showStep);
    connect(&walk_.session(), &Session::taskCancelled, this, [this](const QString& lane) {
        if (lane == QLatin1String(kLane))
            wish_.forget();
    });
    showErrors();
}

bool PrecisionPanel::isSettled() const {
    return !isVisible() || !wish_.isOnItsWay();
}

void PrecisionPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    follow();
}

void PrecisionPanel::follow() {
    const std::shared_ptr<const MonarchTrace> trace = walk_.trace();
    if (!isVisible() || !trace || !wish_.ask(trace))
        return;
    walk_.session().tasks().submit(
        kLane, tr("Computing in every precision"), Supersede::Cancel, this,
        [trace](TaskContext& task) { return precisionErrors(trace->options, task.stop(), task.progressFunction()); },
        [this, trace](std::vector<PrecisionErrors> errors) {
            wish_.arrived(trace);
            errors_ = std::move(errors);
            showErrors();
        },
        [this, trace](const Error& error) {
            wish_.lose(trace);
            errors_.clear();
            showErrors();
            plot_->setEmptyText(QString::fromUtf8(error.what()));
        });
}

void PrecisionPanel::showErrors() {
    const bool has = !errors_.empty() && walk_.trace();
    plot_->setEmptyText(has ? QString() : tr("The convolution in every precision appears here."));
    table_->setVisible(has);
    note_->setVisible(has);
    std::vector<ChartLine> lines;
    double low = std::numeric_limits<double>::infinity(), high = 0;
    for (const PrecisionErrors& errors : errors_) {
        if (errors.precision == StagePrecision::Double)
            continue; // it is what the others are measured by
        const bool isChosen = errors.precision == walk_.choices().precision;
        ChartLine line;
        line.name = line.label = QString::fromLatin1(nameOf(errors.precision));
        line.style = {tokenOf(errors.precision), isChosen ? 2.5 : 1.0};
        line.mark = isChosen ? markOf(errors.precision) : MarkShape::None;
        for (std::size_t step = 0; step < errors.steps.size(); ++step) {
            const double error = errors.steps[step];
            // Where nothing is lost there is no place on a logarithmic axis.
            const bool isThere = error > 0 && std::isfinite(error);
            line.points.push_back(
                {static_cast<double>(step + 1), isThere ? error : std::numeric_limits<double>::quiet_NaN()});
            if (isThere) {
                low = std::min(low, error);
                high = std::max(high, error);
            }
        }
        lines.push_back(std::move(line));
    }
    if (high > 0) {
        const auto steps = static_cast<double>(errors_.front().steps.size());
        plot_->setHome(0.5, steps + 0.5 + kRoomForNames * steps, low / 3, high * 3);
    }
    lines_->show(std::move(lines), [](double error) { return errorText(error); });
    showStep();
}

void PrecisionPanel::showStep() {
    if (errors_.empty() || !walk_.trace())
        return plot_->setMarkers({});
    const std::size_t step = std::min(walk_.step(), errors_.front().steps.size() - 1);
    plot_->setMarkers({{static_cast<double>(step + 1), tr("step %1").arg(step + 1), PlotMarker::Kind::Note}});
    table_->setHorizontalHeaderLabels({tr("precision"), tr("at step %1").arg(step + 1), tr("result")});
    table_->horizontalHeaderItem(kName)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (const int column : {kHere, kResult})
        table_->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    for (int row = 0; row < table_->rowCount(); ++row) {
        const PrecisionErrors& errors = errors_[static_cast<std::size_t>(row)];
        const bool isChosen = errors.precision == walk_.choices().precision;
        const QString name = QString::fromLatin1(nameOf(errors.precision));
        table_->item(row, kName)->setText(name);
        table_->item(row, kName)->setData(Qt::AccessibleTextRole, isChosen ? tr("%1, chosen").arg(name) : name);
        table_->item(row, kHere)->setText(errorText(errors.steps[step]));
        table_->item(row, kResult)->setText(errorText(errors.output));
        for (int column = 0; column < kColumns; ++column) {
            const TextWeight weight = isChosen ? TextWeight::SemiBold : TextWeight::Regular;
            table_->item(row, column)
                ->setFont(column == kName ? uiFont(TextRole::Table, weight) : tabularFont(TextRole::Table, weight));
        }
        if (isChosen)
            table_->setCurrentCell(row, kName);
    }
    note_->setText(tr("At a step: against the same step in fp64. Result: against the sum as written. Factors of "
                      "matrix products are rounded as tensor cores would."));
}

void PrecisionPanel::choose(int row) {
    MonarchChoices next = walk_.choices();
    next.precision = kStagePrecisions[static_cast<std::size_t>(row)];
    walk_.session().setMonarch(tr("precision %1").arg(QString::fromLatin1(nameOf(next.precision))), next);
}

} // namespace longwave::ui
