// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/export_menu.h"
#include "ui/session/session.h"
#include "ui/train/train_manifest.h"

#include <QObject>
#include <QString>

#include <filesystem>
#include <optional>

namespace longwave::ui {

/// Folders and files of the page Train: where trainings go, which of them can go on, and a training's kernels in the
/// page Kernels. Disks are asked off the UI thread.
class TrainFiles : public QObject {
    Q_OBJECT
  public:
    explicit TrainFiles(Session& session, QObject* parent = nullptr);

    /// Where trainings go, each in a folder of its own; at first under the user's data.
    QString root() const { return root_; }
    void setRoot(const QString& root);
    /// A name for a new training in it that nothing has yet.
    std::filesystem::path newFolder(const std::string& task) const;

    const std::optional<TrainOffer>& offer() const noexcept { return offer_; }
    /// Looks for an unfinished training again; `offerChanged` tells.
    void lookForUnfinished();
    void forgetOffer();
    /// It is not offered any more; its files stay.
    void dismissOffer();

    /// Two runs of a training as they lie on the disk.
    struct Pair {
        std::filesystem::path folder;
        std::string left, right; ///< folders of runs; right may be empty
        std::string task;
        int layer = 0, head = 0;
    };
    /// Opens their kernels and compares them; `inspected` tells when they are there.
    void inspect(const Pair& pair);
    static bool canInspect(const Pair& pair);

  signals:
    void offerChanged();
    void inspected();
    void failed(const QString& subject, const QString& explanation);

  private:
    void choosePair(const QString& left, const QString& right, const Pair& pair);

    Session& session_;
    QString root_;
    std::optional<TrainOffer> offer_;
};

} // namespace longwave::ui
