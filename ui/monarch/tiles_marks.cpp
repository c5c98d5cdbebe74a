// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/tiles_picture.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr int kMargin = 20;
constexpr int kHead = 24;
constexpr int kGap = 3;
constexpr QSize kLarge{44, 26}; // with the share in it
constexpr QSize kSmall{10, 10};

int perRow(int width, QSize mark) {
    return std::max(1, (width - 2 * kMargin + kGap) / (mark.width() + kGap));
}

int rowsIn(int height, QSize mark) {
    return std::max(1, (height - kHead - 4 + kGap) / (mark.height() + kGap));
}

} // namespace

TilesMarks::TilesMarks(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Products of tiles"));
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void TilesMarks::setModel(std::shared_ptr<const TilesModel> model) {
    model_ = std::move(model);
    fills_.clear();
    if (model_ && model_->isProduct) {
        const TileView& view = model_->view;
        fills_.resize(static_cast<std::size_t>(model_->possible()));
        for (const TileProduct& product : view.products)
            fills_[static_cast<std::size_t>((product.row * view.columnTiles + product.column) * view.innerTiles +
                                            product.inner)] = product.fill;
        setAccessibleDescription(tr("%1 of %2 products are done, filled to %3")
                                     .arg(format::count(static_cast<std::int64_t>(view.products.size())),
                                          format::count(model_->possible()), format::percent(view.fill()).text()));
    }
    setVisible(!fills_.empty());
    update();
}

std::int64_t TilesMarks::productsPerMark() const {
    const std::int64_t room = static_cast<std::int64_t>(perRow(width(), kSmall)) * rowsIn(height(), kSmall);
    const auto count = static_cast<std::int64_t>(fills_.size());
    std::int64_t each = 1;
    while (each * room < count)
        each *= 2;
    return each;
}

void TilesMarks::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& t = theme();
    painter.fillRect(rect(), t[Token::Surface]);
    if (fills_.empty())
        return;
    const auto count = static_cast<std::int64_t>(fills_.size());
    const bool isLarge = count <= static_cast<std::int64_t>(perRow(width(), kLarge)) * rowsIn(height(), kLarge);
    const QSize mark = isLarge ? kLarge : kSmall;
    const std::int64_t each = isLarge ? 1 : productsPerMark();
    painter.setFont(uiFont(TextRole::Table));
    painter.setPen(t[Token::Muted]);
    painter.drawText(
        QRect(kMargin, 0, width() - 2 * kMargin, kHead - 4), Qt::AlignLeft | Qt::AlignVCenter,
        each == 1 ? tr("Products of 16 × 16 × 16, one mark each; hatched is left out")
                  : tr("Products of 16 × 16 × 16, one mark for %1; hatched is left out").arg(format::count(each)));
    painter.setFont(tabularFont(TextRole::Caption));
    const int columns = perRow(width(), mark);
    for (std::int64_t first = 0, place = 0; first < count; first += each, ++place) {
        const std::int64_t last = std::min(count, first + each);
        double fill = 0;
        for (std::int64_t i = first; i < last; ++i)
            fill += fills_[static_cast<std::size_t>(i)] / static_cast<double>(last - first);
        const QRect box(kMargin + static_cast<int>(place % columns) * (mark.width() + kGap),
                        kHead + static_cast<int>(place / columns) * (mark.height() + kGap), mark.width(),
                        mark.height());
        painter.fillRect(box, t[Token::Surface]);
        if (fill > 0) {
            QColor color = t[Token::Accent];
            color.setAlphaF(static_cast<float>(0.12 + 0.7 * fill));
            painter.fillRect(box, color);
        } else {
            painter.fillRect(box, QBrush(t[Token::ControlSoft], Qt::BDiagPattern));
        }
        if (!isLarge)
            continue;
        const bool isDark = fill > 0.55;
        painter.setPen(t[fill == 0 ? Token::Muted : isDark ? Token::OnAccent : Token::Text]);
        if (fill > 0)
            painter.drawText(box, Qt::AlignCenter, format::percent(fill, 0).text());
    }
}

} // namespace longwave::ui
