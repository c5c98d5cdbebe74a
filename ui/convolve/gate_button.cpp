// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/gate_button.h"

#include "ui/session/words.h"

#include <QActionGroup>
#include <QMenu>

namespace longwave::ui {

namespace {

constexpr int kLongestName = 24; // letters; the whole is in the menu

QString shortened(const QString& name) {
    if (name.size() <= kLongestName)
        return name;
    const int half = (kLongestName - 1) / 2;
    return name.left(half) + QStringLiteral("…") + name.right(half);
}

} // namespace

GateButton::GateButton(Session& session, QWidget* parent)
    : QPushButton(parent),
      session_(session),
      menu_(new QMenu(this)) {
    setAccessibleName(tr("Gates"));
    setMenu(menu_);
    connect(menu_, &QMenu::aboutToShow, this, &GateButton::fill);
    for (const auto changed : {&Session::convolveChanged, &Session::filesChanged})
        connect(&session_, changed, this, &GateButton::follow);
    fill();
    follow();
}

/// "utf8.txt, characters": of a file with several signals the name of one does not say where it is from.
QString GateButton::titleOf(const LoadedFile& loaded, std::size_t entry) const {
    const QString name = session_.nameOf({loaded.id, static_cast<int>(entry)});
    const bool isOneOfMany = loaded.file->entries.size() > 1;
    return isOneOfMany ? fileNameOf(*loaded.file) + QStringLiteral(", ") + name : name;
}

QString GateButton::wordOf(const GateChoice& gate) const {
    switch (gate.kind) {
    case GateChoice::Kind::None:
        return tr("none");
    case GateChoice::Kind::Sigmoid:
        return QStringLiteral("σ(u)");
    case GateChoice::Kind::Signal:
        return session_.nameOf(gate.signal);
    }
    return {};
}

void GateButton::fill() {
    menu_->clear();
    qDeleteAll(menu_->findChildren<QActionGroup*>(Qt::FindDirectChildrenOnly));
    qDeleteAll(menu_->findChildren<QMenu*>(Qt::FindDirectChildrenOnly));
    addChoices(tr("Before the convolution: u · gate"), &ConvolveChoices::inputGate);
    addChoices(tr("After the convolution: y · gate"), &ConvolveChoices::outputGate);
}

void GateButton::addChoices(const QString& title, GateChoice ConvolveChoices::*role) {
    auto* group = new QActionGroup(menu_);
    // A word rather than a section: not every style shows a section's.
    QAction* head = menu_->addAction(title);
    head->setEnabled(false);
    const GateChoice& chosen = session_.choices().convolve.*role;
    const auto add = [&](QMenu* menu, const QString& word, const GateChoice& gate) {
        QAction* action = menu->addAction(word);
        action->setCheckable(true);
        action->setActionGroup(group);
        action->setChecked(chosen == gate);
        connect(action, &QAction::triggered, this, [this, gate, role, word] {
            ConvolveChoices next = session_.choices().convolve;
            next.*role = gate;
            session_.setConvolve(tr("gate by %1").arg(word), next);
        });
    };
    add(menu_, tr("none"), {});
    add(menu_, tr("σ(u), the sigmoid of this signal"), {GateChoice::Kind::Sigmoid, {}});
    // In a menu of their own: there may be many.
    const bool isSignal = chosen.kind == GateChoice::Kind::Signal;
    QMenu* others =
        menu_->addMenu(isSignal ? tr("another signal: %1").arg(shortened(wordOf(chosen))) : tr("another signal"));
    others->menuAction()->setCheckable(isSignal);
    others->menuAction()->setChecked(isSignal);
    for (const LoadedFile& loaded : session_.files())
        for (std::size_t i = 0; i < loaded.file->entries.size(); ++i)
            if (const EntryRef ref{loaded.id, static_cast<int>(i)};
                loaded.isSignal(i) && !loaded.file->entries[i].values.isEmpty() &&
                (ref != session_.choices().signal || ref == chosen.signal))
                add(others, titleOf(loaded, i), {GateChoice::Kind::Signal, ref});
    others->setEnabled(!others->isEmpty());
    menu_->addSeparator();
}

void GateButton::follow() {
    const ConvolveChoices& set = session_.choices().convolve;
    const bool before = set.inputGate.kind != GateChoice::Kind::None;
    const bool after = set.outputGate.kind != GateChoice::Kind::None;
    QString words = tr("none");
    if (before && after)
        words = set.inputGate == set.outputGate ? tr("%1 twice").arg(shortened(wordOf(set.inputGate)))
                                                : tr("before and after");
    else if (before)
        words = tr("%1 before").arg(shortened(wordOf(set.inputGate)));
    else if (after)
        words = tr("%1 after").arg(shortened(wordOf(set.outputGate)));
    setText(words + QStringLiteral("     ")); // room for the menu's arrow
    setToolTip(tr("Gated convolution: y = g₂ · (k ∗ (g₁ · u)).\nBefore: %1. After: %2.")
                   .arg(wordOf(set.inputGate), wordOf(set.outputGate)));
}

} // namespace longwave::ui
