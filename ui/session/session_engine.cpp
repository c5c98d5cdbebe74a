// SPDX-License-Identifier: GPL-3.0-or-later
// The session's engine: which is chosen, and what becomes of it when its device fails.
#include "compute/error.h"
#include "ui/session/session.h"
#include "ui/session/words.h"

namespace longwave::ui {

void Session::setEngine(const std::string& name) {
    try {
        const Engine& engine = engines_.find(name);
        if (const std::string reason = engine.unavailableReason(); !reason.empty())
            throw Error(engine.title(), reason);
        Choices next = choices_;
        next.engine = engine.name();
        change(tr("use the engine %1").arg(QString::fromUtf8(engine.title())), next);
    } catch (const Error& error) {
        emit failed(tr("The engine was not changed."), sentence(QString::fromStdString(error.what())));
    }
}

bool Session::leaveLostEngine() {
    try {
        if (choices_.engine.empty() || engines_.find(choices_.engine).unavailableReason().empty())
            return false;
        const Engine& other = engines_.preferred();
        Choices next = choices_;
        next.engine = other.name();
        change(tr("go on with %1").arg(QString::fromUtf8(other.title())), next);
        return true;
    } catch (const Error&) {
        return false; // there is no other
    }
}

} // namespace longwave::ui
