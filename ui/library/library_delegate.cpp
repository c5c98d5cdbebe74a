// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_delegate.h"

#include "ui/library/library_model.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icon.h"

#include <QAbstractItemView>
#include <QPainter>

#include <algorithm>

namespace longwave::ui {

namespace {

constexpr int kRowHeight = 24;
constexpr int kIconSize = 16;
constexpr int kGap = 6;
constexpr int kRight = 10;
constexpr int kBar = 2;

LibraryModel::Node nodeOf(const QModelIndex& index) {
    return static_cast<LibraryModel::Node>(index.data(LibraryModel::kNodeRole).toInt());
}

QFont nameFont(LibraryModel::Node node) {
    return node == LibraryModel::Node::Group ? uiFont(TextRole::Body, TextWeight::SemiBold) : uiFont(TextRole::Table);
}

bool isBank(const QModelIndex& index, const Session& session, const BankRef& bank) {
    if (!bank.isValid() || index.data(LibraryModel::kFileRole).toInt() != bank.file)
        return false;
    if (index.data(LibraryModel::kBankRole).isValid())
        return LibraryModel::bankOf(index) == bank;
    return index.data(LibraryModel::kRefRole).isValid() && session.bankRefOf(LibraryModel::refOf(index)) == bank;
}

} // namespace

bool isChosen(const QModelIndex& index, const Session& session) {
    const QVariant row = index.data(LibraryModel::kRowRole);
    const bool isSignal = index.data(LibraryModel::kRefRole).isValid() &&
                          LibraryModel::refOf(index) == session.choices().signal &&
                          (!row.isValid() || row.toInt() == session.choices().channel);
    if (row.isValid())
        return isSignal;
    return isSignal || isBank(index, session, session.choices().bank);
}

bool isCompared(const QModelIndex& index, const Session& session) {
    return isBank(index, session, session.choices().compared);
}

LibraryDelegate::LibraryDelegate(const Session& session, QObject* parent)
    : QStyledItemDelegate(parent),
      session_(session) {}

QSize LibraryDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    int height = std::max(kRowHeight, QFontMetrics(nameFont(nodeOf(index))).height() + 6);
    if (!index.data(LibraryModel::kSecondRole).toString().isEmpty())
        height += QFontMetrics(uiFont(TextRole::Caption)).height();
    return {0, height}; // as wide as the panel: names elide, nothing scrolls sideways
}

void LibraryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& colors = theme();
    const auto node = nodeOf(index);
    const bool grey = node == LibraryModel::Node::Others || node == LibraryModel::Node::Plain ||
                      node == LibraryModel::Node::OtherArray || node == LibraryModel::Node::Almost;
    painter->save();
    if (!isChosen(index, session_) && option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, colors[Token::Hover]);

    QRect room = option.rect.adjusted(2, 0, -kRight, 0);
    const QString second = index.data(LibraryModel::kSecondRole).toString();
    const QFont caption = uiFont(TextRole::Caption);
    const int secondHeight = second.isEmpty() ? 0 : QFontMetrics(caption).height();
    QRect line(room.left(), room.top(), room.width(), room.height() - secondHeight);

    const QString iconName = index.data(LibraryModel::kIconRole).toString();
    if (!iconName.isEmpty()) {
        const QRect place(line.left(), line.top() + (line.height() - kIconSize) / 2, kIconSize, kIconSize);
        const Token token = iconName == QLatin1String("warning") ? Token::Warning : Token::Muted;
        icon(iconName, token).paint(painter, place);
        line.setLeft(place.right() + 1 + kGap);
    }

    // The mark of the bank to compare with stands where there is room: on a second line, or else before the size.
    const QString mark = isCompared(index, session_) ? LibraryModel::tr("compared") : QString();
    const bool isMarkAbove = !mark.isEmpty() && second.isEmpty();
    const QString size =
        (isMarkAbove ? mark + QStringLiteral("  ") : QString()) + index.data(LibraryModel::kSizeRole).toString();
    painter->setFont(tabularFont(TextRole::Table));
    const int sizeWidth = painter->fontMetrics().horizontalAdvance(size);
    painter->setPen(colors[Token::Muted]);
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, size);

    painter->setFont(nameFont(node));
    painter->setPen(colors[grey ? Token::Muted : Token::Text]);
    const int nameWidth = line.width() - (size.isEmpty() ? 0 : sizeWidth + kGap);
    const QString name = index.data(Qt::DisplayRole).toString();
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(name, Qt::ElideMiddle, nameWidth));

    if (!second.isEmpty()) {
        QRect place(line.left(), line.bottom() - 2, room.right() - line.left() + 1, secondHeight);
        painter->setFont(caption);
        if (!mark.isEmpty()) {
            painter->setPen(colors[Token::Accent]);
            painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, mark);
            place.setRight(place.right() - painter->fontMetrics().horizontalAdvance(mark) - kGap);
        }
        painter->setPen(colors[iconName == QLatin1String("warning") ? Token::Warning : Token::Muted]);
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(second, Qt::ElideRight, place.width()));
    }
    if ((option.state & QStyle::State_HasFocus) && option.widget && option.widget->hasFocus()) {
        painter->setPen(QPen(colors[Token::Accent], kBar));
        painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
    }
    painter->restore();
}

} // namespace longwave::ui
