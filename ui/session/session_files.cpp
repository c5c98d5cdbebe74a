// SPDX-License-Identifier: GPL-3.0-or-later
// The session's files: opening, reading again, closing.
#include "ui/session/session.h"
#include "ui/session/words.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace longwave::ui {

namespace {

constexpr auto kOpenLane = "open";

bool isSameFile(const std::filesystem::path& a, const std::filesystem::path& b) {
    std::error_code error;
    return a == b || (std::filesystem::equivalent(a, b, error) && !error);
}

} // namespace

void Session::openFiles(const QStringList& paths) {
    if (paths.isEmpty())
        return;
    if (!isOpening())
        batchHasSignal_ = batchHasBank_ = false;
    waiting_ += paths;
    if (!opening_)
        openNext();
}

void Session::assumeSampleRate(const QString& path, double rate) {
    assumedRates_[path.toStdString()] = rate;
}

void Session::openNext() {
    if (waiting_.isEmpty()) {
        if (std::exchange(opening_, false))
            emit openingFinished();
        return;
    }
    opening_ = true;
    const std::string path = waiting_.takeFirst().toStdString();
    const QString name = QString::fromStdString(std::filesystem::path(path).filename().string());
    tasks_.submit(
        kOpenLane, tr("Reading %1").arg(name), Supersede::Finish, this,
        [path](TaskContext&) { return std::make_shared<const File>(open(path)); },
        [this, path](const std::shared_ptr<const File>& opened) {
            takeIn(path, opened);
            openNext();
        },
        [this, name](const Error& error) {
            emit failed(tr("%1 was not opened.").arg(name.isEmpty() ? tr("The file") : name),
                        sentence(QString::fromStdString(error.explanation())) +
                            (files_.empty() ? QString() : ' ' + tr("Everything that was open is still here.")));
            openNext();
        });
}

void Session::cancelTask(const std::string& lane) {
    tasks_.cancel(lane);
    if (lane == kOpenLane) {
        waiting_.clear();
        openNext();
    }
    emit taskCancelled(QString::fromStdString(lane));
}

void Session::takeIn(const std::string& path, const std::shared_ptr<const File>& opened) {
    auto file = opened;
    if (const auto rate = assumedRates_.find(path); rate != assumedRates_.end()) {
        auto known = std::make_shared<File>(*opened);
        for (Entry& entry : known->entries)
            if (entry.kind == Entry::Kind::Signal && entry.sampleRate == 0)
                entry.sampleRate = rate->second;
        file = std::move(known);
    }

    auto place = std::find_if(files_.begin(), files_.end(),
                              [&](const LoadedFile& loaded) { return isSameFile(loaded.file->path, file->path); });
    const bool again = place != files_.end();
    if (again)
        place->file = std::move(file);
    else
        place = files_.insert(files_.end(), {nextId_++, std::move(file)});
    const LoadedFile loaded = *place;

    dropMissing();
    emit filesChanged();
    if (again && choices_.signal.file == loaded.id)
        emit signalChanged();
    if (again && choices_.bank.file == loaded.id) {
        emit bankChanged();
        measureLambdaRange();
    }
    chooseFrom(loaded);
    emit fileOpened(QString::fromStdString(path));
}

void Session::chooseFrom(const LoadedFile& loaded) {
    const auto firstOfFile = [&](Entry::Kind kind) {
        const auto& entries = loaded.file->entries;
        const auto found = std::find_if(entries.begin(), entries.end(), [kind](const Entry& candidate) {
            return candidate.kind == kind && !candidate.values.isEmpty();
        });
        return found == entries.end() ? EntryRef{} : EntryRef{loaded.id, static_cast<int>(found - entries.begin())};
    };
    const EntryRef signal = firstOfFile(Entry::Kind::Signal);
    const EntryRef bank = firstOfFile(Entry::Kind::Kernels);

    Choices next = choices_;
    if (signal.isValid() && !std::exchange(batchHasSignal_, true)) {
        next.signal = signal;
        next.channel = 0;
    }
    if (bank.isValid() && !std::exchange(batchHasBank_, true))
        next.bank = bank;
    next = clamped(next);

    // The first data there is was not chosen against anything: nothing to undo.
    const bool replaces = (choices_.signal.isValid() && next.signal != choices_.signal) ||
                          (choices_.bank.isValid() && next.bank != choices_.bank);
    if (replaces)
        change(tr("choose %1").arg(fileNameOf(*loaded.file)), next);
    else
        apply(next);
}

void Session::closeFile(int id) {
    const auto found = std::find_if(files_.begin(), files_.end(), [id](const LoadedFile& f) { return f.id == id; });
    if (found == files_.end())
        return;
    files_.erase(found);
    dropMissing();
    emit filesChanged();
}

void Session::dropMissing() {
    Choices next = choices_;
    if (next.signal.isValid() && !entry(next.signal)) {
        next.signal = firstOf(Entry::Kind::Signal);
        next.channel = 0;
    }
    if (next.bank.isValid() && !entry(next.bank))
        next.bank = firstOf(Entry::Kind::Kernels);
    apply(clamped(next));
}

EntryRef Session::firstOf(Entry::Kind kind) const {
    for (const LoadedFile& loaded : files_)
        for (std::size_t i = 0; i < loaded.file->entries.size(); ++i) {
            const Entry& candidate = loaded.file->entries[i];
            if (candidate.kind == kind && !candidate.values.isEmpty())
                return {loaded.id, static_cast<int>(i)};
        }
    return {};
}

} // namespace longwave::ui
