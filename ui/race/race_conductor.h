// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/race/race_book.h"
#include "ui/race/race_choices.h"
#include "ui/race/race_runner.h"
#include "ui/race/race_table.h"
#include "ui/session/session.h"

#include <QElapsedTimer>
#include <QObject>

#include <functional>
#include <vector>

namespace longwave::ui {

class RaceProgressBar;

/// Carries out races and re-runs: takes the machine, has it measured first, runs one race after the other, puts what is
/// measured into the book and tells the progress bar. One thing at a time.
class RaceConductor : public QObject {
    Q_OBJECT
  public:
    /// `choices` are asked for when a race begins.
    RaceConductor(Session& session, RaceBook& book, RaceProgressBar& progress, std::function<RaceChoices()> choices,
                  QObject* parent = nullptr);
    ~RaceConductor() override;

    RaceRunner& runner() noexcept { return runner_; }
    /// Also while it waits for the machine to be measured.
    bool isBusy() const noexcept { return runner_.isRunning() || awaitsCeilings_; }

    /// What is being measured goes into a run that was there before.
    bool isRerun() const noexcept { return !wanted_.empty(); }

    /// Starts a race as it is chosen; `failed` of the session says why not.
    void go();
    /// Measures these points of the run in focus again, each length in turn with the baseline.
    void rerun(const PointKeys& points);
    /// Keeps what was measured.
    void cancel();

    /// The length at work of the whole run in focus; 0 while there is none.
    std::int64_t lengthAtWork() const;

  signals:
    void started();      ///< a new run, or a re-run, is being measured
    void stateChanged(); ///< isBusy, or whether it is being cancelled
    void advanced();     ///< another length is at work, or none
    void finished();     ///< nothing is measured any more

  private:
    bool occupy(const QString& what);
    void await();
    void begin(const RaceSettings& settings);
    QString newLabel() const;
    void finish(bool wasCancelled, const QString& failure);
    void progress(const RaceProgress& progress);
    std::vector<RaceSettings> settingsOfRerun(const RaceRecord& run, const PointKeys& points) const;

    Session& session_;
    RaceBook& book_;
    RaceProgressBar& progress_;
    std::function<RaceChoices()> choices_;
    int runningId_ = RaceBook::kNone;
    PointKeys wanted_;                  // of a re-run: which of what is measured is kept; empty: all
    std::int64_t measuring_ = 0;        // the length at work
    std::vector<RaceSettings> waiting_; // of a re-run: further lengths with other engines
    int expected_ = 0;                  // points
    int told_ = 0;
    std::size_t races_ = 1; // of a re-run: its lengths, those that are done too
    QElapsedTimer since_;
    std::size_t again_ = 0;       // of a re-run: points that are there anew
    bool awaitsCeilings_ = false; // Go was pressed, and the machine is being measured first
    bool triedCeilings_ = false;
    bool stoppedLive_ = false; // the live convolution was on when the race was asked for
    RaceRunner runner_;        // last: its thread ends before what it tells
};

} // namespace longwave::ui
