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
      panel_(panel),
      sources_(std::make_shared<const std::vector<LayerSource>>()) {
    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    connect(&rest_, &QTimer::timeout, this, &LayersController::request);
}

void LayersController::setLayers(std::vector<LayerRow> rows, std::vector<LayerSource> sources) {
    ++generation_;
    tasks_.cancel(kLane);
    rows_ = std::move(rows);
    sources_ = std::make_shared<const std::vector<LayerSource>>(std::move(sources));
    summaries_.reset();
    if (panel_) {
        panel_->selectLayer(-1);
        panel_->setLayers(std::make_shared<const LayersData>(layersOf(rows_, {}, regularization_)));
    }
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
    return !panel_ || !active_ || sources_->empty() || wish_.isSettled(wanted());
}

LayersController::Key LayersController::wanted() const {
    return {generation_, acting(regularization_)};
}

void LayersController::request() {
    if (!panel_ || !active_ || sources_->empty())
        return;
    const Key key = wanted();
    if (!wish_.ask(key))
        return;
    rest_.stop();
    tasks_.submit(
        kLane, tr("Measuring %n layers", nullptr, static_cast<int>(sources_->size())), Supersede::Cancel, this,
        [sources = sources_, known = summaries_, key](TaskContext& task) {
            return std::make_shared<const std::vector<LayerSummary>>(
                summarizeLayers(*sources, key.regularization, task.stop(), task.progressFunction(),
                                known ? std::span<const LayerSummary>(*known) : std::span<const LayerSummary>()));
        },
        [this, key](std::shared_ptr<const std::vector<LayerSummary>> summaries) {
            if (!panel_ || key.checkpoint != generation_)
                return;
            summaries_ = std::move(summaries);
            wish_.arrived(key);
            panel_->setLayers(std::make_shared<const LayersData>(layersOf(rows_, *summaries_, key.regularization)));
            emit shown();
        },
        [this, key](const Error& error) {
            wish_.lose(key);
            emit failed(error);
        });
}

} // namespace longwave::ui
