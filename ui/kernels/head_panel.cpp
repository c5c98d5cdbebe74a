// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/head_panel.h"

#include "ui/kernels/overlaid_legend.h"
#include "ui/plot/plot.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace longwave::ui {
namespace {

constexpr int kNameWidth = 96; // px that the name of a checkpoint gets in a narrow header

LineStyle beforeStyle(bool compares) {
    return compares ? LineStyle{Token::S5, 1.5} : LineStyle::raw();
}

LegendSample sampleOf(const LineStyle& style, const QString& word) {
    return {style.color, style.width, word, style.pen};
}

void widen(MinMax& range, const std::shared_ptr<const Pyramid>& curve) {
    if (!curve || curve->range().isEmpty())
        return;
    const MinMax more = curve->range();
    range = range.isEmpty() ? more : MinMax{std::min(range.low, more.low), std::max(range.high, more.high)};
}

} // namespace

QString beforeAndAfter(const QString& before, const QString& after) {
    return after.isEmpty() ? before : before + QChar(u' ') + format::kArrow + QChar(u' ') + after;
}

QString withoutEnding(const QString& name) {
    constexpr qsizetype kLongestEnding = 12;
    const qsizetype dot = name.lastIndexOf(u'.');
    const bool isEnding =
        dot > 0 && name.size() - dot <= kLongestEnding && dot + 1 < name.size() && name[dot + 1].isLetter();
    return isEnding ? name.left(dot) : name;
}

LineStyle furtherStyle(int index, bool compares) {
    // s5 is the first checkpoint where two are compared; elsewhere s6 would be taken for the grey of raw.
    const std::array tokens{Token::S2, Token::S3, Token::S4, compares ? Token::S6 : Token::S5};
    const auto count = static_cast<int>(tokens.size());
    return {tokens[static_cast<std::size_t>(index % count)], 1, index < count ? Qt::SolidLine : Qt::DashLine};
}

HeadPanel::HeadPanel(const QStringList& switches, bool saysSettings, QWidget* parent)
    : QWidget(parent),
      saysSettings_(saysSettings) {
    setProperty("surface", true);
    header_ = new PanelHeader(tr("Head"), this);
    switch_ = new Segmented(switches);
    header_->addControl(switch_);
    warning_ = new QLabel(this);
    warning_->setProperty("role", "warning");
    warning_->setWordWrap(true);
    warning_->setContentsMargins(12, 4, 12, 4);
    warning_->hide();
    legend_ = new OverlaidLegend(this);
    plot_ = new Plot(this);
    for (int i = 0; i < OverlaidHeads::kMost; ++i)
        further_.push_back(new PyramidTrace(plot_, furtherStyle(i, false)));
    before_ = new PyramidTrace(plot_, LineStyle::raw(), tr("raw"));
    after_ = new PyramidTrace(plot_, LineStyle::processed());

    layout_ = new QVBoxLayout(this);
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(0);
    layout_->addWidget(header_);
    layout_->addWidget(warning_);
    layout_->addWidget(legend_);
    layout_->addWidget(plot_, 1);

    connect(switch_, &Segmented::currentIndexChanged, this, [this](int index) {
        switched(index);
        emit wantedChanged();
        showAgain();
    });
    connect(plot_, &Plot::hovered, this,
            [this](double x, double) { emit statusChanged(view_ ? statusAt(*view_, x) : QString()); });
    connect(plot_, &Plot::left, this, [this] { emit statusChanged({}); });
}

void HeadPanel::fitHeader() {
    setCompact(kMostCompact);
    switch_->updateGeometry();
    header_->setMinimumWidth(header_->minimumSizeHint().width() +
                             fontMetrics().horizontalAdvance(QStringLiteral("0000")));
    setCompact(0);
    switch_->updateGeometry();
}

void HeadPanel::setSubtitle(const QString& text, const QString& brief) {
    subtitle_ = text;
    briefSubtitle_ = brief;
    if (fittedFor_.isEmpty() || !fittedFor_.contains(text))
        header_->setSubtitle(text); // and fitLegend may shorten it
}

void HeadPanel::setView(std::shared_ptr<const HeadView> view) {
    view_ = std::move(view);
    showAgain();
}

const std::vector<LegendSample>& HeadPanel::overlaidSamples() const noexcept {
    return legend_->samples();
}

void HeadPanel::setOverlaid(std::shared_ptr<const OverlaidHeads> overlaid) {
    overlaid_ = std::move(overlaid);
    showAgain();
}

void HeadPanel::setWarning(const QString& text) {
    if (text == warning_->text())
        return;
    warning_->setText(text);
    warning_->setVisible(!text.isEmpty());
}

void HeadPanel::showAgain() {
    if (!view_) {
        for (PyramidTrace* trace : further_)
            trace->setData(nullptr);
        before_->setData(nullptr);
        after_->setData(nullptr);
        legend_->setSamples({});
        return;
    }
    header_->setTitle(tr("Head %1").arg(view_->before->head));
    nameLines();
    show(*view_);
    fitLegend();
}

void HeadPanel::nameLines() {
    const ContrastWords& words = view_->words;
    before_->setName(words.before);
    before_->setStyle(beforeStyle(words.compares));
    after_->setName(words.after);
    std::vector<LegendSample> samples;
    const std::size_t count = overlaid_ ? overlaid_->sides.size() : 0;
    for (std::size_t i = 0; i < count; ++i) {
        const LineStyle style = furtherStyle(static_cast<int>(i), words.compares);
        further_[i]->setStyle(style);
        further_[i]->setName(tr("head %1").arg(overlaid_->sides[i]->head));
        samples.push_back(sampleOf(style, QString::number(overlaid_->sides[i]->head)));
    }
    legend_->setSamples(std::move(samples));
}

void HeadPanel::draw(const HeadView& view, const Drawing& drawing) {
    const auto give = [&](PyramidTrace* trace, const HeadSide* side) {
        // The place matters without a curve too: the closest zoom goes by it.
        const auto [x0, dx] = drawing.place(side ? *side : *view.before);
        trace->setValueMap(drawing.map);
        trace->setValueFormatter(drawing.formatter);
        trace->setGapText(drawing.gap);
        trace->setData(side ? drawing.curve(*side) : nullptr, x0, dx);
    };
    for (std::size_t i = 0; i < further_.size(); ++i)
        give(further_[i], overlaid_ && i < overlaid_->sides.size() ? overlaid_->sides[i].get() : nullptr);
    give(after_, view.after.get());
    give(before_, view.before.get());
}

MinMax HeadPanel::rangeOf(const HeadView& view, const CurveOf& curve, bool furtherHeads) const {
    MinMax range{1, 0};
    widen(range, curve(*view.before));
    if (view.after)
        widen(range, curve(*view.after));
    if (furtherHeads && overlaid_)
        for (const auto& side : overlaid_->sides)
            widen(range, curve(*side));
    return range;
}

void HeadPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitLegend();
}

// The longest legend there is room for, then the shorter words of the controls; without a legend the colours still mean
// what they mean everywhere.
void HeadPanel::fitLegend() {
    QStringList said{QString::number(width()), subtitle_};
    if (view_)
        said << QString::number(view_->before->head) << view_->words.before << view_->words.after
             << (view_->after && saysSettings_ ? view_->words.afterLegend : QString())
             << (view_->after ? view_->words.afterTitle : QString());
    if (said == fittedFor_)
        return;
    fittedFor_ = std::move(said);
    std::vector<std::vector<LegendSample>> legends;
    if (view_) {
        const ContrastWords& words = view_->words;
        const LineStyle before = beforeStyle(words.compares);
        const LineStyle after = LineStyle::processed();
        const auto elided = [this](const QString& name) {
            return fontMetrics().elidedText(withoutEnding(name), Qt::ElideMiddle, kNameWidth);
        };
        if (!view_->after) {
            legends.push_back({sampleOf(before, words.before)});
        } else {
            if (saysSettings_)
                legends.push_back({sampleOf(before, words.before), sampleOf(after, words.afterLegend)});
            legends.push_back({sampleOf(before, words.before), sampleOf(after, words.after)});
            legends.push_back({sampleOf(before, words.before), sampleOf(after, words.afterTitle)});
        }
        if (words.compares && view_->after) {
            legends.push_back({sampleOf(before, withoutEnding(words.before)), //
                               sampleOf(after, withoutEnding(words.after))});
            legends.push_back({sampleOf(before, elided(words.before)), sampleOf(after, elided(words.after))});
            legends.push_back({sampleOf(before, tr("A")), sampleOf(after, tr("B"))});
        }
    }
    setCompact(0);
    header_->setSubtitle(subtitle_);
    const auto fits = [this] {     // with the subtitle whole: it says N
        switch_->updateGeometry(); // the header does not hear of its words by itself
        return header_->sizeHint().width() <= width();
    };
    for (std::vector<LegendSample>& legend : legends) {
        header_->setLegend(std::move(legend));
        if (fits())
            return;
    }
    header_->setLegend({});
    for (int compact = 0; compact <= kMostCompact; ++compact) {
        setCompact(compact);
        if (compact == 2 && !briefSubtitle_.isNull())
            header_->setSubtitle(briefSubtitle_);
        if (fits())
            return;
    }
}

} // namespace longwave::ui
