// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/head_view.h"
#include "ui/kernels/metric_info.h"

#include <QWidget>

#include <array>
#include <optional>

class QLabel;

namespace longwave::ui {

class PanelHeader;
class Segmented;

/// The panel "Metrics": numbers of the chosen head, or the mean over the layer, before and after side by side.
class MetricsPanel : public QWidget {
    Q_OBJECT

  public:
    explicit MetricsPanel(QWidget* parent = nullptr);

    /// The head's number, or −1 without a bank.
    void setHead(int head);
    /// Numbers of the chosen head; nothing while they are not known.
    void setHeadMetrics(const std::optional<MetricsPair>& pair, const ContrastWords& words);
    void setLayerMean(const std::optional<MetricsPair>& pair, const ContrastWords& words);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  private:
    struct Shown {
        std::optional<MetricsPair> pair;
        ContrastWords words;
    };
    void refresh();
    void fitColumns();

    PanelHeader* header_;
    Segmented* which_;
    QLabel* rawTitle_;
    QLabel* processedTitle_;
    std::array<QLabel*, kMetricCount> raw_{};
    std::array<QLabel*, kMetricCount> processed_{};
    Shown head_;
    Shown layer_;
    int wanted_ = 0; ///< width in which no name is cut, px
};

} // namespace longwave::ui
