// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/error.h"
#include "ui/kernels/head_request.h"
#include "ui/kernels/wish.h"

#include <QObject>
#include <QString>

#include <memory>

namespace longwave::ui {

class TaskRunner;

/// Computes the plots of the head in focus, on a lane of their own, so that they follow a λ drag: the newest request
/// wins, and those on the way are delivered too.
class HeadController : public QObject {
    Q_OBJECT

  public:
    static constexpr const char* kLane = "kernels-head";

    explicit HeadController(TaskRunner& tasks, QObject* parent = nullptr);

    /// True when a view of it is on its way: viewed() will follow. Not while the plots are hidden.
    bool want(const HeadRequest& request);
    /// While off, nothing is computed (the plots are hidden). Off at first; `want` comes after it.
    void setActive(bool active) { active_ = active; }
    /// Somebody cancelled a lane of the runner: what was stopped is computed with the next choice.
    void laneCancelled(const QString& lane);

    /// Nothing is on its way, or wanted and not yet asked for.
    bool isSettled() const;

  signals:
    /// Of the newest kernels; `other`: the view before was of other ones.
    void viewed(std::shared_ptr<const longwave::ui::HeadView> view, bool other);
    void failed(const longwave::Error& error);

  private:
    struct Key {
        ContrastKey contrast;
        int head = -1;
        HeadExtras extras;
        bool operator==(const Key&) const = default;
    };
    Key key() const { return {keyOf(wanted_), wanted_.head, wanted_.extras}; }
    std::shared_ptr<const HeadSide> knownBefore() const;
    void take(const Key& key, std::shared_ptr<const HeadView> view);

    TaskRunner& tasks_;
    HeadRequest wanted_;
    bool active_ = false;
    Wish<Key> wish_;
    std::shared_ptr<const HeadView> view_; ///< the newest
    int generation_ = -1;                  ///< of view_
};

} // namespace longwave::ui
