// SPDX-License-Identifier: GPL-3.0-or-later
// The session's kernel banks: which there are, what is filled in for them, and how their kernels arrive.
#include "ui/session/change_choices.h"
#include "ui/session/session.h"
#include "ui/session/words.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace longwave::ui {

namespace {

constexpr const char* kPlain = "plain";
constexpr QLatin1String kSettingSubject("setting ");

/// A form that lacks what has its default says the same as one that spells it out.
void dropDefaults(FormValues& values, const std::vector<Setting>& form) {
    for (const Setting& setting : form)
        if (const auto found = values.find(setting.key); found != values.end() && found->second == setting.fallback)
            values.erase(found);
}

bool accepts(const std::vector<Setting>& form, const std::string& key, const std::string& text) {
    try {
        const SettingValues checked(form, {{key, text}});
        return true;
    } catch (const Error&) {
        return false;
    }
}

} // namespace

std::optional<Match> Session::match(const BankRef& ref) const {
    const LoadedFile* holder = ref.isValid() ? loaded(ref.file) : nullptr;
    if (!holder)
        return std::nullopt;
    const auto& matches = holder->banks->matches;
    const auto found = std::find_if(matches.begin(), matches.end(), [&](const Match& match) {
        return match.parameterization == ref.parameterization && match.name == ref.name;
    });
    if (found != matches.end())
        return *found;
    if (ref.parameterization != kPlain) // an array of the user's choice
        return std::nullopt;
    const auto& entries = holder->file->entries;
    const auto entry = std::find_if(entries.begin(), entries.end(),
                                    [&](const Entry& e) { return e.name == ref.name && !e.values.isEmpty(); });
    return entry == entries.end() ? std::nullopt : std::optional(plainMatch(*holder->file, *entry));
}

bool Session::isUsable(const BankRef& ref) const {
    const auto found = match(ref);
    return found && found->isUsable();
}

BankRef Session::firstBankOf(const LoadedFile& loaded) {
    // A recognised layer before tensors that only have a bank's shape: weights have it too.
    for (const bool plain : {false, true})
        for (const Match& match : loaded.banks->matches)
            if (match.isUsable() && (match.parameterization == kPlain) == plain)
                return {loaded.id, match.parameterization, match.name};
    return {};
}

BankRef Session::firstBank() const {
    for (const LoadedFile& loaded : files_)
        if (const BankRef ref = firstBankOf(loaded); ref.isValid())
            return ref;
    return {};
}

std::vector<BankRef> Session::allBanks() const {
    std::vector<BankRef> banks;
    for (const LoadedFile& loaded : files_)
        for (const Match& match : loaded.banks->matches)
            if (match.isUsable())
                banks.push_back({loaded.id, match.parameterization, match.name});
    for (const BankRef& chosen : {choices_.bank, choices_.compared})
        if (chosen.isValid() && std::find(banks.begin(), banks.end(), chosen) == banks.end())
            banks.push_back(chosen);
    return banks;
}

QString Session::nameOf(const BankRef& ref, bool withFile) const {
    const File* holder = file(ref.file);
    if (!holder)
        return {};
    const QString fileName = fileNameOf(*holder);
    if (ref.name.empty())
        return fileName;
    const QString name = QString::fromStdString(ref.name);
    return withFile ? QStringLiteral("%1 (%2)").arg(name, fileName) : name;
}

BankRef Session::counterpartOf(const BankRef& ref) const {
    const auto own = match(ref);
    if (!own)
        return {};
    BankRef alike;
    for (const LoadedFile& other : files_) {
        if (other.id == ref.file)
            continue;
        for (const Match& match : other.banks->matches) {
            if (!match.isUsable() || match.parameterization != own->parameterization)
                continue;
            const BankRef found{other.id, match.parameterization, match.name};
            if (match.name == own->name)
                return found;
            if (!alike.isValid() && match.heads == own->heads && match.length == own->length)
                alike = found;
        }
    }
    return alike;
}

BankRef Session::bankRefOf(EntryRef ref) const {
    const Entry* chosen = entry(ref);
    if (!chosen || chosen->values.isEmpty())
        return {};
    for (const Match& match : loaded(ref.file)->banks->matches)
        if (match.isUsable() && match.name == chosen->name && match.tensors.front().name == chosen->name)
            return {ref.file, match.parameterization, match.name};
    return {ref.file, kPlain, chosen->name};
}

void Session::useBank(const BankRef& ref) {
    const auto chosen = match(ref);
    if (!chosen)
        return;
    if (!chosen->isUsable()) {
        emit failed(tr("%1 was not chosen.").arg(nameOf(ref)), sentence(QString::fromStdString(chosen->reason)));
        return;
    }
    Choices next = choices_;
    next.bank = ref;
    change(tr("use %1 as kernel bank").arg(nameOf(ref)), next);
}

void Session::useAsBank(EntryRef ref) {
    if (const BankRef bank = bankRefOf(ref); bank.isValid())
        useBank(bank);
    else if (entry(ref))
        tellEmpty(ref);
}

void Session::compareWith(const BankRef& ref) {
    if (ref.isValid() && !isUsable(ref))
        return;
    Choices next = choices_;
    next.compared = ref;
    change(ref.isValid() ? tr("compare with %1").arg(nameOf(ref, true)) : tr("compare with no other bank"), next);
}

// ---- forms ----------------------------------------------------------------------------------------------------------

FormValues Session::settingsOf(const BankRef& ref) const {
    const auto found = choices_.forms.find(formOf(ref));
    return found == choices_.forms.end() ? FormValues() : found->second;
}

void Session::setSetting(const BankRef& ref, const std::string& key, const std::string& text) {
    const auto found = match(ref);
    if (!found || !found->isUsable())
        return;
    const std::vector<Setting> form = longwave::settingsOf(*found);
    const SettingValues checked(form, {{key, text}}); // throws
    FormValues values = settingsOf(ref);
    values[key] = text;
    dropDefaults(values, form);
    Choices next = choices_;
    if (values.empty())
        next.forms.erase(formOf(ref));
    else
        next.forms[formOf(ref)] = std::move(values);
    const auto setting = std::find_if(form.begin(), form.end(), [&](const Setting& s) { return s.key == key; });
    change(tr("set %1 to %2").arg(QString::fromStdString(setting->title), QString::fromStdString(text)), next);
}

void Session::resetSettings(const BankRef& ref) {
    Choices next = choices_;
    next.forms.erase(formOf(ref));
    change(tr("reset the settings of %1").arg(nameOf(ref)), next);
}

FileForms Session::recalledForms(const LoadedFile& loaded) const {
    FileForms usable;
    if (!memory_.recall)
        return usable;
    // The file may have changed since: what it no longer takes is left out.
    for (const auto& [form, values] : memory_.recall(QString::fromStdString(loaded.file->path.string())))
        for (const Match& known : loaded.banks->matches) {
            if (!known.isUsable() || known.parameterization != form.first ||
                (form.first == kPlain && known.name != form.second))
                continue;
            const std::vector<Setting> fields = longwave::settingsOf(known);
            for (const auto& [key, text] : values)
                if (accepts(fields, key, text))
                    usable[form][key] = text;
            break;
        }
    return usable;
}

void Session::keepForms(const Choices& before) const {
    if (!memory_.keep)
        return;
    for (const LoadedFile& loaded : files_) {
        const auto formsOf = [&](const Choices& choices) {
            FileForms forms;
            for (const auto& [key, values] : choices.forms)
                if (key.file == loaded.id)
                    forms[{key.parameterization, key.tensor}] = values;
            return forms;
        };
        if (const FileForms now = formsOf(choices_); now != formsOf(before))
            memory_.keep(QString::fromStdString(loaded.file->path.string()), now);
    }
}

// ---- how kernels arrive ---------------------------------------------------------------------------------------------

void Session::wantBanks() {
    const auto want = [this](BankSlot& slot, const BankRef& ref) {
        const auto found = match(ref);
        if (found)
            slot.want({ref, loaded(ref.file)->file, settingsOf(ref)}, *found, nameOf(ref));
        else
            slot.clear();
    };
    const Choices now = choices_; // a slot of bankChanged may choose anew, and then has asked already
    want(bankSlot_, now.bank);
    if (choices_.compared == now.compared)
        want(comparedSlot_, now.compared);
}

void Session::takeBank() {
    ++arrivals_;
    choices_.head = wantedHead_;
    choices_ = clamped(choices_);
    if (running_ && !bank())
        setRunning(false);
    lambdaRange_ = {};
    measureLambdaRange();
    emit bankChanged();
    emit lambdaRangeChanged();
    settleOpening();
}

void Session::refuse(BankSlot& slot, BankRef Choices::*role, const QString& subject, const QString& explanation) {
    const BankSlot::Wanted wanted = slot.wanted();
    const bool isSetting = subject.startsWith(kSettingSubject);
    if (isSetting)
        emit settingRefused(wanted.ref, subject.mid(kSettingSubject.size()).remove('"'), explanation);
    // A bank to compare with does not stay when its own form is what cannot be had.
    const bool isMain = role == &Choices::bank;
    const bool keeps = slot.bank() && (isMain || slot.shown().ref != wanted.ref);
    const QString what = isSetting ? tr("Setting %1: ").arg(subject.mid(kSettingSubject.size())) : QString();
    const QString words = what.isEmpty() ? sentence(explanation) : what + sentence(explanation);
    if (isMain && !keeps && !wanted.settings.empty()) { // what was filled in last time does not fit any more
        emit failed(tr("The remembered settings of %1 were reset.").arg(nameOf(wanted.ref)), words);
        Choices next = choices_;
        next.forms.erase(formOf(wanted.ref));
        apply(next);
        return;
    }
    emit failed(tr("The kernels of %1 were not computed.").arg(nameOf(wanted.ref)),
                words + (keeps ? ' ' + tr("The bank before is still here.") : QString()));
    retreat(slot, role);
}

void Session::retreat(BankSlot& slot, BankRef Choices::*role) {
    const BankSlot::Wanted wanted = slot.wanted();
    const BankSlot::Wanted shown = slot.shown();
    const auto asks = [&](const Choices& choices) {
        const auto form = choices.forms.find(formOf(wanted.ref));
        return std::pair(choices.*role, form == choices.forms.end() ? FormValues() : form->second);
    };
    // The step that asked for it, when it is the last one, is as if it had never been.
    if (undo_.canUndo() && !undo_.canRedo()) {
        const auto* last = dynamic_cast<const ChangeChoices*>(undo_.command(undo_.index() - 1));
        // A form is the main bank's affair: the step that filled it in is not taken back for the other's sake.
        const bool isMain = role == &Choices::bank;
        if (last && asks(last->after()) == std::pair(wanted.ref, wanted.settings) &&
            (isMain ? asks(last->before()) != asks(last->after())
                    : last->before().compared != last->after().compared)) {
            const Choices back = patched(choices_, last->after(), last->before());
            const_cast<ChangeChoices*>(last)->setObsolete(true); // the stack gives its commands away as const only
            undo_.undo();                                        // takes it away without doing anything
            apply(back);
            if (asks(choices_) != std::pair(wanted.ref, wanted.settings))
                return; // else there is nothing left to go back to by that way
        }
    }
    slot.keepShown();
    Choices back = choices_;
    back.*role = isUsable(shown.ref) ? shown.ref : BankRef{};
    // A form that serves both banks stays as the main one takes it.
    if (role == &Choices::bank && shown.ref.isValid() && formOf(shown.ref) == formOf(wanted.ref))
        back.forms[formOf(shown.ref)] = shown.settings;
    else if (role == &Choices::compared && shown.ref == wanted.ref)
        back.*role = {};
    std::erase_if(back.forms, [](const auto& form) { return form.second.empty(); });
    apply(back);
}

} // namespace longwave::ui
