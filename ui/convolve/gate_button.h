// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QPushButton>

class QMenu;

namespace longwave::ui {

/// Chooses the gates: none, σ(u), or another signal of the session, before the convolution and after it. Follows and
/// sets the session.
class GateButton : public QPushButton {
    Q_OBJECT
  public:
    explicit GateButton(Session& session, QWidget* parent = nullptr);

  private:
    void fill(); // the menu, when it is about to be seen: by then other signals may be open
    void addChoices(const QString& title, GateChoice ConvolveChoices::*role);
    void follow();
    QString wordOf(const GateChoice& gate) const;
    QString titleOf(const LoadedFile& loaded, std::size_t entry) const;

    Session& session_;
    QMenu* menu_;
};

} // namespace longwave::ui
