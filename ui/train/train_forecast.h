// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/train/train_estimate.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace longwave::ui {

/// What is known of a training before it begins, found off the UI thread a moment after the setup came to rest. What
/// neither the data nor the time of a step depends on is not looked at again.
class TrainForecast : public QObject {
    Q_OBJECT
  public:
    explicit TrainForecast(Session& session, QObject* parent = nullptr);

    /// Looks ahead for these choices now, or a little later when more may follow.
    void ask(const TrainChoices& choices, const Engine* engine);
    void askSoon(const TrainChoices& choices, const Engine* engine);
    /// Nothing is read or timed beside a training. What is known stays.
    void halt();

    bool isSettled() const noexcept { return !rest_.isActive(); }
    const std::optional<TrainEstimate>& estimate() const noexcept { return estimate_; }
    const QString& problem() const noexcept { return problem_; } ///< why there is none, a sentence
    /// The task, when its data are those of these choices and have been read; else null.
    std::shared_ptr<const training::Task> taskFor(const TrainChoices& choices) const;

  signals:
    void changed();

  private:
    Session& session_;
    QTimer rest_;
    TrainChoices next_;
    const Engine* engine_ = nullptr;
    std::optional<TrainChoices> askedFor_;
    const Engine* askedOf_ = nullptr;
    std::optional<TrainEstimate> estimate_;
    QString problem_;
};

} // namespace longwave::ui
