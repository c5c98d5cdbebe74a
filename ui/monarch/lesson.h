// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/regularization/regularize.h"
#include "ui/monarch/lesson_pages.h"
#include "ui/monarch/monarch_walk.h"

#include <QObject>

#include <memory>
#include <optional>

namespace longwave::ui {

/// The guided lesson: where it stands, and what it does to the stage. Each page sets all that the stage shows, as one
/// step of undo; leaving puts back what was chosen before. Says nothing by itself: words are the panel's.
class Lesson : public QObject {
    Q_OBJECT
  public:
    enum class State {
        Off,
        Waiting, ///< for the page's trace
        Asking,
        Elsewhere, ///< a cell was clicked that is not the one
        Right,     ///< answered
        Wrong,
        Revealed ///< without a guess
    };

    explicit Lesson(MonarchWalk& walk, QObject* parent = nullptr);

    State state() const noexcept { return state_; }
    bool isOn() const noexcept { return state_ != State::Off; }
    bool isAnswered() const noexcept {
        return state_ == State::Right || state_ == State::Wrong || state_ == State::Revealed;
    }
    int pageIndex() const noexcept { return index_; }
    const LessonPage& page() const { return lessonPages()[static_cast<std::size_t>(index_)]; }
    /// Of the page's own set-up, whatever has been changed on the stage since; null while it is waited for.
    const std::shared_ptr<const MonarchTrace>& trace() const noexcept { return trace_; }
    /// The cell that was clicked, where a cell is asked for.
    const std::optional<StageCell>& clicked() const noexcept { return clicked_; }

    void start();
    /// Puts back what was chosen when the lesson began.
    void leave();
    /// Precondition: 0 ≤ index < lessonPages().size().
    void goTo(int index);
    void next();
    void back();

    void answer(double number);
    void answer(int choice);
    void reveal();

  signals:
    void changed();
    /// The page points to one of the panels at the side: "memory", "accuracy", "cost", "learned".
    void panelWanted(const QString& panel);

  private:
    struct Before {
        MonarchChoices stage;
        Regularization regularization;
        std::size_t step = 0;
        StageView view = StageView::Product;
        std::optional<StageCell> pinned;
    };
    void set(const QString& what, const MonarchChoices& stage, const Regularization& regularization);
    void arrive();
    void lookAtPinned();
    void say(State state);

    MonarchWalk& walk_;
    State state_ = State::Off;
    int index_ = 0;
    std::shared_ptr<const MonarchTrace> trace_;
    std::optional<StageCell> clicked_;
    std::optional<Before> before_;
    bool isSetting_ = false; ///< what is pinned now was not clicked
    bool isLeaving_ = false; ///< the old trace is awaited, to go back to its step
};

} // namespace longwave::ui
