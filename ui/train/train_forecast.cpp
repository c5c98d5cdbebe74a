// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_forecast.h"

#include "compute/error.h"
#include "ui/session/words.h"

namespace longwave::ui {

namespace {
constexpr int kRest = 400; // ms
constexpr const char* kLane = "train data";
} // namespace

TrainForecast::TrainForecast(Session& session, QObject* parent) : QObject(parent), session_(session) {
    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    connect(&rest_, &QTimer::timeout, this, [this] { ask(next_, engine_); });
}

void TrainForecast::askSoon(const TrainChoices& choices, const Engine* engine) {
    next_ = choices;
    engine_ = engine;
    rest_.start();
}

void TrainForecast::halt() {
    rest_.stop();
    session_.tasks().cancel(kLane);
    if (!estimate_)
        askedFor_.reset(); // it is asked again when there is time
}

std::shared_ptr<const training::Task> TrainForecast::taskFor(const TrainChoices& choices) const {
    const bool isSame = estimate_ && askedFor_ && forData(*askedFor_) == forData(choices);
    return isSame ? estimate_->task : nullptr;
}

void TrainForecast::ask(const TrainChoices& choices, const Engine* engine) {
    const TrainChoices wanted = forEstimate(choices);
    if (askedFor_ == wanted && askedOf_ == engine)
        return;
    auto known = taskFor(choices);
    askedFor_ = wanted;
    askedOf_ = engine;
    estimate_.reset();
    problem_.clear();
    emit changed();
    if (!missingData(choices).isEmpty() || !engine) {
        session_.tasks().cancel(kLane);
        return;
    }
    session_.tasks().submit(
        kLane, tr("Reading the data and timing a step"), Supersede::Cancel, this,
        [choices, engine, known = std::move(known)](const TaskContext& task) {
            return longwave::ui::estimate(choices, *engine, known, task.stop());
        },
        [this](TrainEstimate found) {
            estimate_ = std::move(found);
            emit changed();
        },
        [this](const Error& error) {
            problem_ = sentence(QString::fromStdString(error.what()));
            emit changed();
        });
}

} // namespace longwave::ui
