// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/layers_controller.h"

#include "ui/kernels/layers_panel.h"

#include <chrono>
#include <utility>

namespace longwave::ui {
namespace {

using namespace std::chrono_literals;
constexpr auto kRest = 150ms;

/// What Squash and Smooth do when they are off does not matter.
Regularization acting(Regularization regularization) {
    if (!regularization.squashOn)
        regularization.lambda = 0;
    if (!regularization.smoothOn)
        regularization.window = 1;
    return regularization;
}

} // namespace

LayersController::LayersController(TaskRunner& tasks, LayersPanel* panel, QObject* parent)
    : QObject(parent),
      tasks_(tasks),
      panel_(panel) {
    first_.sources = second_.sources = std::make_shared<const std::vector<LayerSource>>();
    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    connect(&rest_, &QTimer::timeout, this, &LayersController::request);
}

void LayersController::setLayers(std::vector<LayerRow> rows, std::vector<LayerSource> sources) {
    ++generation_;
    tasks_.cancel(kLane);
    first_ = {{}, std::move(rows), std::make_shared<const std::vector<LayerSource>>(std::move(sources)), {}};
    second_ = {{}, {}, std::make_shared<const std::vector<LayerSource>>(), {}};
    if (panel_) {
        panel_->selectLayer(-1);
        panel_->setLayers(std::make_shared<const LayersData>(layersOf(first_.rows, {}, regularization_)));
    }
    request();
}

void LayersController::setCompared(const QString& word, std::vector<LayerRow> rows, std::vector<LayerSource> sources,
                                   const QString& comparedWord) {
    if (rows.empty() && second_.rows.empty())
        return;
    ++generation_;
    tasks_.cancel(kLane);
    first_.word = word;
    second_ = {comparedWord, std::move(rows), std::make_shared<const std::vector<LayerSource>>(std::move(sources)), {}};
    request();
}

void LayersController::setRegularization(const Regularization& regularization) {
    if (acting(regularization) == acting(regularization_))
        return;
    regularization_ = regularization;
    if (!active_)
        return;
    tasks_.cancel(kLane); // the cores belong to the drag
    wish_.forget();
    rest_.start();
}

void LayersController::setActive(bool active) {
    if (active && !active_)
        wish_.forget(); // what was stopped by hand begins again
    active_ = active;
    request();
}

void LayersController::laneCancelled(const QString& lane) {
    if (lane != QLatin1String(kLane) || !wish_.loseNewest())
        return;
    if (panel_)
        panel_->setStopped(true);
}

bool LayersController::isSettled() const {
    return !panel_ || !active_ || first_.sources->empty() || wish_.isSettled(wanted());
}

LayersController::Key LayersController::wanted() const {
    return {generation_, acting(regularization_)};
}

void LayersController::request() {
    if (!panel_ || !active_ || first_.sources->empty())
        return;
    const Key key = wanted();
    if (!wish_.ask(key))
        return;
    rest_.stop();
    tasks_.submit(
        kLane, tr("Measuring %n layers", nullptr, static_cast<int>(first_.sources->size() + second_.sources->size())),
        Supersede::Cancel, this,
        [first = first_, second = second_, key](TaskContext& task) {
            const auto all = static_cast<double>(first.sources->size() + second.sources->size());
            const auto measured = [&](const Checkpoint& checkpoint, double from) {
                const double share = static_cast<double>(checkpoint.sources->size()) / all;
                const auto progress = [&, from, share](double done) { task.progress(from + share * done); };
                const Summaries& known = checkpoint.summaries;
                return std::make_shared<const std::vector<LayerSummary>>(
                    summarizeLayers(*checkpoint.sources, key.regularization, task.stop(), progress,
                                    known ? std::span<const LayerSummary>(*known) : std::span<const LayerSummary>()));
            };
            Summaries ofFirst = measured(first, 0);
            return std::pair{ofFirst, measured(second, static_cast<double>(first.sources->size()) / all)};
        },
        [this, key](const std::pair<Summaries, Summaries>& summaries) {
            if (!panel_ || key.checkpoint != generation_)
                return;
            first_.summaries = summaries.first;
            second_.summaries = summaries.second;
            shownWith_ = key.regularization;
            wish_.arrived(key);
            showMeasured();
            emit shown();
        },
        [this, key](const Error& error) {
            wish_.lose(key);
            emit failed(error);
        });
}

void LayersController::showMeasured() {
    const LayersData data = second_.rows.empty() ? layersOf(first_.rows, *first_.summaries, shownWith_)
                                                 : compareLayers(first_.rows, *first_.summaries, first_.word,
                                                                 second_.rows, *second_.summaries, second_.word);
    panel_->setLayers(std::make_shared<const LayersData>(data));
}

} // namespace longwave::ui
