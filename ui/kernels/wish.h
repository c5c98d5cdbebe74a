// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

namespace longwave::ui {

/// What a controller was asked for, by the key of the result: the newest wish, what has come of it, what never will.
template <typename Key>
class Wish {
  public:
    /// The newest wish. True when it has to be submitted: it is neither on show nor on its way, nor given up.
    bool ask(const Key& key) {
        if (asked_ == key)
            return false;
        asked_ = key;
        lost_.reset();
        return true;
    }
    void arrived(const Key& key) {
        shown_ = key;
        lost_.reset();
    }
    /// It failed or was stopped: nothing more is coming for it.
    void lose(const Key& key) { lost_ = key; }
    /// Loses the newest wish if it is still on its way; whether it was.
    bool loseNewest() {
        if (!isOnItsWay())
            return false;
        lost_ = asked_;
        return true;
    }
    /// Forgets what was asked for, so that it is asked for again. What is on show stays known.
    void forget() {
        asked_ = lost_ ? std::nullopt : shown_;
        lost_.reset();
    }
    /// The newest wish was asked for and has neither come nor been lost.
    bool isOnItsWay() const { return asked_ && asked_ != shown_ && asked_ != lost_; }
    bool isSettled(const Key& wanted) const { return shown_ == wanted || lost_ == wanted; }

  private:
    std::optional<Key> asked_;
    std::optional<Key> shown_;
    std::optional<Key> lost_;
};

} // namespace longwave::ui
