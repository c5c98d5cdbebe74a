// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/cost_model.h"

#include <QString>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QLabel;

namespace longwave::ui {

class ChartLines;
class ModelChoice;
class MonarchWalk;
class PanelHeader;
class Plot;

/// The cost model's curves for orders 2, 3 and 4 on a device, and what they say.
struct OrderCurves {
    ModelDevice device;
    std::vector<std::int64_t> lengths; ///< ascending powers of two
    std::vector<CostCurve> curves;     ///< of orders 2, 3, 4; NaN costs are left out: a curve begins where it exists

    /// Seconds a row at a length; nothing where N has too few primes.
    std::optional<double> seconds(int order, std::int64_t length) const;
    /// The cheapest order at a length, 0 where there is none.
    int cheapest(std::int64_t length) const;
    /// The first length from which on all factors of the cheapest way are on the matrix units; 0: never.
    std::int64_t firstOnMatrixUnits(int order) const;
};
OrderCurves orderCurves(const ModelDevice& device);

/// Which order is cheapest where, why, and why 16: sentences made from these numbers.
QString orderSentence(const OrderCurves& curves);

/// Modelled time against N for each order, with the page's N and factors marked. Made off the UI thread.
class OrderChart : public QWidget {
    Q_OBJECT
  public:
    static constexpr const char* kLane = "monarch-order";

    OrderChart(MonarchWalk& walk, ModelChoice& model, QWidget* parent = nullptr);

    Plot* plot() const noexcept { return plot_; }
    QString sentence() const;
    bool isSettled() const noexcept { return !wanted_; }

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void request();
    void draw();

    MonarchWalk& walk_;
    ModelChoice& model_;
    PanelHeader* header_;
    Plot* plot_;
    ChartLines* lines_;
    QLabel* words_;
    std::shared_ptr<const OrderCurves> curves_;
    std::shared_ptr<const OrderCurves> drawn_; ///< what the plot shows, and with which factors
    std::vector<std::int64_t> drawnFactors_;
    bool wanted_ = true; ///< the device's curves are not there yet
};

} // namespace longwave::ui
