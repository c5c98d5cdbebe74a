// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/lambda_sweep.h"
#include "compute/data/array_view.h"
#include "compute/error.h"
#include "compute/regularization/regularize.h"
#include "ui/kernels/wish.h"
#include "ui/session/task_runner.h"

#include <QObject>
#include <QPointer>

#include <cstdint>
#include <memory>

namespace longwave::ui {

class SweepPanel;

/// Computes what a SweepPanel shows, on a lane of its own. It is told what the head, bank, signal and λ are now; a
/// sweep depends on bank, head, Smooth and signal, so λ only moves the marker. The newest wish wins, and a sweep that
/// is no longer wanted is not shown.
class SweepController : public QObject {
    Q_OBJECT

  public:
    static constexpr const char* kLane = "kernels-sweep";

    SweepController(TaskRunner& tasks, SweepPanel* panel, QObject* parent = nullptr);

    void setBank(const ArrayView& bank, std::int64_t firstLag = 0); ///< [heads, K]; empty: none
    void setHead(int head);
    void setRegularization(const Regularization& regularization);
    void setSignal(const ArrayView& signal, std::int64_t row); ///< empty: none
    /// While off, nothing is computed (the panel is hidden); what was missed follows when it is on again. On at first.
    void setActive(bool active);
    /// Somebody cancelled a lane of the runner (Session::taskCancelled).
    void laneCancelled(const QString& lane);

    /// Nothing is on its way, or wanted and not yet asked for.
    bool isSettled() const;

  signals:
    void failed(const longwave::Error& error);
    void shown(); ///< the panel has got another sweep

  private:
    struct Key {
        int bank = 0;
        int signal = 0;
        int head = -1; ///< −1: the layer
        bool smoothOn = false;
        std::int64_t window = 1;
        bool operator==(const Key&) const = default;
    };
    Key wanted() const;
    void request();

    TaskRunner& tasks_;
    QPointer<SweepPanel> panel_;
    ArrayView bank_;
    std::int64_t firstLag_ = 0;
    ArrayView signal_;
    std::int64_t row_ = 0;
    int head_ = 0;
    Regularization regularization_;
    int bankGeneration_ = 0;
    int signalGeneration_ = 0;
    bool active_ = true;
    Wish<Key> wish_;
    std::shared_ptr<const SignalPower> power_; ///< of the signal for the bank's K
};

} // namespace longwave::ui
