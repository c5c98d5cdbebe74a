// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/sweep_panel.h"

#include "ui/kernels/metric_info.h"
#include "ui/plot/curve.h"
#include "ui/plot/label_places.h"
#include "ui/plot/plot.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"

#include <QKeyEvent>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kTop = 112;     // per cent: room for the marker's label over 100
constexpr double kLeastTop = 4;  // per cent of air above a roughness that grows
constexpr double kTryAgain = 16; // px that λ's line moves until names look for better places
constexpr double kLineAir = 4;   // px, from λ's line to a name

QString percentText(double percent) {
    return format::fixed(percent, 1) + format::kThinSpace + QChar(u'%');
}

/// Three significant digits, as λ is shown: what is picked is then what is read.
double asShown(double lambda) {
    if (!(lambda > 0))
        return 0;
    const double step = std::pow(10.0, std::floor(std::log10(lambda)) - 2);
    return std::round(lambda / step) * step;
}

} // namespace

SweepPanel::SweepPanel(QWidget* parent) : QWidget(parent) {
    setProperty("surface", true);
    header_ = new PanelHeader(tr("λ sweep"), this);
    hint_ = new QLabel(tr("click to set λ"));
    hint_->setProperty("role", "muted");
    hint_->setFont(uiFont(TextRole::Table));
    header_->addControl(hint_);
    which_ = new Segmented({tr("Head"), tr("Layer")});
    which_->setTip(0, tr("What Squash does to the chosen head"));
    which_->setTip(1, tr("What Squash does to all heads of the bank together"));
    header_->addControl(which_);

    plot_ = new Plot(this);
    plot_->setTitles(tr("λ (same unit as k)"), tr("per cent (%)"));
    plot_->setAccessibleName(tr("Sparsity, roughness and output error against λ"));
    plot_->setXLog(true);
    plot_->setZoomable(true, false);
    plot_->setXFormatter([](double x) { return QStringLiteral("λ = ") + lambdaText(x); });
    plot_->installEventFilter(this);
    curves_ = {new Curve(plot_, LineStyle{Token::S1, 1.5, Qt::SolidLine}, tr("sparsity")),
               new Curve(plot_, LineStyle{Token::S3, 1.5, Qt::DotLine}, tr("roughness, % of raw")),
               new Curve(plot_, LineStyle{Token::S2, 1.5, Qt::DashLine}, tr("output error"))};
    const std::array shapes{MarkShape::Circle, MarkShape::Square, MarkShape::Diamond};
    const std::array colors{Token::S1, Token::S3, Token::S2};
    for (std::size_t i = 0; i < kCurves; ++i) {
        // As the status bar says it, and as a click there would set it.
        curves_[i]->setReadout([this, i](double x) { return textAt(static_cast<int>(i), x); });
        marks_[i] = new Curve(plot_, LineStyle{colors[i], 1.5, Qt::NoPen});
        marks_[i]->setMark(shapes[i]);
        marks_[i]->setValueFormatter([](double) { return QString(); }); // the curve below says it
    }

    note_ = new QLabel(this);
    note_->setProperty("role", "caption");
    note_->setWordWrap(true);
    note_->setContentsMargins(12, 0, 12, 8);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(plot_, 1);
    layout->addWidget(note_);

    connect(which_, &Segmented::currentIndexChanged, this, [this](int index) {
        describe();
        emit wantsLayerChanged(index == 1);
    });
    connect(plot_, &Plot::clicked, this, [this](double x, double) { pick(asShown(x)); });
    connect(plot_, &Plot::painted, this, &SweepPanel::placeNames);
    connect(plot_, &Plot::viewChanged, this, [this] { namedIn_ = {}; });
    connect(plot_, &Plot::hovered, this, [this](double x, double) { emit statusChanged(statusAt(x)); });
    connect(plot_, &Plot::left, this, [this] { emit statusChanged({}); });
    showSweep();
}

bool SweepPanel::wantsLayer() const {
    return which_->currentIndex() == 1;
}

void SweepPanel::setWantsLayer(bool layer) {
    which_->setCurrentIndex(layer ? 1 : 0);
}

void SweepPanel::setHead(int head) {
    head_ = head;
    describe();
}

void SweepPanel::setSweep(std::shared_ptr<const LambdaSweep> sweep, bool layer) {
    sweep_ = std::move(sweep);
    layerShown_ = layer;
    stopped_ = false;
    showSweep();
}

void SweepPanel::setStopped(bool stopped) {
    stopped_ = stopped;
    showSweep();
}

void SweepPanel::setLambda(double lambda, bool squashOn) {
    lambda_ = lambda;
    squashOn_ = squashOn;
    showMarker();
}

QString SweepPanel::note() const {
    return note_->isHidden() ? QString() : note_->text();
}

QSize SweepPanel::sizeHint() const {
    return {296, 310};
}

QSize SweepPanel::minimumSizeHint() const {
    return {std::max(220, QWidget::minimumSizeHint().width()), 200};
}

const std::vector<double>& SweepPanel::valuesOf(int which) const {
    return which == kSparsity ? sweep_->sparsity : which == kRoughness ? sweep_->roughness : sweep_->outputError;
}

void SweepPanel::showSweep() {
    const bool has = sweep_ && !sweep_->lambdas.empty();
    double top = 100;
    for (int i = 0; i < kCurves; ++i) {
        std::vector<CurvePoint> points;
        if (has) {
            const std::vector<double>& values = valuesOf(i);
            for (std::size_t p = 0; p < values.size(); ++p) {
                points.push_back({sweep_->lambdas[p], 100 * values[p]});
                if (std::isfinite(values[p]))
                    top = std::max(top, 100 * values[p]);
            }
        }
        curves_[static_cast<std::size_t>(i)]->setVisible(!points.empty());
        curves_[static_cast<std::size_t>(i)]->setPoints(std::move(points));
    }
    if (has)
        plot_->setHome(sweep_->lambdas.front(), sweep_->lambdas.back(), 0,
                       std::max(kTop, top * kTop / 100 + kLeastTop));
    if (has)
        plot_->setEmptyText({});
    else if (stopped_)
        plot_->setEmptyText(tr("Stopped. Choose Head or Layer, or another head, to begin again."));
    else if (!sweep_)
        plot_->setEmptyText(tr("Sweeping λ"));
    else if (sweep_->heads > 0)
        plot_->setEmptyText(tr("Every tap is zero: there is nothing to squash."));
    else if (layerShown_)
        plot_->setEmptyText(tr("No head has only finite taps, so nothing can be said of λ."));
    else
        plot_->setEmptyText(tr("This head has taps that are not finite, so nothing can be said of λ."));

    QStringList notes;
    if (has && !sweep_->signal)
        notes << tr("Open a signal to see the output error");
    else if (has && sweep_->signal == SignalPower::State::Silent)
        notes << tr("The signal is silent: it has no output error");
    else if (has && sweep_->signal == SignalPower::State::NotFinite)
        notes << tr("The signal has samples that are not finite: its output error is not known");
    if (has && sweep_->headsNotFinite > 0)
        notes << tr("%1 of %2 heads are left out: they have taps that are not finite")
                     .arg(format::count(sweep_->headsNotFinite), format::count(sweep_->heads + sweep_->headsNotFinite));
    note_->setText(notes.join(QStringLiteral(". ")));
    note_->setVisible(!notes.isEmpty());
    namedIn_ = {};
    describe();
    showMarker();
}

void SweepPanel::showMarker() {
    for (Curve* mark : marks_)
        mark->setPoints({});
    if (!sweep_ || sweep_->lambdas.empty()) {
        plot_->setMarkers({});
        return;
    }
    // A λ beyond the sweep stands at its end, with an arrow.
    const double low = sweep_->lambdas.front();
    const double high = sweep_->lambdas.back();
    QString label = QStringLiteral("λ = ") + lambdaText(lambda_);
    if (!squashOn_)
        label = tr("%1, Squash is off").arg(label);
    if (lambda_ < low)
        label = QStringLiteral("← ") + label;
    else if (lambda_ > high)
        label += QStringLiteral(" →");
    plot_->setMarkers(
        {{std::clamp(lambda_, low, high), label, squashOn_ ? PlotMarker::Kind::Accent : PlotMarker::Kind::Note}});
    for (int i = 0; squashOn_ && i < kCurves; ++i)
        if (const auto value = valueAt(sweep_->lambdas, valuesOf(i), lambda_))
            marks_[static_cast<std::size_t>(i)]->setPoints({{lambda_, 100 * *value}});
    placeNames();
}

QRectF SweepPanel::roomOfMarker() const {
    const double at = std::clamp(lambda_, sweep_->lambdas.front(), sweep_->lambdas.back());
    const QRectF area = plot_->plotArea();
    return {plot_->pixelAt(at, 0).x() - kLineAir, area.top(), 2 * kLineAir, area.height()};
}

void SweepPanel::setBankWord(const QString& word) {
    bank_ = word;
    describe();
}

void SweepPanel::describe() {
    const bool layer = wantsLayer();
    QString subtitle = layer ? tr("all heads") : head_ < 0 ? QString() : tr("head %1").arg(head_);
    if (sweep_ && layer != layerShown_ && !stopped_)
        subtitle = tr("%1, measuring").arg(subtitle);
    header_->setSubtitle(bank_.isEmpty() ? subtitle : QStringLiteral("%1, %2").arg(bank_, subtitle));
    hint_->setVisible(false);
    const int needed = header_->sizeHint().width() + hint_->sizeHint().width() + 8;
    hint_->setVisible(sweep_ && !sweep_->lambdas.empty() && needed <= width());
}

// Where the names of the curves stand depends on where the axes are, and those are laid out when the plot is painted.
// They rest while λ moves, but for one that its line would go through.
void SweepPanel::placeNames() {
    const QRect area = plot_->plotArea();
    if (!sweep_ || sweep_->lambdas.empty() || area.isEmpty())
        return;
    const QRectF marker = roomOfMarker();
    // While λ is dragged, names that found no good place are not tried anew at every pixel.
    const bool isFar = std::abs(marker.center().x() - placedAt_) >= kTryAgain;
    if (area == namedIn_ && !(areOn(marker) && !crossed_) && !((shortened_ || crossed_) && isFar))
        return;
    placedAt_ = marker.center().x();
    namedIn_ = area;
    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    std::vector<QPolygonF> lines;
    for (const Curve* curve : curves_)
        lines.push_back(inPixels(*plot_, curve->points()));
    // The marker's label has the uppermost line for itself.
    const QRectF free = QRectF(area).adjusted(6, metrics.height() + 4, -4, -4);
    std::vector<PlotLabel> labels;
    // On neither side of λ there may be room for the whole of the longest name.
    for (const bool brief : {false, true}) {
        shortened_ = brief;
        const std::array names{tr("sparsity"), brief ? tr("freq. roughness") : tr("freq. roughness, % of raw"),
                               tr("output error")};
        std::vector<QSizeF> sizes;
        for (const QString& name : names)
            sizes.emplace_back(metrics.horizontalAdvance(name) + 2, metrics.height());
        names_ = placeLabels(free, lines, sizes, {marker});
        labels.clear();
        for (std::size_t i = 0; i < kCurves; ++i)
            if (names_[i])
                labels.push_back(labelIn(*names_[i], *plot_, names[i]));
        if (!areOn(marker))
            break;
    }
    crossed_ = areOn(marker);
    plot_->setLabels(std::move(labels));
}

bool SweepPanel::areOn(const QRectF& room) const {
    return std::ranges::any_of(names_, [&](const auto& place) { return place && place->intersects(room); });
}

void SweepPanel::pick(double lambda) {
    if (sweep_ && !sweep_->lambdas.empty())
        emit lambdaPicked(std::clamp(lambda, asShown(sweep_->lambdas.front()), sweep_->lambdas.back()));
}

bool SweepPanel::step(int direction) {
    if (!sweep_ || sweep_->lambdas.empty())
        return false;
    const std::vector<double>& lambdas = sweep_->lambdas;
    // From the point that λ is nearest to; a λ beyond the ends comes back to the end first.
    const auto above = std::lower_bound(lambdas.begin(), lambdas.end(), lambda_);
    auto at = above - lambdas.begin();
    if (at == static_cast<std::ptrdiff_t>(lambdas.size()))
        at = direction < 0 ? at : at - 1;
    else if (at == 0 && lambda_ < lambdas.front())
        at = direction > 0 ? -1 : 0;
    else if (at > 0 &&
             lambda_ * lambda_ < lambdas[static_cast<std::size_t>(at)] * lambdas[static_cast<std::size_t>(at - 1)])
        --at;
    at = std::clamp<std::ptrdiff_t>(at + direction, 0, static_cast<std::ptrdiff_t>(lambdas.size()) - 1);
    emit lambdaPicked(lambdas[static_cast<std::size_t>(at)]);
    return true;
}

QString SweepPanel::textAt(int which, double lambda) const {
    if (!sweep_ || sweep_->lambdas.empty() || lambda < sweep_->lambdas.front() || lambda > sweep_->lambdas.back())
        return {};
    const double within = std::clamp(asShown(lambda), sweep_->lambdas.front(), sweep_->lambdas.back());
    const auto value = valueAt(sweep_->lambdas, valuesOf(which), within);
    return value ? percentText(100 * *value) : QString();
}

QString SweepPanel::statusAt(double lambda) const {
    QStringList parts;
    for (int i = 0; i < kCurves; ++i)
        if (const QString text = textAt(i, lambda); !text.isEmpty())
            parts << curves_[static_cast<std::size_t>(i)]->name() + QChar(u' ') + text;
    return parts.isEmpty()
               ? QString()
               : QStringLiteral("λ = ") + lambdaText(lambda) + QStringLiteral(": ") + parts.join(QStringLiteral(", "));
}

void SweepPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    describe();
}

bool SweepPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == plot_ && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = (key->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
        if (plain && key->key() == Qt::Key_Left && step(-1))
            return true;
        if (plain && key->key() == Qt::Key_Right && step(1))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace longwave::ui
