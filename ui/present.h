// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>
#include <QWidget>

class QMainWindow;
class QShortcut;

namespace longwave::ui {

/// A page shown to a room: the window fills the screen, the type grows, and only one widget and what lies over it is to
/// be seen. Space starts and stops, Esc and F11 leave. Nothing is moved or made anew: what stands beside the widget, up
/// to the window, is hidden and comes back.
class Presentation : public QObject {
    Q_OBJECT
  public:
    explicit Presentation(QMainWindow* window);
    ~Presentation() override;

    bool isOn() const noexcept { return shown_ != nullptr; }
    /// Precondition: `shown` is inside the window and not presented already.
    void enter(QWidget* shown);
    void leave();

  signals:
    void runRequested();
    void left();

  private:
    void dress(); ///< what is shown, in large type

    QMainWindow* window_;
    QPointer<QWidget> shown_;
    QList<QPointer<QWidget>> hidden_;
    bool wasFullScreen_ = false;
    QShortcut* space_;
    QShortcut* escape_;
};

} // namespace longwave::ui
