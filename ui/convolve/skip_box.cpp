// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/skip_box.h"

#include "compute/error.h"
#include "ui/convolve/live_data.h"
#include "ui/session/words.h"
#include "ui/theme/format.h"

#include <QSignalBlocker>

#include <span>

namespace longwave::ui {

namespace {

/// D of the head that is shown, in words. (A file's few numbers: read where they are asked for.)
QString valueOf(const KernelBank& bank, std::int64_t head) {
    float value = 0;
    try {
        bank.skip.read(head / bank.skip.length(), head % bank.skip.length(), std::span(&value, 1));
    } catch (const Error& error) {
        return sentence(QString::fromStdString(error.what()));
    }
    return SkipBox::tr("D = %1 for this head.").arg(format::significant(value));
}

} // namespace

SkipBox::SkipBox(Session& session, QWidget* parent) : QCheckBox(tr("Skip term D·u"), parent), session_(session) {
    connect(this, &QCheckBox::toggled, this, [this](bool on) {
        ConvolveChoices next = session_.choices().convolve;
        next.skip = on;
        session_.setConvolve(on ? tr("add the skip term D·u") : tr("leave out the skip term D·u"), next);
    });
    for (const auto changed : {&Session::convolveChanged, &Session::bankChanged, &Session::headChanged})
        connect(&session_, changed, this, &SkipBox::follow);
    follow();
}

void SkipBox::follow() {
    const auto bank = session_.bank();
    const bool isThere = bank && !bank->skip.isEmpty();
    const QSignalBlocker quiet(this);
    setVisible(isThere);
    setEnabled(isThere && hasSkip(*bank));
    setChecked(isEnabled() && session_.choices().convolve.skip);
    if (!isThere)
        return;
    setToolTip(isEnabled()
                   ? tr("y = k ∗ u + D·u, as the layer has it; Smooth, Squash and kept frequencies leave D alone. %1")
                         .arg(valueOf(*bank, session_.choices().head))
                   : tr("The kernels of this bank look ahead; their skip term is not convolved here."));
}

} // namespace longwave::ui
