// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"
#include "compute/error.h"
#include "compute/regularization/regularize.h"
#include "ui/kernels/wish.h"
#include "ui/session/task_runner.h"

#include <QObject>
#include <QPointer>

#include <cstdint>

namespace longwave::ui {

class HistogramPanel;

/// Computes what a HistogramPanel shows, on a lane of its own: once per bank, head and Smooth. λ only moves lines and
/// counts again. The newest wish wins.
class HistogramController : public QObject {
    Q_OBJECT

  public:
    static constexpr const char* kLane = "kernels-histogram";

    HistogramController(TaskRunner& tasks, HistogramPanel* panel, QObject* parent = nullptr);

    void setBank(const ArrayView& bank, std::int64_t firstLag = 0); ///< [heads, K]; empty: none
    void setHead(int head);
    void setLayer(bool layer); ///< all heads instead of one
    void setRegularization(const Regularization& regularization);
    /// While off, nothing is computed (the panel is hidden). On at first.
    void setActive(bool active);
    /// Somebody cancelled a lane of the runner (Session::taskCancelled).
    void laneCancelled(const QString& lane);

    /// Nothing is on its way, or wanted and not yet asked for.
    bool isSettled() const;

  signals:
    void failed(const longwave::Error& error);
    void shown(); ///< the panel has got another histogram

  private:
    struct Key {
        int bank = 0;
        int head = -1; ///< −1: the layer
        bool smoothOn = false;
        std::int64_t window = 1;
        bool operator==(const Key&) const = default;
    };
    Key wanted() const;
    void request();

    TaskRunner& tasks_;
    QPointer<HistogramPanel> panel_;
    ArrayView bank_;
    std::int64_t firstLag_ = 0;
    int head_ = 0;
    bool layer_ = false;
    Regularization regularization_;
    int generation_ = 0;
    bool active_ = true;
    Wish<Key> wish_;
};

} // namespace longwave::ui
