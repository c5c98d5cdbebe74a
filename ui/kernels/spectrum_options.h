// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/window_function.h"

#include <QToolButton>

class QActionGroup;
class QMenu;

namespace longwave::ui {

/// "Options": a button whose menu holds what a spectrum is seen with: the window, the phase with or without its jumps,
/// and the frequency axis.
class SpectrumOptions : public QToolButton {
    Q_OBJECT

  public:
    explicit SpectrumOptions(QWidget* parent = nullptr);

    WindowFunction window() const;
    void setWindow(WindowFunction window);
    bool isUnwrapped() const;
    void setUnwrapped(bool unwrapped);
    bool isLogFrequency() const;
    void setLogFrequency(bool log);
    /// The word, or only its arrow.
    void setCompact(bool compact);

  signals:
    void changed();

  private:
    QActionGroup* section(QMenu* menu, const QString& title, const QStringList& words, const QStringList& tips);
    static int chosen(const QActionGroup* group);
    static void choose(QActionGroup* group, int index);

    QActionGroup* window_;
    QActionGroup* phase_;
    QActionGroup* axis_;
};

/// "Hann", "Kaiser, β = 8.6".
QString windowName(WindowFunction window);

} // namespace longwave::ui
