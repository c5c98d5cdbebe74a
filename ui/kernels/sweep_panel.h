// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/lambda_sweep.h"

#include <QRect>
#include <QWidget>

#include <array>
#include <memory>
#include <optional>
#include <vector>

class QLabel;

namespace longwave::ui {

class Curve;
class PanelHeader;
class Plot;
class Segmented;

/// The panel "λ sweep": what Squash does to sparsity, roughness and the convolution's output, against λ. Shows a sweep
/// that somebody else computed (SweepController); a click or the arrow keys ask for another λ.
class SweepPanel : public QWidget {
    Q_OBJECT

  public:
    explicit SweepPanel(QWidget* parent = nullptr);

    /// Whether the sweep of the whole layer is wanted, instead of the head's.
    bool wantsLayer() const;
    void setWantsLayer(bool layer);
    /// The head's number, or −1 without a bank.
    void setHead(int head);
    /// Null while nothing is known; the sweep on show stays until then. `layer`: of all heads.
    void setSweep(std::shared_ptr<const LambdaSweep> sweep, bool layer);
    const std::shared_ptr<const LambdaSweep>& sweep() const noexcept { return sweep_; }
    /// What the bank is called where two are compared ("A"); empty otherwise.
    void setBankWord(const QString& word);
    /// Says that the newest sweep was stopped by hand.
    void setStopped(bool stopped);
    /// Moves the marker; computes nothing.
    void setLambda(double lambda, bool squashOn);

    Plot* plot() const noexcept { return plot_; }
    /// Where the curves' names stand, in pixels of the plot; empty when one has no place.
    const std::vector<std::optional<QRectF>>& namePlaces() const noexcept { return names_; }
    /// What stands under the plot; empty when nothing does.
    QString note() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  signals:
    void lambdaPicked(double lambda); ///< within the sweep
    void wantsLayerChanged(bool layer);
    void statusChanged(const QString& text); ///< for the status bar; empty when the mouse has left

  protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    enum Which { kSparsity, kRoughness, kError, kCurves };
    const std::vector<double>& valuesOf(int which) const;
    void showSweep();
    void showMarker();
    void describe();
    void placeNames();
    QRectF roomOfMarker() const;          ///< of λ's line, in pixels of the plot
    bool areOn(const QRectF& room) const; ///< whether a curve's name lies on it
    void pick(double lambda);
    bool step(int direction);
    QString textAt(int which, double lambda) const; ///< "75.5 %"; empty where it is not known
    QString statusAt(double lambda) const;

    PanelHeader* header_;
    QLabel* hint_;
    Segmented* which_;
    Plot* plot_;
    QLabel* note_;
    std::array<Curve*, kCurves> curves_{};
    std::array<Curve*, kCurves> marks_{}; ///< the curves' values at λ
    std::shared_ptr<const LambdaSweep> sweep_;
    QString bank_;
    int head_ = -1;
    bool layerShown_ = false;
    bool stopped_ = false;
    double lambda_ = 0;
    bool squashOn_ = false;
    QRect namedIn_;                            ///< the plot's area for which the curves' names were placed
    std::vector<std::optional<QRectF>> names_; ///< where they stand
    double placedAt_ = 0;                      ///< λ's line then, in pixels
    bool crossed_ = false;                     ///< it goes through one of them all the same
    bool shortened_ = false;                   ///< one of them, so that it keeps clear of λ
};

} // namespace longwave::ui
