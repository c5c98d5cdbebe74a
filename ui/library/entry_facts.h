// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/pyramid.h"
#include "compute/data/array_view.h"
#include "ui/session/session.h"

#include <QObject>
#include <QString>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace longwave::ui {

/// What one look at all values of an array tells.
struct EntryFacts {
    MinMax range; ///< over the finite values
    NonFinite nonFinite;
};

/// Reads all of `values` once. Throws Cancelled when `task` is asked to stop.
EntryFacts findFacts(const ArrayView& values, const TaskContext& task);

/// "3 values are not finite, the first at index 5" (or "in row 2 at index 5"); empty when all are finite.
QString nonFiniteText(const EntryFacts& facts, const Entry& entry);

/// The facts about arrays, found one after the other off the UI thread. Arrays of up to 16 MiB in files of up to 64 MiB
/// are looked at when their file is opened, others (a mapped 4 GiB tensor) only when somebody asks.
class FactsStore : public QObject {
    Q_OBJECT
  public:
    explicit FactsStore(Session& session, QObject* parent = nullptr);

    /// nullptr while they are not known.
    const EntryFacts* find(EntryRef ref) const;
    /// Has the facts found, before those that wait.
    void request(EntryRef ref);

  signals:
    void found(EntryRef ref);

  private:
    using Key = std::pair<int, int>;
    struct Known {
        std::shared_ptr<const File> file; ///< of which reading; a file read again has new facts
        std::optional<EntryFacts> facts;
    };
    void followFiles();
    void next();

    Session& session_;
    std::map<Key, Known> known_;
    std::deque<EntryRef> waiting_;
    bool busy_ = false;
};

} // namespace longwave::ui
