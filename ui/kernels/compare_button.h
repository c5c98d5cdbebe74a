// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QToolButton>

class QMenu;

namespace longwave::ui {

/// "Compare": its menu chooses the bank that the shown one is compared with, the obvious one first.
class CompareButton : public QToolButton {
    Q_OBJECT

  public:
    explicit CompareButton(Session& session, QWidget* parent = nullptr);

  private:
    void fill();
    void follow();
    void offer(QMenu* menu, const BankRef& ref, const QString& title);

    Session& session_;
    QMenu* menu_;
};

} // namespace longwave::ui
