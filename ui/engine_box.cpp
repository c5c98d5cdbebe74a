// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine_box.h"

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/sizes.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

#include <algorithm>

namespace longwave::ui {

namespace {

constexpr int kEdge = 8;
constexpr int kPopupWidth = 320;
constexpr int kLeastLetters = 7;

/// Name on the first line, why it is unavailable beneath, wrapped rather than cut.
class EngineDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        const QString reason = index.data(EngineBox::kReasonRole).toString();
        const int name = std::max(kRowHeight, QFontMetrics(uiFont()).height() + 8);
        return {kPopupWidth, reason.isEmpty() ? name : name + reasonHeight(reason, kPopupWidth - 2 * kEdge) + 6};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool enabled = index.flags() & Qt::ItemIsEnabled;
        const QString reason = index.data(EngineBox::kReasonRole).toString();
        painter->save();
        if (enabled && option.state & (QStyle::State_Selected | QStyle::State_MouseOver))
            painter->fillRect(option.rect, theme()[Token::Selected]);
        QRect room = option.rect.adjusted(kEdge, 0, -kEdge, 0);
        const int name = std::max(kRowHeight, QFontMetrics(uiFont()).height() + 8);
        painter->setFont(uiFont());
        painter->setPen(theme()[enabled ? Token::Text : Token::Faint]);
        painter->drawText(QRect(room.left(), room.top(), room.width(), name), Qt::AlignLeft | Qt::AlignVCenter,
                          index.data().toString());
        if (!reason.isEmpty()) {
            painter->setFont(uiFont(TextRole::Caption));
            painter->setPen(theme()[Token::Muted]);
            painter->drawText(room.adjusted(0, name - 4, 0, 0), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                              reason);
        }
        painter->restore();
    }

  private:
    static int reasonHeight(const QString& reason, int width) {
        return QFontMetrics(uiFont(TextRole::Caption))
            .boundingRect(0, 0, width, 1000, Qt::TextWordWrap, reason)
            .height();
    }
};

} // namespace

EngineBox::EngineBox(Session& session, QWidget* parent) : QComboBox(parent), session_(session) {
    setAccessibleName(tr("Engine"));
    setItemDelegate(new EngineDelegate(this));
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setMinimumContentsLength(kLeastLetters); // in a narrow window the tool bar takes the rest of its width
    auto* items = new QStandardItemModel(this);
    for (const auto& engine : session_.engines().engines()) {
        const QString target = QString::fromStdString(engine->target());
        const QString title = QString::fromUtf8(engine->title());
        auto* item = new QStandardItem(target.isEmpty() ? title : title + QStringLiteral(" · ") + target);
        item->setData(QString::fromUtf8(engine->name()), Qt::UserRole);
        items->appendRow(item);
    }
    items_ = items;
    setModel(items);
    connect(this, &QComboBox::activated, this, [this](int row) {
        session_.setEngine(itemData(row).toString().toStdString());
        follow(); // when it was refused, the box shows what still holds
    });
    connect(&session_, &Session::engineChanged, this, &EngineBox::follow);
    follow();
}

void EngineBox::follow() {
    for (int row = 0; row < items_->rowCount(); ++row) { // a device that fails takes its engines with it
        QStandardItem* item = items_->item(row);
        const Engine& engine = *session_.engines().engines()[static_cast<std::size_t>(row)];
        const QString reason = QString::fromStdString(engine.unavailableReason());
        item->setData(reason, kReasonRole);
        item->setEnabled(reason.isEmpty());
        item->setData(reason.isEmpty() ? item->text() : item->text() + QStringLiteral(", ") + reason,
                      Qt::AccessibleTextRole);
    }
    const int row = findData(QString::fromStdString(session_.choices().engine));
    setCurrentIndex(row);
    setToolTip(row < 0 ? tr("No engine can run here") : tr("What runs the convolution: %1").arg(itemText(row)));
}

void EngineBox::initStyleOption(QStyleOptionComboBox* option) const {
    QComboBox::initStyleOption(option);
    const QRect room = style()->subControlRect(QStyle::CC_ComboBox, option, QStyle::SC_ComboBoxEditField, this);
    option->currentText = fontMetrics().elidedText(option->currentText, Qt::ElideRight, room.width());
}

void EngineBox::showPopup() {
    view()->setMinimumWidth(kPopupWidth + 16);
    QComboBox::showPopup();
}

} // namespace longwave::ui
