// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QWidget;

namespace longwave::ui {

/// Tells for how long a key is held while a page is in front, wherever in the page's window the focus is, but for
/// fields in which letters are typed. Losing the window's focus, or the page's being hidden, lets go.
class HoldKey : public QObject {
    Q_OBJECT
  public:
    HoldKey(int key, QWidget* page);
    bool isHeld() const noexcept { return held_; }

  signals:
    void held(bool down);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void setHeld(bool down);

    int key_;
    QWidget* page_;
    bool held_ = false;
};

} // namespace longwave::ui
