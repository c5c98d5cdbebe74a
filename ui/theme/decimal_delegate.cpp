// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/decimal_delegate.h"

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/sizes.h"

#include <QAbstractItemView>
#include <QHeaderView>
#include <QPainter>

#include <cmath>

namespace longwave::ui {

namespace {

constexpr int kBarWidth = 64;
constexpr int kBarHeight = 6;
constexpr int kBarBelow = 5; // from the row's lower edge
constexpr int kArrowGap = 6;

bool isNumber(const QVariant& value) {
    const int type = value.typeId();
    return type == QMetaType::Double || type == QMetaType::Float || type == QMetaType::Int ||
           type == QMetaType::LongLong || type == QMetaType::UInt || type == QMetaType::ULongLong;
}

} // namespace

void paintRowGround(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) {
    const Theme& t = theme();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected)
        painter->fillRect(option.rect, t[Token::Selected]);
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option.rect, t[Token::Hover]);
    const QRect& room = option.rect;
    painter->fillRect(QRect(room.left(), room.bottom(), room.width(), 1), t[Token::Line]);
    int first = 0;
    if (const auto* view = qobject_cast<const QAbstractItemView*>(option.widget))
        if (const auto* header = view->findChild<QHeaderView*>(QString(), Qt::FindDirectChildrenOnly);
            header && header->orientation() == Qt::Horizontal)
            first = header->logicalIndex(0);
    if (selected && index.column() == first)
        painter->fillRect(QRect(room.left(), room.top(), 2, room.height()), t[Token::Accent]);
}

DecimalDelegate::DecimalDelegate(int decimals, QObject* parent) : QStyledItemDelegate(parent), decimals_(decimals) {}

DecimalDelegate* DecimalDelegate::significant(int digits, int mostDecimals, QObject* parent) {
    auto* delegate = new DecimalDelegate(mostDecimals, parent);
    delegate->digits_ = digits;
    return delegate;
}

int DecimalDelegate::widestNumber(const QFontMetrics& metrics) const {
    // Significant digits and counts come with separators: 1,010.
    const QString whole = digits_ == 0 && decimals_ == 0 ? QStringLiteral("000,000")
                          : digits_ > 0 && decimals_ < 3 ? QStringLiteral("00,000.")
                                                         : format::kMinus + QStringLiteral("000.");
    const int usual = metrics.horizontalAdvance(whole + QString(decimals_, QLatin1Char('0')));
    // The longest that a small number with significant digits takes.
    return digits_ > 0 && decimals_ > 2
               ? std::max(usual, metrics.horizontalAdvance(format::significant(8.88e-8, digits_)))
               : usual;
}

QString DecimalDelegate::text(double value) const {
    if (digits_ > 0)
        return format::significant(value, digits_);
    return decimals_ > 0 || !std::isfinite(value) ? format::fixed(value, decimals_)
                                                  : format::count(std::llround(value)); // with separators
}

void DecimalDelegate::paintNumber(QPainter* painter, const QRect& room, const QString& number) const {
    const QFontMetrics metrics(painter->font());
    const auto mark = number.indexOf(QLatin1Char('.'));
    // Room for the mark and the most decimals: the same in every row, so the marks stand in one line.
    const int right =
        decimals_ > 0 ? metrics.horizontalAdvance(QLatin1Char('.') + QString(decimals_, QLatin1Char('0'))) : 0;
    const QString whole = mark < 0 ? number : number.left(mark);
    const QString rest = mark < 0 ? QString() : number.mid(mark);
    if (metrics.horizontalAdvance(rest) > right) { // 0.000849, 8.49 × 10⁻⁵: whole numbers come before marks in line
        painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, number);
        return;
    }
    const int split = room.right() + 1 - right;
    painter->drawText(QRect(room.left(), room.top(), split - room.left(), room.height()),
                      Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, whole);
    painter->drawText(QRect(split, room.top(), right + 4, room.height()),
                      Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, rest);
}

void DecimalDelegate::paintBar(QPainter* painter, const QRect& room, int numberWidth, double share,
                               bool selected) const {
    if (bar_ == Bar::None)
        return;
    QRect groove(room.left(), room.center().y() - kBarHeight / 2 + 1, std::min(kBarWidth, room.width() - numberWidth),
                 kBarHeight);
    if (bar_ == Bar::Below) {
        const int width = std::min(kBarWidth, room.width());
        groove = QRect(room.right() + 1 - width, room.bottom() - kBarBelow, width, 2);
    }
    if (groove.width() <= 8)
        return;
    painter->fillRect(groove, theme()[selected ? Token::Surface : Token::Hover]);
    painter->fillRect(QRectF(groove.left(), groove.top(), groove.width() * share, groove.height()), theme()[Token::S1]);
}

void DecimalDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    paintRowGround(painter, option, index);
    const Theme& t = theme();
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QFont regular = tabularFont();
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const bool current = selected && (!view || view->currentIndex().row() == index.row());
    const QFont weighted = tabularFont(TextRole::Table, current ? TextWeight::SemiBold : TextWeight::Regular);
    QRect room = option.rect.adjusted(kPadding, 0, -kPadding, 0);

    QVariant value = index.data(kValueRole);
    if (!value.isValid())
        value = index.data(Qt::DisplayRole);
    painter->setFont(weighted);
    painter->setPen(t[enabled ? Token::Text : Token::Faint]);
    if (!isNumber(value)) {
        painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, value.toString());
        painter->restore();
        return;
    }
    paintNumber(painter, room, text(value.toDouble()));

    // Columns right to left: the value, "raw →", the bar; each with the room of a wide number.
    const int numberWidth = widestNumber(QFontMetrics(weighted));
    const QVariant raw = index.data(kRawRole);
    if (isNumber(raw)) {
        const QFontMetrics metrics(regular);
        painter->setFont(regular);
        painter->setPen(t[enabled ? Token::Muted : Token::Faint]);
        const int arrow = metrics.horizontalAdvance(format::kArrow);
        const int arrowRight = room.right() - numberWidth;
        painter->drawText(QRect(arrowRight - arrow, room.top(), arrow + 2, room.height()),
                          Qt::AlignLeft | Qt::AlignVCenter, QString(format::kArrow));
        QRect rawRoom = room;
        rawRoom.setRight(arrowRight - arrow - kArrowGap);
        paintNumber(painter, rawRoom, text(raw.toDouble()));
    }
    const QVariant share = index.data(kBarRole);
    if (isNumber(share) && std::isfinite(share.toDouble()))
        paintBar(painter, room, numberWidth, std::clamp(share.toDouble(), 0.0, 1.0), selected);
    painter->restore();
}

QSize DecimalDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    const QFontMetrics metrics(tabularFont(TextRole::Table, TextWeight::SemiBold));
    const int number = widestNumber(metrics);
    int width = number + 2 * kPadding;
    if (index.data(kRawRole).isValid())
        width += number + metrics.horizontalAdvance(QStringLiteral("  ") + format::kArrow);
    if (bar_ == Bar::Beside)
        width += kBarWidth + 8;
    return {width, std::max(kRowHeight, metrics.height() + 8)};
}

} // namespace longwave::ui
