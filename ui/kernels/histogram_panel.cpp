// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/histogram_panel.h"

#include "ui/kernels/metric_info.h"
#include "ui/plot/bars.h"
#include "ui/plot/plot.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace longwave::ui {
namespace {

constexpr double kAir = 1.08;
constexpr double kLogAir = 1.6;
constexpr double kLogBase = 0.7; ///< the lower end of a logarithmic axis: a bin of one tap is seen

} // namespace

HistogramPanel::HistogramPanel(QWidget* parent) : QWidget(parent) {
    setProperty("surface", true);
    header_ = new PanelHeader(tr("Weights"), this);
    scale_ = new Segmented({tr("Linear"), tr("Log")});
    scale_->setTip(0, tr("Counts on a linear axis"));
    scale_->setTip(1, tr("Counts on a logarithmic axis: bins of a few taps are seen beside bins of many"));
    header_->addControl(scale_);
    plot_ = new Plot(this);
    plot_->setTitles(tr("weight k[t] (dimensionless)"), tr("taps per bin (count)"));
    plot_->setAccessibleName(tr("Histogram of the taps"));
    plot_->setZoomable(true, false);
    plot_->setZeroLine(false);
    plot_->setXFormatter([](double x) { return QStringLiteral("k = ") + format::significant(x); });
    bars_ = new Bars(plot_, Token::S1, tr("taps"));
    caption_ = new QLabel(this);
    caption_->setProperty("role", "caption");
    caption_->setWordWrap(true);
    caption_->setContentsMargins(12, 0, 12, 8);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(plot_, 1);
    layout->addWidget(caption_);

    connect(scale_, &Segmented::currentIndexChanged, this, &HistogramPanel::showHistogram);
    connect(plot_, &Plot::hovered, this, [this](double x, double) { emit statusChanged(statusAt(x)); });
    connect(plot_, &Plot::left, this, [this] { emit statusChanged({}); });
    showHistogram();
}

void HistogramPanel::setHistogram(std::shared_ptr<const TapHistogram> histogram, int head, bool smoothed) {
    histogram_ = std::move(histogram);
    head_ = head;
    smoothed_ = smoothed;
    stopped_ = false;
    showHistogram();
}

void HistogramPanel::setStopped(bool stopped) {
    stopped_ = stopped;
    showHistogram();
}

void HistogramPanel::setLambda(double lambda, bool squashOn) {
    lambda_ = lambda;
    squashOn_ = squashOn;
    showLambda();
}

QString HistogramPanel::caption() const {
    return caption_->isHidden() ? QString() : caption_->text();
}

QSize HistogramPanel::sizeHint() const {
    return {296, 300};
}

QSize HistogramPanel::minimumSizeHint() const {
    return {std::max(220, QWidget::minimumSizeHint().width()), 180};
}

void HistogramPanel::setBankWord(const QString& word) {
    bank_ = word;
    showHistogram();
}

void HistogramPanel::showHistogram() {
    const bool has = histogram_ && histogram_->taps() > 0;
    const QString whose = head_ < 0 ? tr("all heads") : tr("head %1").arg(head_);
    header_->setSubtitle(!histogram_       ? QString()
                         : bank_.isEmpty() ? whose
                                           : QStringLiteral("%1, %2").arg(bank_, whose));
    if (has) {
        const bool log = scale_->currentIndex() == 1;
        const auto& counts = histogram_->counts();
        const auto most = static_cast<double>(*std::max_element(counts.begin(), counts.end()));
        bars_->setData(histogram_->edges(), {counts.begin(), counts.end()});
        plot_->setYLog(log);
        plot_->setHome(histogram_->edges().front(), histogram_->edges().back(), log ? kLogBase : 0,
                       log ? std::max(2.0, kLogAir * most) : kAir * most);
        plot_->setEmptyText({});
    } else {
        bars_->setData({}, {});
        plot_->setEmptyText(stopped_      ? tr("Stopped. Choose another head to begin again.")
                            : !histogram_ ? tr("Counting taps")
                                          : tr("No tap is finite, so there is nothing to count."));
    }
    showLambda();
}

void HistogramPanel::showLambda() {
    const bool has = histogram_ && histogram_->taps() > 0;
    plot_->setThresholdBandX(has && squashOn_ ? std::optional(lambda_) : std::nullopt);
    if (squashOn_)
        bars_->setHighlight(-lambda_, lambda_, Token::Raw);
    else
        bars_->setHighlight(1, 0, Token::Raw);
    caption_->setVisible(has);
    if (!has)
        return;
    const QString inside = format::count(histogram_->countInside(lambda_));
    const QString all = format::count(histogram_->taps());
    const QString about = histogram_->isExact() ? QString() : tr("about ");
    QString text = smoothed_ ? tr("%1%2 of %3 smoothed taps fall inside ±λ and become zero").arg(about, inside, all)
                             : tr("%1%2 of %3 taps fall inside ±λ and become zero").arg(about, inside, all);
    if (!squashOn_)
        text = tr("%1 taps. Squash is off: none is made zero").arg(all);
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    if (histogram_->notFinite() > 0)
        text += tr(". %1 taps that are not finite are left out").arg(format::count(histogram_->notFinite()));
    caption_->setText(text);
}

QString HistogramPanel::statusAt(double value) const {
    if (!histogram_)
        return {};
    const auto& edges = histogram_->edges();
    const auto after = std::upper_bound(edges.begin(), edges.end(), value);
    if (after == edges.begin() || after == edges.end())
        return {};
    const auto bin = static_cast<std::size_t>(after - edges.begin() - 1);
    return tr("%1 taps in %2 … %3")
        .arg(format::count(histogram_->counts()[bin]), format::significant(edges[bin]),
             format::significant(edges[bin + 1]));
}

} // namespace longwave::ui
