// SPDX-License-Identifier: GPL-3.0-or-later
// The session's files: opening, reading again, closing.
#include "compute/data/generated_file.h"
#include "ui/session/first_row.h"
#include "ui/session/session.h"
#include "ui/session/words.h"

#include <algorithm>
#include <cstring>
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
    for (const QString& path : paths)
        if (path.startsWith(QLatin1String(kGeneratePrefix)))
            generateFrom(path);
        else
            waiting_ += path;
    if (!std::exchange(opening_, true))
        openNext();
}

void Session::generateFrom(const QString& text) {
    try {
        addGenerated(parseGenerator(text.mid(static_cast<qsizetype>(std::strlen(kGeneratePrefix))).toStdString()));
        batchHasSignal_ = true;
    } catch (const Error& error) {
        emit failed(tr("The signal was not generated."), sentence(QString::fromStdString(error.what())));
    }
}

void Session::assumeSampleRate(const QString& path, double rate) {
    assumedRates_[path.toStdString()] = rate;
}

void Session::openNext() {
    if (waiting_.isEmpty()) {
        awaitingBank_ = std::exchange(opening_, false) || awaitingBank_;
        settleOpening();
        return;
    }
    opening_ = true;
    const std::string path = waiting_.takeFirst().toStdString();
    const QString name = QString::fromStdString(std::filesystem::path(path).filename().string());
    tasks_.submit(
        kOpenLane, tr("Reading %1").arg(name), Supersede::Finish, this,
        [path](TaskContext& task) {
            LoadedFile opened;
            opened.file = std::make_shared<const File>(open(path, task.stop(), task.progressFunction()));
            opened.banks = std::make_shared<const FileBanks>(findBanks(*opened.file));
            return opened;
        },
        [this, path](LoadedFile opened) {
            takeIn(path, std::move(opened));
            openNext();
        },
        [this, name](const Error& error) {
            emit failed(tr("%1 was not opened.").arg(name.isEmpty() ? tr("The file") : name),
                        sentence(QString::fromStdString(error.explanation())) +
                            (files_.empty() ? QString() : ' ' + tr("Everything that was open is still here.")));
            openNext();
        });
}

void Session::settleOpening() {
    if (!opening_ && !bankSlot_.isPending() && std::exchange(awaitingBank_, false))
        emit openingFinished();
}

void Session::cancelTask(const std::string& lane) {
    tasks_.cancel(lane);
    if (lane == kOpenLane) {
        waiting_.clear();
        openNext();
    }
    if (lane == bankSlot_.lane() && bankSlot_.isPending()) {
        retreat(bankSlot_, &Choices::bank);
        settleOpening();
    }
    if (lane == comparedSlot_.lane() && comparedSlot_.isPending())
        retreat(comparedSlot_, &Choices::compared);
    if (lane == MachineCeilings::kLane)
        ceilings_.forgetTask();
    emit taskCancelled(QString::fromStdString(lane));
}

void Session::takeIn(const std::string& path, LoadedFile opened) {
    if (const auto rate = assumedRates_.find(path); rate != assumedRates_.end()) {
        auto known = std::make_shared<File>(*opened.file);
        for (Entry& entry : known->entries)
            if (entry.kind == Entry::Kind::Signal && entry.sampleRate == 0)
                entry.sampleRate = rate->second;
        opened.file = std::move(known);
    }

    auto place = std::find_if(files_.begin(), files_.end(), [&](const LoadedFile& open) {
        return !open.generator && isSameFile(open.file->path, opened.file->path);
    });
    const bool again = place != files_.end();
    opened.id = again ? place->id : nextId_++;
    if (again) {
        *place = opened;
    } else {
        files_.push_back(opened);
        for (auto& [form, values] : recalledForms(opened))
            choices_.forms[{opened.id, form.first, form.second}] = values;
    }

    dropMissing(); // and, of a bank that is there still, asks for its kernels of this reading
    emit filesChanged();
    if (again && choices_.signal.file == opened.id)
        emit signalChanged();
    chooseFrom(opened);
    emit fileOpened(QString::fromStdString(path));
}

void Session::chooseFrom(const LoadedFile& loaded) {
    const EntryRef signal = firstSignalOf(loaded);
    // Read again, it keeps the layer that was being looked at.
    const BankRef bank = choices_.bank.file == loaded.id ? choices_.bank : firstBankOf(loaded);

    Choices next = choices_;
    if (signal.isValid() && !std::exchange(batchHasSignal_, true)) {
        next.signal = signal;
        next.channel = firstRowOf(entry(signal));
        next.region.reset();
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
    if (found->generator) { // it is in no file: closing it can be undone
        Choices next = choices_;
        next.generated.erase(id);
        if (next.signal.file == id) {
            next.signal = firstSignal(id);
            next.channel = firstRowOf(entry(next.signal));
            next.region.reset();
        }
        change(tr("remove %1").arg(fileNameOf(*found->file)), next);
        return;
    }
    files_.erase(found);
    std::erase_if(choices_.forms, [id](const auto& form) { return form.first.file == id; }); // they are remembered
    dropMissing();
    emit filesChanged();
    settleOpening();
}

void Session::dropMissing() {
    Choices next = choices_;
    if (next.signal.isValid() && !entry(next.signal)) {
        next.signal = firstSignal();
        next.channel = firstRowOf(entry(next.signal));
        next.region.reset();
    }
    if (next.bank.isValid() && !isUsable(next.bank))
        next.bank = firstBank();
    if (next.compared.isValid() && !isUsable(next.compared))
        next.compared = {};
    apply(clamped(next));
}

EntryRef Session::firstSignalOf(const LoadedFile& loaded) {
    for (std::size_t i = 0; i < loaded.file->entries.size(); ++i)
        if (loaded.isSignal(i) && !loaded.file->entries[i].values.isEmpty())
            return {loaded.id, static_cast<int>(i)};
    return {};
}

EntryRef Session::firstSignal(int except) const {
    for (const LoadedFile& loaded : files_)
        if (loaded.id == except)
            continue;
        else if (const EntryRef ref = firstSignalOf(loaded); ref.isValid())
            return ref;
    return {};
}

} // namespace longwave::ui
