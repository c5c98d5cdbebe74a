// SPDX-License-Identifier: GPL-3.0-or-later
// How a scene of wires is painted.
#include "ui/monarch/butterfly_scene.h"
#include "ui/monarch/step_words.h"
#include "ui/monarch/view_words.h"
#include "ui/theme/appearance.h"
#include "ui/theme/complex_color.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kBar = 12;    // width of a column that is a bar
constexpr double kPale = 0.76; // how much surface lies over what is not marked
constexpr double kNameAir = 12;
constexpr double kRimFrom = 5;      // diameter of a node that has a rim
constexpr double kLeastBlock = 2.5; // height of a block that is still drawn by itself
constexpr std::size_t kMostMarked = 128;
constexpr int kMostNamed = 12; // marked nodes that are named

QColor faded(Token token, double alpha) {
    QColor color = theme()[token];
    color.setAlphaF(static_cast<float>(alpha));
    return color;
}

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ButterflyCanvas)
};

} // namespace

void WireScene::paint(QPainter& painter, double ratio) const {
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < segments_.size(); ++i)
        paintSegment(painter, i);
    for (std::size_t column = 0; column < columnCount(); ++column) {
        paintNodes(painter, column, ratio);
        paintHeading(painter, column);
    }
    paintNames(painter, 0);
    paintNames(painter, columnCount() - 1);
    for (std::size_t i = 0; i < segments_.size(); ++i)
        paintLabels(painter, i);
}

void WireScene::paintSegment(QPainter& painter, std::size_t index) const {
    const WireSegment& segment = segments_[index];
    const bool isCurrent = segment.step == current_ || current_ == 0;
    const bool isProduct = segment.fan > 1;
    if (isProduct && segment.drawn.empty())
        return paintBlocks(painter, index);
    const Token token = isProduct ? factorToken(trace_->steps[segment.step].level) : Token::Raw;
    // Wires that lie close shine through each other, so that a butterfly's crossings are seen.
    const double close = std::min(spacing(index), spacing(index + 1));
    const double alpha = (isProduct ? std::clamp(close / 16, 0.3, 0.8) : 0.85) * (isCurrent ? 1 : 0.5);
    painter.setPen(QPen(faded(token, alpha), close < 8 ? 0.9 : 1.1));
    painter.setBrush(Qt::NoBrush);
    for (const Wire& wire : segment.drawn)
        painter.drawPath(wirePath(index, wire));
}

void WireScene::paintBlocks(QPainter& painter, std::size_t index) const {
    const WireSegment& segment = segments_[index];
    const Token token = factorToken(trace_->steps[segment.step].level);
    const double left = spacing(index), right = spacing(index + 1);
    std::vector<WireBlock> blocks = segment.blocks;
    if (blocks.empty())
        return;
    if (const WireBlock& one = blocks.front(); (one.toLast - one.toFirst + 1) * right < kLeastBlock) {
        // Too thin to be told apart: all of them as one, which says so.
        const WireBlock& end = blocks.back();
        const auto count = static_cast<int>(segment.butterflies);
        blocks = {{one.fromFirst, end.fromLast, one.toFirst, end.toLast, count}};
    }
    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    painter.setFont(uiFont(TextRole::Caption));
    const auto used = [](const std::vector<bool>& mask) {
        return format::count(std::count(mask.begin(), mask.end(), true));
    };
    const TraceStep& step = trace_->steps[segment.step];
    const QString size = QStringLiteral("%1 × %2").arg(used(step.inputs), used(step.outputs));
    for (const WireBlock& block : blocks) {
        const double x0 = x_[index] + kBar / 2 + 1, x1 = x_[index + 1] - kBar / 2 - 1;
        const double a0 = area_.top() + block.fromFirst * left, a1 = area_.top() + (block.fromLast + 1) * left;
        const double b0 = area_.top() + block.toFirst * right, b1 = area_.top() + (block.toLast + 1) * right;
        const double air = std::min({2.0, (a1 - a0) * 0.15, (b1 - b0) * 0.15});
        const QPolygonF shape({{x0, a0 + air}, {x1, b0 + air}, {x1, b1 - air}, {x0, a1 - air}});
        painter.setPen(QPen(faded(token, 0.75), std::min(1.0, (a1 - a0) / 5)));
        painter.setBrush(faded(token, 0.16));
        painter.drawPolygon(shape);
        if (std::min(a1 - a0, b1 - b0) < 2 * metrics.height())
            continue;
        painter.setPen(theme()[Token::Text]);
        painter.drawText(QRectF(x0, (a0 + b0) / 2, x1 - x0, (a1 + b1 - a0 - b0) / 2), Qt::AlignCenter,
                         block.butterflies == 1 ? Words::tr("%1 wires").arg(size)
                                                : (segment.blocks.size() > 1 && segment.blocks.front().butterflies == 1
                                                       ? Words::tr("%1 butterflies of %2 wires, below each other")
                                                       : Words::tr("%1 butterflies of %2 wires, interleaved"))
                                                      .arg(format::count(block.butterflies), size));
    }
}

void WireScene::paintLabels(QPainter& painter, std::size_t index) const {
    const WireSegment& segment = segments_[index];
    if (segment.factors.empty())
        return;
    painter.setFont(uiFont(TextRole::Caption));
    const QFontMetricsF metrics(painter.font());
    const double disc = std::clamp(std::min(spacing(index), spacing(index + 1)) - 1, 4.0, 9.0);
    for (const Wire& wire : segment.drawn) {
        const LabelPlace label = labelAt(index, wire);
        const QPointF at = label.at;
        const auto cell = static_cast<std::size_t>(wire.to);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(complexColor(segment.factors[cell], factorMax_[index])));
        painter.drawEllipse(at, disc / 2, disc / 2);
        if (segment.labels.empty() || !label.hasRoom)
            continue;
        const QString& text = segment.labels[cell];
        const QRectF box(at.x() + disc / 2 + 2, at.y() - metrics.height() / 2, metrics.horizontalAdvance(text) + 2,
                         metrics.height());
        painter.fillRect(box.adjusted(0, 3, 0, -3), theme()[Token::Surface]);
        painter.setPen(theme()[Token::Text]);
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, text);
    }
}

void WireScene::paintNode(QPainter& painter, std::size_t column, std::int64_t cell, double size) const {
    const TraceStep& step = trace_->steps[stepOf(column)];
    const auto i = static_cast<std::size_t>(cell);
    const QPointF at = nodeAt(column, cell);
    if (step.skipped[i]) {
        painter.setPen(QPen(theme()[Token::ControlSoft], 1));
        painter.setBrush(theme()[Token::Surface]);
        painter.drawEllipse(at, size / 2 - 0.5, size / 2 - 0.5);
        const double leg = size * 0.3;
        painter.drawLine(at + QPointF(-leg, leg), at + QPointF(leg, -leg));
        return;
    }
    // A rim: what is near zero is nearly black, and would be lost on a dark ground.
    painter.setPen(size >= kRimFrom ? QPen(theme()[Token::ControlSoft], 1) : QPen(Qt::NoPen));
    painter.setBrush(QColor(complexColor(step.values[i], max_[column])));
    const double radius = size >= kRimFrom ? size / 2 - 0.5 : size / 2;
    painter.drawEllipse(at, radius, radius);
}

void WireScene::paintNodes(QPainter& painter, std::size_t column, double ratio) const {
    const TraceStep& step = trace_->steps[stepOf(column)];
    if (const double disc = discOf(column); disc > 0) {
        for (std::size_t cell = 0; cell < step.values.size(); ++cell)
            paintNode(painter, column, static_cast<std::int64_t>(cell), disc);
        return;
    }
    // A bar: of the cells that share a row of pixels the one of largest magnitude; skipped ones are hatched.
    const QRectF bar(x_[column] - kBar / 2, area_.top(), kBar, area_.height());
    const int rows = std::max(1, static_cast<int>(std::lround(bar.height() * ratio)));
    QImage image(1, rows, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    const auto count = static_cast<std::int64_t>(cellAt_[column].size());
    for (int row = 0; row < rows; ++row) {
        const std::int64_t first = row * count / rows, last = std::max(first + 1, (row + 1) * count / rows);
        std::int64_t best = -1;
        for (std::int64_t place = first; place < std::min(last, count); ++place) {
            const std::int64_t cell = cellAt_[column][static_cast<std::size_t>(place)];
            if (cell < 0 || step.skipped[static_cast<std::size_t>(cell)])
                continue;
            if (best < 0 || std::abs(step.values[static_cast<std::size_t>(cell)]) >
                                std::abs(step.values[static_cast<std::size_t>(best)]))
                best = cell;
        }
        if (best >= 0)
            image.setPixel(0, row, complexColor(step.values[static_cast<std::size_t>(best)], max_[column]));
    }
    const double used = area_.height() * static_cast<double>(step.values.size()) / static_cast<double>(count);
    painter.fillRect(QRectF(bar.topLeft(), QSizeF(kBar, used)), QBrush(theme()[Token::ControlSoft], Qt::BDiagPattern));
    painter.drawImage(bar, image);
}

void WireScene::paintHeading(QPainter& painter, std::size_t column) const {
    const std::size_t step = stepOf(column);
    const bool isCurrent = step == current_;
    painter.setFont(uiFont(TextRole::Table, isCurrent ? TextWeight::SemiBold : TextWeight::Regular));
    painter.setPen(theme()[isCurrent ? Token::Text : Token::Muted]);
    const QString text =
        Words::tr("%1[%2], step %3").arg(symbolOf(*trace_, step), axesText(*trace_, step)).arg(step + 1);
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(text);
    const double left = std::clamp(x_[column] - width / 2, 2.0, std::max(2.0, size_.width() - width - 2));
    const QRectF box(left, 2, width + 1, 20);
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, text);
    if (isCurrent)
        painter.fillRect(QRectF(left, 22, width, 2), theme()[Token::Accent]);
}

void WireScene::paintNames(QPainter& painter, std::size_t column) const {
    painter.setFont(uiFont(TextRole::Caption));
    painter.setPen(theme()[Token::Muted]);
    const QFontMetricsF metrics(painter.font());
    const TraceStep& step = trace_->steps[stepOf(column)];
    const auto count = static_cast<std::int64_t>(step.values.size());
    const bool isLeft = column == 0;
    const double line = metrics.height() - 2;
    const auto ranks = static_cast<std::int64_t>(std::ceil(line / spacing(column)));
    const bool all = ranks <= nameRanks_;
    // Where there is no room for all of them: every so manieth.
    const std::int64_t every =
        all ? 1 : std::max<std::int64_t>(ranks, static_cast<std::int64_t>(cellAt_[column].size()) / 8);
    const double rank = metrics.horizontalAdvance(placeText(step, count - 1)) + 6;
    for (std::int64_t place = 0; place < static_cast<std::int64_t>(cellAt_[column].size()); place += every) {
        const std::int64_t cell = cellAt_[column][static_cast<std::size_t>(place)];
        if (cell < 0)
            continue;
        const QPointF at = nodeAt(column, cell);
        const double air = kNameAir + (all ? rank * static_cast<double>(place % ranks) : 0);
        const QString name = placeText(step, cell);
        const double width = metrics.horizontalAdvance(name) + 1;
        const QRectF box(isLeft ? at.x() - air - width : at.x() + air, at.y() - line, width, 2 * line);
        painter.drawText(box, (isLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, name);
    }
}

void WireScene::paintPlate(QPainter& painter, QPointF at, const QString& text, Qt::Alignment side) const {
    const QFontMetricsF metrics(painter.font());
    const double width = metrics.horizontalAdvance(text) + 6, height = metrics.height();
    const double left = std::clamp(side & Qt::AlignRight ? at.x() - width : at.x(), 0.0, size_.width() - width);
    const QRectF box(left, at.y() - height / 2, width, height);
    painter.fillRect(box, theme()[Token::Surface]);
    painter.setPen(theme()[Token::Text]);
    painter.drawText(box, Qt::AlignCenter, text);
}

void WireScene::paintMarked(QPainter& painter, const Marked& marked) const {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRectF(0, 26, size_.width(), size_.height() - 26), faded(Token::Surface, kPale));
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        const WireSegment& segment = segments_[i];
        const Token token = segment.fan > 1 ? factorToken(trace_->steps[segment.step].level) : Token::Text;
        const std::vector<Wire>& wires = marked.wires[i];
        // Of a fan of thousands some hundred are all that can be seen.
        const std::size_t every = wires.size() / kMostMarked + 1;
        painter.setPen(QPen(theme()[token], wires.size() > kMostMarked ? 0.8 : 1.6));
        painter.setBrush(Qt::NoBrush);
        for (std::size_t wire = 0; wire < wires.size(); wire += every)
            painter.drawPath(wirePath(i, wires[wire]));
    }
    painter.setFont(uiFont(TextRole::Caption, TextWeight::SemiBold));
    for (std::size_t column = 0; column < columnCount(); ++column) {
        const std::vector<std::uint8_t>& marks = marked.marks[stepOf(column)];
        const double disc = discOf(column);
        const auto named = std::count(marks.begin(), marks.end(), std::uint8_t{1});
        double last = -1e9;
        for (const std::int64_t cell : cellAt_[column]) {
            if (cell < 0 || !marks[static_cast<std::size_t>(cell)])
                continue;
            const QPointF at = nodeAt(column, cell);
            const bool isOutside = column == 0 || column + 1 == columnCount();
            const bool isPointed = marked.pointed == StageCell{TraceRow::Signal, stepOf(column), cell};
            if (isPointed || disc > 0 || named <= static_cast<std::int64_t>(kMostMarked))
                paintNode(painter, column, cell, std::max(5.0, disc));
            if (isPointed) {
                painter.setPen(QPen(theme()[Token::Text], 2));
                painter.setBrush(Qt::NoBrush);
                painter.drawEllipse(at, std::max(5.0, disc) / 2 + 2.5, std::max(5.0, disc) / 2 + 2.5);
            }
            const bool hasRoom = named <= kMostNamed && at.y() - last >= QFontMetricsF(painter.font()).height() - 2;
            if (!isPointed && (!isOutside || !hasRoom))
                continue;
            last = at.y();
            const bool isLeft = column == 0;
            paintPlate(painter, at + QPointF(isLeft ? -10 : 10, 0), placeText(trace_->steps[stepOf(column)], cell),
                       isLeft ? Qt::AlignRight : Qt::AlignLeft);
        }
    }
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        const WireSegment& segment = segments_[i];
        if (segment.factors.empty() || marked.wires[i].size() > kMostNamed)
            continue;
        for (const Wire& wire : marked.wires[i]) {
            const auto cell = static_cast<std::size_t>(wire.to);
            const QString value = complexText(segment.factors[cell]);
            paintPlate(painter, labelAt(i, wire).at,
                       segment.labels.empty() ? QStringLiteral("× ") + value
                                              : QStringLiteral("%1 = %2").arg(segment.labels[cell], value),
                       Qt::AlignLeft);
        }
    }
}

} // namespace longwave::ui
