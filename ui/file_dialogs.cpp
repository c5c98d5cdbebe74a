// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/file_dialogs.h"

#include "ui/export/save_dialog.h"
#include "ui/settings.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>

namespace longwave::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("FileDialogs", text);
}

} // namespace

QStringList askForFiles(QWidget* parent, Settings& settings) {
    const QStringList paths =
        QFileDialog::getOpenFileNames(parent, tr("Open signals, kernel banks and races"), settings.lastFolder(),
                                      tr("Everything Longwave reads (*.wav *.flac *.ogg *.mp3 *.npy *.npz *.csv *.tsv "
                                         "*.fa *.fasta *.fna *.fq *.fastq *.fa.gz *.fasta.gz *.fna.gz *.fq.gz "
                                         "*.fastq.gz *.png *.jpg *.jpeg *.nii *.nii.gz *.txt *.safetensors "
                                         "*.safetensors.index.json *.pt *.pth *.ckpt *.bin *.json);;All files; content "
                                         "decides what they are (*)"));
    if (!paths.isEmpty())
        settings.setLastFolder(QFileInfo(paths.front()).absolutePath());
    return paths;
}

QString askForPicturePath(QWidget* parent, Settings& settings) {
    return askWhereToSave(parent,
                          {tr("Save a picture of the window"),
                           QStringLiteral("longwave"),
                           {{QStringLiteral("png"), tr("PNG picture (*.png)")}}},
                          {[&settings] { return settings.lastFolder(); },
                           [&settings](const QString& folder) { settings.setLastFolder(folder); }});
}

} // namespace longwave::ui
