// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/error.h"
#include "ui/kernels/head_request.h"
#include "ui/kernels/wish.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>

namespace longwave::ui {

class TaskRunner;

/// Computes the further heads that are drawn with the one in focus. Few of them follow a λ drag; many wait until it
/// rests, so that the cores belong to the drag.
class OverlayController : public QObject {
    Q_OBJECT

  public:
    static constexpr const char* kLane = "kernels-overlaid-heads";

    explicit OverlayController(TaskRunner& tasks, QObject* parent = nullptr);

    /// What is on show now, and the heads that were chosen: of them the first OverlaidHeads::kMost other than the one
    /// in focus are drawn. Where there are none, viewed() says so at once; the others are asked for by follow().
    void want(const HeadRequest& request, const QList<int>& heads);
    void follow(); ///< the head in focus is on show: at once what is quick, the rest when the drag rests
    void request();
    /// While off, nothing is computed (the plots are hidden). Off at first; `want` comes after it.
    void setActive(bool active);
    /// Somebody cancelled a lane of the runner: what was stopped is computed with the next choice.
    void laneCancelled(const QString& lane);

    /// Nothing is on its way, or wanted and not yet asked for.
    bool isSettled() const;

  signals:
    void viewed(std::shared_ptr<const longwave::ui::OverlaidHeads> heads); ///< null: none
    void failed(const longwave::Error& error);

  private:
    struct Key {
        ContrastKey contrast;
        QList<int> heads;
        HeadExtras extras;
        bool operator==(const Key&) const = default;
    };
    Key key() const;
    bool isQuick() const;
    void show(const Key& key, std::shared_ptr<const OverlaidHeads> heads);

    TaskRunner& tasks_;
    HeadRequest wanted_;
    QList<int> heads_; ///< of them, those that are drawn
    bool active_ = false;
    bool showsAny_ = false;
    Wish<Key> wish_;
    QTimer rest_;
};

} // namespace longwave::ui
