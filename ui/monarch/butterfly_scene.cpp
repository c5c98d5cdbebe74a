// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/butterfly_scene.h"

#include "ui/monarch/view_words.h"
#include "ui/theme/fonts.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kTop = 30; // the headings
constexpr double kBottom = 12;
constexpr double kNameAir = 12; // from a node's middle to its name
constexpr std::int64_t kMostRanks = 3;
constexpr double kLeastDisc = 3.5, kMostDisc = 14;

double largest(const Complexes& values) {
    double most = 0;
    for (const std::complex<double>& z : values)
        most = std::max(most, std::abs(z));
    return most;
}

} // namespace

WireScene::WireScene(std::shared_ptr<const MonarchTrace> trace, std::size_t current, WireOrder order, QSizeF size)
    : trace_(std::move(trace)),
      current_(current),
      size_(size) {
    if (!trace_)
        return;
    for (const std::size_t step : shownWith(*trace_, current_))
        segments_.push_back(segmentOf(*trace_, step, order));
    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    double room = 0;
    for (std::size_t column = 0; column < columnCount(); ++column) {
        const TraceStep& step = trace_->steps[stepOf(column)];
        max_.push_back(largest(step.values));
        std::vector<std::int64_t> cells(static_cast<std::size_t>(placeCount(column)), -1);
        const std::vector<int>& places = placesOf(column);
        for (std::size_t cell = 0; cell < places.size(); ++cell)
            cells[static_cast<std::size_t>(places[cell])] = static_cast<std::int64_t>(cell);
        cellAt_.push_back(std::move(cells));
        const auto last = static_cast<std::int64_t>(step.values.size()) - 1;
        room = std::max(room, metrics.horizontalAdvance(placeText(step, last)));
    }
    for (const WireSegment& segment : segments_) {
        factorMax_.push_back(largest(segment.factors));
        labelWidth_.push_back(0);
        for (const QString& label : segment.labels)
            labelWidth_.back() = std::max(labelWidth_.back(), metrics.horizontalAdvance(label));
    }
    area_ = QRectF(0, kTop, size.width(), std::max(1.0, size.height() - kTop - kBottom));
    const double tightest = std::min(spacing(0), spacing(columnCount() - 1));
    const auto ranks = static_cast<std::int64_t>(std::ceil((metrics.height() - 2) / tightest));
    nameRanks_ = ranks <= kMostRanks && static_cast<double>(ranks) * (room + 6) < size.width() / 6 ? ranks : 1;
    const double margin = kNameAir + static_cast<double>(nameRanks_) * (room + 6) + 10;
    for (std::size_t column = 0; column < columnCount(); ++column)
        x_.push_back(margin + (size.width() - 2 * margin) * static_cast<double>(column) /
                                  static_cast<double>(columnCount() - 1));
}

const std::vector<int>& WireScene::placesOf(std::size_t column) const {
    return column == 0 ? segments_.front().from : segments_[column - 1].to;
}

int WireScene::placeCount(std::size_t column) const {
    return column == 0 ? segments_.front().fromCount : segments_[column - 1].toCount;
}

double WireScene::spacing(std::size_t column) const {
    return area_.height() / placeCount(column);
}

double WireScene::discOf(std::size_t column) const {
    const double disc = std::min(kMostDisc, spacing(column) - 1);
    return disc < kLeastDisc ? 0 : disc;
}

QPointF WireScene::nodeAt(std::size_t column, std::int64_t cell) const {
    const int place = placesOf(column)[static_cast<std::size_t>(cell)];
    return {x_[column], area_.top() + (place + 0.5) * spacing(column)};
}

WireScene::Node WireScene::nearest(QPointF place) const {
    Node node;
    for (std::size_t column = 1; column < columnCount(); ++column)
        if (std::abs(place.x() - x_[column]) < std::abs(place.x() - x_[node.column]))
            node.column = column;
    const auto& cells = cellAt_[node.column];
    auto at = std::clamp<std::int64_t>(
        static_cast<std::int64_t>(std::floor((place.y() - area_.top()) / spacing(node.column))), 0,
        static_cast<std::int64_t>(cells.size()) - 1);
    while (at > 0 && cells[static_cast<std::size_t>(at)] < 0) // of a result that is half as long
        --at;
    node.cell = std::max<std::int64_t>(0, cells[static_cast<std::size_t>(at)]);
    return node;
}

std::int64_t WireScene::beside(std::size_t column, std::int64_t cell, std::int64_t places) const {
    const auto& cells = cellAt_[column];
    const auto count = static_cast<std::int64_t>(placesOf(column).size()); // those that are taken come first
    const std::int64_t place = placesOf(column)[static_cast<std::size_t>(cell)] + places;
    return cells[static_cast<std::size_t>(std::clamp<std::int64_t>(place, 0, count - 1))];
}

QPainterPath WireScene::wirePath(std::size_t index, const Wire& wire) const {
    const WireSegment& segment = segments_[index];
    const QPointF a = nodeAt(index, wire.from), b = nodeAt(index + 1, wire.to);
    QPainterPath path(a);
    if (segment.fan > 1 || std::abs(a.y() - b.y()) < 0.5) {
        path.lineTo(b);
        return path;
    }
    // A factor stands on the straight part: before the crossing on the way there, behind it on the way back.
    const bool isForward = trace_->steps[segment.step].kind == StepKind::Twiddles;
    const bool isBack = trace_->steps[segment.step].kind == StepKind::InverseTwiddles;
    const double middle = (a.x() + b.x()) / 2;
    const QPointF from = isForward ? QPointF(middle, a.y()) : a;
    const QPointF to = isBack ? QPointF(middle, b.y()) : b;
    const double reach = (to.x() - from.x()) * 0.45;
    path.lineTo(from);
    path.cubicTo(from + QPointF(reach, 0), to - QPointF(reach, 0), to);
    path.lineTo(b);
    return path;
}

WireScene::LabelPlace WireScene::labelAt(std::size_t index, const Wire& wire) const {
    const WireSegment& segment = segments_[index];
    const QPointF a = nodeAt(index, wire.from), b = nodeAt(index + 1, wire.to);
    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    const int ranks = std::clamp(
        static_cast<int>(std::ceil((metrics.height() - 1) / std::min(spacing(index), spacing(index + 1)))), 1, 4);
    const bool isBack = trace_->steps[segment.step].kind == StepKind::InverseTwiddles;
    const int rank =
        (isBack ? segment.to[static_cast<std::size_t>(wire.to)] : segment.from[static_cast<std::size_t>(wire.from)]) %
        ranks;
    // All of a straight wire is free, of one that crosses one half.
    const bool isTurned = std::abs(a.y() - b.y()) > 0.5;
    const double room = (b.x() - a.x()) * (isTurned ? 0.42 : 0.8);
    const double left = isBack && isTurned ? b.x() - room : a.x() + (b.x() - a.x()) * 0.06;
    const double step = std::min(64.0, room / ranks);
    const double widest = labelWidth_[index];
    const bool hasRoom = widest + 14 <= step || (rank == 0 && widest + 14 <= room);
    return {{left + rank * step, isBack ? b.y() : a.y()}, hasRoom};
}

std::optional<WireScene::Marked> WireScene::marked(const StageCell& cell) const {
    Marked result{cell, dependenceOf(*trace_, cell.step, cell.cell, cell.row), {}};
    bool isAny = false;
    for (const WireSegment& segment : segments_) {
        const std::vector<std::uint8_t>& to = result.marks[segment.step];
        isAny = isAny || std::find(to.begin(), to.end(), std::uint8_t{1}) != to.end();
        // The wires that the kernel is multiplied onto come from elsewhere, but they are where it enters.
        const bool isEntrance = cell.row == TraceRow::Kernel && trace_->steps[segment.step].kind == StepKind::Multiply;
        result.wires.push_back(
            wiresBetween(*trace_, segment.step, isEntrance ? to : result.marks[segment.step - 1], to));
    }
    return isAny || cell.row == TraceRow::Signal ? std::optional(std::move(result)) : std::nullopt;
}

std::optional<StageCell> WireScene::kernelCellAt(QPointF place) const {
    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        const WireSegment& segment = segments_[i];
        if (trace_->steps[segment.step].kind != StepKind::Multiply)
            continue;
        const double half = std::clamp(spacing(i) / 2, 3.0, metrics.height() / 2);
        for (const Wire& wire : segment.drawn) {
            if (std::abs(nodeAt(i, wire.from).y() - place.y()) > half)
                continue; // its label is as high
            const LabelPlace label = labelAt(i, wire);
            const double words = segment.labels.empty() || !label.hasRoom
                                     ? 0
                                     : metrics.horizontalAdvance(segment.labels[static_cast<std::size_t>(wire.to)]) + 4;
            if (QRectF(label.at.x() - 6, label.at.y() - half, 12 + words, 2 * half).contains(place))
                return StageCell{TraceRow::Kernel, trace_->kernelSteps.size() - 1, wire.to};
        }
    }
    return std::nullopt;
}

} // namespace longwave::ui
