// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/layer_summary.h"
#include "ui/kernels/layers_data.h"
#include "ui/kernels/wish.h"
#include "ui/session/task_runner.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <vector>

namespace longwave::ui {

class LayersPanel;

/// Measures the layers of a checkpoint for a LayersPanel, on a lane of its own and when a λ drag rests. The raw half is
/// measured once. The newest wish wins.
class LayersController : public QObject {
    Q_OBJECT

  public:
    static constexpr const char* kLane = "kernels-layers";

    LayersController(TaskRunner& tasks, LayersPanel* panel, QObject* parent = nullptr);

    /// The layers of another checkpoint; both lists are equally long, and empty without one.
    void setLayers(std::vector<LayerRow> rows, std::vector<LayerSource> sources);
    /// A checkpoint to compare with, and what the two are called; empty lists: none. Comes after setLayers, which ends
    /// a comparison.
    void setCompared(const QString& word, std::vector<LayerRow> rows, std::vector<LayerSource> sources,
                     const QString& comparedWord);
    void setRegularization(const Regularization& regularization);
    /// While off, nothing is measured (another view is shown). Off at first.
    void setActive(bool active);
    /// Somebody cancelled a lane of the runner (Session::taskCancelled).
    void laneCancelled(const QString& lane);

    /// Nothing is on its way, or wanted and not yet asked for.
    bool isSettled() const;

  signals:
    void failed(const longwave::Error& error);
    void shown(); ///< the panel has got other numbers

  private:
    struct Key {
        int checkpoint = 0;
        Regularization regularization;
        bool operator==(const Key&) const = default;
    };
    Key wanted() const;
    void request();

    using Summaries = std::shared_ptr<const std::vector<LayerSummary>>;
    struct Checkpoint {
        QString word; ///< its name, where two are compared
        std::vector<LayerRow> rows;
        std::shared_ptr<const std::vector<LayerSource>> sources;
        Summaries summaries; ///< those on show; null while there are none
    };
    void showMeasured();

    TaskRunner& tasks_;
    QPointer<LayersPanel> panel_;
    Checkpoint first_;
    Checkpoint second_; ///< without rows: one is shown alone
    Regularization regularization_;
    int generation_ = 0;
    bool active_ = false;
    QTimer rest_;              ///< until the drag rests
    Regularization shownWith_; ///< of the summaries
    Wish<Key> wish_;
};

} // namespace longwave::ui
