// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/signal.h"
#include "ui/session/choices.h"
#include "ui/session/task_runner.h"

#include <QObject>

#include <memory>
#include <optional>
#include <string>

namespace longwave::ui {

/// The place of one bank: which is wanted, and the kernels of the one that is there. Kernels that lie in a file are
/// there at once; others are computed on a lane of the task runner, the latest wanted wins, and the bank before stays
/// until they have arrived.
class BankSlot : public QObject {
    Q_OBJECT
  public:
    struct Wanted {
        BankRef ref;
        std::shared_ptr<const File> file; ///< of which reading
        FormValues settings;
        bool operator==(const Wanted&) const = default;
    };

    BankSlot(TaskRunner& tasks, std::string lane);

    /// `title` is what the bank is called on screen. Precondition: the match is usable.
    void want(const Wanted& wanted, const Match& match, const QString& title);
    /// None is wanted; the one that was there goes at once.
    void clear();
    /// Gives up what is on its way; the one that is there is the one that is wanted again.
    void keepShown();

    bool isPending() const noexcept { return pending_; }
    const Wanted& wanted() const noexcept { return wanted_; }
    const std::optional<KernelBank>& bank() const noexcept { return bank_; } ///< what is there
    const Wanted& shown() const noexcept { return shown_; }                  ///< what it answers
    const std::string& lane() const noexcept { return lane_; }

  signals:
    void changed(); ///< bank() is another one, or none
    /// The wanted one cannot be had. Never from within `want`; until `keepShown` or another `want` it stays wanted.
    void failed(const QString& subject, const QString& explanation);

  private:
    void show(KernelBank bank);
    void fail(const Error& error);

    TaskRunner& tasks_;
    std::string lane_;
    Wanted wanted_;
    Wanted shown_;
    std::optional<KernelBank> bank_;
    QString title_;
    bool pending_ = false;
};

} // namespace longwave::ui
