// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <vector>

class QWidget;

namespace longwave::ui {

class Session;

/// What a file is to be written as, for the one dialog that asks where.
struct SaveQuestion {
    struct Kind {
        QString ending; ///< "png"
        QString filter; ///< "Picture (*.png)"
    };
    QString title;           ///< "Export the plot “Time”"
    QString fileName;        ///< proposed, with or without ending; what no file may be called is replaced
    std::vector<Kind> kinds; ///< at least one; the first is the default
};

/// The folder of the file that was written last.
struct SaveFolder {
    std::function<QString()> recall;
    std::function<void(const QString&)> keep;
};

/// Asks where to write, beginning in the last folder, which is then that of the answer. The name follows the chosen
/// kind's ending, which is added where none was typed; the dialog itself asks whether what has that name may be
/// replaced.
/// Empty when the person thought better of it.
QString askWhereToSave(QWidget* parent, const SaveQuestion& question, const SaveFolder& folder);
/// In the folder that the session remembers.
QString askWhereToSave(QWidget* parent, const SaveQuestion& question, const Session& session);

/// What plots and pictures are written as: PNG, SVG and PDF.
std::vector<SaveQuestion::Kind> pictureKinds();

} // namespace longwave::ui
