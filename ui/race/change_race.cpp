// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/change_race.h"

#include <QCoreApplication>

#include <utility>

namespace longwave::ui {

namespace {

struct ChangeRaceWords {
    Q_DECLARE_TR_FUNCTIONS(ChangeRace)
};

constexpr int kMergesRanges = 7301;

bool isRangeAlone(const RaceChoices& before, const RaceChoices& after) {
    RaceChoices moved = before;
    moved.from = after.from;
    moved.to = after.to;
    return moved == after && moved != before;
}

QString changeWords(const RaceChoices& before, const RaceChoices& after) {
    if (before.engines != after.engines)
        return ChangeRaceWords::tr("choose engines of the race");
    if (before.baseline != after.baseline)
        return ChangeRaceWords::tr("choose the race's baseline");
    if (before.from != after.from || before.to != after.to || before.every != after.every)
        return ChangeRaceWords::tr("choose lengths of the race");
    if (before.rows != after.rows)
        return ChangeRaceWords::tr("set B × H to %1").arg(rowsText(after.rows));
    return ChangeRaceWords::tr("change the race's settings");
}

} // namespace

ChangeRace::ChangeRace(RaceChoices before, RaceChoices after, Take take)
    : QUndoCommand(changeWords(before, after)),
      before_(std::move(before)),
      after_(std::move(after)),
      take_(std::move(take)) {}

void ChangeRace::undo() {
    if (!take_(before_))
        setObsolete(true);
}

void ChangeRace::redo() {
    if (!std::exchange(isNew_, false) && !take_(after_))
        setObsolete(true);
}

int ChangeRace::id() const {
    return isRangeAlone(before_, after_) ? kMergesRanges : -1;
}

bool ChangeRace::mergeWith(const QUndoCommand* other) {
    const auto& next = static_cast<const ChangeRace&>(*other); // of the same id
    after_ = next.after_;
    if (after_ == before_)
        setObsolete(true);
    return true;
}

} // namespace longwave::ui
