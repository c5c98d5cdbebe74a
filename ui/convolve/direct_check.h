// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/live_data.h"
#include "ui/session/task_runner.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace longwave::ui {

/// Measures an output's error against the direct engine, once the choices have rested for a moment and when that is
/// bearably quick; otherwise says why not. The newest output wins.
class DirectCheck : public QObject {
    Q_OBJECT
  public:
    DirectCheck(TaskRunner& tasks, const EngineRegistry& engines, QObject* parent);
    ~DirectCheck() override;

    void check(const std::shared_ptr<const LiveOutput>& output);
    void forget(); ///< there is no output any more
    bool isPending() const noexcept { return isPending_; }

  signals:
    /// The error, or a word that stands for it; and what is to be known of it.
    void told(const QString& value, const QString& tip);

  private:
    void measure();
    void tell(const QString& value, const QString& tip);

    TaskRunner& tasks_;
    const EngineRegistry& engines_;
    std::shared_ptr<const LiveOutput> output_;
    QTimer rest_;
    bool isPending_ = false;
};

} // namespace longwave::ui
