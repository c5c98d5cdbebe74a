// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/sparkline_delegate.h"

#include "ui/kernels/heads_model.h"
#include "ui/theme/appearance.h"
#include "ui/theme/decimal_delegate.h"
#include "ui/theme/sizes.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace longwave::ui {
namespace {

constexpr int kKeptPictures = 256;

std::span<const MinMax> sparkOf(const BankMaps& maps, int head) {
    return {maps.spark.data() + head * maps.sparkColumns, static_cast<std::size_t>(maps.sparkColumns)};
}

float largestOf(std::span<const MinMax> spark) {
    float largest = 0;
    for (const MinMax& band : spark)
        if (!band.isEmpty())
            largest = std::max({largest, std::abs(band.low), std::abs(band.high)});
    return largest;
}

/// The line goes down one side of each column's band and up the other, so that a single stroke shows both.
void strokeBand(QPainter& painter, std::span<const MinMax> spark, const QRectF& room, float scale) {
    const double middle = room.center().y();
    const double up = scale > 0 ? room.height() / 2 / static_cast<double>(scale) : 0;
    const double step = spark.size() > 1 ? room.width() / static_cast<double>(spark.size() - 1) : 0;
    QPolygonF line;
    const auto flush = [&] {
        if (line.size() > 1)
            painter.drawPolyline(line);
        line.clear();
    };
    for (std::size_t c = 0; c < spark.size(); ++c) {
        if (spark[c].isEmpty()) {
            flush();
            continue;
        }
        const double x = room.left() + step * static_cast<double>(c);
        const double low = middle - up * static_cast<double>(spark[c].low);
        const double high = middle - up * static_cast<double>(spark[c].high);
        if (c % 2 == 0)
            line << QPointF(x, low) << QPointF(x, high);
        else
            line << QPointF(x, high) << QPointF(x, low);
    }
    flush();
}

} // namespace

SparklineDelegate::SparklineDelegate(QObject* parent) : QStyledItemDelegate(parent), pictures_(kKeptPictures) {
    connect(&Appearance::instance(), &Appearance::changed, this, [this] { pictures_.clear(); });
}

void SparklineDelegate::setBank(std::shared_ptr<const BankView> bank) {
    bank_ = std::move(bank);
    pictures_.clear();
}

void SparklineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    paintRowGround(painter, option, index);
    const int head = index.data(HeadsModel::kSortRole).toInt();
    const QRect room = option.rect.adjusted(kPadding, 3, -kPadding, -4);
    if (!bank_ || head >= bank_->before->time.rows || room.width() < 8 || room.height() < 4)
        return;
    const qreal ratio = painter->device()->devicePixelRatioF();
    if (room.size() != size_ || ratio != ratio_) {
        pictures_.clear();
        size_ = room.size();
        ratio_ = ratio;
    }
    QPixmap* picture = pictures_.object(head);
    if (!picture) {
        picture = new QPixmap(draw(head, room.size(), ratio));
        pictures_.insert(head, picture);
    }
    painter->drawPixmap(room.topLeft(), *picture);
}

QPixmap SparklineDelegate::draw(int head, const QSize& size, qreal ratio) const {
    QPixmap picture(size * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF room = QRectF(QPointF(0, 0), size).adjusted(1, 1, -1, -1);
    const std::span<const MinMax> raw = sparkOf(*bank_->before, head);
    const bool both = bank_->after && head < bank_->after->time.rows;
    const float scale = std::max(largestOf(raw), both ? largestOf(sparkOf(*bank_->after, head)) : 0);
    const bool compares = bank_->contrast.words.compares;
    painter.setPen(QPen(theme()[compares ? Token::S5 : Token::Raw], 1 / ratio));
    strokeBand(painter, raw, room, scale);
    if (both) {
        painter.setPen(QPen(theme()[Token::S1], 1 / ratio));
        strokeBand(painter, sparkOf(*bank_->after, head), room, scale);
    }
    return picture;
}

} // namespace longwave::ui
