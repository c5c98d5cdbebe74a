// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/compare_button.h"

#include "ui/session/words.h"
#include "ui/theme/icon.h"

#include <QMenu>

#include <algorithm>

namespace longwave::ui {
namespace {

/// A menu takes & for the mark of a key.
QString asWritten(QString text) {
    return text.replace('&', QStringLiteral("&&"));
}

} // namespace

CompareButton::CompareButton(Session& session, QWidget* parent)
    : QToolButton(parent),
      session_(session),
      menu_(new QMenu(this)) {
    setText(QChar(0x2002) + tr("Compare")); // the style sheet leaves no gap after an icon
    setIcon(ui::icon(QStringLiteral("compare")));
    setIconSize({16, 16});
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setAccessibleName(tr("Compare"));
    setMenu(menu_);
    menu_->setToolTipsVisible(true);
    connect(menu_, &QMenu::aboutToShow, this, &CompareButton::fill);
    for (const auto changed : {&Session::filesChanged, &Session::bankChanged, &Session::comparedChanged})
        connect(&session_, changed, this, &CompareButton::follow);
    follow();
}

void CompareButton::follow() {
    const bool compares = session_.compared().has_value();
    const std::vector<BankRef> banks = session_.allBanks();
    setEnabled(session_.bank() && (banks.size() > 1 || compares));
    // A button that is checked when it stops being checkable would not be painted anew.
    setCheckable(compares || isCheckable());
    setChecked(compares);
    setCheckable(compares);
    setToolTip(compares ? tr("Comparing with %1").arg(session_.nameOf(session_.shownCompared(), true))
               : isEnabled()
                   ? tr("Lay another bank over this one: the same layer of another checkpoint, or another layer")
                   : tr("A second bank is needed to compare with: open another checkpoint"));
}

void CompareButton::offer(QMenu* menu, const BankRef& ref, const QString& title) {
    QAction* action = menu->addAction(asWritten(title), this, [this, ref] { session_.compareWith(ref); });
    action->setCheckable(true);
    action->setChecked(ref == session_.choices().compared);
    action->setToolTip(session_.nameOf(ref, true));
}

void CompareButton::fill() {
    menu_->clear();
    const BankRef own = session_.shownBank();
    const BankRef obvious = session_.counterpartOf(own);
    if (obvious.isValid()) {
        offer(menu_, obvious, session_.nameOf(obvious, true));
        menu_->addSeparator();
    }
    const std::vector<BankRef> banks = session_.allBanks();
    for (const LoadedFile& file : session_.files()) {
        QMenu* ofFile = nullptr;
        for (const BankRef& ref : banks) {
            if (ref.file != file.id || ref == own)
                continue;
            if (!ofFile) {
                ofFile = menu_->addMenu(asWritten(fileNameOf(*file.file)));
                ofFile->setToolTipsVisible(true);
            }
            offer(ofFile, ref, session_.nameOf(ref));
        }
    }
    menu_->addSeparator();
    QAction* stop = menu_->addAction(tr("Stop comparing"), this, [this] { session_.compareWith({}); });
    stop->setEnabled(session_.choices().compared.isValid());
}

} // namespace longwave::ui
