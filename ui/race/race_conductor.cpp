// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_conductor.h"

#include "compute/records/measured.h"
#include "ui/race/counted.h"
#include "ui/race/race_progress_bar.h"
#include "ui/session/words.h"
#include "ui/theme/format.h"

#include <QTime>

#include <algorithm>
#include <cmath>
#include <utility>

namespace longwave::ui {

namespace {

QString timeLeft(double seconds) {
    if (seconds < 0)
        return {};
    if (seconds < 90)
        return RaceConductor::tr("about %1 s left").arg(std::max(1, static_cast<int>(std::ceil(seconds))));
    return RaceConductor::tr("about %1 min left").arg(static_cast<int>(std::lround(seconds / 60)));
}

} // namespace

RaceConductor::RaceConductor(Session& session, RaceBook& book, RaceProgressBar& progress,
                             std::function<RaceChoices()> choices, QObject* parent)
    : QObject(parent),
      session_(session),
      book_(book),
      progress_(progress),
      choices_(std::move(choices)) {
    connect(&session_.ceilings(), &MachineCeilings::measuringChanged, this, [this] {
        if (!session_.ceilings().isMeasuring() && std::exchange(awaitsCeilings_, false)) {
            go();
            if (!runner_.isRunning()) // somebody else was quicker
                progress_.setNote({});
            emit stateChanged();
        }
    });
    connect(&runner_, &RaceRunner::measured, this, [this](const RecordedPoint& point) {
        ++told_;
        const std::pair<std::string, std::int64_t> key{point.engine, point.length};
        if (wanted_.empty() || std::find(wanted_.begin(), wanted_.end(), key) != wanted_.end()) {
            book_.add(runningId_, point);
            ++again_;
        }
    });
    connect(&runner_, &RaceRunner::refused, this, [this](const RecordedRefusal& refusal) {
        ++told_;
        if (wanted_.empty())
            book_.add(runningId_, refusal);
    });
    connect(&runner_, &RaceRunner::progressed, this, &RaceConductor::progress);
    connect(&runner_, &RaceRunner::finished, this, &RaceConductor::finish);
}

RaceConductor::~RaceConductor() {
    session_.vacate(this);
}

std::int64_t RaceConductor::lengthAtWork() const {
    return runner_.isRunning() && runningId_ == book_.current() && wanted_.empty() ? measuring_ : 0;
}

bool RaceConductor::occupy(const QString& what) {
    const bool wasLive = session_.isRunning();
    if (!session_.occupy(this, what, tr("A race is being measured"), tr("Cancel it first.")))
        return false;
    stoppedLive_ = wasLive || stoppedLive_;
    return true;
}

void RaceConductor::await() {
    awaitsCeilings_ = true;
    progress_.setNote(tr("Measuring what this machine can do first, in about two seconds."));
    emit stateChanged();
}

void RaceConductor::go() {
    if (runner_.isRunning())
        return;
    RaceChoices choices = choices_();
    if (std::find(choices.engines.begin(), choices.engines.end(), choices.baseline) == choices.engines.end())
        choices.baseline = choices.engines.empty() ? std::string() : choices.engines.back();
    const RaceSettings settings = choices.settings(session_.engines());
    if (settings.engines.empty()) {
        emit session_.failed(tr("No race was started."), tr("Choose at least one engine that is available here."));
        return;
    }
    // What the roofline is drawn from is measured once, and nothing is measured beside that, whoever asked for it.
    MachineCeilings& ceilings = session_.ceilings();
    if (ceilings.isMeasuring()) {
        await();
        return;
    }
    if (!occupy(tr("No race was started.")))
        return;
    if (!ceilings.known() && ceilings.canMeasure() && !std::exchange(triedCeilings_, true)) {
        session_.measureMachine(this);
        if (ceilings.isMeasuring()) {
            await();
            return;
        }
    }
    wanted_.clear();
    waiting_.clear();
    auto record = std::make_shared<RaceRecord>(newRecord(settings, thisMachine(), "Longwave " LONGWAVE_VERSION));
    runningId_ = book_.begin(std::move(record), newLabel());
    expected_ = static_cast<int>(settings.engines.size() * settings.lengths.size());
    told_ = 0;
    races_ = 1;
    begin(settings);
}

/// "run of 18:30"; with its seconds where another is of that minute.
QString RaceConductor::newLabel() const {
    const QTime now = QTime::currentTime();
    const QString label = tr("run of %1").arg(now.toString(QStringLiteral("HH:mm")));
    const auto hasIt = [&](int id) { return id != RaceBook::kNone && book_.at(id).label == label; };
    const auto& others = book_.others();
    const bool isTaken = hasIt(book_.current()) ||
                         std::any_of(others.begin(), others.end(), [&](const auto& other) { return hasIt(other.id); });
    return isTaken ? tr("run of %1").arg(now.toString(QStringLiteral("HH:mm:ss"))) : label;
}

/// A race for each length, of the engines that are wanted there and the baseline that they are paired with.
std::vector<RaceSettings> RaceConductor::settingsOfRerun(const RaceRecord& run, const PointKeys& points) const {
    std::vector<RaceSettings> races;
    for (const std::int64_t length : run.lengths()) {
        RaceSettings settings = settingsOf(run.settings);
        settings.lengths = {length};
        for (const auto& engine : session_.engines().engines()) {
            const std::pair<std::string, std::int64_t> key{engine->name(), length};
            const bool isWanted = std::find(points.begin(), points.end(), key) != points.end();
            const bool isBaseline = run.settings.baseline == engine->name() && run.find(engine->name(), length);
            if (!engine->unavailableReason().empty() || (!isWanted && !isBaseline))
                continue;
            settings.engines.push_back(engine.get());
            if (isBaseline)
                settings.baseline = engine.get();
        }
        const bool any = std::any_of(points.begin(), points.end(), [&](const auto& p) { return p.second == length; });
        if (any && !settings.engines.empty())
            races.push_back(std::move(settings));
    }
    return races;
}

void RaceConductor::rerun(const PointKeys& points) {
    const auto run = book_.run();
    if (isBusy() || !run || points.empty())
        return;
    if (!book_.isFromHere(*run)) {
        emit session_.failed(tr("Nothing was measured again."),
                             tr("This run is from another machine, and its points cannot be had here."));
        return;
    }
    std::vector<RaceSettings> races = settingsOfRerun(*run, points);
    if (races.empty() || !occupy(tr("Nothing was measured again.")))
        return;
    expected_ = told_ = 0;
    for (const RaceSettings& race : races)
        expected_ += static_cast<int>(race.engines.size());
    wanted_ = points;
    book_.beginAgain(tr("re-run %1").arg(counted(static_cast<int>(points.size()), tr("point"), tr("points"))));
    runningId_ = book_.current();
    waiting_.assign(std::make_move_iterator(races.begin() + 1), std::make_move_iterator(races.end()));
    races_ = races.size();
    again_ = 0;
    since_.start();
    begin(races.front());
}

void RaceConductor::cancel() {
    if (std::exchange(awaitsCeilings_, false)) {
        session_.vacate(this);
        progress_.setNote({});
        emit stateChanged();
        return;
    }
    if (!runner_.isRunning())
        return;
    waiting_.clear();
    runner_.cancel();
    progress_.setState(tr("Cancelling; what was measured stays"), -1, {}, {});
    emit stateChanged();
}

void RaceConductor::begin(const RaceSettings& settings) {
    measuring_ = settings.lengths.front();
    progress_.setNote({});
    if (std::exchange(stoppedLive_, false))
        progress_.setPreface(tr("the live convolution was stopped, so that neither slows the other down"));
    progress_.setState(tr("Starting"), 0, {}, {});
    runner_.start(settings);
    emit started();
    emit stateChanged();
    emit advanced();
}

void RaceConductor::progress(const RaceProgress& p) {
    if (runner_.isCancelled())
        return;
    const std::int64_t before = std::exchange(measuring_, p.length);
    double share = p.share, left = p.secondsLeft;
    if (races_ > 1) { // a race of its own knows nothing of the others
        share = (static_cast<double>(races_ - waiting_.size() - 1) + p.share) / static_cast<double>(races_);
        constexpr double kEnough = 0.02;
        left = share > kEnough ? static_cast<double>(since_.elapsed()) * 1e-3 * (1 - share) / share : -1;
    }
    const QString what =
        p.length > 0 ? tr("L = %1, %2").arg(format::length1024(p.length), QString::fromStdString(p.what)) : tr("Done");
    progress_.setState(what, share, tr("%1 of %2 points").arg(told_).arg(expected_), timeLeft(left));
    if (before != measuring_)
        emit advanced();
}

void RaceConductor::finish(bool wasCancelled, const QString& failure) {
    if (!wasCancelled && failure.isEmpty() && !waiting_.empty()) {
        const RaceSettings next = waiting_.front();
        waiting_.erase(waiting_.begin());
        begin(next);
        return;
    }
    waiting_.clear();
    measuring_ = 0;
    session_.vacate(this);
    const auto points = [](std::size_t count) {
        return counted(static_cast<int>(count), RaceConductor::tr("point"), RaceConductor::tr("points"));
    };
    if (!wasCancelled)
        progress_.setNote({});
    else if (isRerun())
        progress_.setNote(tr("Cancelled. Of %1, %2 had been measured again.")
                              .arg(points(wanted_.size()),
                                   again_ == 0 ? tr("none") : format::count(static_cast<std::int64_t>(again_))));
    else
        progress_.setNote(tr("Cancelled. %1 had been measured and can be seen.")
                              .arg(points(book_.at(runningId_).record->points.size())));
    if (!failure.isEmpty())
        emit session_.failed(tr("The race ended early."),
                             sentence(failure) + u' ' + tr("What was measured before is still here."));
    emit finished();
    emit stateChanged();
    emit advanced();
}

} // namespace longwave::ui
