// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/error.h"
#include "ui/kernels/bank_view.h"
#include "ui/kernels/head_request.h"
#include "ui/kernels/wish.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>

namespace longwave::ui {

class TaskRunner;

/// Computes the maps of all heads and then their metrics, behind the plots of the head in focus. Small banks follow a
/// λ drag; big ones wait until it rests, so that the cores belong to the drag.
class BankController : public QObject {
    Q_OBJECT

  public:
    static constexpr const char* kLane = "kernels-bank";
    static constexpr const char* kMetricsLane = "kernels-bank-metrics";

    explicit BankController(TaskRunner& tasks, QObject* parent = nullptr);

    void want(const HeadRequest& request);
    void follow(); ///< the head is on show: at once what is quick, the rest when the drag rests
    void giveUp(); ///< what is wanted failed elsewhere
    /// While off, nothing is computed (the page is hidden). Off at first; `want` comes after it.
    void setActive(bool active);
    /// While off, only the metrics are computed (maps and table are hidden). On at first; `want` comes after it.
    void setDrawn(bool drawn) { drawn_ = drawn; }
    /// Somebody cancelled a lane of the runner: what was stopped is computed with the next choice.
    void laneCancelled(const QString& lane);

    /// The newest of the kernels that are wanted; null before the first.
    const std::shared_ptr<const BankView>& view() const noexcept { return view_; }
    const std::shared_ptr<const BankMetrics>& metrics() const noexcept { return metrics_; }
    /// Nothing is on its way, or wanted and not yet asked for.
    bool isSettled() const;

  signals:
    void viewed(std::shared_ptr<const longwave::ui::BankView> view);
    void measured(std::shared_ptr<const longwave::ui::BankMetrics> metrics);
    void failed(const longwave::Error& error);

  private:
    bool isQuick() const;
    void forget();
    void request();
    void requestMetrics();

    TaskRunner& tasks_;
    HeadRequest wanted_;
    bool active_ = false;
    bool drawn_ = true;
    Wish<ContrastKey> wish_; ///< of view_
    std::shared_ptr<const BankView> view_;
    Wish<ContrastKey> metricsWish_;
    std::shared_ptr<const BankMetrics> metrics_;
    QTimer rest_;
};

} // namespace longwave::ui
