// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/save_dialog.h"

#include "ui/session/session.h"

#include <QApplication>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>

#include <algorithm>

namespace longwave::ui {

namespace {

struct SaveDialog {
    Q_DECLARE_TR_FUNCTIONS(SaveDialog)
};

/// A layer's name as part of a file's: no separators of folders, nothing hidden.
QString asFileName(QString name) {
    for (QChar& c : name)
        if (c == u'/' || c == u'\\' || c == u':' || c.category() == QChar::Other_Control)
            c = u'-';
    while (name.startsWith(u'.'))
        name.remove(0, 1);
    return name.isEmpty() ? QStringLiteral("longwave") : name;
}

/// `name` with `ending` in the place of the one of `kinds` that it has; other dots belong to the name.
QString withEnding(QString name, const std::vector<SaveQuestion::Kind>& kinds, const QString& ending) {
    for (const SaveQuestion::Kind& kind : kinds)
        if (name.endsWith(u'.' + kind.ending, Qt::CaseInsensitive)) {
            name.chop(kind.ending.size() + 1);
            break;
        }
    return name + u'.' + ending;
}

} // namespace

QString askWhereToSave(QWidget* parent, const SaveQuestion& question, const SaveFolder& folder) {
    // A menu's parent may be none: the dialog belongs to the window where it was asked for.
    QFileDialog dialog(parent ? parent : QApplication::activeWindow(), question.title,
                       folder.recall ? folder.recall() : QString());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setFileMode(QFileDialog::AnyFile);
    QStringList filters;
    for (const SaveQuestion::Kind& kind : question.kinds)
        filters << kind.filter;
    dialog.setNameFilters(filters);
    // With the suffix set, the dialog itself asks before it replaces what has the completed name.
    dialog.setDefaultSuffix(question.kinds.front().ending);
    QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog, [&](const QString& filter) {
        const qsizetype index = filters.indexOf(filter);
        if (index < 0)
            return;
        const QString ending = question.kinds[static_cast<std::size_t>(index)].ending;
        dialog.setDefaultSuffix(ending);
        if (const QStringList typed = dialog.selectedFiles(); !typed.isEmpty() && !QFileInfo(typed.front()).isDir())
            dialog.selectFile(withEnding(QFileInfo(typed.front()).fileName(), question.kinds, ending));
    });
    const QString name = asFileName(question.fileName);
    const bool isWhole = std::any_of(question.kinds.begin(), question.kinds.end(), [&](const auto& kind) {
        return name.endsWith(u'.' + kind.ending, Qt::CaseInsensitive);
    });
    dialog.selectFile(isWhole ? name : withEnding(name, {}, question.kinds.front().ending));
    if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty())
        return {};
    const QString path = dialog.selectedFiles().front();
    if (folder.keep)
        folder.keep(QFileInfo(path).absolutePath());
    return path;
}

QString askWhereToSave(QWidget* parent, const SaveQuestion& question, const Session& session) {
    return askWhereToSave(parent, question,
                          {[&session] { return session.exportFolder(); },
                           [&session](const QString& folder) { session.setExportFolder(folder); }});
}

std::vector<SaveQuestion::Kind> pictureKinds() {
    return {{QStringLiteral("png"), SaveDialog::tr("Picture (*.png)")},
            {QStringLiteral("svg"), SaveDialog::tr("Scalable vector graphics (*.svg)")},
            {QStringLiteral("pdf"), SaveDialog::tr("PDF page (*.pdf)")}};
}

} // namespace longwave::ui
