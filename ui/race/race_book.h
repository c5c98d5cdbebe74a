// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/records/race_record.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <map>
#include <memory>
#include <vector>

namespace longwave::ui {

/// A record with the words for it.
struct BookRecord {
    std::shared_ptr<const RaceRecord> record;
    QString label; ///< "FlashFFTConv paper, H100", "run of 14:07"
    QString path;  ///< the file it is from or was saved to; empty: none
    bool isSaved = true;
};

/// The records of the page: the run in focus, which Go fills, and others to be held beside it: published numbers, files
/// of other machines, earlier runs. Which is which can be undone; what has been measured is never lost by that.
class RaceBook : public QObject {
    Q_OBJECT
  public:
    static constexpr int kNone = -1;

    struct Other {
        int id = kNone;
        bool isShown = false;
        bool operator==(const Other&) const = default;
    };

    explicit RaceBook(QUndoStack& undo, RecordedMachine here, QObject* parent = nullptr);

    /// The run in focus; kNone before there is one.
    int current() const noexcept { return state_.current; }
    const std::vector<Other>& others() const noexcept { return state_.others; }
    /// The one that the run in focus is compared with, point by point; kNone: none.
    int compared() const noexcept { return state_.compared; }
    /// Precondition: `id` was given out by this book.
    const BookRecord& at(int id) const { return records_.at(id); }
    /// The run in focus, or null.
    std::shared_ptr<const RaceRecord> run() const;
    std::shared_ptr<const RaceRecord> comparedRecord() const;
    /// Whether a record was measured on this machine.
    bool isFromHere(const RaceRecord& record) const noexcept;

    /// Puts a record beside the run without asking for an undo (what comes with the program). Returns its id.
    int addQuietly(BookRecord record, bool isShown);
    /// A file was read: a run of this machine comes into focus, others stand beside it. Returns its id.
    int open(BookRecord record);
    /// A new run in focus; the one before stands beside it, hidden. Returns its id.
    int begin(std::shared_ptr<const RaceRecord> record, const QString& label);
    /// The run in focus becomes a copy that is to be changed, so that undo has the one before.
    void beginAgain(const QString& what);
    /// What is measured now; the run `id` changes in place.
    void add(int id, const RecordedPoint& point);
    void add(int id, const RecordedRefusal& refusal);
    /// Joins the record `id` into the run in focus. Throws Error when they are not comparable.
    void mergeIn(int id);
    void setShown(int id, bool isShown);
    void setCompared(int id);
    /// Brings another record into focus; the run in focus stands beside it.
    void focus(int id);
    /// Takes one of the others, or the run in focus, out of the book.
    void remove(int id);
    void markSaved(int id, const QString& path);

  signals:
    /// Whatever is shown may be another.
    void changed();

  private:
    friend class ChangeBook; // the undo command
    struct State {
        int current = kNone;
        std::vector<Other> others;
        int compared = kNone;
        bool operator==(const State&) const = default;
    };
    void apply(const State& state);
    void change(const QString& what, const State& next);
    int keep(BookRecord record);
    State without(int id) const;

    QUndoStack& undo_;
    RecordedMachine here_;
    std::map<int, BookRecord> records_;
    State state_;
    int nextId_ = 0;
};

} // namespace longwave::ui
