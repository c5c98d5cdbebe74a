// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/window_function.h"

#include <QList>
#include <QToolButton>

class QActionGroup;
class QMenu;

namespace longwave::ui {

/// "Options": a button whose menu holds what a spectrum is seen with: the window, the phase with or without its jumps,
/// and the frequency axis.
class SpectrumOptions : public QToolButton {
    Q_OBJECT

  public:
    /// `which`: the words of the switch beside it.
    explicit SpectrumOptions(const QStringList& which, QWidget* parent = nullptr);

    WindowFunction window() const;
    void setWindow(WindowFunction window);
    bool isUnwrapped() const;
    void setUnwrapped(bool unwrapped);
    bool isLogFrequency() const;
    void setLogFrequency(bool log);
    /// The word, or only its arrow.
    void setCompact(bool compact);
    /// Where there is no room for the switch: the menu offers it too, and the button says what is chosen.
    void offerWhich(bool offered);
    void setWhich(int index);
    /// Whether lines are shown: window, phase and axis do nothing to a spectrogram.
    void setOfLines(bool lines);

  signals:
    void changed();
    void whichChosen(int index);

  private:
    void sayWord();
    QActionGroup* section(QMenu* menu, const QString& title, const QStringList& words, const QStringList& tips);
    static int chosen(const QActionGroup* group);
    void choose(QActionGroup* group, int index);

    QActionGroup* which_;
    QList<QAction*> whichOffer_; ///< all that stands in the menu for it
    QActionGroup* window_;
    QActionGroup* phase_;
    QActionGroup* axis_;
    QAction* noLines_; ///< says why the rest of the menu is disabled
    bool compact_ = false;
    bool offered_ = false;
};

/// "Hann", "Kaiser, β = 8.6".
QString windowName(WindowFunction window);

} // namespace longwave::ui
