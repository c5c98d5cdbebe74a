// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/overlay_controller.h"

#include "ui/session/task_runner.h"

#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

namespace longwave::ui {
namespace {

/// Heads of so many taps together are so quickly done that they follow a drag.
constexpr std::int64_t kTapsThatFollow = 1 << 16;
constexpr auto kRest = std::chrono::milliseconds(80);

} // namespace

OverlayController::OverlayController(TaskRunner& tasks, QObject* parent) : QObject(parent), tasks_(tasks) {
    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    connect(&rest_, &QTimer::timeout, this, &OverlayController::request);
}

void OverlayController::setActive(bool active) {
    active_ = active;
    if (!active)
        rest_.stop();
}

void OverlayController::laneCancelled(const QString& lane) {
    if (lane == QLatin1String(kLane))
        wish_.forget();
}

OverlayController::Key OverlayController::key() const {
    if (heads_.isEmpty()) // then it is of nothing
        return {{wanted_.generation, {}, {}}, {}, {}};
    Key key{keyOf(wanted_), heads_, wanted_.extras};
    key.extras.difference = key.extras.spectrogram = false; // lines alone are drawn of them
    return key;
}

bool OverlayController::isQuick() const {
    return heads_.size() * wanted_.contrast.before.kernels.length() <= kTapsThatFollow;
}

bool OverlayController::isSettled() const {
    return !active_ || heads_.isEmpty() || wish_.isSettled(key());
}

void OverlayController::want(const HeadRequest& request, const QList<int>& heads) {
    rest_.stop(); // the drag goes on; it starts again behind the next head view
    if (request.generation != wanted_.generation)
        tasks_.cancel(kLane);
    const bool isSame = keyOf(request) == keyOf(wanted_);
    wanted_ = request;
    heads_ = heads;
    heads_.removeAll(request.head);
    if (heads_.size() > OverlaidHeads::kMost)
        heads_.resize(OverlaidHeads::kMost);
    if (heads_.isEmpty()) {
        tasks_.cancel(kLane);
        wish_.ask(key());
        show(key(), nullptr);
    } else if (!isSame && !isQuick()) {
        tasks_.cancel(kLane); // the cores belong to the drag
        wish_.forget();
    }
}

void OverlayController::follow() {
    if (!active_ || heads_.isEmpty())
        return;
    if (isQuick())
        request();
    else
        rest_.start();
}

void OverlayController::request() {
    rest_.stop();
    const Key key = this->key();
    if (!active_ || heads_.isEmpty() || !wish_.ask(key))
        return;
    tasks_.submit(
        kLane, tr("Analysing the other chosen heads"), isQuick() ? Supersede::Finish : Supersede::Cancel, this,
        [contrast = wanted_.contrast, key](TaskContext& task) {
            return viewOverlaid(contrast, std::vector<int>(key.heads.begin(), key.heads.end()), key.extras,
                                task.stop());
        },
        [this, key](std::shared_ptr<const OverlaidHeads> heads) {
            if (key.contrast.generation == wanted_.generation)
                show(key, std::move(heads));
        },
        [this, key](const Error& error) {
            show(key, nullptr); // nothing better will come
            emit failed(error);
        });
}

void OverlayController::show(const Key& key, std::shared_ptr<const OverlaidHeads> heads) {
    wish_.arrived(key);
    const bool any = heads != nullptr;
    if (any || showsAny_)
        emit viewed(std::move(heads));
    showsAny_ = any;
}

} // namespace longwave::ui
