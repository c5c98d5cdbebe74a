// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QStyledItemDelegate>

namespace longwave::ui {

/// Whether the row is the array chosen as signal, or the kernel bank chosen.
bool isChosen(const QModelIndex& index, const Session& session);
/// Whether it is the bank to compare with.
bool isCompared(const QModelIndex& index, const Session& session);

/// Paints a row of the library: icon, name elided in its middle, size at the right, a second line when there is one.
/// The view paints the ground of the chosen rows and of the one under the mouse.
class LibraryDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    explicit LibraryDelegate(const Session& session, QObject* parent = nullptr);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    const Session& session_;
};

} // namespace longwave::ui
