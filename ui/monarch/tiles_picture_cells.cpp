// SPDX-License-Identifier: GPL-3.0-or-later
// The picture of a step without tiles: its cells, what they are made of, and the one that is pointed at.
#include "compute/monarch/trace_cells.h"
#include "ui/monarch/step_words.h"
#include "ui/monarch/tiles_picture.h"
#include "ui/monarch/view_words.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <QPainter>

#include <algorithm>

namespace longwave::ui {
namespace {

constexpr double kMostCells = 300, kMostCell = 30, kLeastSide = 24; // px of a picture without tiles, and of its cells
constexpr double kWords = 64;                                       // px below it

} // namespace

std::vector<TilesPicture::Part> TilesPicture::parts() const {
    const MonarchTrace& trace = *walk_.trace();
    const std::size_t step = walk_.step();
    const bool isKernel = trace.steps[step].kind == StepKind::Multiply;
    const StageCell here{TraceRow::Signal, step, 0};
    std::vector<Part> parts;
    if (!model_->data.isNull())
        parts.push_back({&model_->data, symbolOf(trace, step - 1), {}, {TraceRow::Signal, step - 1, 0}, {}});
    if (!model_->matrix.isNull())
        parts.push_back({&model_->matrix,
                         isKernel ? tr("K, the kernel’s spectrum") : tr("T, the twiddles"),
                         QStringLiteral("∘"),
                         isKernel ? StageCell{TraceRow::Kernel, trace.kernelSteps.size() - 1, 0} : here,
                         {}});
    const QString sign = parts.empty()             ? QString()
                         : model_->matrix.isNull() ? QStringLiteral("→")
                                                   : QStringLiteral("=");
    parts.push_back({&model_->result, symbolOf(trace, step), sign, here, {}});
    const auto count = static_cast<double>(parts.size());
    const double room = std::min(kMostCells, (width() - 2 * kMargin - (count - 1) * kSign) / count);
    const QSizeF most(room, std::max(20.0, std::min(room, height() - kHead - kMargin - kWords)));
    double left = (width() - count * room - (count - 1) * kSign) / 2;
    const double top = kHead + std::max(0.0, (height() - kHead - kWords - kMargin - most.height()) / 2);
    for (Part& part : parts) {
        // Square cells where there is room for them, else as high as can be.
        const QSizeF cells = part.cells->size();
        const double cell = std::min({most.width() / cells.width(), most.height() / cells.height(), kMostCell});
        const bool isFlat = cell * std::min(cells.width(), cells.height()) < kLeastSide;
        const QSizeF size = isFlat ? QSizeF(cells.width() * std::min(kMostCell, most.width() / cells.width()),
                                            cells.height() * std::min(kMostCell, most.height() / cells.height()))
                                   : cells * cell;
        part.box = QRectF(QPointF(left + (room - size.width()) / 2, top), size);
        left += room + kSign;
    }
    return parts;
}

QRectF TilesPicture::Part::cellRect(std::int64_t cell) const {
    const double wide = box.width() / cells->width(), high = box.height() / cells->height();
    const std::int64_t row = cell / cells->width(), column = cell % cells->width();
    return {box.left() + static_cast<double>(column) * wide, box.top() + static_cast<double>(row) * high, wide, high};
}

void TilesPicture::paintCells(QPainter& painter) const {
    const Theme& t = theme();
    const std::vector<Part> all = parts();
    double tallest = 0;
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Part& part = all[i];
        painter.fillRect(part.box, hatch());
        painter.drawImage(part.box, *part.cells);
        painter.setPen(QPen(t[Token::Axis], 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(part.box);
        painter.setFont(uiFont(TextRole::Table, TextWeight::SemiBold));
        painter.setPen(t[Token::Text]);
        painter.drawText(QRectF(part.box.left(), part.box.top() - kHead + 2, kMostCells, kHead - 6),
                         Qt::AlignLeft | Qt::AlignVCenter, part.name);
        painter.setFont(uiFont(TextRole::StepTitle));
        painter.setPen(t[Token::Muted]);
        if (i > 0) // between the two
            painter.drawText(QRectF(all[i - 1].box.right(), part.box.top(), part.box.left() - all[i - 1].box.right(),
                                    std::min(part.box.height(), all[i - 1].box.height())),
                             Qt::AlignCenter, part.sign);
        tallest = std::max(tallest, part.box.height());
    }
    painter.setFont(uiFont());
    painter.setPen(t[Token::Muted]);
    painter.drawText(QRectF(kMargin, all.front().box.top() + tallest + 12, width() - 2 * kMargin, kWords),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, otherwise_);
    paintPointedCells(painter);
}

/// The cell that is pointed at, and what it comes from or goes to.
void TilesPicture::paintPointedCells(QPainter& painter) const {
    const auto cell = pointed();
    if (!cell)
        return;
    const MonarchTrace& trace = *walk_.trace();
    const std::size_t step = walk_.step();
    std::vector<std::int64_t> here{cell->cell}, before{cell->cell};
    if (cell->row == TraceRow::Signal && cell->step == step) {
        before.clear();
        for (const TraceTerm& term : termsOf(trace, step, cell->cell))
            before.push_back(term.source);
    } else if (cell->row == TraceRow::Signal) {
        here = usersOf(trace, cell->step, cell->cell);
    }
    painter.setBrush(Qt::NoBrush);
    for (const Part& part : parts()) {
        const bool isBefore = part.first.row == TraceRow::Signal && part.first.step + 1 == step;
        for (const std::int64_t at : isBefore ? before : here) {
            QRectF box = part.cellRect(at);
            if (const double least = 5; box.width() < least || box.height() < least) // still to be seen
                box = QRectF(box.center() - QPointF(least, least) / 2, QSizeF(least, least))
                          .united(box.height() < least && box.width() < least ? QRectF() : box);
            painter.setPen(QPen(theme()[Token::Surface], 4));
            painter.drawRect(box);
            painter.setPen(QPen(theme()[Token::Text], 2));
            painter.drawRect(box);
        }
    }
}

} // namespace longwave::ui
