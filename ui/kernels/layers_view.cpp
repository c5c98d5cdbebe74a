// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/layers_view.h"

#include "ui/kernels/layers_controller.h"
#include "ui/session/words.h"

#include <algorithm>
#include <utility>

namespace longwave::ui {

LayersView::LayersView(Session& session, QWidget* parent)
    : LayersPanel(parent),
      session_(session),
      controller_(new LayersController(session.tasks(), this, this)) {
    connect(this, &LayersPanel::layerPicked, this, [this](int layer) {
        if (layer >= 0 && static_cast<std::size_t>(layer) < banks_.size())
            session_.useBank(banks_[static_cast<std::size_t>(layer)]);
    });
    connect(controller_, &LayersController::shown, this, &LayersView::followBank);
    connect(controller_, &LayersController::failed, &session_, [this](const Error& error) {
        emit session_.failed(QString::fromStdString(error.subject()),
                             sentence(QString::fromStdString(error.explanation())));
    });
    connect(&session_, &Session::taskCancelled, controller_, &LayersController::laneCancelled);
    connect(&session_, &Session::regularizationChanged, controller_,
            [this] { controller_->setRegularization(session_.choices().regularization); });
    for (const auto changed :
         {&Session::filesChanged, &Session::bankChanged, &Session::comparedChanged, &Session::settingsChanged})
        connect(&session_, changed, this, &LayersView::followFiles);
    controller_->setRegularization(session_.choices().regularization);
    followFiles();
}

bool LayersView::isSettled() const {
    return !isVisible() || controller_->isSettled();
}

void LayersView::showEvent(QShowEvent* event) {
    LayersPanel::showEvent(event);
    controller_->setActive(true);
}

void LayersView::hideEvent(QHideEvent* event) {
    LayersPanel::hideEvent(event);
    controller_->setActive(false);
}

LayersView::Shown LayersView::wanted() const {
    Shown wanted;
    wanted.file = session_.bank() ? session_.shownBank().file : -1;
    wanted.compared = session_.compared() ? session_.shownCompared().file : -1;
    const auto add = [&](int file, std::shared_ptr<const File>& reading) {
        const LoadedFile* loaded = session_.loaded(file);
        if (!loaded)
            return;
        reading = loaded->file;
        for (const Match& match : loaded->banks->matches)
            wanted.settings.push_back(session_.settingsOf({file, match.parameterization, match.name}));
    };
    add(wanted.file, wanted.reading);
    if (wanted.compared != wanted.file)
        add(wanted.compared, wanted.comparedReading);
    return wanted;
}

void LayersView::followFiles() {
    Shown wanted = this->wanted();
    if (wanted == shown_) {
        followBank();
        return;
    }
    shown_ = std::move(wanted);
    const int file = shown_.file;
    const int compared = shown_.compared;
    SessionLayers layers = layersOf(session_, file);
    banks_ = std::move(layers.banks);
    QStringList names;
    for (const LayerRow& row : layers.rows)
        names += row.name;
    controller_->setLayers(std::move(layers.rows), std::move(layers.sources));
    if (compared >= 0 && compared != file) { // two layers of one file are in its plots already
        SessionLayers others = layersOf(session_, compared);
        for (std::size_t i = 0; i < others.rows.size(); ++i) // behind them stand those that only the other file has
            if (std::none_of(names.begin(), names.end(),
                             [&](const QString& name) { return name == others.rows[i].name; }))
                banks_.push_back(others.banks[i]);
        controller_->setCompared(session_.fileName(file), std::move(others.rows), std::move(others.sources),
                                 session_.fileName(compared));
    }
    followBank();
}

void LayersView::followBank() {
    const auto found = std::find(banks_.begin(), banks_.end(), session_.shownBank());
    selectLayer(found == banks_.end() ? -1 : static_cast<int>(found - banks_.begin()));
}

} // namespace longwave::ui
