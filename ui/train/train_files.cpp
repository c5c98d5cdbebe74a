// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_files.h"

#include "compute/error.h"
#include "compute/training/checkpoint.h"
#include "ui/session/words.h"

#include <QDateTime>
#include <QFileInfo>
#include <QStandardPaths>

namespace longwave::ui {

namespace {

namespace fs = std::filesystem;

/// A name of its own for a run's kernels: every run's file is called the same.
std::string nameOfCopy(const TrainFiles::Pair& pair, const std::string& run) {
    return pair.task + "-" + run + ".safetensors";
}

} // namespace

TrainFiles::TrainFiles(Session& session, QObject* parent)
    : QObject(parent),
      session_(session),
      root_(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/training")) {}

void TrainFiles::setRoot(const QString& root) {
    root_ = root;
    lookForUnfinished();
}

fs::path TrainFiles::newFolder(const std::string& task) const {
    const std::string name =
        task + "-" + QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss")).toStdString();
    const fs::path root = root_.toStdString();
    std::error_code none;
    fs::path folder = root / name;
    for (int again = 2; fs::exists(folder, none); ++again)
        folder = root / (name + "-" + std::to_string(again));
    return folder;
}

void TrainFiles::lookForUnfinished() {
    session_.tasks().submit(
        "train offer", tr("Looking for unfinished trainings"), Supersede::Cancel, this,
        [root = fs::path(root_.toStdString())](TaskContext&) { return findUnfinished(root); },
        [this](std::optional<TrainOffer> offer) {
            offer_ = std::move(offer);
            emit offerChanged();
        },
        [this](const Error&) { forgetOffer(); }); // a folder that cannot be read offers nothing
}

void TrainFiles::forgetOffer() {
    session_.tasks().cancel("train offer");
    offer_.reset();
    emit offerChanged();
}

void TrainFiles::dismissOffer() {
    if (!offer_)
        return;
    TrainOffer dismissed = *offer_;
    dismissed.manifest.isDismissed = true;
    forgetOffer();
    session_.tasks().submit(
        "train dismiss", tr("Writing the training’s state"), Supersede::Finish, this,
        [dismissed](TaskContext&) {
            writeManifest(dismissed.folder, dismissed.manifest);
            return true;
        },
        [](bool) {},
        [this](const Error& error) {
            emit failed(tr("The training will be offered again."), sentence(QString::fromStdString(error.what())));
        });
}

bool TrainFiles::canInspect(const Pair& pair) {
    const auto isThere = [&](const std::string& run) {
        std::error_code none;
        return fs::exists(pair.folder / run / training::kKernelsFile, none);
    };
    return !pair.folder.empty() && !pair.left.empty() && isThere(pair.left) &&
           (pair.right.empty() || isThere(pair.right));
}

void TrainFiles::inspect(const Pair& pair) {
    session_.tasks().submit(
        "train inspect", tr("Copying kernels"), Supersede::Cancel, this,
        [pair](TaskContext&) {
            QStringList paths;
            for (const std::string& run : {pair.left, pair.right}) {
                if (run.empty())
                    continue;
                const fs::path from = pair.folder / run / training::kKernelsFile;
                const fs::path to = pair.folder / nameOfCopy(pair, run);
                // A file that is open is mapped: another takes its name, and what is open stays as it was.
                const fs::path beside = to.string() + ".new";
                std::error_code error;
                fs::copy_file(from, beside, fs::copy_options::overwrite_existing, error);
                if (!error)
                    fs::rename(beside, to, error);
                if (error)
                    throw Error(from.string(), error.message());
                paths << QString::fromStdString(to.string());
            }
            return paths;
        },
        [this, pair](const QStringList& paths) {
            connect(
                &session_, &Session::openingFinished, this,
                [this, pair, paths] { choosePair(paths.front(), paths.size() > 1 ? paths[1] : QString(), pair); },
                Qt::SingleShotConnection);
            session_.openFiles(paths);
        },
        [this](const Error& error) {
            emit failed(tr("The kernels were not opened."), sentence(QString::fromStdString(error.what())));
        });
}

void TrainFiles::choosePair(const QString& left, const QString& right, const Pair& pair) {
    const std::string layer = "layers." + std::to_string(pair.layer) + ".";
    const auto bankOf = [&](const QString& path) -> BankRef {
        for (const LoadedFile& loaded : session_.files()) {
            const File* file = session_.file(loaded.id);
            if (!file || QFileInfo(QString::fromStdString(file->path.string())) != QFileInfo(path))
                continue;
            BankRef first;
            for (const Match& match : loaded.banks->matches) {
                if (!match.isUsable())
                    continue;
                const BankRef ref{loaded.id, match.parameterization, match.name};
                if (match.name.starts_with(layer))
                    return ref;
                if (!first.isValid())
                    first = ref;
            }
            return first;
        }
        return {};
    };
    const BankRef one = bankOf(left);
    if (!one.isValid())
        return; // why it could not be opened has been told
    session_.useBank(one);
    session_.compareWith(right.isEmpty() ? BankRef() : bankOf(right));
    session_.setHead(pair.head);
    emit inspected();
}

} // namespace longwave::ui
