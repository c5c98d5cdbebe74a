// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/live_data.h"
#include "ui/session/session.h"

#include <map>
#include <memory>

namespace longwave::ui {

/// Makes the requests of a session's choices. What is the same in two requests is the same object in both.
class RequestMaker {
  public:
    explicit RequestMaker(const Session& session) : session_(session) {}

    void takeSignal(); ///< the session's is another one
    void takeBank();
    void forgetGates() { gates_.clear(); } ///< files were opened, read again or closed
    bool hasGates() const;                 ///< one of the choices is another signal

    const std::shared_ptr<const Signal>& signal() const noexcept { return signal_; } ///< null: none
    const std::shared_ptr<const KernelBank>& bank() const noexcept { return bank_; }

    /// A request with the next id. Precondition: there are a signal and a bank. `request->engine` is null when there
    /// is no such engine, and then `failure` says why.
    std::shared_ptr<LiveRequest> make(LiveFailure& failure);
    std::uint64_t lastId() const noexcept { return lastId_; }

  private:
    LiveGate gateOf(const GateChoice& choice);

    const Session& session_;
    std::shared_ptr<const Signal> signal_;
    std::shared_ptr<const KernelBank> bank_;
    std::map<std::pair<int, int>, std::shared_ptr<const Signal>> gates_; ///< by file and entry
    std::uint64_t lastId_ = 0;
};

} // namespace longwave::ui
