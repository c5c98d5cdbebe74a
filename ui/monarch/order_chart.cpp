// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/order_chart.h"

#include "ui/monarch/factor_button.h"
#include "ui/monarch/model_choice.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/plot/plot.h"
#include "ui/race/chart_lines.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

constexpr int kLeastOrder = 2;
constexpr int kMostOrder = 4;
constexpr std::int64_t kLeastLength = 4;
constexpr std::int64_t kMostLength = std::int64_t{1} << 22;
constexpr std::int64_t kUsualLength = 256; // what the paper draws begins here
constexpr double kPicosecond = 1e-12;
constexpr int kPlotHeight = 196;

/// Picoseconds a sample: rows of different lengths can be compared.
double perSample(double seconds, std::int64_t length) {
    return seconds / static_cast<double>(length) / kPicosecond;
}

const ModelCost* costAt(const OrderCurves& curves, int order, std::int64_t length) {
    for (const CostCurve& curve : curves.curves)
        if (curve.order == order)
            for (const ModelCost& cost : curve.points)
                if (cost.length() == length)
                    return &cost;
    return nullptr;
}

/// 16 · Σ N_i: the model's flops a point.
double flopsPerPoint(const ModelCost& cost) {
    double flops = 0;
    for (const ModelStage& stage : cost.stages)
        flops += stage.flops;
    return flops / static_cast<double>(cost.length());
}

} // namespace

std::optional<double> OrderCurves::seconds(int order, std::int64_t length) const {
    const ModelCost* cost = costAt(*this, order, length);
    return cost ? std::optional(cost->seconds) : std::nullopt;
}

int OrderCurves::cheapest(std::int64_t length) const {
    int best = 0;
    double least = 0;
    for (int order = kLeastOrder; order <= kMostOrder; ++order)
        if (const auto time = seconds(order, length); time && (best == 0 || *time < least)) {
            best = order;
            least = *time;
        }
    return best;
}

std::int64_t OrderCurves::firstOnMatrixUnits(int order) const {
    std::int64_t first = 0;
    for (const std::int64_t length : lengths)
        if (const ModelCost* cost = costAt(*this, order, length)) {
            const bool all = std::all_of(cost->stages.begin(), cost->stages.end(),
                                         [](const ModelStage& stage) { return stage.onMatrixUnit; });
            first = !all ? 0 : first == 0 ? length : first;
        }
    return first;
}

OrderCurves orderCurves(const ModelDevice& device) {
    OrderCurves curves{device, powersOfTwo(kLeastLength, kMostLength), {}};
    for (int order = kLeastOrder; order <= kMostOrder; ++order) {
        // As many primes as factors, at least.
        const std::vector<std::int64_t> lengths = powersOfTwo(std::int64_t{1} << order, kMostLength);
        curves.curves.push_back(costCurve(device, order, lengths));
    }
    return curves;
}

QString orderSentence(const OrderCurves& curves) {
    // Stretches of lengths with one cheapest order.
    struct Stretch {
        int order;
        std::int64_t from, to;
    };
    std::vector<Stretch> stretches;
    for (const std::int64_t length : curves.lengths)
        if (const int order = curves.cheapest(length); !stretches.empty() && stretches.back().order == order)
            stretches.back().to = length;
        else
            stretches.push_back({order, length, length});
    // Below a few hundred points a factor more or less is on matrix units, and the cheapest order changes at every
    // turn.
    QStringList parts;
    for (const Stretch& stretch : stretches)
        if (stretch.to >= kUsualLength)
            parts << OrderChart::tr("p = %1 up to %2").arg(stretch.order).arg(format::length1024(stretch.to));
    QString words = OrderChart::tr("Cheapest on %1, from N = %2 on: %3.")
                        .arg(QString::fromStdString(curves.device.name), format::length1024(kUsualLength),
                             parts.join(QStringLiteral(", ")));
    // Why: the longest length, where p = 2 needs the largest matrices, against the best there.
    const std::int64_t longest = curves.lengths.back();
    const int best = curves.cheapest(longest);
    const ModelCost* two = costAt(curves, 2, longest);
    const ModelCost* other = costAt(curves, best, longest);
    if (two && other && best != 2)
        words +=
            QLatin1Char(' ') + OrderChart::tr("Long: at %1, %2 take %3 flop a sample, %4 only %5.")
                                   .arg(format::length1024(longest), factorsText(two->factors()),
                                        format::count(std::llround(flopsPerPoint(*two))), factorsText(other->factors()),
                                        format::count(std::llround(flopsPerPoint(*other))));
    // Short: the first length where p = 2 wins.
    for (const std::int64_t length : curves.lengths) {
        const ModelCost* three = costAt(curves, 3, length);
        two = costAt(curves, 2, length);
        if (curves.cheapest(length) != 2 || !two || !three || length < kUsualLength)
            continue;
        const auto isOff = [](const ModelStage& stage) { return !stage.onMatrixUnit; };
        const bool misses = std::none_of(two->stages.begin(), two->stages.end(), isOff) &&
                            std::any_of(three->stages.begin(), three->stages.end(), isOff);
        words += QLatin1Char(' ') +
                 (misses ? OrderChart::tr("Short: at %1, p = 3 is %2: its small factors miss the matrix units, and "
                                          "it passes over the data once more, in %3 ps a sample against %4.")
                         : OrderChart::tr("Short: at %1, p = 3 is %2 and passes over the data once more, in %3 ps "
                                          "a sample against %4."))
                     .arg(format::length1024(length), factorsText(three->factors()),
                          format::significant(perSample(three->seconds, length)),
                          format::significant(perSample(two->seconds, length)));
        break;
    }
    const ModelDevice& device = curves.device;
    if (device.matrixUnit > 0)
        words +=
            QLatin1Char(' ') +
            OrderChart::tr("Why %1: from a factor of %1 on, matrix units multiply, at %2 instead of %3: %4 as fast.")
                .arg(device.matrixUnit)
                .arg(format::rate(device.matrixFlops, QStringLiteral("flop/s")).text(),
                     format::rate(device.generalFlops, QStringLiteral("flop/s")).text(),
                     format::ratio(device.matrixFlops / device.generalFlops));
    else
        words += QLatin1Char(' ') + OrderChart::tr("It has no matrix units: nothing happens at a factor of 16.");
    return words;
}

OrderChart::OrderChart(MonarchWalk& walk, ModelChoice& model, QWidget* parent)
    : QWidget(parent),
      walk_(walk),
      model_(model),
      header_(new PanelHeader(tr("Order p"))),
      plot_(new Plot),
      lines_(new ChartLines(plot_)),
      words_(new QLabel) {
    plot_->setAccessibleName(tr("Modelled time against N for p = 2, 3 and 4"));
    plot_->setXLog(true);
    plot_->setYLog(true);
    plot_->setZeroLine(false);
    plot_->setXTickFormat(TickFormat::Length1024);
    plot_->setTitles(tr("FFT length N"), tr("modelled time per sample (ps)"));
    plot_->setXFormatter([](double n) { return tr("N ≈ %1").arg(format::count(std::llround(n))); });
    plot_->setFixedHeight(kPlotHeight);
    words_->setProperty("role", "muted");
    words_->setWordWrap(true);
    words_->setContentsMargins(12, 4, 12, 12);
    words_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header_);
    column->addWidget(plot_);
    column->addWidget(words_);
    connect(&model_, &ModelChoice::changed, this, [this] {
        if (curves_ && curves_->device.name == model_.device().name && curves_->device.source == model_.device().source)
            return; // only other rows: the time of a sample stays
        wanted_ = true;
        request();
    });
    connect(&walk_, &MonarchWalk::traceChanged, this, &OrderChart::draw);
    connect(&walk_.session(), &Session::taskCancelled, this, [this](const QString& lane) {
        if (lane == QLatin1String(kLane))
            wanted_ = false;
    });
}

QString OrderChart::sentence() const {
    return words_->text();
}

void OrderChart::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    request();
}

void OrderChart::request() {
    if (!wanted_ || !isVisible())
        return;
    walk_.session().tasks().submit(
        kLane, tr("Modelling the orders"), Supersede::Cancel, this,
        [device = model_.device()](TaskContext&) { return std::make_shared<const OrderCurves>(orderCurves(device)); },
        [this](std::shared_ptr<const OrderCurves> curves) {
            wanted_ = false;
            curves_ = std::move(curves);
            draw();
        });
}

void OrderChart::draw() {
    const std::vector<std::int64_t>& factors = walk_.choices().factors;
    if (!curves_ || (curves_ == drawn_ && factors == drawnFactors_)) // another λ is no other chart
        return;
    drawn_ = curves_;
    drawnFactors_ = factors;
    static constexpr Qt::PenStyle kPens[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine};
    std::vector<ChartLine> lines;
    for (const CostCurve& curve : curves_->curves) {
        ChartLine line;
        line.name = tr("p = %1").arg(curve.order);
        line.label = line.name;
        line.style = {factorToken(curve.order - 1), 1.5, kPens[curve.order - kLeastOrder]};
        for (const ModelCost& cost : curve.points)
            line.points.push_back({static_cast<double>(cost.length()), perSample(cost.seconds, cost.length())});
        lines.push_back(line);
    }
    std::vector<PlotLabel> notes;
    if (const std::int64_t step = curves_->firstOnMatrixUnits(2); step > 0)
        if (const auto seconds = curves_->seconds(2, step)) {
            ChartLine mark;
            mark.name = tr("all factors on matrix units from here");
            mark.style = {Token::Text, 1, Qt::NoPen};
            mark.mark = MarkShape::Square;
            mark.filled = false;
            const double y = perSample(*seconds, step);
            mark.points.push_back({static_cast<double>(step), y});
            lines.push_back(mark);
            notes.push_back({static_cast<double>(step),
                             y,
                             tr("factor %1").arg(curves_->device.matrixUnit),
                             Qt::AlignHCenter | Qt::AlignTop,
                             Token::Muted,
                             {0, 4}});
        }
    const std::int64_t points = walk_.choices().points();
    const ModelCost here = modelCost(curves_->device, factors);
    ChartLine mark;
    mark.name = tr("N = %1 = %2").arg(format::count(points), factorsText(factors));
    mark.style = {Token::Text, 1, Qt::NoPen};
    mark.mark = MarkShape::Circle;
    const double y = perSample(here.seconds, points);
    mark.points.push_back({static_cast<double>(points), y});
    lines.push_back(mark);
    const bool isLeft = points < 4096;
    notes.push_back({static_cast<double>(points),
                     y,
                     tr("N = %1, p = %2").arg(format::count(points)).arg(factors.size()),
                     (isLeft ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignBottom,
                     Token::Text,
                     {isLeft ? 6.0 : -6.0, -4}});
    lines_->show(std::move(lines),
                 [](double ps) { return format::significant(ps) + format::kThinSpace + QStringLiteral("ps"); });
    lines_->setNotes(std::move(notes));
    double least = std::numeric_limits<double>::infinity();
    for (const ChartLine& line : lines_->lines())
        for (const CurvePoint& point : line.points)
            least = std::min(least, point.y);
    lines_->fitHome(least / 2, 0); // room for the note below the lowest point
    header_->setSubtitle(tr("modelled, %1").arg(QString::fromStdString(curves_->device.name)));
    words_->setText(orderSentence(*curves_));
    words_->setToolTip(
        tr("Equation 2 of FlashFFTConv (arXiv 2311.05908).\n%1").arg(QString::fromStdString(curves_->device.source)));
}

} // namespace longwave::ui
