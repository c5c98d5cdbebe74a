// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/spectrum_options.h"

#include "ui/theme/format.h"

#include <QActionGroup>
#include <QMenu>

namespace longwave::ui {

QString windowName(WindowFunction window) {
    switch (window) {
    case WindowFunction::Rectangular:
        return SpectrumOptions::tr("Rectangular");
    case WindowFunction::Hann:
        return SpectrumOptions::tr("Hann");
    case WindowFunction::Hamming:
        return SpectrumOptions::tr("Hamming");
    case WindowFunction::Blackman:
        return SpectrumOptions::tr("Blackman");
    case WindowFunction::Kaiser:
        return SpectrumOptions::tr("Kaiser, β = %1").arg(format::fixed(kKaiserBeta, 1));
    }
    return {};
}

SpectrumOptions::SpectrumOptions(const QStringList& which, QWidget* parent) : QToolButton(parent) {
    setProperty("segment", "only");
    setPopupMode(QToolButton::InstantPopup);
    setFocusPolicy(Qt::StrongFocus);
    setToolTip(tr("Options of the spectrum: window, phase, frequency axis"));
    auto* menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    which_ = section(menu, tr("Show"), which, QStringList(which.size()));
    menu->addSeparator();
    whichOffer_ = menu->actions();
    connect(which_, &QActionGroup::triggered, this, [this] { emit whichChosen(chosen(which_)); });
    noLines_ = menu->addAction(tr("For lines; the spectrogram has its own window"));
    noLines_->setEnabled(false);
    noLines_->setVisible(false);
    const QString about =
        tr("The window's middle is lag 0: a causal kernel gets its falling half, from 1 at lag 0 to the "
           "end of its taps; a kernel that looks both ways gets the whole of it. ");
    window_ = section(
        menu, tr("Window on the kernel"),
        {windowName(WindowFunction::Rectangular), windowName(WindowFunction::Hann), windowName(WindowFunction::Hamming),
         windowName(WindowFunction::Blackman), windowName(WindowFunction::Kaiser)},
        {tr("The kernel as it is: the spectrum that a convolution multiplies with."),
         about + tr("w = ½ + ½·cos πx: falls to 0; side lobes from −31 dB."),
         about + tr("w = 0.54 + 0.46·cos πx: falls to 0.08; side lobes below −41 dB."),
         about + tr("w = 0.42 + ½·cos πx + 0.08·cos 2πx: falls to 0; side lobes from −58 dB."),
         about + tr("w = I₀(β√(1 − x²)) / I₀(β), β = 8.6: side lobes near those of Blackman, and lower further out.")});
    menu->addSeparator();
    phase_ =
        section(menu, tr("Phase"), {tr("Wrapped, −π … π"), tr("Unwrapped")},
                {tr("arg K(f) as it is, with its jumps of 2π"),
                 tr("Every bin takes the turn nearest to the bin before it, so that neighbours differ by at most π")});
    menu->addSeparator();
    axis_ =
        section(menu, tr("Frequency axis"), {tr("Linear", "axis"), tr("Logarithmic", "axis")},
                {tr("From 0 to ½ cycle per tap"), tr("Equal distances are equal ratios; f = 0 has no place on it")});
    for (const QActionGroup* group : {window_, phase_, axis_})
        connect(group, &QActionGroup::triggered, this, &SpectrumOptions::changed);
    setMenu(menu);
    offerWhich(false);
}

QActionGroup* SpectrumOptions::section(QMenu* menu, const QString& title, const QStringList& words,
                                       const QStringList& tips) {
    QAction* head = menu->addAction(title); // a style may leave out the text of addSection
    head->setEnabled(false);
    auto* group = new QActionGroup(this);
    for (qsizetype i = 0; i < words.size(); ++i) {
        QAction* action = menu->addAction(words[i]);
        action->setCheckable(true);
        action->setChecked(i == 0);
        action->setToolTip(tips[i]);
        group->addAction(action);
    }
    return group;
}

int SpectrumOptions::chosen(const QActionGroup* group) {
    return static_cast<int>(group->actions().indexOf(group->checkedAction()));
}

void SpectrumOptions::choose(QActionGroup* group, int index) {
    if (index == chosen(group))
        return;
    group->actions().at(index)->setChecked(true);
    emit changed();
}

WindowFunction SpectrumOptions::window() const {
    return static_cast<WindowFunction>(chosen(window_));
}

void SpectrumOptions::setWindow(WindowFunction window) {
    choose(window_, static_cast<int>(window));
}

bool SpectrumOptions::isUnwrapped() const {
    return chosen(phase_) == 1;
}

void SpectrumOptions::setUnwrapped(bool unwrapped) {
    choose(phase_, unwrapped ? 1 : 0);
}

bool SpectrumOptions::isLogFrequency() const {
    return chosen(axis_) == 1;
}

void SpectrumOptions::setLogFrequency(bool log) {
    choose(axis_, log ? 1 : 0);
}

void SpectrumOptions::setCompact(bool compact) {
    compact_ = compact;
    sayWord();
}

void SpectrumOptions::offerWhich(bool offered) {
    offered_ = offered;
    for (QAction* action : whichOffer_)
        action->setVisible(offered);
    sayWord();
}

void SpectrumOptions::setWhich(int index) {
    which_->actions().at(index)->setChecked(true);
    sayWord();
}

void SpectrumOptions::setOfLines(bool lines) {
    for (QActionGroup* group : {window_, phase_, axis_})
        group->setEnabled(lines);
    noLines_->setVisible(!lines);
}

void SpectrumOptions::sayWord() {
    const QString arrow(QChar(0x25BE));
    QString words = tr("Options") + QChar(u' ') + arrow;
    if (offered_)
        words = which_->checkedAction()->text() + QChar(u' ') + arrow;
    else if (compact_)
        words = arrow;
    if (words == text())
        return;
    setText(words);
    setAccessibleName(offered_
                          ? tr("%1; what is shown of the spectrum, and options").arg(which_->checkedAction()->text())
                          : tr("Options of the spectrum"));
}

} // namespace longwave::ui
