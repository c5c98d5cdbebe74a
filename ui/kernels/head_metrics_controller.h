// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/error.h"
#include "ui/kernels/head_request.h"
#include "ui/kernels/wish.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>

namespace longwave::ui {

class TaskRunner;

/// Measures the head in focus, behind its plots. The side before is measured once for all λ.
class HeadMetricsController : public QObject {
    Q_OBJECT

  public:
    static constexpr const char* kLane = "kernels-head-metrics";

    explicit HeadMetricsController(TaskRunner& tasks, QObject* parent = nullptr);

    void want(const HeadRequest& request);
    void follow(); ///< the head is on show: at once what is quick, the rest when the drag rests
    void giveUp(); ///< what is wanted failed elsewhere
    /// While off, nothing is computed (the page is hidden). Off at first; `want` comes after it.
    void setActive(bool active);
    /// Somebody cancelled a lane of the runner: what was stopped is computed with the next choice.
    void laneCancelled(const QString& lane);

    /// Nothing is on its way, or wanted and not yet asked for.
    bool isSettled() const;

  signals:
    void measured(const longwave::ui::MetricsPair& pair, const longwave::ui::ContrastWords& words);
    void failed(const longwave::Error& error);

  private:
    struct Key {
        ContrastKey contrast;
        int head = -1;
        bool operator==(const Key&) const = default;
    };
    Key key() const { return {keyOf(wanted_), wanted_.head}; }
    Key keyBefore() const; ///< of the side before alone
    void request();

    TaskRunner& tasks_;
    HeadRequest wanted_;
    bool active_ = false;
    Wish<Key> wish_;
    Key beforeKey_;
    std::shared_ptr<const Metrics> before_; ///< the newest measured side before, by beforeKey_
    QTimer rest_;
};

} // namespace longwave::ui
