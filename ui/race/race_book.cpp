// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_book.h"

#include <QUndoCommand>

#include <algorithm>

namespace longwave::ui {

/// One step of undo: which record is where, before and after.
class ChangeBook : public QUndoCommand {
  public:
    ChangeBook(RaceBook& book, const QString& what, RaceBook::State before, RaceBook::State after)
        : QUndoCommand(what),
          book_(book),
          before_(std::move(before)),
          after_(std::move(after)) {}
    void undo() override { book_.apply(before_); }
    void redo() override { book_.apply(after_); }

  private:
    RaceBook& book_;
    RaceBook::State before_;
    RaceBook::State after_;
};

RaceBook::RaceBook(QUndoStack& undo, RecordedMachine here, QObject* parent)
    : QObject(parent),
      undo_(undo),
      here_(std::move(here)) {}

std::shared_ptr<const RaceRecord> RaceBook::run() const {
    return state_.current == kNone ? nullptr : at(state_.current).record;
}

std::shared_ptr<const RaceRecord> RaceBook::comparedRecord() const {
    return state_.compared == kNone ? nullptr : at(state_.compared).record;
}

bool RaceBook::isFromHere(const RaceRecord& record) const noexcept {
    return record.origin == RaceRecord::Origin::Measured && isSameMachine(record.machine, here_);
}

int RaceBook::keep(BookRecord record) {
    records_.emplace(nextId_, std::move(record));
    return nextId_++;
}

void RaceBook::apply(const State& state) {
    state_ = state;
    emit changed();
}

void RaceBook::change(const QString& what, const State& next) {
    if (next != state_)
        undo_.push(new ChangeBook(*this, what, state_, next)); // the stack owns it
}

RaceBook::State RaceBook::without(int id) const {
    State next = state_;
    std::erase_if(next.others, [id](const Other& other) { return other.id == id; });
    if (next.current == id)
        next.current = kNone;
    if (next.compared == id)
        next.compared = kNone;
    return next;
}

int RaceBook::addQuietly(BookRecord record, bool isShown) {
    const int id = keep(std::move(record));
    state_.others.push_back({id, isShown});
    emit changed();
    return id;
}

int RaceBook::open(BookRecord record) {
    // A file that is there already is read again in its place.
    const QString path = record.path;
    for (auto& [id, known] : records_)
        if (!path.isEmpty() && known.path == path &&
            (state_.current == id || std::any_of(state_.others.begin(), state_.others.end(),
                                                 [held = id](const Other& other) { return other.id == held; }))) {
            known = std::move(record);
            emit changed();
            return id;
        }
    const bool comesIntoFocus = isFromHere(*record.record);
    const QString what = tr("open %1").arg(record.label);
    const int id = keep(std::move(record));
    State next = state_;
    if (comesIntoFocus) {
        if (next.current != kNone)
            next.others.push_back({next.current, false});
        next.current = id;
    } else {
        next.others.push_back({id, true});
    }
    change(what, next);
    return id;
}

int RaceBook::begin(std::shared_ptr<const RaceRecord> record, const QString& label) {
    const int id = keep({std::move(record), label, {}, false});
    State next = state_;
    if (next.current != kNone && !at(next.current).record->points.empty())
        next.others.push_back({next.current, false});
    next.current = id;
    change(tr("race"), next);
    return id;
}

void RaceBook::beginAgain(const QString& what) {
    if (state_.current == kNone)
        return;
    BookRecord copy = at(state_.current);
    copy.isSaved = false;
    State next = state_;
    next.current = keep(std::move(copy));
    change(what, next);
}

void RaceBook::add(int id, const RecordedPoint& point) {
    BookRecord& held = records_.at(id);
    auto record = std::make_shared<RaceRecord>(*held.record);
    const auto same = [&](const auto& p) { return p.engine == point.engine && p.length == point.length; };
    std::erase_if(record->points, same);
    std::erase_if(record->refusals, same);
    const auto after = std::find_if(record->points.begin(), record->points.end(),
                                    [&](const RecordedPoint& p) { return p.length > point.length; });
    record->points.insert(after, point);
    held.record = std::move(record);
    held.isSaved = false;
    emit changed();
}

void RaceBook::add(int id, const RecordedRefusal& refusal) {
    BookRecord& held = records_.at(id);
    auto record = std::make_shared<RaceRecord>(*held.record);
    std::erase_if(record->refusals,
                  [&](const RecordedRefusal& r) { return r.engine == refusal.engine && r.length == refusal.length; });
    record->refusals.push_back(refusal);
    held.record = std::move(record);
    emit changed();
}

void RaceBook::mergeIn(int id) {
    if (state_.current == kNone) {
        focus(id);
        return;
    }
    BookRecord joined = at(state_.current);
    joined.record = std::make_shared<RaceRecord>(merged(*joined.record, *at(id).record, at(id).label.toStdString()));
    joined.isSaved = false;
    State next = without(id);
    next.current = keep(std::move(joined));
    change(tr("merge %1").arg(at(id).label), next);
}

void RaceBook::setShown(int id, bool isShown) {
    State next = state_;
    for (Other& other : next.others)
        if (other.id == id)
            other.isShown = isShown;
    change(isShown ? tr("show %1").arg(at(id).label) : tr("hide %1").arg(at(id).label), next);
}

void RaceBook::setCompared(int id) {
    State next = state_;
    next.compared = id == next.current ? kNone : id;
    change(next.compared == kNone ? tr("compare with no run") : tr("compare with %1").arg(at(id).label), next);
}

void RaceBook::focus(int id) {
    if (id == state_.current)
        return;
    State next = without(id);
    if (state_.current != kNone)
        next.others.push_back({state_.current, false});
    next.current = id;
    change(tr("look at %1").arg(at(id).label), next);
}

void RaceBook::remove(int id) {
    change(tr("close %1").arg(at(id).label), without(id));
}

void RaceBook::markSaved(int id, const QString& path) {
    BookRecord& held = records_.at(id);
    held.path = path;
    held.isSaved = true;
    emit changed();
}

} // namespace longwave::ui
