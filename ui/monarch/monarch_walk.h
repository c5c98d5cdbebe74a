// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace.h"
#include "compute/monarch/trace_cells.h"
#include "ui/kernels/wish.h"
#include "ui/monarch/stage_rows.h"
#include "ui/session/monarch_choices.h"
#include "ui/session/session.h"

#include <QObject>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace longwave::ui {

/// Which cell of which picture.
struct StageCell {
    TraceRow row = TraceRow::Signal;
    std::size_t step = 0;
    std::int64_t cell = 0;
    bool operator==(const StageCell&) const = default;
};

/// How a step is shown.
enum class StageView { Product, Butterfly, Tiles };

/// Where the Monarch page stands: the trace of what is chosen, the step that is shown, the cell that is pointed at.
/// Every panel of the page reads it and none computes; the trace is made off the UI thread while the page is shown, and
/// the one before stays until the next is there.
class MonarchWalk : public QObject {
    Q_OBJECT
  public:
    static constexpr const char* kLane = "monarch-trace";

    explicit MonarchWalk(Session& session, QObject* parent = nullptr);

    Session& session() const noexcept { return session_; }
    const MonarchChoices& choices() const noexcept { return session_.choices().monarch; }
    /// Null before the first is there.
    const std::shared_ptr<const MonarchTrace>& trace() const noexcept { return trace_; }
    /// First sample of the loaded signal that the trace was made from, as it was chosen or found; 0 where none was cut.
    std::int64_t signalFrom() const noexcept { return signalFrom_; }
    /// What rides along as the imaginary part in the trace there is.
    PartnerRow partnerRow() const noexcept { return partnerRow_; }
    /// Why there is no trace of what is chosen, in a sentence; empty: there is, or it is on its way.
    const QString& problem() const noexcept { return problem_; }
    /// The trace is that of what is chosen, or there will be none.
    bool isSettled() const;
    /// While the page is hidden nothing is computed. Off at first.
    void setActive(bool active);

    std::size_t stepCount() const noexcept { return trace_ ? trace_->steps.size() : 0; }
    std::size_t step() const noexcept { return step_; }
    /// Clamped to the steps there are, or, while a trace is on its way, to the steps there will be. What was pinned
    /// stays pinned, also when its picture is out of sight.
    void setStep(std::size_t step);

    StageView view() const noexcept { return view_; }
    void setView(StageView view);

    /// The pinned cell, or else the one under the pointer (or the keyboard's).
    std::optional<StageCell> pointed() const noexcept { return pinned_ ? pinned_ : hovered_; }
    bool isPinned() const noexcept { return pinned_.has_value(); }
    void hover(std::optional<StageCell> cell);
    void pin(std::optional<StageCell> cell);
    // What hands do, the same in every picture.
    void click(StageCell cell);  ///< pins it, or lets go of it when it is the pinned one
    void moveTo(StageCell cell); ///< by keys: takes the pin along where there is one
    void togglePin();            ///< of what is pointed at
    void letGo();                ///< of what is pinned or pointed at

  signals:
    void traceChanged();
    void stepChanged();
    void viewChanged();
    void pointedChanged();

  private:
    /// Where a signal was found to be loudest: it is looked for once, not again for every λ.
    struct Place {
        std::uint64_t signal = 0; ///< as signals_ counts
        std::int64_t window = 0;
        std::int64_t from = 0;
    };
    struct Made {
        std::shared_ptr<const MonarchTrace> trace;
        std::int64_t signalFrom = 0;
        std::optional<Place> loudest;
        PartnerRow partnerRow = PartnerRow::Reversed;
    };
    struct Key {
        MonarchChoices choices;
        std::uint64_t data = 0; ///< counts changes of what is loaded or regularised
        bool operator==(const Key&) const = default;
    };
    void follow();
    void take(const Key& key, Made made);
    bool exists(const std::optional<StageCell>& cell) const;

    Session& session_;
    bool active_ = false;
    std::uint64_t data_ = 0;
    std::uint64_t signals_ = 0; ///< counts changes of the signal
    std::optional<Place> loudest_;
    Wish<Key> wish_;
    std::shared_ptr<const MonarchTrace> trace_;
    std::int64_t signalFrom_ = 0;
    PartnerRow partnerRow_ = PartnerRow::Reversed;
    QString problem_;
    std::optional<std::size_t> wantedStep_; ///< of a trace that is on its way
    std::size_t step_ = 0;
    StageView view_ = StageView::Product;
    std::optional<StageCell> hovered_;
    std::optional<StageCell> pinned_;
};

} // namespace longwave::ui
