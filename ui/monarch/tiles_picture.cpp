// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/tiles_picture.h"

#include "ui/monarch/step_words.h"
#include "ui/monarch/view_words.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <functional>

namespace longwave::ui {
namespace {

constexpr double kMostTile = 152, kLeastTile = 32, kBandGap = 12;
constexpr double kCellsFrom = 24, kNumberFrom = 44; // px of a tile from which its cells, and its share, are seen
constexpr std::int64_t kTile = TileView::kTile;

QColor filled(double share) {
    QColor color = theme()[Token::Accent];
    color.setAlphaF(static_cast<float>(0.12 + 0.7 * share));
    return color;
}

} // namespace

QBrush TilesPicture::hatch() {
    return {theme()[Token::ControlSoft], Qt::BDiagPattern};
}

TilesPicture::TilesPicture(MonarchWalk& walk, QWidget* parent) : QWidget(parent), walk_(walk) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    connect(&walk_, &MonarchWalk::pointedChanged, this, qOverload<>(&QWidget::update));
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void TilesPicture::setModel(std::shared_ptr<const TilesModel> model, const QString& otherwise) {
    model_ = std::move(model);
    otherwise_ = otherwise;
    update();
}

std::optional<StageCell> TilesPicture::pointed() const {
    const std::optional<StageCell> cell = walk_.pointed();
    if (!cell || !model_ || !walk_.trace())
        return std::nullopt;
    if (cell->row == TraceRow::Kernel) {
        const bool isMultiplied = walk_.trace()->steps[walk_.step()].kind == StepKind::Multiply &&
                                  cell->step + 1 == walk_.trace()->kernelSteps.size();
        return isMultiplied ? cell : std::nullopt;
    }
    return cell->step == walk_.step() || cell->step + 1 == walk_.step() ? cell : std::nullopt;
}

TilesPicture::Placing TilesPicture::placing() const {
    Placing at;
    if (!model_ || !model_->isProduct)
        return at;
    const TileView& view = model_->view;
    const double wide = width() - 2 * kMargin - 2 * kSign, high = height() - kHead - kMargin;
    const auto inner = static_cast<double>(view.innerTiles);
    const auto rows = static_cast<double>(std::max(view.rowTiles, view.innerTiles));
    const double most = std::min({kMostTile, high / rows, wide / (inner + 2)});
    // The largest tiles of which all have room; else the smallest, and some of them.
    const auto fill = [&](double tile) {
        at.tile = tile;
        at.bandHeight = rows * tile + kBandGap;
        at.columns = std::max<std::int64_t>(1, static_cast<std::int64_t>((wide / tile - inner) / 2 + 1e-6));
        at.bands = std::max<std::int64_t>(1, static_cast<std::int64_t>((high + kBandGap) / at.bandHeight + 1e-6));
        return at.columns * at.bands >= view.columnTiles;
    };
    double tile = most;
    while (!fill(tile) && tile > std::min(kLeastTile, most))
        tile = std::max(tile - 4, std::min(kLeastTile, most));
    at.columns = std::min(at.columns, view.columnTiles);
    at.bands = std::min(at.bands, (view.columnTiles + at.columns - 1) / at.columns);
    at.drawn = std::min(at.columns * at.bands, view.columnTiles);
    if (const auto cell = pointed()) {
        const std::int64_t column = model_->placeOf(cell->cell).column / kTile;
        at.first = std::clamp<std::int64_t>(column - at.drawn / 2, 0, view.columnTiles - at.drawn);
    }
    const double band = static_cast<double>(at.columns) * at.tile;
    const double left = kMargin + (wide - inner * at.tile - 2 * band) / 2;
    const double tall = static_cast<double>(at.bands) * at.bandHeight - kBandGap;
    const double top = kHead + std::max(0.0, (high - tall) / 2);
    at.matrix = {left, top};
    at.data = {left + inner * at.tile + kSign, top};
    at.result = {at.data.x() + band + kSign, top};
    return at;
}

struct TilesPicture::Block {
    QPointF corner;
    double tile = 0;
    std::int64_t rows = 0, columns = 0, first = 0; ///< in tiles; from `first` on
    const QImage* cells = nullptr;
    std::function<double(std::int64_t, std::int64_t)> fill;
    QString name;
};

void TilesPicture::paintBlock(QPainter& painter, const Block& block) const {
    const Theme& t = theme();
    const bool showsCells = block.tile >= kCellsFrom && !block.cells->isNull();
    for (std::int64_t row = 0; row < block.rows; ++row)
        for (std::int64_t column = 0; column < block.columns; ++column) {
            const QRectF tile(block.corner.x() + static_cast<double>(column) * block.tile,
                              block.corner.y() + static_cast<double>(row) * block.tile, block.tile, block.tile);
            const double fill = block.fill(row, block.first + column);
            painter.fillRect(tile, hatch());
            if (fill > 0 && !showsCells)
                painter.fillRect(tile, filled(fill));
        }
    const QRectF whole(block.corner, QSizeF(static_cast<double>(block.columns) * block.tile,
                                            static_cast<double>(block.rows) * block.tile));
    if (showsCells) {
        painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
        const auto cells = static_cast<double>(kTile);
        painter.drawImage(whole, *block.cells,
                          QRectF(static_cast<double>(block.first) * cells, 0,
                                 static_cast<double>(block.columns) * cells, static_cast<double>(block.rows) * cells));
    }
    painter.setPen(QPen(t[Token::Surface], block.tile > 12 ? 3 : 0.6));
    const auto lines = [&] {
        for (std::int64_t row = 1; row < block.rows; ++row)
            painter.drawLine(whole.topLeft() + QPointF(0, static_cast<double>(row) * block.tile),
                             whole.topRight() + QPointF(0, static_cast<double>(row) * block.tile));
        for (std::int64_t column = 1; column < block.columns; ++column)
            painter.drawLine(whole.topLeft() + QPointF(static_cast<double>(column) * block.tile, 0),
                             whole.bottomLeft() + QPointF(static_cast<double>(column) * block.tile, 0));
    };
    lines();
    painter.setPen(QPen(t[Token::Axis], block.tile > 12 ? 1 : 0.3));
    lines();
    painter.setPen(QPen(t[Token::Axis], 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(whole);
    if (!block.name.isEmpty()) {
        painter.setFont(uiFont(TextRole::Table, TextWeight::SemiBold));
        painter.setPen(t[Token::Text]);
        painter.drawText(QRectF(whole.left(), whole.top() - kHead + 2, std::max(whole.width(), 200.0), kHead - 6),
                         Qt::AlignLeft | Qt::AlignVCenter, block.name);
    }
    if (block.tile < kNumberFrom)
        return;
    painter.setFont(tabularFont(TextRole::Caption));
    const QFontMetricsF metrics(painter.font());
    for (std::int64_t row = 0; row < block.rows; ++row)
        for (std::int64_t column = 0; column < block.columns; ++column) {
            const double fill = block.fill(row, block.first + column);
            const QString text = format::percent(fill, 0).text();
            const QSizeF size(metrics.horizontalAdvance(text) + 6, metrics.height());
            const QPointF corner(block.corner.x() + static_cast<double>(column + 1) * block.tile - size.width() - 2,
                                 block.corner.y() + static_cast<double>(row + 1) * block.tile - size.height() - 2);
            painter.fillRect(QRectF(corner, size), t[Token::Surface]);
            painter.setPen(t[fill > 0 ? Token::Text : Token::Muted]);
            painter.drawText(QRectF(corner, size), Qt::AlignCenter, text);
        }
}

void TilesPicture::paintTiles(QPainter& painter, const Placing& at) const {
    const TilesModel& m = *model_;
    const TileView& view = m.view;
    const std::size_t step = walk_.step();
    const bool isInverse = walk_.trace()->steps[step].kind == StepKind::InverseRows ||
                           walk_.trace()->steps[step].kind == StepKind::InverseColumns;
    const QString bar = isInverse ? QString(QChar(0x0304)) : QString();
    paintBlock(painter, {at.matrix, at.tile, view.rowTiles, view.innerTiles, 0, &m.matrix,
                         [&m](std::int64_t r, std::int64_t c) { return m.matrixFill(r, c); },
                         QStringLiteral("F") + bar + subscript(m.level + 1)});
    const QString some =
        at.drawn < view.columnTiles
            ? tr(", tiles %1 … %2 of %3").arg(at.first + 1).arg(at.first + at.drawn).arg(view.columnTiles)
            : QString();
    for (std::int64_t begin = at.first; begin < at.first + at.drawn; begin += at.columns) {
        const std::int64_t count = std::min(at.columns, at.first + at.drawn - begin);
        const bool isFirst = begin == at.first;
        paintBlock(painter, {at.data + at.shift(begin), at.tile, view.innerTiles, count, begin, &m.data,
                             [&m](std::int64_t r, std::int64_t c) { return m.dataFill(r, c); },
                             isFirst ? symbolOf(*walk_.trace(), step - 1) + some : QString()});
        paintBlock(painter, {at.result + at.shift(begin), at.tile, view.rowTiles, count, begin, &m.result,
                             [&m](std::int64_t r, std::int64_t c) { return m.resultFill(r, c); },
                             isFirst ? symbolOf(*walk_.trace(), step) : QString()});
    }
    const Theme& t = theme();
    painter.setFont(uiFont(TextRole::StepTitle));
    painter.setPen(t[Token::Muted]);
    const double middle = at.matrix.y() + (at.bandHeight - kBandGap) / 2;
    painter.drawText(QRectF(at.data.x() - kSign, middle - 12, kSign, 24), Qt::AlignCenter, QStringLiteral("·"));
    painter.drawText(QRectF(at.result.x() - kSign, middle - 12, kSign, 24), Qt::AlignCenter, QStringLiteral("="));
    // The factor whose matrix it is, in its colour, along its sides.
    const double side = static_cast<double>(view.rowTiles) * at.tile;
    const QColor color = t[factorToken(m.level)];
    const double top = at.matrix.y();
    painter.fillRect(QRectF(at.matrix.x(), top - 4, static_cast<double>(view.innerTiles) * at.tile, 3), color);
    painter.fillRect(QRectF(at.matrix.x() - 4, top, 3, side), color);
    painter.fillRect(QRectF(at.result.x() - 4, top, 3, side), color);
}

void TilesPicture::paintPointed(QPainter& painter, const Placing& at) const {
    const auto cell = pointed();
    if (!cell)
        return;
    const TileView& view = model_->view;
    const TilesModel::Place place = model_->placeOf(cell->cell);
    const std::int64_t row = place.row / kTile;
    const QPointF down(0, static_cast<double>(row) * at.tile);
    const QPointF across = at.shift(place.column / kTile);
    const double t = at.tile, one = t / static_cast<double>(kTile);
    painter.setBrush(Qt::NoBrush);
    const auto frame = [&](const QRectF& box) {
        painter.setPen(QPen(theme()[Token::Surface], 4));
        painter.drawRect(box);
        painter.setPen(QPen(theme()[Token::Text], 2));
        painter.drawRect(box);
    };
    const bool isResult = cell->step == walk_.step();
    if (isResult) {
        frame(QRectF(at.matrix + down, QSizeF(static_cast<double>(view.innerTiles) * t, t)));
        frame(QRectF(at.data + across, QSizeF(t, static_cast<double>(view.innerTiles) * t)));
    }
    const QPointF corner = (isResult ? at.result : at.data) + across + down;
    frame(QRectF(corner, QSizeF(t, t)));
    if (one < 2)
        return;
    painter.setPen(QPen(theme()[Token::Text], 1.5));
    painter.drawRect(QRectF(
        corner + QPointF(static_cast<double>(place.column % kTile) * one, static_cast<double>(place.row % kTile) * one),
        QSizeF(one, one)));
}

void TilesPicture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& t = theme();
    painter.fillRect(rect(), t[Token::Surface]);
    if (!model_ || !walk_.trace()) {
        painter.setPen(t[Token::Muted]);
        painter.drawText(rect(), Qt::AlignCenter, otherwise_);
    } else if (!model_->isProduct) {
        paintCells(painter);
    } else {
        const Placing at = placing();
        paintTiles(painter, at);
        paintPointed(painter, at);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t[Token::Accent], 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

std::optional<StageCell> TilesPicture::cellAt(QPointF place) const {
    if (!model_ || !walk_.trace())
        return std::nullopt;
    if (!model_->isProduct) {
        for (const Part& part : parts()) {
            if (!part.box.contains(place))
                continue;
            const QPointF in = place - part.box.topLeft();
            const auto of = [](double at, double size, int count) {
                return std::clamp<std::int64_t>(static_cast<std::int64_t>(at / size * count), 0, count - 1);
            };
            StageCell cell = part.first;
            cell.cell = of(in.y(), part.box.height(), part.cells->height()) * part.cells->width() +
                        of(in.x(), part.box.width(), part.cells->width());
            return cell;
        }
        return std::nullopt;
    }
    const Placing at = placing();
    const double one = at.tile / static_cast<double>(kTile);
    for (const bool isResult : {true, false}) {
        const QPointF inside = place - (isResult ? at.result : at.data);
        if (inside.x() < 0 || inside.y() < 0 || inside.x() >= static_cast<double>(at.columns) * at.tile)
            continue;
        const auto band = static_cast<std::int64_t>(inside.y() / at.bandHeight);
        const std::int64_t column = at.first + band * at.columns + static_cast<std::int64_t>(inside.x() / at.tile);
        if (column >= at.first + at.drawn)
            continue;
        const QPointF in = inside - at.shift(column);
        const std::int64_t cell =
            model_->cellAt({static_cast<std::int64_t>(in.y() / one),
                            column * kTile + std::min(kTile - 1, static_cast<std::int64_t>(in.x() / one))});
        if (cell >= 0)
            return StageCell{TraceRow::Signal, walk_.step() - (isResult ? 0 : 1), cell};
    }
    return std::nullopt;
}

QPoint TilesPicture::placeOf(std::int64_t cell) const {
    if (!model_->isProduct)
        return parts().back().cellRect(cell).center().toPoint();
    const Placing at = placing();
    const double one = at.tile / static_cast<double>(kTile);
    const TilesModel::Place place = model_->placeOf(cell);
    const std::int64_t column = place.column / kTile;
    if (column < at.first || column >= at.first + at.drawn)
        return {};
    return (at.result + at.shift(column) +
            QPointF((static_cast<double>(place.column % kTile) + 0.5) * one,
                    (static_cast<double>(place.row) + 0.5) * one))
        .toPoint();
}

} // namespace longwave::ui
