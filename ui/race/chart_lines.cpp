// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/chart_lines.h"

#include "ui/plot/label_places.h"
#include "ui/plot/plot.h"
#include "ui/race/engine_list.h"
#include "ui/theme/fonts.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace longwave::ui {

namespace {

constexpr double kNameGap = 10;        // px from a line's last mark to its name
constexpr double kNameAir = 4;         // px from the axes to a name
constexpr double kShortened = 0.6;     // of the axis' width, for a name that finds no place as a whole
constexpr QPointF kLabelAir(4, 2);     // px that the plot keeps between a place and its words
constexpr double kAir = 1.25;          // times the largest value
constexpr double kShareOfNames = 0.24; // of the x axis, for names at the right

} // namespace

struct ChartLines::Name {
    std::size_t line; ///< index of its line
    QString words;
    CurvePoint point; ///< of the line, beside which it stands
    QPointF end;      ///< that point in pixels
    double y;         ///< its middle, in pixels
};

ChartLine lineOf(const Series& series, LineKind kind, const QString& name, const QString& label) {
    ChartLine line;
    line.name = name;
    line.label = label;
    const QString engine = QString::fromStdString(series.engine);
    line.engine = engine;
    const Token color = engineToken(engine);
    line.style = kind == LineKind::Measured       ? LineStyle{color, 1.5}
                 : kind == LineKind::Extrapolated ? LineStyle{color, 1.5, Qt::DashLine}
                                                  : LineStyle{Token::Axis, 1, Qt::DashLine};
    line.mark = kind == LineKind::Extrapolated ? MarkShape::None : engineMark(engine);
    line.filled = kind == LineKind::Measured;
    for (const SeriesPoint& p : series.points)
        line.points.push_back({p.length, p.value, p.low, p.high, p.isNoisy && kind == LineKind::Measured});
    return line;
}

ChartLines::ChartLines(Plot* plot) : QObject(plot), plot_(plot) {
    // Names stand beside what is seen: a zoom, or another size, moves them.
    connect(plot, &Plot::painted, this, &ChartLines::placeNames);
    connect(plot, &Plot::arranged, this, &ChartLines::placeNames);
}

void ChartLines::show(std::vector<ChartLine> lines, const std::function<QString(double)>& value) {
    lines_ = std::move(lines);
    while (curves_.size() < lines_.size())
        curves_.push_back(new Curve(plot_));
    for (std::size_t i = 0; i < curves_.size(); ++i) {
        Curve* curve = curves_[i];
        const bool isUsed = i < lines_.size();
        curve->setVisible(isUsed);
        curve->setPoints(isUsed ? lines_[i].points : std::vector<CurvePoint>());
        if (!isUsed)
            continue;
        curve->setName(lines_[i].name);
        curve->setStyle(lines_[i].style);
        curve->setMark(lines_[i].mark, lines_[i].filled);
        curve->setValueFormatter(value);
    }
    placeNames();
}

void ChartLines::setNotes(std::vector<PlotLabel> notes) {
    notes_ = std::move(notes);
    placeNames();
}

void ChartLines::fitHome(double leastLow, double leastHigh) {
    double left = std::numeric_limits<double>::infinity(), right = 0, low = leastLow, high = leastHigh;
    for (const ChartLine& line : lines_)
        for (const CurvePoint& p : line.points) {
            if (!(p.y > 0))
                continue;
            left = std::min(left, p.x);
            right = std::max(right, p.x);
            low = std::min({low, p.y, p.low > 0 ? p.low : p.y});
            high = std::max({high, p.y, p.high > 0 ? p.high : p.y});
        }
    if (!(right > 0))
        return;
    const double octaves = std::max(1.0, std::log2(right / left));
    plot_->setHome(left * std::exp2(-0.04 * octaves), right * std::exp2(kShareOfNames * octaves), low / kAir,
                   high * kAir);
}

void ChartLines::placeNames() {
    const QRectF area = plot_->plotArea();
    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    std::vector<Name> names;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const ChartLine& line = lines_[i];
        if (line.label.isEmpty())
            continue;
        // The last point that is seen; of a broken line, of its first piece: there is room behind it.
        const auto gap = std::find_if(line.points.begin(), line.points.end(),
                                      [](const CurvePoint& p) { return !std::isfinite(p.y); });
        for (auto p = std::make_reverse_iterator(gap); p != line.points.rend(); ++p) {
            const QPointF at = plot_->pixelAt(p->x, p->y);
            if (at.x() < area.left() - 1 || at.x() > area.right() + 1 || at.y() < area.top() - 1 ||
                at.y() > area.bottom() + 1)
                continue;
            names.push_back({i, line.label, *p, at, at.y()});
            break;
        }
    }
    const double height = metrics.height() - 1;
    for (Name& name : names) // on the lower axis it would be crossed out
        name.y =
            std::clamp(name.y, std::min(area.top(), area.bottom() - height) + height / 2, area.bottom() - height / 2);
    // Right of the end where there is room, else where it covers no line.
    const auto fits = [&](const Name& name) {
        return name.end.x() + kNameGap + metrics.horizontalAdvance(name.words) <= area.right() + 4;
    };
    const auto others = std::stable_partition(names.begin(), names.end(), fits);
    const std::vector<Name> homeless(others, names.end());
    names.erase(others, names.end());
    // Names that would touch are pushed apart, up and down alike.
    std::sort(names.begin(), names.end(), [](const Name& a, const Name& b) { return a.y < b.y; });
    for (int sweep = 0; sweep < 16; ++sweep)
        for (std::size_t i = 1; i < names.size(); ++i) {
            Name& upper = names[i - 1];
            Name& lower = names[i];
            const double overlap = height - (lower.y - upper.y);
            const Name& left = upper.end.x() < lower.end.x() ? upper : lower;
            const bool sideBySide =
                std::abs(lower.end.x() - upper.end.x()) > metrics.horizontalAdvance(left.words) + kNameGap;
            if (overlap <= 0 || sideBySide)
                continue;
            upper.y = std::max(area.top() + height / 2, upper.y - overlap / 2);
            lower.y = std::min(area.bottom() - height / 2, lower.y + overlap / 2);
        }
    std::vector<PlotLabel> labels = notes_;
    std::vector<QRectF> taken;
    for (const Name& name : names) {
        labels.push_back({name.point.x, name.point.y, name.words, Qt::AlignLeft | Qt::AlignVCenter, Token::Text,
                          QPointF(kNameGap - 4, std::round(name.y - name.end.y()))});
        taken.emplace_back(name.end.x() + kNameGap, name.y - height / 2, metrics.horizontalAdvance(name.words), height);
    }
    if (!homeless.empty())
        placeElsewhere(homeless, std::move(taken), labels);
    labels_ = std::move(labels);
    plot_->setLabels(labels_);
}

void ChartLines::placeElsewhere(const std::vector<Name>& names, std::vector<QRectF> taken,
                                std::vector<PlotLabel>& labels) const {
    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    const QRectF room = QRectF(plot_->plotArea()).adjusted(kNameAir, 0, -kNameAir, -kNameAir);
    std::vector<QPolygonF> lines;
    for (const ChartLine& line : lines_)
        lines.push_back(inPixels(*plot_, line.points));
    for (const Name& name : names) {
        // Whole where that is possible.
        std::optional<QRectF> place;
        QString words;
        for (const double most : {room.width(), kShortened * room.width()}) {
            if (place && isClear(*place, lines))
                break;
            words = metrics.elidedText(name.words, Qt::ElideRight, most);
            std::vector<QSizeF> sizes(lines_.size());
            sizes[name.line] = {metrics.horizontalAdvance(words) + 2, metrics.height()};
            place = placeLabels(room, lines, sizes, taken)[name.line];
        }
        if (!place)
            continue;
        labels.push_back({name.point.x, name.point.y, words, Qt::AlignLeft | Qt::AlignTop, Token::Text,
                          place->topLeft() - name.end - kLabelAir});
        taken.push_back(*place);
    }
}

std::pair<int, int> ChartLines::pointAt(QPointF pixel) const {
    for (std::size_t i = 0; i < lines_.size(); ++i)
        if (lines_[i].mark != MarkShape::None)
            if (const int point = curves_[i]->pointAt(pixel); point >= 0)
                return {static_cast<int>(i), point};
    return {-1, -1};
}

} // namespace longwave::ui
