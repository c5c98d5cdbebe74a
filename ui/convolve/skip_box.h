// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QCheckBox>

namespace longwave::ui {

/// "Skip term D·u": whether y = k ∗ u + D·u. Hidden while the bank's file has no D; for kernels that look ahead it is
/// there, disabled, and says why. Follows and sets the session.
class SkipBox : public QCheckBox {
    Q_OBJECT
  public:
    explicit SkipBox(Session& session, QWidget* parent = nullptr);

  private:
    void follow();

    Session& session_;
};

} // namespace longwave::ui
