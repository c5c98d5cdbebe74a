// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session_memory.h"

#include "ui/samples.h"
#include "ui/session/session.h"
#include "ui/settings.h"

namespace longwave::ui {

void rememberFiles(Session& session, Settings& settings) {
    for (const Sample& sample : samples())
        if (sample.sampleRate > 0)
            session.assumeSampleRate(sample.path, sample.sampleRate);
    session.setFormMemory(
        {[&settings](const QString& path) { return settings.bankForms(path); },
         [&settings](const QString& path, const FileForms& forms) { settings.setBankForms(path, forms); }});
    session.setFolderMemory({[&settings] { return settings.lastFolder(); },
                             [&settings](const QString& folder) { settings.setLastFolder(folder); }});
    QObject::connect(&session, &Session::fileOpened, &settings, &Settings::addRecentFile);
}

} // namespace longwave::ui
